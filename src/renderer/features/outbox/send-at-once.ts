import type { MailAddress } from '../../../shared/contract/messages'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { openDraft } from './composing'
import { departs } from './departing'

/**
 * Sends a mail nobody has to write, after the time in which it may be called back. Where it cannot leave it is opened,
 * and what hinders it told.
 */
export async function sendAtOnce(
  mail: { accountId: number; to: MailAddress; subject: string; text: string; file?: File },
  label: string,
): Promise<void> {
  const { accountId, to, subject, text } = mail
  const begun = await engine.outbox.create({ kind: 'new', accountId, to: [to], subject, text })
  const draft = mail.file ? await engine.outbox.attach({ id: begun.id, file: mail.file }) : begun
  try {
    departs(await engine.outbox.send({ id: draft.id, revision: draft.revision }), label)
  } catch (error) {
    await openDraft(draft)
    report(error)
  }
}
