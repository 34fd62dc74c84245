import i18next from 'i18next'
import type { Outgoing, OutgoingLine } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { forgetUndo, keepUndo, type Undoable } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { continueDraft, openDraft } from './composing'
import type { Gone } from './drafts'

/** What Ctrl/Cmd+Z takes back of the mails that wait for their undo time. */
const waiting = new Map<string, Undoable>()
/** Those of them that were seen in the queue: one that was just sent may not stand there yet. */
const seen = new Set<string>()

/** A window that was loaded again takes back what it had sent before, as long as its undo time runs. */
export function stillDeparts(mail: OutgoingLine, label: string): void {
  if (!waiting.has(mail.id)) departs(mail, label)
}

/** What takes a mail back that this window sent, while it waits. */
export const wayBack = (id: string): Undoable | undefined => waiting.get(id)

/** A mail was sent from this window: until it leaves, the newest undo is its own. */
export function departs(mail: Pick<Outgoing, 'id' | 'state' | 'sendAt'>, label: string): void {
  if (mail.state !== 'queued' || mail.sendAt === null) return
  const entry = { label, at: Date.now(), until: mail.sendAt, urgent: true, run: () => callBack(mail.id) }
  waiting.set(mail.id, entry)
  keepUndo(entry)
}

/** What waits now: a mail that left, or that another window called back, is no longer there to be taken back here. */
export function departing(queuedIds: ReadonlySet<string>): void {
  for (const id of [...waiting.keys()])
    if (queuedIds.has(id)) seen.add(id)
    else if (seen.has(id)) settle(id)
}

/** Back into the composer, while it still waits. */
export async function callBack(id: string): Promise<void> {
  settle(id)
  await openDraft(await engine.outbox.cancel({ id }))
}

/** What that is called for a mail sent from another window; null where nothing calls it back. */
export function callBackLabel(gone: Gone): 'undoSend' | 'edit' | null {
  if (gone === 'queued') return 'undoSend'
  return gone === 'failed' ? 'edit' : null
}

export const isOpenable = ({ state }: Pick<Outgoing, 'state'>): boolean =>
  state !== 'sending' && state !== 'sent'

type Subject = Pick<OutgoingLine['content'], 'subject'>

/** Goes on with a draft; a mail that has not left comes back as one. It no longer leaves by itself then, which is said. */
export function openOutgoing(mail: Pick<OutgoingLine, 'id' | 'state'> & { content: Subject }): void {
  if (mail.state === 'draft') void continueDraft(mail.id)
  else if (!isOpenable(mail)) toast(i18next.t('compose:leaving'))
  else
    callBack(mail.id).then(() => {
      const { subject } = mail.content
      if (mail.state === 'queued')
        toast(i18next.t('compose:takenBack'), { name: subject || i18next.t('compose:noSubject') })
    }, report)
}

/** Off at once. */
export async function sendNow(id: string): Promise<void> {
  settle(id)
  await engine.outbox.sendNow({ id })
}

/** A mail does not wait any more, or for another time: its undo time is over. */
export function settle(id: string): void {
  const entry = waiting.get(id)
  waiting.delete(id)
  seen.delete(id)
  if (entry) forgetUndo(entry)
}
