import i18next from 'i18next'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import type { Link } from '../../../shared/contract/links'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { needsOneRow, oneRow } from '../../app/one-row'
import { report } from '../../app/problems'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { LinkPicker } from './LinkPicker'

/** The conversation that is about to be linked; `from`: the link that is to go in its place. */
const useLinking = create<{ threadId: number | null; from: Link | null }>(() => ({
  threadId: null,
  from: null,
}))

/** Asks for the record a conversation belongs to. */
export function askForLink(threadId: number): void {
  expectTyping(DIALOG)
  useLinking.setState({ threadId, from: null })
}

/** Asks for the record a linked conversation is handed to. */
export function askForMove(threadId: number, from: Link): void {
  expectTyping(DIALOG)
  useLinking.setState({ threadId, from })
}

const close = (): void => useLinking.setState({ threadId: null, from: null })

/** Of several records a deal is what mail goes from; without one there is nothing to move. */
async function askWhereTo(threadId: number): Promise<void> {
  const links = await engine.links.forThread({ threadId })
  const from = links.find(({ record }) => record.type === 'deal') ?? links[0]
  if (from) askForMove(threadId, from)
  else toast(i18next.t('customer:commands.moveLink'), { name: i18next.t('customer:notLinked') })
}

const owner = Symbol('link command')

/** Links the conversation in front of the user, whether there is room to read it or for the list alone. */
export function LinkDialog({ note }: { note(threadId: number): ReactNode }) {
  const { t } = useTranslation('customer')
  const { threadId, from } = useLinking()
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
      {
        id: 'move-link',
        group: 'customer',
        title: t('commands.moveLink'),
        offered: () => oneRow() !== null,
        needs: needsOneRow,
        run: () => {
          const row = oneRow()
          if (row) void askWhereTo(row.threadId).catch(report)
        },
      },
    ],
    [t],
  )
  useCommands(owner, commands)
  if (threadId === null) return null
  return (
    <ErrorBoundary name={t('linkTitle')} close={close}>
      <LinkPicker threadId={threadId} from={from} note={note(threadId)} close={close} />
    </ErrorBoundary>
  )
}
