import { useCallback, useEffect } from 'react'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useWantedForm } from '../../app/wanted-form'
import { ConvertDialog } from './ConvertDialog'
import { askToCreate, closeRecordDialog, useRecordDialog } from './dialogs'
import { MergeDialog } from './MergeDialog'
import { RecordForm } from './RecordForm'
import { ExportDialog } from './transfer/ExportDialog'
import { ImportDialog } from './transfer/ImportDialog'
import { useTypeWords } from './types'

/** What is asked about records of a type while they are shown. */
export function RecordDialogs({ type }: { type: string }) {
  const words = useTypeWords()
  const asked = useRecordDialog((state) => (state.asked?.type === type ? state.asked : null))
  useWantedForm(
    type,
    useCallback(() => askToCreate(type), [type]),
  )
  useEffect(() => closeRecordDialog, [type])
  if (!asked) return null
  return (
    <ErrorBoundary name={words(type, 'many')} close={closeRecordDialog}>
      {asked.kind === 'merge' ? (
        <MergeDialog row={asked.row} close={closeRecordDialog} />
      ) : asked.kind === 'convert' ? (
        <ConvertDialog row={asked.row} close={closeRecordDialog} />
      ) : asked.kind === 'import' ? (
        <ImportDialog type={type} close={closeRecordDialog} />
      ) : asked.kind === 'export' ? (
        <ExportDialog type={type} view={asked.view} close={closeRecordDialog} />
      ) : (
        <RecordForm type={type} row={asked.kind === 'edit' ? asked.row : null} close={closeRecordDialog} />
      )}
    </ErrorBoundary>
  )
}
