import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Occurrence } from '../../../../shared/contract/tasks'
import { timesText, type Span } from '../../../../shared/free-times'
import { userLocale } from '../../../app/format'
import classes from './FreeTimes.module.css'

interface Day {
  day: Date
  events: readonly Occurrence[]
  free: readonly Span[]
}

/** Days side by side: what stands in the calendar, and what is free, which is ticked. Arrows lead from one to the next. */
export function DayColumns(props: {
  days: readonly Day[]
  chosen: readonly Span[]
  toggle(time: Span): void
  /** The same time by the reader's clock; '' where that is the clock here. */
  elsewhere(time: Span): string
}) {
  const { days, chosen, toggle, elsewhere } = props
  const { t } = useTranslation('writing')
  const columns = useRef<HTMLDivElement>(null)
  const locale = userLocale()
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const dayName = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' })
  const longName = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
  const first = days.find(({ free }) => free.length > 0)?.free[0]

  function onKeyDown(event: KeyboardEvent): void {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1]
    const buttons = [...(columns.current?.querySelectorAll<HTMLElement>('[data-day]') ?? [])].map(
      (column) => [...column.querySelectorAll('button')],
    )
    const day = buttons.findIndex((ofDay) => ofDay.some((button) => button === document.activeElement))
    const at = buttons[day]?.findIndex((button) => button === document.activeElement) ?? -1
    if (!step || at < 0) return
    event.preventDefault()
    const [across, down] = step
    if (across === 0) return buttons[day]?.[at + down]?.focus()
    // Days on which nothing is free are passed over.
    for (let next = day + across; next in buttons; next += across) {
      const there = buttons[next]?.[Math.min(at, (buttons[next]?.length ?? 0) - 1)]
      if (there) return there.focus()
    }
  }

  return (
    <div className={classes.days} ref={columns} onKeyDown={onKeyDown}>
      {days.map(({ day, events, free }) => (
        <div
          key={day.getTime()}
          data-day
          className={classes.day}
          role="group"
          aria-label={longName.format(day)}
        >
          <strong className={classes.dayName}>{dayName.format(day)}</strong>
          {events.length > 0 && (
            <ul className={classes.events} aria-label={t('freeTimes.calendar')}>
              {events.map((event) => (
                <li key={`${event.record.id} ${event.startsAt}`} title={event.title}>
                  {!event.isWholeDay && <span>{timesText(event, own, locale)} </span>}
                  {event.title}
                </li>
              ))}
            </ul>
          )}
          {free.map((time) => {
            const isChosen = chosen.some(({ startsAt }) => startsAt === time.startsAt)
            const there = elsewhere(time)
            return (
              <button
                key={time.startsAt}
                type="button"
                className={classes.time}
                aria-pressed={isChosen}
                tabIndex={isChosen || time === first ? 0 : -1}
                onClick={() => toggle(time)}
              >
                <span>{timesText(time, own, locale)}</span>
                {there && <small>{t('freeTimes.there', { time: there })}</small>}
              </button>
            )
          })}
          {free.length === 0 && <p className={classes.none}>{t('freeTimes.none')}</p>}
        </div>
      ))}
    </div>
  )
}
