import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCrmBench, OWN_ADDRESS, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const EWA = 'Ewa Nowak <ewa@nowak.example>'

interface Said {
  from?: string
  method?: string
  sequence?: number
  hour?: string
  more?: string[]
  organizer?: string
  attendee?: string
  folder?: 'inbox' | 'junk'
  year?: number
}

/** A mail with an invitation comes, and its text is stored. */
function say(said: Said = {}): void {
  const { from = EWA, method = 'REQUEST', sequence = 0, hour = '15', more = [], folder = 'inbox' } = said
  const { organizer = 'ewa@nowak.example', attendee = `mailto:${OWN_ADDRESS}`, year = 2026 } = said
  const { messageId } = bench.addMail({ from, folder, subject: 'Lamps' })
  const text = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:lamps@nowak.example'],
    `DTSTART;TZID=Central European Standard Time:${year}0624T${hour}3000`,
    `DTEND;TZID=Central European Standard Time:${year}0624T${hour}4500`,
    ...[`SEQUENCE:${sequence}`, 'SUMMARY:Lamps', `ORGANIZER:mailto:${organizer}`, `ATTENDEE:${attendee}`],
    ...more,
    ...['END:VEVENT', 'END:VCALENDAR'],
  ].join('\r\n')
  bench.context.write(() => bench.crm.listener.calendarCame(messageId, text))
}
const events = async () =>
  (await bench.page('event')).rows.map(({ fields }) =>
    ['title', 'startTime', 'timeZone', 'status', 'answer']
      .map((name) => z.string().parse(fields[name]))
      .join(' '),
  )

describe('an invitation that came', () => {
  it('is a tentative event in the zone of its sender, linked to its mail', async () => {
    say()
    expect(await events()).toEqual(['Lamps 15:30 Europe/Warsaw tentative none'])
    const [row] = (await bench.page('event')).rows
    expect(bench.context.db.prepare('SELECT record_id FROM link').pluck().all()).toEqual([row?.id])
    say()
    expect(await events()).toHaveLength(1)
  })

  it('is none where it is spam, over, or of a stranger in another’s name', async () => {
    say({ folder: 'junk' })
    say({ year: 2020 })
    say({ from: 'Eve <eve@evil.example>' })
    expect(await events()).toEqual([])
  })

  it('follows who called it, in the order of its versions, and nobody else', async () => {
    say()
    const id = (await bench.page('event')).rows[0]?.id ?? ''
    await bench.client.tasks.answered({ id, answer: 'accepted' })
    say({ sequence: 2, hour: '17' })
    expect(await events()).toEqual(['Lamps 17:30 Europe/Warsaw tentative none'])
    say({ sequence: 1, hour: '10' })
    say({ sequence: 9, hour: '11', from: 'Eve <eve@evil.example>' })
    say({ sequence: 9, hour: '11', from: 'Eve <eve@evil.example>', organizer: 'eve@evil.example' })
    say({ sequence: 9, method: 'CANCEL', from: 'Eve <eve@evil.example>', organizer: 'eve@evil.example' })
    expect(await events()).toEqual(['Lamps 17:30 Europe/Warsaw tentative none'])
    // Moved to the same time again, an answer stays.
    await bench.client.tasks.answered({ id, answer: 'accepted' })
    say({ sequence: 3, hour: '17' })
    expect(await events()).toEqual(['Lamps 17:30 Europe/Warsaw confirmed accepted'])
    say({ sequence: 4, method: 'CANCEL' })
    expect(await events()).toEqual(['Lamps 17:30 Europe/Warsaw cancelled accepted'])
  })

  it('that the user deleted does not come again', async () => {
    say()
    const id = (await bench.page('event')).rows[0]?.id ?? ''
    await bench.client.records.remove({ type: 'event', id })
    say({ sequence: 1 })
    expect(await events()).toEqual([])
  })

  it('of what repeats has one of its own in the place of one of them', async () => {
    say({ more: ['RRULE:FREQ=DAILY;COUNT=3'] })
    say({ hour: '18', more: ['RECURRENCE-ID;TZID=Central European Standard Time:20260625T153000'] })
    const from = Date.UTC(2026, 5, 24)
    const found = await bench.client.tasks.between({ from, to: from + 5 * 86_400_000 })
    expect(found.map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 16))).toEqual([
      ...['2026-06-24T13:30', '2026-06-24T16:30', '2026-06-26T13:30'],
    ])
  })

  it('is answered to who called it, in its version and by its name', async () => {
    say({ sequence: 3 })
    const id = (await bench.page('event')).rows[0]?.id ?? ''
    const { organizer, attendee, text } = await bench.client.tasks.reply({ id, answer: 'tentative' })
    expect([organizer, attendee]).toEqual(['ewa@nowak.example', OWN_ADDRESS])
    for (const line of [
      ...['METHOD:REPLY', 'UID:lamps@nowak.example', 'SEQUENCE:3', 'ORGANIZER:mailto:ewa@nowak.example'],
      ...[`ATTENDEE;PARTSTAT=TENTATIVE:mailto:${OWN_ADDRESS}`, 'DTSTART;TZID=Europe/Warsaw:20260624T153000'],
    ])
      expect(text.split('\r\n')).toContain(line)
    expect((await bench.page('event')).rows[0]?.fields['answer']).toBe('none')
    await bench.client.tasks.answered({ id, answer: 'declined' })
    const from = Date.UTC(2026, 5, 24)
    expect(await bench.client.tasks.between({ from, to: from + 86_400_000 })).toEqual([])
  })

  it('answers of others to an event of ours count where they are theirs', async () => {
    const { id } = await bench.add('event', {
      ...{ title: 'Ours', startsOn: Date.UTC(2026, 5, 24), calendarId: 'lamps@nowak.example' },
    })
    const reply = (from: string, partstat: string) =>
      say({
        ...{ from, method: 'REPLY', organizer: OWN_ADDRESS, attendee: 'mailto:nobody@x.example' },
        more: [`ATTENDEE;PARTSTAT=${partstat}:mailto:ewa@nowak.example`],
      })
    reply('Eve <eve@evil.example>', 'DECLINED')
    const answers = (): unknown[] =>
      bench.context.db.prepare('SELECT answer FROM event_answer WHERE event_id = ?').pluck().all(id)
    expect(answers()).toEqual([])
    reply(EWA, 'TENTATIVE')
    reply(EWA, 'ACCEPTED')
    expect(answers()).toEqual(['accepted'])
  })
})
