import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualNotices, type Notices } from '../../../src/shared/contract/app'
import { isWithin } from '../../../src/main/engine/features/messages/notices'
import { createTestContext } from '../../helpers/engine-context'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'
import { folder, type TestMessage } from '../../helpers/mail-cache'

let wanted: Notices
let bench: KnownPeopleBench
let folders: ReturnType<KnownPeopleBench['addAccount']>
beforeEach(() => {
  wanted = usualNotices
  bench = createKnownPeopleBench(createTestContext(), () => wanted)
  folders = bench.addAccount('anna@ourshop.it', ['inbox', 'junk', 'archive'])
  for (const { id } of Object.values(folders))
    bench.mailboxes.moveCursor(id, { fetchCursor: null, uidNext: 1 })
})
afterEach(() => bench.stop())

let count = 0
/** Of what of these mails, delivered as one batch, the user is told. */
function told(...mails: Partial<TestMessage>[]): string[] {
  const before = bench.sent.length
  bench.deliver(
    folder(folders, 'inbox'),
    ...mails.map((mail) => ({ id: `${++count}@x`, subject: 'New', from: 'Mario <mario@rossi.it>', ...mail })),
  )
  return bench.sent
    .slice(before)
    .flatMap((event) => (event.type === 'new-mail' && event.isTold ? [event.subject] : []))
}

/** A moment of today, by the clock on the wall. */
const at = (hour: number, minute: number): number =>
  new Date(new Date(bench.context.clock.now()).setHours(hour, minute, 0, 0)).getTime()

describe('of new mail the user is told', () => {
  it('unless they want nothing of it, or nothing of its account', () => {
    expect(told({ subject: 'One' }, { subject: 'Two' })).toEqual(['One', 'Two'])
    wanted = { ...usualNotices, isOn: false }
    expect(told({})).toEqual([])
    wanted = { ...usualNotices, accountsOff: [folder(folders, 'inbox').accountId] }
    expect(told({})).toEqual([])
    wanted = { ...usualNotices, accountsOff: [folder(folders, 'inbox').accountId + 1] }
    expect(told({})).toEqual(['New'])
  })

  it('not of spam, of what another device has read, nor of what a first sync brings', () => {
    expect(told({ flags: ['$Junk'] }, { flags: ['\\Seen'] }, { isNew: false })).toEqual([])
    expect(told({ flags: ['$Junk', '$NotJunk'] })).toEqual(['New'])
  })

  it('as far as it stands in a part of the inbox they want to hear of, as it is by then', async () => {
    await bench.add('person', { name: 'Ewa', emails: emails('ewa@nowak.pl') })
    const mails = [
      { subject: 'customers', from: 'Ewa <ewa@nowak.pl>' },
      { subject: 'colleagues', from: 'Lucia <lucia@ourshop.it>' },
      { subject: 'automatic', headers: ['Precedence: bulk'] },
      { subject: 'rest' },
    ]
    const all = ['customers', 'colleagues', 'automatic', 'rest'] as const
    for (const split of all) {
      wanted = { ...usualNotices, splits: [split] }
      expect(told(...mails)).toEqual([split])
      wanted = { ...usualNotices, splits: all.filter((other) => other !== split) }
      expect(told(...mails)).toEqual(all.filter((other) => other !== split))
    }
    wanted = { ...usualNotices, splits: [] }
    expect(told(...mails)).toEqual([])
  })

  it('outside the hours of quiet, over midnight too', () => {
    wanted = { ...usualNotices, quiet: { from: 22 * 60, to: 7 * 60 + 30 } }
    const times: [hour: number, minute: number, isTold: boolean][] = [
      [21, 59, true],
      [22, 0, false],
      [23, 59, false],
      [0, 0, false],
      [7, 29, false],
      [7, 30, true],
    ]
    for (const [hour, minute, isTold] of times) {
      bench.clock.set(at(hour, minute))
      expect([hour, minute, told({}).length]).toEqual([hour, minute, Number(isTold)])
    }
  })
})

it.each([
  [{ from: 60, to: 120 }, 59, false],
  [{ from: 60, to: 120 }, 60, true],
  [{ from: 60, to: 120 }, 119, true],
  [{ from: 60, to: 120 }, 120, false],
  [{ from: 60, to: 60 }, 60, true],
  [{ from: 60, to: 60 }, 59, true],
  [{ from: 1439, to: 0 }, 1439, true],
  [{ from: 1439, to: 0 }, 0, false],
])('from and to %o holds at minute %i: %s', (quiet, minute, holds) => {
  expect(isWithin(quiet, minute)).toBe(holds)
})
