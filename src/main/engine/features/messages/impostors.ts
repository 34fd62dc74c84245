import type { MailAddress } from '../../../../shared/contract/messages'
import { addressDomain, addressKey, looseKey } from '../../../../shared/address-key'
import { isMachineAddress } from '../../../../shared/machine-address'
import { isSharedMailDomain, registeredDomain } from '../../../../shared/mail-domains'
import {
  holderOf,
  isDouble,
  isSameHolder,
  isSameLocal,
  isTelling,
  passesFor,
} from '../../../../shared/look-alike'
import { nameKey, nameKeys, ownKeys } from '../../../../shared/name-key'
import { impostorsWithin, type Impostor, type Spoken } from '../../addresses/doubts'
import { createLikeness } from '../../addresses/likeness'
import { createOwnAddresses, type OwnIdentity } from '../../addresses/own-identity'
import { isRoleAddress } from '../../addresses/role-address'
import { writersOf } from '../../addresses/writers'
import { writtenMessage } from '../../addresses/written-message'
import type { EngineContext } from '../../context'
import { isAuthorRefused, isCertified } from '../../mime/authentication'
import { parseHeader } from '../../mime/header'
import { shortHash } from '../../short-hash'
import { Pace, pages } from '../../slices'
import { oneLook, type Look } from './one-look'
import { createImpostorStore, type NamedWriter } from './store/impostors'
import type { Stores } from './stores'
import type { KnownPeople, Reconsidered } from './types'
import { ownOf } from './view'

/** What judging a message, and looking for the mail of an address, costs in the units of a slice. */
const MESSAGE_UNITS = 200
const ADDRESS_UNITS = 40

/** Another number derives all anew. */
const RULES = 10

export type Impostors = ReturnType<typeof createImpostors>

/**
 * Keeps which mail was written by a stranger who may be meant to pass for somebody known: a person of the CRM, one of
 * us or somebody of the same conversation. It is found when mail comes and when people change, so that no list waits.
 */
