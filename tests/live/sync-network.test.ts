import { expect, it, onTestFinished, vi } from 'vitest'
import { whole } from '../../src/shared/whole'
import { deliver, describeLive } from '../helpers/dovecot'
import { CUT } from '../helpers/fault-proxy'
import { rawMessage, type OtherClient } from '../helpers/imap-client'
import { idle, messageIn, rowsOf, subjectsOf, type LiveEngine } from '../helpers/live-engine'
import { change, openProxiedScene } from '../helpers/live-scene'
import { eventually } from '../helpers/eventually'

const many = (count: number) => async (other: OtherClient) => {
  for (let i = 0; i < count; i += 1) await other.append('INBOX', `Mail ${i}`, { body: 'x'.repeat(2000) })
}

/** Messages of the inbox that came so far. */
const inInbox = async (live: LiveEngine): Promise<number> =>
  (await whole(live.client.mailboxes.list())).find(({ path }) => path === 'INBOX')?.synced ?? 0

const sync = async (live: LiveEngine) => (await live.client.accounts.list())[0]?.sync

describeLive('a network that misbehaves', () => {
  it('a connection cut while idle comes back by itself and brings what came meanwhile', async () => {
    const { live, proxy, mailbox } = await openProxiedScene({}, many(5))
    await idle(live.client)
    proxy.reset()
    await deliver(mailbox.address, rawMessage('While away', 'away@customer.example', 'Hello'))
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toContain('While away'))
    expect(await idle(live.client)).toMatchObject({ sync: { problem: null } })
  })

  it('a first sync that is cut again and again goes on where it was', async () => {
    const { live, proxy } = await openProxiedScene({ throttle: 400_000 }, many(300))
    let came = 0
    for (let cut = 0; cut < 3; cut += 1) {
      await eventually(async () => expect(await inInbox(live)).toBeGreaterThan(came))
      came = await inInbox(live)
      expect(came).toBeLessThan(300)
      proxy.reset()
      await eventually(async () => expect((await sync(live))?.problem).not.toBeNull())
      await live.client.accounts.syncNow({})
    }
    proxy.faults.throttle = 0
    await idle(live.client)
    expect(await rowsOf(live.client, 'INBOX')).toHaveLength(300)
  })

  it('small pieces and a slow line change nothing but the time', async () => {
    const { live } = await openProxiedScene({ chunk: 7, delay: 1 }, many(20))
    await idle(live.client)
    expect(await rowsOf(live.client, 'INBOX')).toHaveLength(20)
  })

  it('a slow line, over which headers come alone, brings that of a mail that begins with a blank line', async () => {
    const { live } = await openProxiedScene({ throttle: 80_000 }, async (other) => {
      await other.imap.append(
        'INBOX',
        `\r\n${rawMessage('Behind a line', 'blank@customer.example', 'Hello')}`,
      )
      await many(65)(other)
    })
    await idle(live.client)
    expect(await subjectsOf(live.client, 'INBOX')).toContain('Behind a line')
  })

  it('a server that lets one connection in gets all work over that one', async () => {
    const { live, other, proxy } = await openProxiedScene({ maxConnections: 1 }, many(3))
    await idle(live.client)
    await change(live, 'INBOX', 'Mail 1', { kind: 'flagged', value: true })
    await eventually(async () =>
      expect((await other.flags('INBOX')).filter(({ flags }) => flags.includes('\\Flagged'))).toHaveLength(1),
    )
    await idle(live.client)
    expect(proxy.open()).toBe(1)
  })

  it('a refused login is not tried again by itself, and is once the password is mended', async () => {
    const { live, mailbox, proxy } = await openProxiedScene({}, many(1))
    const account = await idle(live.client)
    // A day passes once the login was refused: whatever waits for a moment then has its turn.
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
      shouldAdvanceTime: true,
    })
    onTestFinished(() => void vi.useRealTimers())
    await live.client.accounts.update({
      id: account.id,
      settings: account.settings,
      password: 'wrong',
      tested: true,
    })
    await eventually(async () =>
      expect(await sync(live)).toMatchObject({
        stage: 'failed',
        nextTryAt: null,
        problem: { code: 'login-failed' },
      }),
    )
    const accepted = proxy.accepted()
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    vi.useRealTimers()
    expect(proxy.accepted()).toBe(accepted)
    await live.client.accounts.update({
      id: account.id,
      settings: account.settings,
      password: mailbox.password,
      tested: true,
    })
    await idle(live.client)
  })

  it('a server without CONDSTORE, MOVE, UIDPLUS, IDLE and ESEARCH is served as well', async () => {
    const hide = [
      'CONDSTORE',
      'QRESYNC',
      'MOVE',
      'UIDPLUS',
      'IDLE',
      'ESEARCH',
      'ENABLE',
      'LIST-STATUS',
      'LIST-EXTENDED',
      'SPECIAL-USE',
      'NAMESPACE',
      'LITERAL+',
    ]
    const { live, other } = await openProxiedScene({ hide }, async (client) => {
      for (const name of ['A', 'B', 'C', 'D']) await client.append('INBOX', name)
      await client.append('INBOX', 'Marked by another program', { flags: ['\\Deleted'] })
    })
    await idle(live.client)
    expect((await subjectsOf(live.client, 'INBOX')).sort()).toEqual(['A', 'B', 'C', 'D'])
    await change(live, 'INBOX', 'A', { kind: 'seen', value: true })
    await change(live, 'INBOX', 'B', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () => expect(await other.subjects('Trash')).toEqual(['B']))
    await idle(live.client)
    expect((await other.subjects('INBOX')).sort()).toEqual(['A', 'C', 'D', 'Marked by another program'])
    expect((await other.flags('INBOX')).map(({ flags }) => flags)).toEqual([
      ['\\Seen'],
      [],
      [],
      ['\\Deleted'],
    ])
    const [, c] = await other.flags('INBOX')
    await other.setFlags('INBOX', [c?.uid ?? 0], ['\\Flagged'])
    await other.expunge('INBOX', [4])
    await other.append('INBOX', 'E')
    await live.client.accounts.syncNow({})
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'INBOX')).sort()).toEqual(['A', 'C', 'E']),
    )
    expect((await rowsOf(live.client, 'INBOX')).find(({ subject }) => subject === 'C')).toMatchObject({
      flagged: true,
    })
    expect(await subjectsOf(live.client, 'Trash')).toEqual(['B'])
  })

  it('[FLD-02] a move that was done and whose answer was lost is undone at once, without MOVE and UIDPLUS', async () => {
    let cuts = 0
    const rewrite = (line: string): string => {
      const isLost = / OK Expunge completed/.test(line) && cuts === 0
      if (isLost) cuts += 1
      return isLost ? CUT : line
    }
    const hide = ['MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC']
    const { live, other } = await openProxiedScene({ hide, rewrite }, many(3))
    await idle(live.client)
    const { changeId } = await change(live, 'INBOX', 'Mail 1', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () => {
      expect(cuts).toBe(1)
      expect(await rowsOf(live.client, 'Trash')).toMatchObject([{ pending: false }])
    })
    await live.client.messages.undo({ changeId: changeId ?? 0 })
    await eventually(async () => expect(await other.count('INBOX')).toBe(3))
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toContain('Mail 1'))
    await idle(live.client)
    expect(await other.count('Trash')).toBe(0)
  })

  it('a server that hides UIDNEXT and lies about EXISTS still gives all its mail', async () => {
    const rewrite = (line: string): string | null => {
      if (/\[UIDNEXT \d+\]/.test(line)) return null
      return line.replace(/^\* \d+ EXISTS$/, '* 3 EXISTS').replace(/ UIDNEXT \d+/, '')
    }
    const { live } = await openProxiedScene({ rewrite, hide: ['CONDSTORE', 'QRESYNC'] }, many(80))
    await eventually(async () => expect(await rowsOf(live.client, 'INBOX')).toHaveLength(80))
  })

  it('what the server refuses for good is told in its own words, and shown as the server has it', async () => {
    const refusing = { on: false }
    const tags = new Map<string, string>()
    const { live, other } = await openProxiedScene(
      {
        rewriteClient(line) {
          const [tag, ...words] = line.split(' ')
          if (!refusing.on || words.slice(0, 2).join(' ') !== 'UID MOVE') return line
          tags.set(tag ?? '', line)
          return `${tag ?? ''} NOOP`
        },
        rewrite(line) {
          const [tag = ''] = line.split(' ')
          return tags.has(tag) ? `${tag} NO [NOPERM] You may not delete mail here` : line
        },
      },
      many(2),
    )
    await idle(live.client)
    refusing.on = true
    await change(live, 'INBOX', 'Mail 1', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'INBOX')).sort()).toEqual(['Mail 0', 'Mail 1']),
    )
    const { pendingProblem } = await messageIn(live.client, 'INBOX', 'Mail 1')
    expect(pendingProblem).toMatchObject({ code: 'server-refused' })
    expect(pendingProblem?.serverReply).toContain('You may not delete mail here')
    expect(await other.count('Trash')).toBe(0)
  })
})
