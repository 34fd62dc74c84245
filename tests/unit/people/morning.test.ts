import { afterEach, beforeEach, expect, it } from 'vitest'
import { dateZone } from '../../../src/main/engine/mime/date'
import { phoneCountry } from '../../../src/shared/phone'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'

let bench: KnownPeopleBench
let inbox: FolderRef | undefined
beforeEach(() => {
  bench = createKnownPeopleBench()
  inbox = bench.addAccount('anna@ourshop.it', ['inbox'])['inbox']
})
afterEach(() => bench.stop())

const of = (address: string) => bench.client.people.morning({ address })

/** A mail of this sender, with this zone in its Date header. */
function wrote(from: string, zone: string, more: readonly string[] = []): void {
  if (!inbox) throw new Error('no inbox')
  const head = [`From: ${from}`, 'Subject: Hi', `Date: Mon, 09 Mar 2026 10:00:00 ${zone}`, ...more]
  bench.deliver(inbox, { source: [...head, `Message-ID: <${from}-${zone}>`, '', 'x'].join('\r\n') })
}

// The clock of the bench stands at 10 March 2026, 9:00 UTC.

it('[SCH-03] the morning of a recipient is that of their company’s country', async () => {
  const companyId = await bench.add('company', { name: 'Kumo', country: 'JP', domains: ['kumo.example'] })
  await bench.add('person', {
    name: 'Aiko',
    emails: emails('aiko@kumo.example'),
    phone: '+48 600 100 200',
    companyId,
  })
  const morning = { from: 'country', country: 'JP', zone: 'Asia/Tokyo', offset: 540 }
  // It is 18:00 there: the next morning is tomorrow's, at 23:00 UTC of today.
  expect(await of('Aiko@kumo.example')).toEqual({ ...morning, at: Date.UTC(2026, 2, 10, 23), name: 'Aiko' })
  expect(await of('new@kumo.example')).toEqual({ ...morning, at: Date.UTC(2026, 2, 10, 23), name: '' })
})

it('[SCH-03] without a country it is that of their telephone, or of the clock of their last mail', async () => {
  await bench.add('person', {
    name: 'Ewa',
    emails: emails('ewa@one.example'),
    phone: 'tel. +91 22 2778 1000',
  })
  expect(await of('ewa@one.example')).toMatchObject({ from: 'phone', country: 'IN', offset: 330 })
  wrote('bob@two.example', '-0300')
  wrote('bob@two.example', '+0530')
  expect(await of('bob@two.example')).toMatchObject({
    ...{ from: 'mail', country: '', zone: '', offset: 330, at: Date.UTC(2026, 2, 11, 2, 30) },
  })
})

it('[SCH-03] a country of several clocks tells it only together with a mail, and summer time is that of the day', async () => {
  await bench.add('company', { name: 'Acme', country: 'US', domains: ['acme.example'] })
  expect(await of('joe@acme.example')).toBeNull()
  wrote('joe@acme.example', '-0400')
  // Nine o'clock in London is five in New York: the morning is today's.
  expect(await of('joe@acme.example')).toMatchObject({
    ...{ from: 'country', country: 'US', offset: -240, at: Date.UTC(2026, 2, 10, 12) },
  })
  await bench.add('company', { name: 'Roma', country: 'IT', domains: ['roma.example'] })
  bench.clock.set(Date.UTC(2026, 2, 28, 20))
  expect(await of('a@roma.example')).toMatchObject({ offset: 120, at: Date.UTC(2026, 2, 29, 6) })
})

it('[SCH-03] nobody has a morning whom nothing places: programs, and clocks that are everybody’s', async () => {
  wrote('no-reply@two.example', '+0200')
  wrote('list@two.example', '+0200', ['List-Id: <l.two.example>'])
  wrote('uma@two.example', '+0000')
  for (const address of ['no-reply@two.example', 'list@two.example', 'uma@two.example', 'new@x.example', ''])
    expect(await of(address), address).toBeNull()
})

it('reads the clock of a Date header, and nothing where it tells of no place', () => {
  const zones = ['+0530', '-0330 (NST)', '+0000', '-0000', 'GMT', '+9900', '+0517', 'EST', '']
  expect(zones.map((zone) => dateZone(`Mon, 9 Mar 2026 10:00:00 ${zone}`))).toEqual([
    ...[330, -210, null, null, null, null, null, null, null],
  ])
})

it('reads the country of a telephone number that names it', () => {
  const numbers = ['+39 02 8901 2345', 'ufficio 02 69821', '06 6982 1234', '+48 600 100 200 wew. 3', 'x', '']
  expect(numbers.map(phoneCountry)).toEqual(['IT', '', '', 'PL', '', ''])
})
