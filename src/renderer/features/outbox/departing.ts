import type { Outgoing } from '../../../shared/contract/outbox'
import { forgetUndo, keepUndo, type Undoable } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { openDraft } from './composing'

/** What Ctrl/Cmd+Z takes back of the mails that wait for their undo time. */
const waiting = new Map<string, Undoable>()

/** A mail was sent from this window: until it leaves, the newest undo is its own. */
export function departs(mail: Outgoing, label: string): void {
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
