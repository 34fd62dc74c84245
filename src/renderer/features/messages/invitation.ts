import { skipToken, useQuery } from '@tanstack/react-query'
import type { Invitation } from '../../../shared/contract/invitations'
import type { Attachment, MessageBody } from '../../../shared/contract/messages'
import { queries } from '../../bridge/queries'

/** The calendar file of a mail, whatever it stands in; undefined where it has none. */
const calendarOf = ({ attachments }: MessageBody): Attachment | undefined =>
  attachments.find(
    ({ contentType, filename }) =>
      /^(?:text\/calendar|application\/ics)$/i.test(contentType) || /\.ics$/i.test(filename),
  )

/** The appointment a mail brings; null where it has none that can be read, undefined until that is known. */
export function useInvitation(messageId: number, body: MessageBody): Invitation | null | undefined {
  const partId = calendarOf(body)?.partId
  const { data, isError } = useQuery(
    queries.messages.invitation.queryOptions({
      input: partId === undefined ? skipToken : { messageId, partId },
    }),
  )
  return partId === undefined || isError ? null : data
}
