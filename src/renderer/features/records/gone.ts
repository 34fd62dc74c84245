import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { withinSentence } from '../../../shared/shown-text'
import type { Gone } from '../../app/FormDialog'
import { restoreUndoably } from './changes'
import { useIsGone, useRemoved } from './queries'

/** What a form says and offers once its record was deleted elsewhere; one that was merged is not brought back. */
export function useGone(row: RecordRow | null): Gone | null {
  const { t } = useTranslation('customer')
  const isGone = useIsGone(row)
  const { data: removed } = useRemoved(isGone ? row : null)
  if (!row || !isGone) return null
  const heir = removed?.mergedWith
  return {
    text: heir ? t('gone.formMerged', { name: withinSentence(heir.title) }) : t('gone.form'),
    bringBack: removed && !heir ? () => restoreUndoably(row) : null,
  }
}
