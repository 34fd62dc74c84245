import { Button, TextInput } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localMinute, readLocalMinute } from '../../shared/local-minute'
import { readTypedMoment } from '../../shared/typed-moment'
import { useFormat, userLocale } from './format'
import classes from './MomentChooser.module.css'
import { onOwnSubmit } from '../ui/own-events'

export interface OfferedMoment {
  id: string
  label: string
  /** Why it is offered. */
  detail?: string
  icon: TablerIcon
  at: number
}

const isOver = (at: number): boolean => at <= Date.now()

/**
 * Asks for a moment to come: one that is offered, one in words, or any day and hour. `action` is what is done then; what is
 * past is not chosen.
 */
export function MomentChooser({
  offered,
  action,
  choose,
}: {
  offered: readonly OfferedMoment[]
  action: string
  choose(at: number): void
}) {
  const { t } = useTranslation('common')
  const { weekdayTime } = useFormat()
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState(() => localMinute(offered.at(-1)?.at ?? Date.now()))
  const [isPast, setIsPast] = useState(false)
  const [isUnread, setIsUnread] = useState(false)
  const pickedAt = readLocalMinute(picked)
  const run = (at: number): void => {
    if (isOver(at)) setIsPast(true)
    else choose(at)
  }
  const type = (text: string): void => {
    setTyped(text)
    const at = readTypedMoment(text, userLocale())
    setIsUnread(at === null && text.trim() !== '')
    setIsPast(at !== null && isOver(at))
    if (at !== null) setPicked(localMinute(at))
  }
  return (
    <>
      <ul className={classes.times}>
        {offered.map(({ id, label, detail, at, icon: Icon }, index) => (
          <li key={id}>
            <button
              type="button"
              className={classes.time}
              data-autofocus={index === 0 || undefined}
              onClick={() => run(at)}
              onKeyDown={walkTimes}
            >
              <Icon size={17} stroke={1.6} aria-hidden />
              <span>
                {label}
                {detail && <span className={classes.detail}>{detail}</span>}
              </span>
              <span className={classes.when}>{weekdayTime(at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className={classes.fields}
        // What is wrong is told in words of ours.
        noValidate
        onSubmit={(event) =>
          onOwnSubmit(event, () => {
            if (pickedAt !== null && !isUnread) run(pickedAt)
          })
        }
      >
        <TextInput
          label={t('moment.typed')}
          placeholder={t('moment.example')}
          value={typed}
          error={isUnread && t('moment.unread')}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <div className={classes.pick}>
          <TextInput
            type="datetime-local"
            label={t('moment.pick')}
            value={picked}
            error={isPast && t('moment.past')}
            onChange={(event) => {
              setIsPast(false)
              setTyped('')
              setIsUnread(false)
              setPicked(event.currentTarget.value)
            }}
          />
          <Button type="submit" variant="light" disabled={pickedAt === null || isUnread}>
            {action}
          </Button>
        </div>
      </form>
    </>
  )
}

/** Arrows walk the times as they walk any list. */
function walkTimes(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const all = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])]
  const at = all.findIndex((button) => button === event.currentTarget)
  all[at + step]?.focus()
}
