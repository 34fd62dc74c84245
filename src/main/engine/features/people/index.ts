import { z } from 'zod'
import {
  emailAddress,
  type Person,
  type PersonFields,
  type PersonProposal,
} from '../../../../shared/contract/people'
import { isSharedMailDomain } from '../../../../shared/mail-domains'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { Changes, Journal } from '../../journal/journal'
import type { RecordChange } from '../../journal/record-keeper'
import { assertUnchanged } from '../../journal/unchanged'
import { addressKey } from '../../../../shared/address-key'
import { os } from '../../rpc'
import { readDomain, type CompaniesFeature } from '../companies/index'
import type { MessageListener } from '../messages/index'
import type { Records } from '../records/index'
import { createAddressBook, mergeAddresses, type AddressBook, type KnownAddress } from './address-book'
import { createMatching, type Matching } from './matching'
import { proposePerson } from './proposal'
import { createPeopleStore } from './store'

export interface PeopleDeps {
  journal: Journal
  records: Records
  companies: CompaniesFeature
}

export interface PeopleFeature {
  listener: Required<Pick<MessageListener, 'addressesAdded' | 'messagesSettled'>>
  /** Called inside the transaction with everyone whose mail was matched anew after a change of addresses. */
  onRematched(listener: (personIds: ReadonlySet<string>) => void): void
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
  deps.journal.guard('person', (id) => {
    const stored = store.storedEmails(id)
    for (const { address } of stored && !stored.removed ? stored.emails : []) assertFree(store, address, id)
  })
  const operations = createOperations(deps, store, addressBook)
  return {
    listener: {
      addressesAdded: matching.matchNew,
      messagesSettled(messageIds) {
        addressBook.add(messageIds, deps.companies.own())
      },
    },
    onRematched,
    router: createRouter(operations),
  }
}

type Store = ReturnType<typeof createPeopleStore>

/** Derives the address index and `address.person_id` from every change of a person. */
function keepMatched(journal: Journal, store: Store, matching: Matching): PeopleFeature['onRematched'] {
  const listeners: ((personIds: ReadonlySet<string>) => void)[] = []
  journal.onChange((change) => {
    if (change.type !== 'person' || !(change.fields.has('emails') || change.fields.has('deletedAt'))) return
    // An erased person has no row any more.
    const stored = store.storedEmails(change.id) ?? { emails: [], removed: true }
    store.indexEmails(change.id, stored.removed ? [] : stored.emails)
    const addresses = [...stored.emails, ...emailsBefore(change)].map((email) => addressKey(email.address))
    const affected = matching.rematch(addresses)
    for (const listener of listeners) listener(affected)
  })
  return (listener) => void listeners.push(listener)
}

/** An address is one person's: mail could not be told apart otherwise. */
function assertFree(store: Store, address: string, id: string): void {
  const owner = store.ownerOf(address, id)
  if (!owner) return
  throw new ProblemError({
    code: 'address-taken',
    field: 'emails',
    params: { address, name: owner.name, recordId: owner.personId },
  })
}

const emailsBefore = ({ before }: RecordChange) => z.array(emailAddress).catch([]).parse(before.emails)

