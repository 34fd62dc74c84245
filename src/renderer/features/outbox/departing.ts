import type { Outgoing, OutgoingLine } from '../../../shared/contract/outbox'
import { forgetUndo, keepUndo, type Undoable } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { openDraft } from './composing'

/** What Ctrl/Cmd+Z takes back of the mails that wait for their undo time. */
const waiting = new Map<string, Undoable>()

/** A window that was loaded again takes back what it had sent before, as long as its undo time runs. */
export function stillDeparts(mail: OutgoingLine, label: string): void {
  if (!waiting.has(mail.id)) departs(mail, label)
}

/** A mail was sent from this window: until it leaves, the newest undo is its own. */
export function departs(mail: Pick<Outgoing, 'id' | 'state' | 'sendAt'>, label: string): void {
  if (mail.state !== 'queued' || mail.sendAt === null) return
  const entry = { label, until: mail.sendAt, urgent: true, run: () => callBack(mail.id) }
  waiting.set(mail.id, entry)
  keepUndo(entry)
}

/** Back into the composer, while it still waits. */
export async function callBack(id: string): Promise<void> {
  settle(id)
  await openDraft(await engine.outbox.cancel({ id }))
}

/** Off at once. */
export async function hurry(id: string): Promise<void> {
  settle(id)
  await engine.outbox.sendNow({ id })
}

function settle(id: string): void {
  const entry = waiting.get(id)
  waiting.delete(id)
  if (entry) forgetUndo(entry)
}
