import { describe, expect, it } from 'vitest'
import { invitationAuthor } from '../../../src/main/engine/features/messages/invitation-author'
import { summariseInvitation } from '../../../src/main/engine/mime/calendar/invitation'

const EVIL = 'evil@attacker.example'
const anna = 'mailto:anna@customer.example'
const organizer = `ORGANIZER;CN=Anna:${anna}`
const forAnna = (deputy: string): string => `ORGANIZER;SENT-BY="mailto:${deputy}":${anna}`
const invited = 'ATTENDEE;PARTSTAT=DECLINED:mailto:mario@shop.example'

function standing(method: string, lines: readonly string[], ...writers: string[]) {
  const event = ['BEGIN:VEVENT', 'SUMMARY:Lamps', ...lines, 'END:VEVENT']
  const text = ['BEGIN:VCALENDAR', `METHOD:${method}`, ...event, 'END:VCALENDAR', ''].join('\r\n')
  const found = summariseInvitation(text, '')
  return found && invitationAuthor(found, writers)
}

describe('an invitation', () => {
  it.each([
    ['REQUEST', [organizer], 'anna@customer.example'],
    ['CANCEL', [organizer], 'Anna@CUSTOMER.example.'],
    ['REQUEST', ['ORGANIZER:MAILTO:anna@müller.example'], 'anna@xn--mller-kva.example'],
    ['DECLINECOUNTER', [organizer, invited], 'anna@customer.example'],
    ['REPLY', [organizer, invited], 'mario@shop.example'],
    ['COUNTER', [organizer, invited], 'mario@shop.example'],
    ['REFRESH', [organizer, invited], 'mario@shop.example'],
    ['REPLY', [organizer, 'ATTENDEE:mailto:x@y.example', invited], 'MARIO@shop.example'],
    // Nothing in it is said in anybody's name.
    ['PUBLISH', [], EVIL],
    ['REQUEST', ['ORGANIZER:invalid:nomail'], EVIL],
    // Shown is whom EMAIL names.
    ['REQUEST', ['ORGANIZER;EMAIL=anna@icloud.example:mailto:2_GEZ@imip.me.example'], 'anna@icloud.example'],
  ])('with %s %j is the word of %s', (method, lines, writer) => {
    expect(standing(method, lines, writer)).toEqual({ address: writer, standing: 'own' })
  })

  it.each([
    ['CANCEL', [organizer], 'not-organizer'],
    ['REQUEST', [organizer], 'not-organizer'],
    ['PUBLISH', [organizer], 'not-organizer'],
    ['REQUEST', [organizer, 'STATUS:CANCELLED'], 'not-organizer'],
    ['REPLY', [organizer, invited], 'not-attendee'],
    ['REPLY', [`ORGANIZER:mailto:${EVIL}`, invited], 'not-attendee'],
    ['REPLY', [organizer], 'not-attendee'],
    // An answer does not call a meeting off.
    ['REPLY', [organizer, `ATTENDEE:mailto:${EVIL}`, 'STATUS:CANCELLED'], 'not-organizer'],
    ['CANCEL', [organizer, `ATTENDEE:mailto:${EVIL}`], 'not-organizer'],
    ['CANCEL', [`ORGANIZER;CN="${EVIL}":${anna}`], 'not-organizer'],
    ['CANCEL', [forAnna('lucia@customer.example')], 'not-organizer'],
    ['CANCEL', ['ORGANIZER:nobody at all'], 'not-organizer'],
    ['CANCEL', [], 'no-organizer'],
    ['CANCEL', ['ORGANIZER:invalid:nomail'], 'no-organizer'],
    // What the file says of itself is no proof, but it is said.
    ['CANCEL', [forAnna(EVIL.toUpperCase())], 'for-organizer'],
    ['REPLY', [organizer, `ATTENDEE;SENT-BY="mailto:${EVIL}":mailto:mario@shop.example`], 'for-attendee'],
    ['REPLY', [forAnna(EVIL), invited], 'not-attendee'],
  ])('with %s %j of a stranger is %s', (method, lines, expected) => {
    expect(standing(method, lines, EVIL)).toEqual({ address: EVIL, standing: expected })
  })

  it('is nobody’s own word where another wrote it, too, or nobody did', () => {
    const both = ['anna@customer.example', EVIL]
    expect(standing('CANCEL', [organizer], ...both)).toEqual({ address: EVIL, standing: 'not-organizer' })
    expect(standing('CANCEL', [forAnna(EVIL)], ...both)).toEqual({ address: EVIL, standing: 'for-organizer' })
    expect(standing('CANCEL', [organizer])).toEqual({ address: '', standing: 'not-organizer' })
    expect(standing('CANCEL', [forAnna('')], '')).toEqual({ address: '', standing: 'not-organizer' })
  })
})
