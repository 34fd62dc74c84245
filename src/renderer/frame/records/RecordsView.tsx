import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { useRoute } from '../../app/route'
import { ContactReview } from '../../features/contact-review/index'
import { noteCommand } from '../../features/notes/index'
import {
  RecordDialogs,
  RecordListLine,
  RecordModule,
  RemovedModule,
  useTypeWords,
} from '../../features/records/index'
import { TaskViews } from '../../features/tasks/index'
import { RecordPage } from './RecordPage'

const owner = Symbol('note key of records')

/** All records of a type: the list, and the page of the one chosen. */
export function RecordsView({ type }: { type: string }) {
  const words = useTypeWords()
  const removed = useRoute((route) => route.removed)
  useNoteKey()
  const page = (id: string): ReactNode => (
    <ErrorBoundary name={words(type, 'one')} of={id}>
      <RecordPage record={{ type, id }} />
    </ErrorBoundary>
  )
  return (
    <>
      <ErrorBoundary name={words(type, 'many')}>
        {removed ? (
          <RemovedModule type={type} detail={page} />
        ) : (
          <RecordModule
            type={type}
            line={(row) => <RecordListLine row={row} />}
            detail={page}
            above={type === 'person' ? <NewAcquaintances /> : type === 'task' && <TaskViews />}
          />
        )}
      </ErrorBoundary>
      <RecordDialogs type={type} />
    </>
  )
}

function NewAcquaintances() {
  const { t } = useTranslation('writing')
  return (
    <ErrorBoundary name={t('review.title')} line>
      <ContactReview />
    </ErrorBoundary>
  )
}

/** It is there before the page of the record is: letters pressed behind it would be commands. */
function useNoteKey(): void {
  const { t } = useTranslation()
  const commands = useMemo<Command[]>(
    () => [
      {
        ...noteCommand(t),
        offered: () => useRoute.getState().record !== null,
        needs: () => t('needs.record'),
      },
    ],
    [t],
  )
  useCommands(owner, commands)
}
