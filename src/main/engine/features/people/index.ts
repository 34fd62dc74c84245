import { z } from 'zod'
import type { AddressOwner, FormPerson, PersonProposal } from '../../../../shared/contract/people'
import type { RecordRow } from '../../../../shared/contract/records'
import type { FieldsOf } from '../../../../shared/records/record-types'
import { emailAddress } from '../../../../shared/records/types/person'
import { isMachineAddress } from '../../../../shared/machine-address'
import { isSharedMailDomain } from '../../../../shared/mail-domains'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { Journal, RecordWriter } from '../../journal/journal'
import type { RecordChange } from '../../journal/record-keeper'
import { addressDomain, addressKey } from '../../../../shared/address-key'
import { os } from '../../rpc'
import { readDomain } from '../../../../shared/read-domain'
import { writtenMessage } from '../../addresses/written-message'
import type { CompaniesFeature } from '../companies/index'
import type { KnownPeople, MessageListener, MessagesFeature, Reconsidered } from '../messages/index'
import type { Records } from '../records/index'
import { createAddressBook } from './address-book'
import { createCompleting } from './completing'
import { createMatching, type Matching, type Rematched } from './matching'
import { createKnownPeople } from './known'
import { createMornings } from './mornings'
import { namedInForm, proposePerson } from './proposal'
import { createPeopleStore } from './store'

export interface PeopleDeps {
  journal: Journal
  records: Records
  companies: CompaniesFeature
  mail: Pick<MessagesFeature, 'passesFor'>
}

export interface PeopleFeature {
  listener: Required<Pick<MessageListener, 'addressesAdded' | 'messagesSettled'>>
  /** Called inside the transaction after a change of addresses. */
  onRematched(listener: (rematched: Rematched) => void): void
  known: KnownPeople
  /** Whose an address is. */
  personOf(address: string): string | null
  /** Called inside the transaction after a change of whom we know. */
  onKnownChanged(listener: (changed: Reconsidered) => void): void
  start(): void
  /** Which of these addresses are nobody's in the CRM, a colleague's or ours. */
  strangers(addresses: readonly string[]): string[]
  router: ReturnType<typeof createRouter>
}

/** Who a new person's company is to be when none of the known ones is chosen. */
interface NewCompany {
  name: string
  domain: string
}

/** People: whom the user writes with, recognised in mail by their addresses. */
export function createPeopleFeature(context: EngineContext, deps: PeopleDeps): PeopleFeature {
  const store = createPeopleStore(context.db)
  const matching = createMatching(context.db)
  const addressBook = createAddressBook(context)
  const onRematched = keepMatched(deps.journal, store, matching)
  const { onKnownChanged, toldOfWritten, start } = tellKnown(context, deps.journal, store)
  deps.journal.guard('person', (id) => {
    const stored = store.storedEmails(id)
    for (const { address } of stored && !stored.removed ? stored.emails : []) assertFree(store, address, id)
  })
  const operations = createOperations(
    deps,
    store,
    createCompleting(context.db, store, addressBook, () => context.clock.now(), {
      records: deps.records,
      own: deps.companies.own,
      passesFor: deps.mail.passesFor,
    }),
  )
  return {
    listener: {
      addressesAdded: matching.matchNew,
      messagesSettled(messageIds) {
        toldOfWritten(addressBook.add(messageIds, deps.companies.own()))
      },
    },
    onRematched,
    known: createKnownPeople(context),
    personOf: (address) => store.ownerOf(address, '')?.personId ?? null,
    onKnownChanged,
    start,
    strangers: operations.strangers,
    router: createRouter(operations, createMornings(context, deps.companies)),
  }
}

type Store = ReturnType<typeof createPeopleStore>

/** Derives the address index and `address.person_id` from every change of a person. */
function keepMatched(journal: Journal, store: Store, matching: Matching): PeopleFeature['onRematched'] {
  const listeners: ((rematched: Rematched) => void)[] = []
  journal.onChange((change) => {
    if (change.type !== 'person' || !changesAny(change, ['name', 'emails', 'deletedAt'])) return
    const stored = indexPerson(store, change.id)
    if (!changesAny(change, ['emails', 'deletedAt'])) return
    const addresses = [...stored.emails, ...emailsBefore(change)].map((email) => addressKey(email.address))
    const rematched = matching.rematch(addresses)
    for (const listener of listeners) listener(rematched)
  })
  return (listener) => void listeners.push(listener)
}

