import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { needsOneRow, oneRow } from '../../app/one-row'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { LinkPicker } from './LinkPicker'

/** The conversation that is about to be linked. */
const useLinking = create<{ threadId: number | null }>(() => ({ threadId: null }))

/** Asks for the record a conversation belongs to. */
export function askForLink(threadId: number): void {
  expectTyping(DIALOG)
  useLinking.setState({ threadId })
}

const close = (): void => useLinking.setState({ threadId: null })

const owner = Symbol('link command')

/** Links the conversation in front of the user, whether there is room to read it or for the list alone. */
export function LinkDialog({ note }: { note(threadId: number): ReactNode }) {
  const { t } = useTranslation('customer')
  const threadId = useLinking((state) => state.threadId)
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'link',
        group: 'customer',
        title: t('commands.link'),
        offered: () => oneRow() !== null,
        needs: needsOneRow,
        run: () => {
          const row = oneRow()
          if (row) askForLink(row.threadId)
        },
      },
    ],
    [t],
  )
  useCommands(owner, commands)
  if (threadId === null) return null
  return (
    <ErrorBoundary name={t('linkTitle')} close={close}>
      <LinkPicker threadId={threadId} note={note(threadId)} close={close} />
    </ErrorBoundary>
  )
}
