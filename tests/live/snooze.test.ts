import { expect, it } from 'vitest'
import { describeLive } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { idle, subjectsOf } from '../helpers/live-engine'
import { change, openProxiedScene } from '../helpers/live-scene'

/** Milliseconds: longer than the way to the server, in which it must be seen there. */
const SOON = 8_000

describeLive('snoozed mail', () => {
  it('[BEY-03] lies in a folder of the server, where phones see it, and comes back over a restart', async () => {
    const { live, other } = await openProxiedScene({}, async (client) => {
      await client.append('INBOX', 'Offer')
      await client.append('INBOX', 'Chairs')
    })
    await idle(live.client)
    await change(live, 'INBOX', 'Offer', {
      ...{ kind: 'snooze', until: live.clock.now() + SOON },
      ...{ asUnread: true, wakesOnReply: false },
    })
    await idle(live.client)
    await eventually(async () => expect(await other.subjects('Snoozed')).toEqual(['Offer']))
    expect(await other.subjects('INBOX')).toEqual(['Chairs'])
    const again = await live.restart()
    await idle(again.client)
    await eventually(async () => expect(await other.subjects('Snoozed')).toEqual([]))
    await eventually(async () => expect(await subjectsOf(again.client, 'INBOX')).toContain('Offer'))
  })
})
