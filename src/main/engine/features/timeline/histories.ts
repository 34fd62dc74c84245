import type { RecordRef } from '../../../../shared/contract/crm'
import { mailHappening, messageIdOf, type ActivityKind } from '../../activity/activity'
import type { Jobs } from '../../context'
import { Pace } from '../../slices'
import type { createCorrespondenceStore, DatedMessage } from './correspondence-store'

export interface HistoryDeps {
  store: ReturnType<typeof createCorrespondenceStore>
  mail: ActivityKind
  announce(record: RecordRef): void
  /** Which records messages belong to, as people, companies and domains are now. */
  belonging(messageIds: readonly number[]): { record: RecordRef; message: DatedMessage }[]
  /** Whether mail of a domain is that of who owns `domain`, which is the same or above it. */
  isAt(name: string, domain: string): boolean
}

export interface Histories {
  /** Some of a record's mail may be its own no longer. */
  mailLost(record: RecordRef): void
  /** The mail of a person is that of the record as well. */
  personAdded(record: RecordRef, personId: string): void
  /** A company has other domains, was removed, or is there again. */
  companyChanged(companyId: string): void
}

/** What looking at one message, one address or one domain costs, in the units of a slice. */
const MESSAGE_UNITS = 40
const ADDRESS_UNITS = 80
const DOMAIN_UNITS = 4

interface Walk {
  pace: Pace
  hasChanged: boolean
}

/**
 * Takes mail into the histories of records, and out of them, in slices. A slice adds and removes only what is so at
 * that time, and each change begins a walk of its own: whatever changed meanwhile, the last walk has seen it.
 */
export function keepHistories(
  jobs: Jobs,
  { store, mail, announce, belonging, isAt }: HistoryDeps,
): Histories {
  function belongingTo(record: RecordRef, messageIds: readonly number[]): ReadonlySet<number> {
    const owned = belonging(messageIds)
    return new Set(owned.filter((one) => one.record.id === record.id).map(({ message }) => message.messageId))
  }

  function* forget(record: RecordRef, walk: Walk): Generator<undefined, void> {
    let page = mail.page(record.id, null)
    for (let last = page.at(-1); last; last = page.at(-1)) {
      const owned = belongingTo(record, page.map(messageIdOf))
      for (const one of page)
        if (!owned.has(messageIdOf(one))) walk.hasChanged = mail.remove(record.id, one) || walk.hasChanged
      if (walk.pace.isDue(page.length * MESSAGE_UNITS)) yield
      page = mail.page(record.id, last)
    }
  }

  function* add(record: RecordRef, addressId: number, walk: Walk): Generator<undefined, void> {
    if (walk.pace.isDue(ADDRESS_UNITS)) yield
    let page = store.mailNaming(addressId, 0)
    for (let last = page.at(-1); last; last = page.at(-1)) {
      const owned = belongingTo(
        record,
        page.map(({ messageId }) => messageId),
      )
      for (const one of page)
        if (owned.has(one.messageId))
          walk.hasChanged =
            mail.add(record.id, mailHappening(one.messageId, one.receivedAt)) || walk.hasChanged
      if (walk.pace.isDue(page.length * MESSAGE_UNITS)) yield
      page = store.mailNaming(addressId, last.messageId)
    }
  }

  function* addAll(
    record: RecordRef,
    addressesAbove: (id: number) => number[],
    walk: Walk,
  ): Generator<undefined, void> {
    let page = addressesAbove(0)
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const addressId of page) yield* add(record, addressId, walk)
      page = addressesAbove(last)
    }
  }

  function* addPerson(record: RecordRef, personId: string, walk: Walk): Generator<undefined, void> {
    if (walk.pace.isDue(ADDRESS_UNITS)) yield
    yield* addAll(record, (above) => store.addressesOf(personId, above), walk)
  }

  function* addPeople(company: RecordRef, walk: Walk): Generator<undefined, void> {
    let page = store.peopleOf(company.id, 0)
    for (let last = page.at(-1); last; last = page.at(-1)) {
      for (const { id } of page) yield* addPerson(company, id, walk)
      page = store.peopleOf(company.id, last.row)
    }
  }

  function* addDomains(company: RecordRef, walk: Walk): Generator<undefined, void> {
    const own = store.domainsOf(company.id)
    if (own.length === 0) return
    let page = store.domainsAfter('')
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const name of page)
        if (own.some((domain) => isAt(name, domain)))
          yield* addAll(company, (above) => store.addressesAt(name, above), walk)
      if (walk.pace.isDue(page.length * DOMAIN_UNITS)) yield
      page = store.domainsAfter(last)
    }
  }

  /** Tells of each slice that changed something: a walk that begins anew does not know what it did before. */
  function* told(
    record: RecordRef,
    work: (walk: Walk) => Generator<undefined, void>,
  ): Generator<undefined, void> {
    const walk: Walk = { pace: new Pace(), hasChanged: false }
    const slices = work(walk)
    for (let isDone = false; !isDone; walk.hasChanged = false) {
      isDone = slices.next().done === true
      if (walk.hasChanged) announce(record)
      if (!isDone) yield
    }
  }

  const mailLost = jobs.define('mail-lost', function* (subject) {
    const [record] = read(subject)
    yield* told(record, (walk) => forget(record, walk))
  })
  const mailGained = jobs.define('mail-gained', function* (subject) {
    const [record, personId] = read(subject)
    yield* told(record, (walk) => addPerson(record, personId, walk))
  })
  const companyMail = jobs.define('company-mail', function* (subject) {
    const [company] = read(subject)
    yield* told(company, function* (walk) {
      yield* forget(company, walk)
      yield* addPeople(company, walk)
      yield* addDomains(company, walk)
    })
  })
  return {
    mailLost: (record) => mailLost(write(record)),
    personAdded: (record, personId) => mailGained(`${write(record)} ${personId}`),
    companyChanged: (id) => companyMail(write({ type: 'company', id })),
  }
}

const write = ({ type, id }: RecordRef): string => `${type} ${id}`

function read(subject: string): [record: RecordRef, personId: string] {
  const [type = '', id = '', personId = ''] = subject.split(' ')
  return [{ type, id }, personId]
}