const changesAny = ({ fields }: RecordChange, names: readonly string[]): boolean =>
  names.some((name) => fields.has(name))

/** An erased person has no row any more. */
function indexPerson(store: Store, id: string) {
  const stored = store.storedEmails(id) ?? { name: '', emails: [], removed: true }
  store.indexEmails(id, stored.name, stored.removed ? [] : stored.emails)
  return stored
}

/**
 * Tells whose names and addresses became others, with those of before: who looks like them is to be found anew. People
 * who were there before there was an index of names are indexed, and told of, in the background.
 */
function tellKnown(context: EngineContext, journal: Journal, store: Store) {
  const listeners: ((changed: Reconsidered) => void)[] = []
  const tell = (changed: Reconsidered): void => {
    for (const listener of listeners) listener(changed)
  }
  journal.onChange((change) => {
    const { type, id, fields, before } = change
    if (type === 'company' && changesAny(change, ['domains', 'deletedAt'])) {
      const current = store.domainsOf(id)
      current.forEach(store.addSite)
      const domains = [...current, ...z.array(z.string()).catch([]).parse(before.domains)]
      tellOfSites(domains)
    }
    if (type !== 'person' || !changesAny(change, ['name', 'emails', 'companyId', 'deletedAt'])) return
    const stored = store.storedEmails(id) ?? { name: '', emails: [] }
    const names = [stored.name, z.string().catch('').parse(before.name)]
    const emails = fields.has('emails') || fields.has('deletedAt') ? stored.emails : []
    const addresses = [...emails, ...emailsBefore(change)].map(({ address }) => address)
    tell({ names, addresses })
  })
  /** Whom we wrote to is known, too. */
  const toldOfWritten = (written: readonly string[]): void => {
    const addresses = written.filter((address) => store.addCorrespondent(address))
    const names = written.map(store.sharedName).filter(Boolean)
    if (addresses.length + names.length > 0) tell({ names, addresses, isWrittenTo: true })
  }
  const tellOfSites = (domains: readonly string[]): void =>
    tell({ names: [], addresses: domains.map((domain) => `anyone@${domain}`) })
  const index = context.jobs.define('person-names', function* () {
    for (let page = store.domainsAfter(''); page.length > 0; page = store.domainsAfter(page.at(-1) ?? '')) {
      page.forEach(store.addSite)
      tellOfSites(page)
      yield
    }
    for (let ids = store.idsAfter(''); ids.length > 0; ids = store.idsAfter(ids.at(-1) ?? '')) {
      for (const id of ids) {
        const { name, emails } = indexPerson(store, id)
        tell({ names: [name], addresses: emails.map(({ address }) => address) })
      }
      yield
    }
    for (
      let page = store.addressesAfter(0);
      page.length > 0;
      page = store.addressesAfter(page.at(-1)?.id ?? 0)
    ) {
      toldOfWritten(page.flatMap(({ address, written }) => (written > 0 ? [address] : [])))
      yield
    }
  })
  return {
    toldOfWritten,
    onKnownChanged: (listener: (changed: Reconsidered) => void): void => void listeners.push(listener),
    start: (): void =>
      context.write(() => {
        if (store.claimVersion(NAMES_VERSION)) index('all')
      }),
  }
}

/** Another one indexes all people again. */
const NAMES_VERSION = '5'

/** An address is one person's: mail could not be told apart otherwise. */
function assertFree(store: Store, address: string, id: string): void {
  const owner = store.ownerOf(address, id)
  if (!owner) return
  throw new ProblemError({
    code: 'address-taken',
    field: 'emails',
    params: { address, name: owner.name, recordType: 'person', recordId: owner.personId },
  })
}

const emailsBefore = ({ before }: RecordChange) => z.array(emailAddress).catch([]).parse(before.emails)

