import { describe, expect, it, onTestFailed, onTestFinished, vi } from 'vitest'
import type { AccountSettings } from '../../src/shared/contract/accounts'
import type { ServerSearchStep } from '../../src/shared/contract/search'
import { describeLive, freshMailbox, liveSettings, type Mailbox } from '../helpers/dovecot'
import { otherClient } from '../helpers/imap-client'
import { CUT, HANG, startImapSimulator, type ImapSimulator } from '../helpers/imap-simulator'
import { idle, startLiveEngine, type LiveEngine } from '../helpers/live-engine'
import { plainSettings } from '../helpers/plain-settings'
import { inboxOf, PLAIN, sourceOf } from '../helpers/simulated-account'

function engine(): LiveEngine {
  const live = startLiveEngine()
  onTestFailed(() => console.log(live.log.join('\n')))
  onTestFinished(() => live.stop())
  live.clock.advance(Date.now() - live.clock.now())
  return live
}

/** An account that keeps the headers of its mail alone. */
const headersOnly = (settings: AccountSettings): AccountSettings => ({
  ...settings,
  incoming: { ...settings.incoming, kind: 'imap', textMonths: 0 },
})

/** All that the server of the only account answers. */
async function asked(
  live: LiveEngine,
  query: string,
  scope?: { kind: 'folder'; folderId: number; withSubfolders: boolean },
): Promise<ServerSearchStep[]> {
  const [account] = await live.client.accounts.list()
  const steps: ServerSearchStep[] = []
  const input = { query, accountId: account?.id ?? 0, ...(scope ? { scope } : {}) }
  for await (const step of await live.client.messages.searchServer(input)) steps.push(step)
  return steps
}

const subjects = async (live: LiveEngine, steps: readonly ServerSearchStep[]): Promise<string[]> => {
  const messageIds = steps.flatMap((step) => step.messageIds)
  const hits = await live.client.messages.foundOnServer({ messageIds })
  return hits.map(({ row }) => row.subject).sort()
}
/** Subjects of what the server finds. */
const found = async (live: LiveEngine, query: string): Promise<string[]> =>
  subjects(live, await asked(live, query))

describeLive('[SRCH-01] a server is asked for what is not here', () => {
  async function scene(prepare: (mailbox: Mailbox) => Promise<void>) {
    const live = engine()
    const mailbox = freshMailbox()
    await prepare(mailbox)
    await live.addAccount(mailbox, headersOnly(liveSettings(mailbox)))
    await idle(live.client)
    return live
  }

  it('finds words of texts that are not kept, in every folder and in each language, and opens them', async () => {
    const live = await scene(async (mailbox) => {
      const other = await otherClient(mailbox)
      onTestFinished(() => other.close())
      await other.append('INBOX', 'Lamps', { body: 'The zażółć gęślą price.' })
      await other.append('INBOX', 'Chairs', { body: 'Another price.' })
      await other.append('Archive', 'Old lamps', {
        body: 'An old price.',
        date: new Date('2020-05-04T10:00:00Z'),
      })
      await other.append('Trash', 'Thrown away', { body: 'Nothing of it.' })
    })
    expect((await live.client.messages.search({ query: 'price', limit: 9 })).total).toBe(0)
    expect(await found(live, 'price')).toEqual(['Chairs', 'Lamps', 'Old lamps'])
    expect(await found(live, 'zażółć')).toEqual(['Lamps'])
    expect(await found(live, 'price -another')).toEqual(['Lamps', 'Old lamps'])
    expect(await found(live, 'gęślą OR "old price"')).toEqual(['Lamps', 'Old lamps'])
    expect(await found(live, 'price before:2021')).toEqual(['Old lamps'])
    expect(await found(live, 'price -before:2021 subject:lamps')).toEqual(['Lamps'])
    expect(await found(live, 'price in:archive')).toEqual(['Old lamps'])
    expect(await found(live, 'price -in:archive')).toEqual(['Chairs', 'Lamps'])
    expect(await found(live, 'price is:unread')).toHaveLength(3)
    expect(await found(live, 'price is:flagged')).toEqual([])
    const [step] = await asked(live, 'zażółć')
    const messageId = step?.messageIds[0] ?? 0
    expect((await live.client.messages.body({ messageId })).text).toContain('gęślą')
    // Its text is here now: it is found here, and no more told as found there.
    expect((await live.client.messages.search({ query: 'zażółć', limit: 9 })).total).toBe(1)
    expect(await found(live, 'zażółć')).toEqual([])
    const archive = (await live.client.messages.search({ query: 'subject:old', limit: 1 })).hits[0]?.row
    const scope = { kind: 'folder' as const, folderId: archive?.folderId ?? 0, withSubfolders: false }
    const inArchive = await asked(live, 'price', scope)
    expect(inArchive).toHaveLength(1)
    expect(await subjects(live, inArchive)).toEqual(['Old lamps'])
  })

  it('says what it cannot ask, checks of it what a header tells, and asks nothing where nothing is left', async () => {
    const live = await scene(async (mailbox) => {
      const other = await otherClient(mailbox)
      onTestFinished(() => other.close())
      await other.append('INBOX', 'Lamps', { body: 'A price.' })
    })
    expect(await found(live, 'price linked:no')).toEqual(['Lamps'])
    expect(await found(live, 'price linked:yes')).toEqual([])
    expect(await found(live, 'price has:attachment')).toEqual([])
    expect(await asked(live, 'has:attachment')).toMatchObject([
      { asksNothing: true, unasked: ['has:attachment'], messageIds: [] },
    ])
    const steps = await asked(live, 'price (offer OR linked:yes)')
    expect(steps[0]?.asksNothing).toBe(false)
    const mixed = await asked(live, 'price lamps OR linked:yes')
    expect(mixed[0]?.unasked).toEqual(['lamps OR linked:yes'])
  })
})

