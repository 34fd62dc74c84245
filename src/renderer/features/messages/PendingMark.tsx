import { Tooltip } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem'
import { useDescribe, wordsOf } from '../../app/problems'

/** A change that waits for the server, and why where that is known. */
export function PendingMark({ problem, size }: { problem: Problem | null; size: number }) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const label = problem
    ? t('row.refused', { title: describe(problem).title, words: wordsOf(problem) })
    : t('row.pending')
  return (
    <Tooltip label={label} multiline maw={360}>
      <IconClock size={size} role="img" aria-label={label} />
    </Tooltip>
  )
}
