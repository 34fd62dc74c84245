import { z } from 'zod'
import { reviewRule, type ReviewedContact } from '../../../../shared/contract/contact-review'
import { recordRef } from '../../../../shared/contract/crm'
import type { MailAddress } from '../../../../shared/contract/messages'
import { addressKey } from '../../../../shared/address-key'
import { isMachineAddress } from '../../../../shared/machine-address'
import { shownName } from '../../../../shared/shown-text'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { createSetting } from '../../db/setting'
import type { Journal } from '../../journal/journal'
import type { MadeByRule } from '../filing/index'
import type { PeopleFeature } from '../people/index'
import type { Records } from '../records/index'
import { os } from '../../rpc'

export interface ContactReviewDeps {
  journal: Journal
  records: Pick<Records, 'create' | 'exists' | 'get' | 'summaries'>
  people: Pick<PeopleFeature, 'strangers'>
  mode(): 'off' | 'ask' | 'on'
  /** The user wants nobody made of this address. */
  isNeverFiled(address: string): boolean
}

/** An answer that has left. */
export interface Answered {
  /** To and Cc. */
  people: readonly MailAddress[]
  subject: string
  /** It answers mail of a list, whose writers are no acquaintances. */
  isOfList: boolean
}

export interface ContactReview {
  answered(answer: Answered): void
  /** A rule made something of a stranger: to be called within its transaction. */
  made(made: MadeByRule): void
  router: ReturnType<typeof createRouter>
}

const waitingOne = z
  .object({
    ...{ name: z.string(), address: z.string(), subject: z.string(), at: z.number() },
    rule: reviewRule.default('answer'),
    accountId: z.number().nullable().default(null),
    made: z.array(recordRef).default([]),
    /** By which former versions named the one person they made. */
    personId: z.string().nullish(),
  })
  .transform(({ personId, made, ...one }) => ({
    ...one,
    made: personId ? [{ type: 'person', id: personId }] : made,
  }))
type Waiting = z.infer<typeof waitingOne>

const kept = z.object({
  waiting: z.array(waitingOne).catch([]),
  /** Addresses the user wants to hear of no more. */
  dismissed: z.array(z.string()).catch([]),
})
type Kept = z.infer<typeof kept>

const MOST_WAITING = 200
const MOST_DISMISSED = 2_000
const KEY = 'contact-review'

/** Whoever is answered and is not in the CRM becomes a contact, or is asked about, as the user chose; all of them are listed until they were looked at. */
export function createContactReview(context: EngineContext, deps: ContactReviewDeps): ContactReview {
  const store = createStore(context)
  const { journal, records, people, mode } = deps

  function make(person: MailAddress): { id: string; change: string } {
    const emails = [{ address: person.address, label: '', isPrimary: true }]
    return journal.commit('rule-answer', (write) => ({
      id: records.create(write, 'person', { name: shownName(person).slice(0, 200), emails }),
      change: write.stamp(),
    }))
  }

  function answered({ people: all, subject, isOfList }: Answered): void {
    const wanted = mode()
    if (wanted === 'off' || isOfList) return
    const before = store.read()
    const known = new Set([...before.dismissed, ...before.waiting.map(({ address }) => addressKey(address))])
    const added: Waiting[] = []
    for (const person of all) {
      const key = addressKey(person.address)
      if (key === '' || known.has(key) || isMachineAddress(person.address)) continue
      if (deps.isNeverFiled(person.address)) continue
      if (people.strangers([person.address]).length === 0) continue
      known.add(key)
      const made = wanted === 'on' ? [{ type: 'person', id: make(person).id }] : []
      const { name, address } = person
      added.push({
        ...{ name, address, subject, made },
        at: context.clock.now(),
        rule: 'answer',
        accountId: null,
      })
    }
    if (added.length > 0) store.save({ ...before, waiting: [...added, ...before.waiting] })
  }

  const waiting = (): Waiting[] =>
    store
      .read()
      .waiting.filter(({ made, address }) =>
        made.length === 0 ? people.strangers([address]).length > 0 : made.some((ref) => records.exists(ref)),
      )

  function take(address: string): Waiting {
    const found = waiting().find((one) => addressKey(one.address) === addressKey(address))
    if (!found) throw new ProblemError({ code: 'not-found', field: 'address' })
    const before = store.read()
    store.save({ ...before, waiting: before.waiting.filter((one) => one.address !== found.address) })
    return found
  }

  return {
    answered(answer) {
      try {
        context.write(() => answered(answer))
      } catch (error) {
        // The mail has left, whatever becomes of those it went to.
        context.log.error('contact-review', error)
      }
    },
    made({ party, made, direction, accountId, subject, at }) {
      const before = store.read()
      const others = before.waiting.filter((one) => addressKey(one.address) !== addressKey(party.address))
      const one = { name: party.name, address: party.address, subject, at, rule: direction, accountId, made }
      store.save({ ...before, waiting: [{ ...one, made: [...made] }, ...others] })
    },
    router: createRouter({
      list: () => waiting().map((one) => ({ ...one, made: records.summaries(one.made) })),
      accept: (address) =>
        context.write(() => {
          const found = take(address)
          const [there] = found.made.filter((ref) => records.exists(ref))
          if (there) return { record: records.get(there), change: '' }
          const { id, change } = make(found)
          return { record: records.get({ type: 'person', id }), change }
        }),
      dismiss: (address) =>
        context.write(() => {
          const { made, address: own } = take(address)
          const before = store.read()
          store.save({ ...before, dismissed: [addressKey(own), ...before.dismissed] })
          return journal.commit('made-removed', (write) => {
            for (const ref of made) if (records.exists(ref)) write.remove(ref.type, ref.id)
            return { change: write.stamp() }
          })
        }),
    }),
  }
}

interface Operations {
  list(): ReviewedContact[]
  accept(address: string): { record: ReturnType<Records['get']>; change: string }
  dismiss(address: string): { change: string }
}

function createRouter(operations: Operations) {
  return os.contactReview.router({
    list: os.contactReview.list.handler(() => operations.list()),
    accept: os.contactReview.accept.handler(({ input }) => operations.accept(input.address)),
    dismiss: os.contactReview.dismiss.handler(({ input }) => operations.dismiss(input.address)),
  })
}

function createStore({ db, publish }: EngineContext) {
  const setting = createSetting(db, KEY, kept)
  return {
    read: (): Kept => setting.get() ?? { waiting: [], dismissed: [] },
    save({ waiting, dismissed }: Kept): void {
      setting.set({
        waiting: waiting.slice(0, MOST_WAITING),
        dismissed: dismissed.slice(0, MOST_DISMISSED),
      })
      publish({ type: 'settings' })
    },
  }
}
