import { isRefusal } from '../../../net/refusal'
import type { MovedMail } from '../mail-source'
import type { ImapSession } from './imap-session'

/** To be called in the folder: only then is known which keywords it keeps. */
export async function appendMail(
  session: Pick<ImapSession, 'append'>,
  path: string,
  { source, flags, receivedAt }: MovedMail,
): Promise<void> {
  const ofSystem = flags.filter((flag) => flag.startsWith('\\'))
  const at = receivedAt === null ? undefined : new Date(receivedAt)
  try {
    await session.append(path, source, flags, at)
  } catch (error) {
    // A server that keeps no keywords may refuse the whole mail for one.
    if (ofSystem.length === flags.length || !isRefusal(error) || error.problem.code === 'over-quota')
      throw error
    await session.append(path, source, ofSystem, at)
  }
}
