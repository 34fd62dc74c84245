import { usualWriting } from '../../../shared/contract/app'
import { currentSettings } from '../../app/settings'
import type { Excess } from './doubts'
import type { Writing } from './drafts'
import { mailSize } from './mail-size'
import { limitsFor, unusualRecipients } from './server-limits'

/** What of a mail is more than the user's settings or the server it leaves by take without a word. */
export async function excessOf(writing: Pick<Writing, 'content' | 'draft'>): Promise<Excess[]> {
  const { content, draft } = writing
  const { mostCopies } = currentSettings()?.writing ?? usualWriting
  const limits = await limitsFor(writing, mostCopies)
  const most = Math.min(mostCopies, limits?.mostRecipients || Infinity)
  const found: Excess[] = []
  if (content.cc.length > most) found.push({ kind: 'copies', much: { is: content.cc.length, most } })
  const size = mailSize(content, draft.attachments)
  if (limits && limits.maxSize > 0 && size > limits.maxSize)
    found.push({ kind: 'size', much: { is: size, most: limits.maxSize } })
  const unusual = unusualRecipients(content)
  if (limits && !limits.utf8 && unusual.length > 0)
    found.push({ kind: 'letters', people: unusual.map((address) => ({ name: '', address })) })
  return found
}