function createOperations(deps: PeopleDeps, store: Store, addressBook: AddressBook) {
  const { journal, records, companies } = deps

  const get = (id: string): Person => {
    const person = store.get(id)
    if (!person) throw notFound('person')
    return person
  }

  function cleaned(fields: Changes<PersonFields>): Changes<PersonFields> {
    if (fields.companyId) records.assertExists({ type: 'company', id: fields.companyId })
    return { ...fields, emails: fields.emails && cleanEmails(fields.emails) }
  }

  /** Each address once, exactly one of them primary. */
  function cleanEmails(emails: PersonFields['emails']): PersonFields['emails'] {
    const byKey = new Map<string, PersonFields['emails'][number]>()
    for (const email of emails) {
      const address = email.address.trim()
      const key = /^[^\s@]+@[^\s@]+$/.test(address) ? addressKey(address) : ''
      if (!key) throw new ProblemError({ code: 'field-invalid', field: 'emails', params: { value: address } })
      if (!byKey.has(key)) byKey.set(key, { ...email, address })
    }
    const unique = [...byKey.values()]
    const primary = Math.max(
      0,
      unique.findIndex((email) => email.isPrimary),
    )
    return unique.map((email, index) => ({ ...email, isPrimary: index === primary }))
  }

  /** A company with the same domain is the same company; a provider's domain makes nobody colleagues. */
  function companyFor({ name, domain }: NewCompany): string {
    const clean = readDomain(domain)
    const known = companies.byDomain(clean)
    if (known) return known.id
    const domains = clean && !isSharedMailDomain(clean) ? [clean] : []
    return companies.create({ name, domains, phone: '', website: '', vatNumber: '', city: '', country: '' })
      .id
  }

  return {
    get,
    ofCompany: (companyId: string): Person[] => store.ofCompany(companyId, MAX_COMPANY_PEOPLE),
    list(query: string, offset: number, limit: number) {
      const { total, ids } = records.list('person', query, offset, limit)
      return { total, rows: store.many(ids) }
    },
    propose(messageId: number): PersonProposal {
      const written = store.written(messageId)
      if (!written) throw notFound('message')
      const proposal = proposePerson(store.parties(messageId), written, store.bodyText(messageId), companies)
      if (!proposal) throw notFound('sender')
      return proposal
    },
    create: (fields: PersonFields, newCompany: NewCompany | undefined): Person =>
      journal.commit('person-created', (write) => {
        const companyId = fields.companyId ?? (newCompany ? companyFor(newCompany) : null)
        return get(write.create('person', { ...cleaned(fields), companyId }))
      }),
    update: (id: string, changes: Changes<PersonFields>, from?: Changes<PersonFields>): Person =>
      journal.commit('person-changed', (write) => {
        assertUnchanged(get(id), from, changes)
        write.update('person', id, cleaned(changes))
        return get(id)
      }),
    remove(id: string): void {
      get(id)
      journal.commit('person-removed', (write) => write.remove('person', id))
    },
    restore: (id: string): Person =>
      journal.commit('person-restored', (write) => {
        if (store.storedEmails(id)) write.restore('person', id)
        return get(id)
      }),
    completeAddress(query: string, limit: number): KnownAddress[] {
      const matches = query.trim() ? records.list('person', query, 0, MAX_RANKED_PEOPLE).ids : []
      const known = store
        .many(matches)
        .flatMap((person) => person.emails.map((email) => toKnownAddress(person, email.address)))
        .map((entry) => ({ entry, weight: addressBook.weight(entry.address) }))
        .sort((a, b) => b.weight - a.weight)
        .map(({ entry }) => entry)
      return mergeAddresses(known, addressBook.complete(query, limit), limit)
    },
  }
}

const MAX_RANKED_PEOPLE = 200
const MAX_COMPANY_PEOPLE = 200

const toKnownAddress = (person: Person, address: string): KnownAddress => ({
  name: person.name,
  address,
  personId: person.id,
  companyName: person.companyName,
})

const notFound = (type: string): ProblemError => new ProblemError({ code: 'not-found', params: { type } })

function createRouter(operations: ReturnType<typeof createOperations>) {
  return os.people.router({
    list: os.people.list.handler(({ input }) => operations.list(input.query, input.offset, input.limit)),
    ofCompany: os.people.ofCompany.handler(({ input }) => operations.ofCompany(input.companyId)),
    get: os.people.get.handler(({ input }) => operations.get(input.id)),
    propose: os.people.propose.handler(({ input }) => operations.propose(input.messageId)),
    create: os.people.create.handler(({ input }) => operations.create(input.person, input.newCompany)),
    update: os.people.update.handler(({ input }) => operations.update(input.id, input.changes, input.from)),
    remove: os.people.remove.handler(({ input }) => operations.remove(input.id)),
    restore: os.people.restore.handler(({ input }) => operations.restore(input.id)),
    completeAddress: os.people.completeAddress.handler(({ input }) =>
      operations.completeAddress(input.query, input.limit),
    ),
  })
}
