import { decodeText } from '../../mime/charset'
import type { Stores } from './stores'
import type { ReadBody } from './types'

/** Of a calendar file, in bytes: one invitation is a few kilobytes. */
const MAX_CALENDAR = 1_000_000

const isCalendar = ({ contentType, filename }: ReadBody['attachments'][number]): boolean =>
  /^(?:text\/calendar|application\/ics)$/i.test(contentType) || /\.ics$/i.test(filename)

/** Tells, within the transaction that stores a mail's text, of the calendar that came with it. */
export function tellCalendar(
  { listeners }: Pick<Stores, 'listeners'>,
  messageId: number,
  body: ReadBody,
): void {
  const content = body.attachments.find(isCalendar)?.content
  if (!content || content.length > MAX_CALENDAR) return
  const { text } = decodeText(content, 'utf-8')
  for (const listener of listeners) listener.calendarCame?.(messageId, text)
}
