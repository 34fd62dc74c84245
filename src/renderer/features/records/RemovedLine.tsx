import { useTranslation } from 'react-i18next'
import type { RemovedRecord } from '../../../shared/contract/records'
import { withinSentence } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { RecordLine } from '../../ui/RecordLine'
import { RecordPicture } from './RecordListLine'

/** One deleted record in their list: what it was called, who deleted it or what it is part of now, and when. */
export function RemovedLine({ row }: { row: RemovedRecord }) {
  const { t } = useTranslation('customer')
  const { shortDate, mediumDate } = useFormat()
  const { mergedWith, byUser, removedBy, removedAt } = row
  const how = mergedWith
    ? t('deleted.merged', { name: withinSentence(mergedWith.title) })
    : byUser
      ? t('deleted.you')
      : removedBy && t('deleted.who', { who: removedBy })
  return (
    <RecordLine
      icon={<RecordPicture row={row} />}
      title={row.title}
      detail={how}
      side={<time title={mediumDate(removedAt)}>{shortDate(removedAt)}</time>}
    />
  )
}
