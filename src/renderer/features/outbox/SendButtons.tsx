import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCalendarClock, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { printedKeys } from '../../app/key-names'
import classes from './Composer.module.css'
import { pressedAs } from './press'

/** Sends at once or at a time: that which the draft had before, or another. */
export function SendButtons(props: {
  /** When it is to leave; null: at once. */
  time: number | null
  label: string
  isPending: boolean
  /** It is asked whether something was forgotten: a tooltip would lie over that. */
  isAsking: boolean
  schedule(): void
  /** The time that was chosen is none any more. */
  sendAtOnce(): void
}) {
  const { time: at, label, isPending, isAsking, schedule, sendAtOnce } = props
  const { t } = useTranslation('compose')
  const { weekdayTime } = useFormat()
  return (
    <>
      <Tooltip label={printedKeys('mod+enter')} disabled={isAsking}>
        <Button
          type="submit"
          {...pressedAs('send')}
          classNames={{ root: classes.send ?? '', label: classes.sendLabel ?? '' }}
          loading={isPending}
        >
          {at === null ? label : t('schedule.sendAt', { what: label, when: weekdayTime(at) })}
        </Button>
      </Tooltip>
      <Tooltip label={`${t('schedule.open')} ${printedKeys('mod+shift+enter')}`} disabled={isAsking}>
        <ActionIcon
          size="lg"
          variant="light"
          aria-label={t('schedule.open')}
          {...pressedAs('schedule')}
          onClick={schedule}
        >
          <IconCalendarClock size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {at !== null && (
        <Tooltip label={t('schedule.notThen')}>
          <ActionIcon size="lg" aria-label={t('schedule.notThen')} onClick={sendAtOnce}>
            <IconX size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  )
}