describe('[SRCH-01] a server that will not search', () => {
  async function scene(prepare: (server: ImapSimulator) => void) {
    const server = await startImapSimulator(PLAIN)
    const inbox = inboxOf(server)
    server.addMail(inbox, 'lamps', sourceOf('lamps').replace('Text', 'price'))
    server.addMail(server.addFolder('Archive'), 'chairs', sourceOf('chairs').replace('Text', 'price'))
    prepare(server)
    const live = engine()
    await live.client.accounts.add({
      ...{ settings: headersOnly(plainSettings(server.port)), password: 'secret', tested: true },
    })
    await idle(live.client)
    return { live, server }
  }
  const isSearch = (command: string): boolean => /^UID SEARCH .*(TEXT|FROM)/.test(command)

  it('in one folder is told with its words, and the others are searched', async () => {
    let isOpen = ''
    const { live } = await scene((server) => {
      server.before = (command) => {
        isOpen = /^SELECT "?([^" ]+)/.exec(command)?.[1] ?? isOpen
        return isSearch(command) && isOpen === 'INBOX' ? 'NO [SERVERBUG] the index is broken' : null
      }
    })
    const steps = await asked(live, 'price')
    expect(await subjects(live, steps)).toEqual(['chairs'])
    expect(steps.find(({ refused }) => refused)?.refused?.problem).toMatchObject({
      code: 'server-refused',
      serverReply: '[SERVERBUG] the index is broken',
    })
    expect(steps.map(({ done, total }) => [done, total])).toEqual([
      [1, 2],
      [2, 2],
    ])
  })

  it('for letters is asked for the rest, and what was left out is told', async () => {
    const { live, server } = await scene((simulator) => {
      simulator.before = (command) =>
        command.includes('CHARSET') ? 'NO [BADCHARSET (US-ASCII)] no such charset' : null
    })
    const steps = await asked(live, 'zażółć from:mario')
    expect(steps.map(({ unspeakable }) => unspeakable)).toEqual([['zażółć'], ['zażółć']])
    expect(await subjects(live, steps)).toEqual(['chairs', 'lamps'])
    // It is not asked again and again for what it has refused.
    expect(server.heard.filter((command) => command.includes('CHARSET'))).toHaveLength(1)
    const nothing = await asked(live, 'zażółć')
    expect(await subjects(live, nothing)).toEqual([])
    expect(nothing[0]?.unspeakable).toEqual(['zażółć'])
  })

  it('and hangs up ends the search with a reason, and is asked again the next time', async () => {
    let isAngry = true
    const { live } = await scene((server) => {
      server.before = (command) => (isAngry && isSearch(command) ? CUT : null)
    })
    expect((await asked(live, 'price')).map(({ failed }) => failed?.code)).toEqual(['connection-lost'])
    isAngry = false
    expect(await found(live, 'price')).toEqual(['chairs', 'lamps'])
  })

  it('fetches what its first sync has not come to, and the sync goes on from there', async () => {
    let isHeld = true
    const server = await startImapSimulator(PLAIN)
    server.addMail(inboxOf(server), 'new', sourceOf('new'))
    const old = server.addFolder('Old')
    for (const key of ['a', 'b', 'c']) server.addMail(old, key, sourceOf(key))
    let isSearching = false
    server.before = (command) => {
      isSearching ||= isSearch(command)
      return isHeld && !isSearching && /^(SELECT|EXAMINE|STATUS) "Old"/.test(command)
        ? 'NO [INUSE] not just now'
        : null
    }
    const live = engine()
    await live.client.accounts.add({
      ...{ settings: headersOnly(plainSettings(server.port)), password: 'secret', tested: true },
    })
    await idle(live.client)
    expect((await live.client.messages.search({ query: 'from:mario', limit: 9 })).total).toBe(1)
    expect(await found(live, 'from:mario')).toEqual([])
    // The words stand in what was fetched: from now on it is found here.
    expect((await live.client.messages.search({ query: 'from:mario', limit: 9 })).total).toBe(4)
    isHeld = false
    await live.client.accounts.syncNow({})
    await vi.waitFor(async () => {
      const folder = (await live.client.messages.search({ query: 'subject:a', limit: 1 })).hits[0]?.row
        .folderId
      const view = { kind: 'folder' as const, folderId: folder ?? 0 }
      expect((await live.client.messages.threads({ view, offset: 0, limit: 9 })).total).toBe(3)
    })
  })

  it('is left when the user stops it, though it does not answer', async () => {
    const { live, server } = await scene((simulator) => {
      simulator.before = (command) => (isSearch(command) ? HANG : null)
    })
    const [account] = await live.client.accounts.list()
    const ending = new AbortController()
    const input = { query: 'price', accountId: account?.id ?? 0 }
    const steps = await live.client.messages.searchServer(input, { signal: ending.signal })
    const first = steps.next()
    await vi.waitFor(() => expect(server.heard.some(isSearch)).toBe(true))
    ending.abort()
    await expect(first).rejects.toThrow()
    // What else the account does goes on.
    await live.client.accounts.syncNow({})
    await idle(live.client)
  })
})
