import type { Occurrence } from '../../../../shared/contract/tasks'
import { MAX_CATEGORIES } from '../../../../shared/contract/tasks'
import { ProblemError } from '../../../../shared/problem'
import { event as eventType } from '../../../../shared/records/types/task'
import { createOwnAddresses } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { stampTime } from '../../journal/clock'
import { os } from '../../rpc'
import type { Records } from '../records/index'
import { defaultCategories } from './default-categories'
import { happenings } from './occurrences'
import { createInvitations, type AuthorOf } from './invitations'
import { createReminders } from './reminders'
import { createTasksStore } from './store'

const DAY = 86_400_000
/** Of one event within what is asked for. */
const MAX_HAPPENINGS = 1_000

/** What is to be done and what happens at a time: categories, reminders, and when events happen. */
export function createTasksFeature(
  context: EngineContext,
  deps: { journal: Journal; records: Records; authorOf: AuthorOf; author(): string },
) {
  const { journal, records } = deps
  journal.apply([defaultCategories])
  const store = createTasksStore(context)
  const reminders = createReminders(context, { journal, records, store })

  const own = createOwnAddresses(context.reader).identity
  const invitations = createInvitations(context, {
    ...deps,
    store,
    own: (address) => own().isOwnAddress(address),
  })

  function between(from: number, to: number): Occurrence[] {
    const found = store.candidates(from - 2 * DAY, to + 2 * DAY).flatMap((id) => {
      const row = records.readIf({ type: 'event', id })
      const event = row && eventType.fields.parse(row.fields)
      if (!event || event.status === 'cancelled' || event.answer === 'declined') return []
      return happenings(event, from, to, MAX_HAPPENINGS).map(
        ({ startsAt, endsAt, isWholeDay, wall }): Occurrence => ({
          ...{ record: { type: 'event', id }, title: event.title, startsAt, endsAt, isWholeDay },
          ...{ occurrence: event.repeats === '' ? '' : wall, status: event.status },
        }),
      )
    })
    return found.sort(
      (a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt || (a.title < b.title ? -1 : 1),
    )
  }

  // No list of records holds them: who shows their names hears of them here.
  journal.onChange(({ type, id }) => {
    if (type === 'task_category') records.announce({ type, id })
  })
  const { categories } = store
  const known = (id: string): number => {
    const at = categories().indexOf(id)
    if (at < 0) throw new ProblemError({ code: 'not-found', params: { type: 'task_category' } })
    return at
  }
  return {
    calendarCame: invitations.came,
    start: reminders.start,
    stop: reminders.stop,
    router: os.tasks.router({
      times: os.tasks.times.handler(({ input }) => {
        const stamp = store.closedBy(input.id)
        return { ...store.mailOf(input.id), completedAt: stamp === null ? null : stampTime(stamp) }
      }),
      reminders: os.tasks.reminders.handler(() => reminders.list()),
      snooze: os.tasks.snooze.handler(({ input }) => reminders.snooze(input.id, input.until)),
      dismiss: os.tasks.dismiss.handler(({ input }) => reminders.dismiss(input.id)),
      between: os.tasks.between.handler(({ input }) => between(input.from, input.to)),
      invited: os.tasks.invited.handler(({ input }) => invitations.state(input.calendarId, input.occurrence)),
      reply: os.tasks.reply.handler(({ input }) => invitations.reply(input.id, input.answer)),
      answered: os.tasks.answered.handler(({ input }) => invitations.answered(input.id, input.answer)),
      nameCategory: os.tasks.nameCategory.handler(({ input: { id, name } }) =>
        journal.commit('category-named', (write) => {
          if (id === null) {
            const count = categories().length
            if (count >= MAX_CATEGORIES) throw new ProblemError({ code: 'field-invalid', field: 'name' })
            write.create('task_category', { name, position: count })
          } else {
            known(id)
            write.update('task_category', id, { name })
          }
          return { change: write.stamp() }
        }),
      ),
      moveCategory: os.tasks.moveCategory.handler(({ input: { id, by } }) =>
        journal.commit('category-moved', (write) => {
          const at = known(id)
          const ids = categories()
          const [moved = id] = ids.splice(at, 1)
          ids.splice(Math.max(0, at + by), 0, moved)
          ids.forEach((one, position) => write.update('task_category', one, { position }))
          return { change: write.stamp() }
        }),
      ),
      removeCategory: os.tasks.removeCategory.handler(({ input: { id } }) =>
        journal.commit('category-removed', (write) => {
          known(id)
          write.remove('task_category', id)
          return { change: write.stamp() }
        }),
      ),
    }),
  }
}
