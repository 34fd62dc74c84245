import { IconBell, IconCalendarWeek, IconSunrise } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { afterWorkingDays } from '../../../shared/working-days'
import { MomentDialog } from '../../app/MomentDialog'
import { inTurn } from '../../app/moments'
import { useSettings } from '../../app/settings'

/** Asks by when somebody is to have answered, or something to be done. */
export function FollowUpDialog(props: { title: string; choose(dueAt: number): void; close(): void }) {
  const { title, choose, close } = props
  const { t } = useTranslation('follow-ups')
  const usual = useSettings().data?.writing.followUpDays ?? 3
  const [now] = useState(Date.now)
  const offered = [usual, 1, 5, 10].map((count) => ({
    id: String(count),
    at: afterWorkingDays(now, count),
    label: t('inDays', { count }),
    icon: count === usual ? IconBell : count === 1 ? IconSunrise : IconCalendarWeek,
  }))
  return (
    <MomentDialog
      title={title}
      name={title}
      offered={inTurn(offered)}
      action={t('remind')}
      choose={(at) => {
        close()
        choose(at)
      }}
      close={close}
    >
      {null}
    </MomentDialog>
  )
}