export function createImpostors(context: EngineContext, stores: Stores) {
  const store = createImpostorStore(context)
  const likeness = createLikeness(context.db)
  const ownAddresses = createOwnAddresses(context.reader)
  let known: KnownPeople = NOBODY

  const look = (own: OwnIdentity): Look =>
    oneLook({
      own,
      ownNames: ownAddresses.named(),
      known,
      alike: likeness.alike,
      colleagueNamed: (key) => store.addressesNamed(key).find((address) => isColleague(address, own)),
    })

  /** Notes under which names and from which sites mail was written. */
  function learn(writers: readonly NamedWriter[], own: OwnIdentity): void {
    const held = new Map(
      writers.flatMap(({ address }) => (own.isOurs(address) ? [] : [[holderOf(address).name, address]])),
    )
    for (const address of held.values()) likeness.add(address)
    for (const named of Map.groupBy(writers, ({ messageId }) => messageId).values()) {
      const isAnswered = named.some(({ role, address }) => role === 'reply-to' && !own.isOurs(address))
      for (const { messageId, role, name, address, addressId } of named) {
        const isOurs = own.isOurs(address)
        // A form writes in our name under that of who filled it in, and so does who forges our address.
        if (isOurs && (isAnswered || role !== 'from' || store.sender(messageId)?.authorRefused !== 0))
          continue
        // Of ours the whole name counts: a part of it may be that of our company.
        const keys = isOurs ? [nameKey(name)].filter(Boolean) : nameKeys(name)
        for (const key of keys) if (store.addName(key, addressId) && isColleague(address, own)) ofName(key)
      }
      if (named.some(({ role, address }) => role === 'from' && own.isOwnAddress(address)))
        learnRecipients(named[0]?.messageId ?? 0, own)
    }
  }

  /** Whom we write to by name is known by it. */
  function learnRecipients(messageId: number, own: OwnIdentity): void {
    for (const { role, name, address, addressId } of store.participants(messageId))
      if (/^(?:to|cc|bcc)$/.test(role) && !own.isOurs(address))
        for (const key of ownKeys(name)) store.addName(key, addressId)
  }

  function judge(messageIds: readonly number[], writers: readonly NamedWriter[], own: OwnIdentity): void {
    const judged = new Map<string, Impostor[]>()
    const looking = look(own)
    const impostorsOf = (writer: NamedWriter): Impostor[] => {
      const key = `${writer.address} ${writer.name}`
      const found = judged.get(key) ?? passing(writer, looking)
      judged.set(key, found)
      return found
    }
    const suspects = writers.filter((writer) => impostorsOf(writer).length > 0)
    // Not before: whoever was marked does not become known by our answer.
    store.forget(0, messageIds)
    for (const [messageId, named] of Map.groupBy(suspects, (writer) => writer.messageId)) {
      const writing = writersIn(messageId, own)
      const isList = store.sender(messageId)?.listId !== ''
      for (const writer of named) {
        if (!writing.has(writer.addressKey)) continue
        // `Anna Rossi via Lista` is how a list names whose mail it passes on.
        const isPassedOn = isList && /\svia\s/i.test(writer.name)
        for (const impostor of impostorsOf(writer))
          if (!isPassedOn || impostor.kind !== 'bears-name') store.add(messageId, 0, impostor)
      }
    }
  }

  /**
   * Who wrote a message: of mail of a program the program, unless a newsletter has another's name. Whoever writes from
   * an address that their own List-Id repeats is no list by that.
   */
  function writersIn(messageId: number, own: OwnIdentity): Set<string> {
    const sender = store.sender(messageId)
    if (!sender) return new Set()
    const written = writtenMessage(sender, store.participants(messageId))
    const { isOurs, people } = writersOf(written, own)
    const isNoNewsletter = (person: MailAddress): boolean =>
      !written.viaList || !isMachineAddress(person.address)
    const writers = isOurs ? [] : people.length > 0 ? people : written.from.filter(isNoNewsletter)
    return new Set(writers.map(({ address }) => addressKey(address)))
  }

  /** For whom a writer may be meant to pass; a known one passes for nobody. */
  function passing(
    { name, address, addressKey: writer, personId }: Omit<NamedWriter, 'messageId' | 'role' | 'addressId'>,
    looking: Look,
  ): Impostor[] {
    const { own, ownNames, known } = looking
    if (personId !== null || own.isOurs(address) || isKnownSite(address, looking)) return []
    const key = nameKey(name)
    const keys = nameKeys(name)
    const isNamedAs = (real: MailAddress): boolean =>
      [key, ...keys].some((one) => [nameKey(real.name), addressKey(real.address)].includes(one))
    const holders = looking.alike(address)
    const passesAs = (real: MailAddress): boolean =>
      passesFor(address, real.address) && isTelling(address, real.address, name !== '' && !isNamedAs(real))
    const alike = [...known.at(holders), ...ownNames].filter(passesAs)
    const about =
      (alike.find((real) => isSameLocal(address, real.address)) ?? alike[0])?.address ??
      known.sites(holders).find((domain) => passesForSite(address, domain)) ??
      correspondents(writer, holders, looking).find(
        (real) => passesAs(real) && isMistakable(address, real.address),
      )?.address
    if (about !== undefined) return [{ kind: 'passes-for', writer, about }]
    const bearer = keys.flatMap((one) => bearerOf(one, address, looking) ?? [])[0]
    return bearer === undefined ? [] : [{ kind: 'bears-name', writer, about: bearer }]
  }

  /** Judges whom a mail is to go to as it would be judged if they wrote, but that whoever we wrote to is known. */
  function passingRecipient({ name, address }: MailAddress, looking: Look): string | null {
    const key = addressKey(address)
    if (key === '' || isPerson(address, looking)) return null
    const marked = store.markedFor(key)
    if (marked !== null || looking.known.isWrittenTo(key)) return marked
    return passing({ name, address, addressKey: key, personId: null }, looking)[0]?.about ?? null
  }

  const isPerson = (address: string, { known }: Look): boolean =>
    known.at([holderOf(address).name]).some((person) => looseKey(person.address) === looseKey(address))

  /** Whom we wrote to at these places, unless we wrote to both. */
  function correspondents(writer: string, holders: readonly string[], { known }: Look): MailAddress[] {
    const found = known.writtenTo(holders)
    return found.length === 0 || known.isWrittenTo(writer) ? [] : found
  }

  const isKnownSite = (address: string, { known }: Look): boolean => {
    const domain = addressDomain(address)
    return !isSharedMailDomain(domain) && known.isKnownSite(domain)
  }

  /** The address of somebody known who bears a name, or whose address it spells, and writes from elsewhere. */
  function bearerOf(key: string, address: string, looking: Look): string | undefined {
    const { ownNames, known, colleagueNamed } = looking
    if (key.includes('@')) return isSameHolder(address, key) ? undefined : spelled(key, looking)
    const bearers = known.named(key)
    if (bearers.some((real) => isSameHolder(address, real))) return undefined
    return (
      bearers[0] ??
      ownNames.find(({ name }) => nameKey(name) === key)?.address ??
      colleagueNamed(key) ??
      correspondentNamed(key, address, looking)
    )
  }

  function spelled(key: string, { own, known }: Look): string | undefined {
    const place = [holderOf(key).name]
    const real = [...known.at(place), ...known.writtenTo(place)].find(
      (one) => addressKey(one.address) === key,
    )
    return real?.address ?? (own.isOwnAddress(key) ? key : undefined)
  }

  /** Whoever we wrote to under a name, unless we wrote to both: people have several addresses. */
  function correspondentNamed(key: string, address: string, { known }: Look): string | undefined {
    const named = known.writtenToNamed(key).filter((real) => !isRoleAddress(real) && !isMachineAddress(real))
    if (named.length === 0 || named.some((real) => isSameHolder(address, real))) return undefined
    const writer = addressKey(address)
    return known.isWrittenTo(writer) || known.wroteBefore(writer) ? undefined : named[0]
  }

  function judgeConversations(threadIds: readonly number[], own: OwnIdentity): void {
    store.forgetThreads(threadIds)
    for (const threadId of store.answered(threadIds)) judgeConversation(threadId, own)
  }

  function judgeConversation(threadId: number, own: OwnIdentity): void {
    const participants = store.conversation(threadId)
    const people = new Set(
      participants.flatMap(({ address, personId }) => (personId === null ? [] : addressKey(address))),
    )
    const isKnown = (address: string): boolean => people.has(addressKey(address)) || own.isOurs(address)
    const spoken = [...Map.groupBy(participants, ({ messageId }) => messageId)].map(([id, named]): Spoken => {
      const from = named.flatMap(({ role, address }) => (role === 'from' ? address : []))
      const to = named.flatMap(({ role, address }) => (role === 'from' ? [] : address))
      return from.some(own.isOwnAddress) ? { id, from: [], to } : { id, from, to }
    })
    for (const [messageId, impostors] of impostorsWithin(spoken, isKnown))
      for (const impostor of impostors) store.add(messageId, 1, impostor)
  }

  /** Judges messages and their conversations; their lines are summed up anew. */
  function judgeAgain(messageIds: readonly number[], own: OwnIdentity): void {
    if (messageIds.length === 0) return
    judge(messageIds, store.writers(messageIds), own)
    const threadIds = store.threadsOf(messageIds)
    judgeConversations(threadIds, own)
    const threads = new Set(threadIds)
    stores.rows.refresh(threads, threads)
  }

  function* mailOf(
    kind: 'writtenFrom' | 'markedFrom',
    addressId: number,
    pace: Pace,
  ): Generator<undefined, void> {
    for (const messageIds of pages((above) => store.page(kind, addressId, above))) {
      judgeAgain(messageIds, ownOf(stores))
      if (pace.isDue(messageIds.length * MESSAGE_UNITS)) yield
    }
  }

  function* mailOfAll(
    kind: 'writtenFrom' | 'markedFrom',
    addresses: (above: number) => number[],
    pace = new Pace(),
  ): Generator<undefined, void> {
    for (const ids of pages(addresses))
      for (const id of ids) {
        yield* mailOf(kind, id, pace)
        if (pace.isDue(ADDRESS_UNITS)) yield
      }
  }

  const ofName = context.jobs.define('impostors-named', function* (key) {
    yield* mailOfAll('writtenFrom', (above) => store.page('named', key, above))
  })

  const ofAddress = context.jobs.define('impostors-like', function* (address) {
    const at = (holder: string) => (above: number) => stores.addresses.at(holder, above)
    const pace = new Pace()
    for (const holder of likeness.alike(address)) yield* mailOfAll('writtenFrom', at(holder), pace)
    // Who is there became known, or stopped being so.
    yield* mailOfAll('markedFrom', at(holderOf(address).name), pace)
  })

  const all = context.jobs.define('impostors', function* (version) {
    if (version !== store.version()) return
    for (const messageIds of pages(store.messagesAfter)) {
      const own = ownOf(stores)
      const last = messageIds.at(-1) ?? 0
      store.findReports(messageIds)
      readKept(messageIds)
      const writers = store.writers(messageIds)
      learn(writers, own)
      judge(messageIds, writers, own)
      const whole = store.threadsOf(messageIds).filter((threadId) => !store.goesOn(threadId, last))
      judgeConversations(whole, own)
      stores.rows.refresh(new Set(whole))
      yield last / store.lastMessage()
    }
  })

  /** Mail that came before its author was looked at is looked at now, as far as its header is kept. */
  function readKept(messageIds: readonly number[]): void {
    for (const { messageId, accountId, start } of store.kept(messageIds)) {
      const header = parseHeader(start)
      const hosts = stores.reading.ownHosts(accountId)
      store.setAuthor(messageId, isAuthorRefused(header, hosts), isCertified(header, hosts), header.isReport)
    }
  }

  return {
    useKnownPeople(people: KnownPeople): void {
      known = people
    },
    /** Judges new mail, whose addresses are tied to people by now. Runs inside `context.write`. */
    arrived(messageIds: readonly number[], own: OwnIdentity): void {
      if (messageIds.length === 0) return
      const writers = store.writers(messageIds)
      learn(writers, own)
      judge(messageIds, writers, own)
      judgeConversations(store.threadsOf(messageIds), own)
    },
    /** For whom each of these may be meant to pass, of whom mail came or not: an address, or a company's domain. */
    passesFor(people: readonly MailAddress[]): (string | null)[] {
      const looking = look(ownOf(stores))
      return people.map((person) => passingRecipient(person, looking))
    },
    /** People changed; called inside the transaction that changes them. */
    reconsider({ names, addresses }: Reconsidered): void {
      for (const key of new Set(names.flatMap(ownKeys))) ofName(key)
      for (const address of new Set(addresses)) {
        if (addressKey(address) === '') continue
        ofAddress(address)
        // Under names that spell it.
        ofName(addressKey(address))
      }
    },
    /** Judges all mail anew, in the background, where the rules changed since, or whose mail it is. */
    keepTrue: (): void =>
      context.write(() => {
        const version = `${RULES}-${shortHash(JSON.stringify([ownAddresses.named(), ownAddresses.domains()]))}`
        if (version === store.version()) return
        store.setVersion(version)
        all(version)
      }),
  }
}

const NOBODY: KnownPeople = {
  at: () => [],
  sites: () => [],
  named: () => [],
  writtenTo: () => [],
  writtenToNamed: () => [],
  wroteBefore: () => false,
  isWrittenTo: () => false,
  isKnownSite: () => false,
}

/** Nobody is known there by name, and companies are many: of domains of other endings only doubles count. */
function passesForSite(address: string, domain: string): boolean {
  const anyone = `anyone@${domain}`
  if (!passesFor(address, anyone) || !isTelling(address, anyone, true)) return false
  return isDouble(address, anyone) || endingOf(addressDomain(address)) === endingOf(domain)
}

const endingOf = (domain: string): string => registeredDomain(domain).replace(/^[^.]*\./, '')

/** We write to many, of whom some have names like others' by chance, and `info` at each. */
const isMistakable = (address: string, real: string): boolean =>
  isDouble(address, real) || (isSameLocal(address, real) && !isRoleAddress(address))

/** A mailbox of somebody of ours; that of a desk, or one that programs use, is written from under many names. */
const isColleague = (address: string, own: OwnIdentity): boolean =>
  own.isOurs(address) && !own.isOwnAddress(address) && !isRoleAddress(address) && !isMachineAddress(address)
