import { addressKey } from '../../../../shared/address-key'
import type { InvitationAuthor } from '../../../../shared/contract/invitations'
import type { InvitationSummary } from '../../mime/calendar/invitation'

/** What those who were invited send (RFC 5546 section 1.4); all else is the organiser's to say. */
const OF_ATTENDEES: ReadonlySet<string> = new Set(['REPLY', 'COUNTER', 'REFRESH'])

/**
 * Whether those who wrote a mail are whose word its calendar file is. Who sends for another (RFC 5545 section 3.2.18) is
 * named by the file alone, which whoever wrote it filled in: that makes nobody the organiser.
 */
export function invitationAuthor(
  { method, kind, ...event }: InvitationSummary,
  writers: readonly string[],
): InvitationAuthor {
  const ofAttendee = OF_ATTENDEES.has(method) && kind !== 'cancellation'
  const people = ofAttendee ? event.attendees : [event.organizer].filter(Boolean)
  const deputies = ofAttendee ? event.attendeeDeputies : [event.organizerDeputy]
  const outside = (named: readonly string[]): string | undefined => {
    const keys = new Set(named.map(addressKey).filter(Boolean))
    return writers.find((writer) => !keys.has(addressKey(writer)))
  }
  const [first = ''] = writers
  // Without an organiser nothing is said in another's name; that what somebody else plans is off, still is.
  if (!ofAttendee && people.length === 0)
    return { address: first, standing: kind === 'cancellation' ? 'no-organizer' : 'own' }
  const other = writers.length === 0 ? '' : outside(people)
  if (other === undefined) return { address: first, standing: 'own' }
  const isDeputy = other !== '' && outside([...people, ...deputies]) === undefined
  const role = ofAttendee ? 'attendee' : 'organizer'
  return { address: other, standing: isDeputy ? `for-${role}` : `not-${role}` }
}
