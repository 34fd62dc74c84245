import { describe, expect, it } from 'vitest'
import { summariseInvitation } from '../../src/main/engine/mime/calendar/invitation'

const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:1@x', ...lines, 'END:VEVENT']
const read = (...lines: string[]) => summariseInvitation(calendar('METHOD:REQUEST', ...lines), '')
const start = (line: string, ...zones: string[]) => {
  const { start: wall, startTzid, timeZone, startsAt } = read(...zones, ...event(line)) ?? {}
  return { wall, startTzid, timeZone, startsAt }
}

const zone = (tzid: string, standard: string, daylight: string, ...more: string[]): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  ...more,
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  `TZOFFSETFROM:${daylight}`,
  `TZOFFSETTO:${standard}`,
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  `TZOFFSETFROM:${standard}`,
  `TZOFFSETTO:${daylight}`,
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]

describe('the times of an invitation', () => {
  it.each([
    ['Google', 'DTSTART:20260310T090000Z', [], '2026-03-10T09:00:00Z', 'UTC'],
    [
      'Google, repeating',
      'DTSTART;TZID=Europe/Rome:20260310T100000',
      [],
      '2026-03-10T09:00:00Z',
      'Europe/Rome',
    ],
    [
      'Apple',
      'DTSTART;TZID=Europe/Rome:20260710T100000',
      zone('Europe/Rome', '+0100', '+0200'),
      '2026-07-10T08:00:00Z',
      'Europe/Rome',
    ],
    [
      'Outlook and Exchange',
      'DTSTART;TZID=W. Europe Standard Time:20260710T100000',
      zone('W. Europe Standard Time', '+0100', '+0200'),
      '2026-07-10T08:00:00Z',
      'Europe/Berlin',
    ],
    [
      'a Windows name without its rules',
      'DTSTART;TZID="W. Europe Standard Time":20260310T100000',
      [],
      '2026-03-10T09:00:00Z',
      'Europe/Berlin',
    ],
    [
      'Zimbra',
      'DTSTART;TZID="(GMT+01.00) Rome / Stockholm":20260710T100000',
      zone('(GMT+01.00) Rome / Stockholm', '+0100', '+0200'),
      '2026-07-10T08:00:00Z',
      '',
    ],
    [
      'rules with a location',
      'DTSTART;TZID=Custom:20260710T100000',
      zone('Custom', '+0100', '+0200', 'X-LIC-LOCATION:Europe/Warsaw'),
      '2026-07-10T08:00:00Z',
      'Europe/Warsaw',
    ],
    [
      'Thunderbird',
      'DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260310T100000',
      [],
      '2026-03-10T09:00:00Z',
      'Europe/Berlin',
    ],
    ['Outlook.com', 'DTSTART;TZID=tzone://Microsoft/Utc:20260310T100000', [], '2026-03-10T10:00:00Z', 'UTC'],
    [
      'a name with a colon and no quotes',
      'DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin:20260310T100000',
      zone('(UTC+01:00) Amsterdam, Berlin', '+0100', '+0200'),
      '2026-03-10T09:00:00Z',
      '',
    ],
    ['ISO 8601', 'DTSTART:2026-03-10T10:00:00Z', [], '2026-03-10T10:00:00Z', 'UTC'],
  ])('of %s are moments', (_, line, zones, startsAt, timeZone) => {
    expect(start(line, ...zones)).toMatchObject({ startsAt, timeZone })
  })

  it.each([
    ['an unknown zone', 'DTSTART;TZID=Customized Time Zone:20260310T100000', [], 'Customized Time Zone'],
    ['a name of several zones', 'DTSTART;TZID=IST:20260310T100000', [], 'IST'],
    ['no zone', 'DTSTART:20260310T100000', [], ''],
    [
      'rules that contradict the name',
      'DTSTART;TZID=Europe/Rome:20260310T100000',
      zone('Europe/Rome', '-0500', '-0400'),
      'Europe/Rome',
    ],
    [
      'rules that begin later',
      'DTSTART;TZID=Later:20260310T100000',
      zone('Later', '+0100', '+0200').map((line) => line.replace('1601', '2030')),
      'Later',
    ],
    [
      'rules without end',
      'DTSTART;TZID=Mad:20260310T100000',
      zone('Mad', '+0100', '+0200').map((line) => line.replace('YEARLY', 'SECONDLY')),
      'Mad',
    ],
    [
      'rules of a day that never comes',
      'DTSTART;TZID=Mad:20260310T100000',
      zone('Mad', '+0100', '+0200').map((line) =>
        line.replace(/RRULE.*/, 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      ),
      'Mad',
    ],
  ])('with %s stay what the clock of the sender says', (_, line, zones, startTzid) => {
    expect(start(line, ...zones)).toEqual({
      ...{ wall: '2026-03-10T10:00:00', startTzid, timeZone: '', startsAt: null },
    })
  })

  it.each([
    'DTSTART:20260332T250000',
    'DTSTART:soon',
    'DTSTART;TZID=Europe/Rome:',
    'DTSTART;VALUE=DATE:20260230',
  ])('that are none are none: %s', (line) => {
    expect(start(line)).toEqual({ wall: '', startTzid: '', timeZone: '', startsAt: null })
  })

  it('of whole days are days', () => {
    for (const value of [';VALUE=DATE:20260310', ':20260310']) {
      const found = read(...event(`DTSTART${value}`, 'DTEND;VALUE=DATE:20260312'))
      expect(found).toMatchObject({ start: '2026-03-10', end: '2026-03-12', allDay: true, startsAt: null })
    }
  })

  it('end after a duration', () => {
    const found = read(...event('DTSTART;TZID=Europe/Rome:20260310T100000', 'DURATION:PT1H30M'))
    expect(found).toMatchObject({ end: '2026-03-10T11:30:00', endsAt: '2026-03-10T10:30:00Z' })
    expect(read(...event('DTSTART;VALUE=DATE:20260310', 'DURATION:P2D'))).toMatchObject({ end: '2026-03-12' })
  })
})

describe('an invitation', () => {
  it.each([
    ['REQUEST', [], 'request'],
    ['REQUEST', ['STATUS:CANCELLED'], 'cancellation'],
    ['CANCEL', [], 'cancellation'],
    ['REPLY', [], 'reply'],
    ['COUNTER', [], 'counter-proposal'],
    ['PUBLISH', [], 'publication'],
    ['REFRESH', [], 'other'],
  ])('with %s %j is a %s', (method, lines, kind) => {
    expect(summariseInvitation(calendar(...event(...lines)), method)).toMatchObject({ method, kind })
  })

  it('tells who answered what', () => {
    const found = summariseInvitation(
      calendar(
        'METHOD:REPLY',
        ...event(
          'ATTENDEE;PARTSTAT=DECLINED;CN="Rossi, Mario":mailto:mario@rossi.it',
          'ATTENDEE;PARTSTAT=NEEDS-ACTION:MAILTO:anna@ourshop.it',
        ),
      ),
      '',
    )
    expect(found).toMatchObject({
      kind: 'reply',
      attendees: ['mario@rossi.it', 'anna@ourshop.it'],
      answers: [{ attendee: 'mario@rossi.it', answer: 'DECLINED' }],
    })
  })

  it('keeps all that can be read beside what cannot', () => {
    const found = read(
      'NO COLON HERE',
      ...event(
        'ATTENDEE;CN="unclosed:mailto:x@y.it',
        'DTSTAMP:never',
        'RRULE:FREQ=SOMETIMES',
        'X-ODD;parameter:1',
        'SUMMARY;LANGUAGE=it:Sopralluogo\\, con',
        '  Anna',
        'DTSTART;TZID=Europe/Rome:20260310T100000',
        'DTEND;TZID=Europe/Rome:99999999T999999',
        'END:VALARM',
        'BEGIN:VALARM',
        'SUMMARY:alarm',
      ),
    )
    expect(found).toMatchObject({
      summary: 'Sopralluogo, con Anna',
      startsAt: '2026-03-10T09:00:00Z',
      end: '',
    })
  })

  it('has all its events, and says which occurrence each is about', () => {
    const found = read(
      ...event('SUMMARY:One', 'RRULE:FREQ=WEEKLY'),
      ...event('SUMMARY:Two', 'RECURRENCE-ID;TZID=Europe/Rome:20260317T100000'),
    )
    expect(found).toMatchObject({ summary: 'One', repeats: 'every week' })
    expect(found?.more).toMatchObject([{ summary: 'Two', occurrence: '2026-03-17T10:00:00' }])
  })

  it.each([
    ['FREQ=DAILY;COUNT=3;INTERVAL=1;WKST=SU', 'every day, 3 times'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', 'every 2 weeks on Monday and Friday'],
    ['FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630T215959Z', 'every week on Tuesday, until 2026-06-30'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', /^every month on the first Monday or Tuesday or/],
    ['FREQ=MONTHLY;BYMONTHDAY=15', 'every month on day 15'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day'],
    ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8', 'every year on day 8 in March'],
    ['FREQ=YEARLY;BYWEEKNO=20', 'every year, with further rules'],
  ])('repeating by %s says so', (rule, words) => {
    const said = read(...event(`RRULE:${rule}`))?.repeats
    if (typeof words === 'string') expect(said).toBe(words)
    else expect(said).toMatch(words)
  })

  it.each([
    'BEGIN:VCALENDAR\n'.repeat(50_000),
    `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(50_000)}`,
    `BEGIN:VCALENDAR\n${'END:VEVENT\n'.repeat(50_000)}`,
    `BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:${'a\n '.repeat(300_000)}`,
    `BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE${';A=B'.repeat(200_000)}:x`,
    `BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=DAILY;BYDAY=${'MO,'.repeat(200_000)}`,
    '\u0000'.repeat(1_000_000),
    '',
  ])('is read in bounded time, however odd: case %#', (text) => {
    const found = summariseInvitation(text, '')
    expect(JSON.stringify(found).length).toBeLessThan(100_000)
  })
})
