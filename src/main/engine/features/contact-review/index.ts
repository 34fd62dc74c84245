import { z } from 'zod'
import { reviewedContact, type ReviewedContact } from '../../../../shared/contract/contact-review'
import type { MailAddress } from '../../../../shared/contract/messages'
import { addressKey } from '../../../../shared/address-key'
import { isMachineAddress } from '../../../../shared/machine-address'
import { shownName } from '../../../../shared/shown-text'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { createSetting } from '../../db/setting'
import type { Journal } from '../../journal/journal'
import type { PeopleFeature } from '../people/index'
import type { Records } from '../records/index'
import { os } from '../../rpc'

export interface ContactReviewDeps {
  journal: Journal
  records: Pick<Records, 'create' | 'exists' | 'get'>
  people: Pick<PeopleFeature, 'strangers'>
  mode(): 'off' | 'ask' | 'on'
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
  router: ReturnType<typeof createRouter>
}

const kept = z.object({
  waiting: z.array(reviewedContact).catch([]),
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
    return journal.commit('person-created', (write) => ({
      id: records.create(write, 'person', { name: shownName(person).slice(0, 200), emails }),
      change: write.stamp(),
    }))
  }

  function answered({ people: all, subject, isOfList }: Answered): void {
    const wanted = mode()
    if (wanted === 'off' || isOfList) return
    const before = store.read()
    const known = new Set([...before.dismissed, ...before.waiting.map(({ address }) => addressKey(address))])
    const added: ReviewedContact[] = []
    for (const person of all) {
      const key = addressKey(person.address)
      if (key === '' || known.has(key) || isMachineAddress(person.address)) continue
      if (people.strangers([person.address]).length === 0) continue
      known.add(key)
      const personId = wanted === 'on' ? make(person).id : null
      added.push({ name: person.name, address: person.address, subject, at: context.clock.now(), personId })
    }
    if (added.length > 0) store.save({ ...before, waiting: [...added, ...before.waiting] })
  }

  const waiting = (): ReviewedContact[] =>
    store
      .read()
      .waiting.filter(({ personId, address }) =>
        personId === null
          ? people.strangers([address]).length > 0
          : records.exists({ type: 'person', id: personId }),
      )

  function take(address: string): ReviewedContact {
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
    router: createRouter({
      list: waiting,
      accept: (address) =>
        context.write(() => {
          const found = take(address)
          const made = found.personId === null ? make(found) : { id: found.personId, change: '' }
          return { record: records.get({ type: 'person', id: made.id }), change: made.change }
        }),
      dismiss: (address) =>
        context.write(() => {
          const { personId, address: own } = take(address)
          const before = store.read()
          store.save({ ...before, dismissed: [addressKey(own), ...before.dismissed] })
          if (personId === null) return { change: '' }
          return journal.commit('person-removed', (write) => {
            write.remove('person', personId)
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