function createOperations(
  deps: PeopleDeps,
  store: Store,
  completeAddress: ReturnType<typeof createCompleting>,
) {
  const { journal, records, companies, mail } = deps

  /** A company with the same domain is the same company; a provider's domain makes nobody colleagues. */
  function companyFor(write: RecordWriter, { name, domain }: NewCompany): string {
    const clean = readDomain(domain)
    const known = companies.byDomain(clean)
    if (known) return known.id
    const domains = clean && !isSharedMailDomain(clean) ? [clean] : []
    return records.create(write, 'company', { name, domains })
  }

  return {
    propose(messageId: number): PersonProposal {
      const written = store.written(messageId)
      if (!written) throw notFound('message')
      const proposal = proposePerson(
        store.participants(messageId),
        written,
        store.bodyText(messageId),
        companies,
      )
      if (!proposal) throw notFound('sender')
      return proposal
    },
    namedInForm(messageId: number): FormPerson | null {
      const written = store.written(messageId)
      if (!written) throw notFound('message')
      const message = writtenMessage(written, store.participants(messageId))
      const named = namedInForm(message, store.bodyText(messageId), companies.own())?.participant
      const owner = named && store.ownerOf(named.address, '')
      return named ? { ...named, known: owner ? { id: owner.personId, name: owner.name } : null } : null
    },
    createWithCompany: (
      person: FieldsOf<'person'>,
      company: NewCompany,
    ): { record: RecordRow; change: string } =>
      journal.commit('person-created', (write) => {
        const companyId = companyFor(write, company)
        const id = records.create(write, 'person', { ...person, companyId })
        return { record: records.get({ type: 'person', id }), change: write.stamp() }
      }),
    owners(addresses: readonly string[]): AddressOwner[] {
      const own = companies.own()
      return addresses.map((address) => {
        const isMachine = isMachineAddress(address)
        // Many people write through one machine: see `createMatching`.
        const owner = isMachine ? undefined : store.ownerOf(address, '')
        const company = companies.byDomain(addressDomain(address))
        const [person = null] = owner ? records.summaries([{ type: 'person', id: owner.personId }]) : []
        const [at = null] = company ? records.summaries([{ type: 'company', id: company.id }]) : []
        const ours = own.isOwnAddress(address) ? 'me' : own.isOurs(address) ? 'colleague' : null
        return { kind: ours ?? (isMachine ? 'machine' : 'person'), person, company: at }
      })
    },
    ours(typed: readonly string[]): string[] {
      const own = companies.own()
      return typed.filter((text) => own.isOurs(text.includes('@') ? text : `anyone@${readDomain(text)}`))
    },
    completeAddress,
    strangers: (addresses: readonly string[]): string[] => {
      const own = companies.own()
      return addresses.filter((address) => !own.isOurs(address) && !store.ownerOf(address, ''))
    },
    passesFor: mail.passesFor,
  }
}

const notFound = (type: string): ProblemError => new ProblemError({ code: 'not-found', params: { type } })

function createRouter(
  operations: ReturnType<typeof createOperations>,
  mornings: ReturnType<typeof createMornings>,
) {
  return os.people.router({
    morning: os.people.morning.handler(({ input }) => mornings.of(input.address)),
    propose: os.people.propose.handler(({ input }) => operations.propose(input.messageId)),
    namedInForm: os.people.namedInForm.handler(({ input }) => operations.namedInForm(input.messageId)),
    createWithCompany: os.people.createWithCompany.handler(({ input }) =>
      operations.createWithCompany(input.person, input.company),
    ),
    owners: os.people.owners.handler(({ input }) => operations.owners(input.addresses)),
    ours: os.people.ours.handler(({ input }) => operations.ours(input.typed)),
    strangers: os.people.strangers.handler(({ input }) => operations.strangers(input.addresses)),
    completeAddress: os.people.completeAddress.handler(({ input }) =>
      operations.completeAddress(input.query, input.limit),
    ),
    passesFor: os.people.passesFor.handler(({ input }) => operations.passesFor(input.people)),
  })
}
