import { expect, it, onTestFinished } from 'vitest'
import type { Account } from '../../src/shared/contract/accounts'
import { describeLive, freshMailbox, liveSettings, type Mailbox } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { otherClient } from '../helpers/imap-client'
import { idle, messageIn, rowsOf, startLiveEngine, type LiveEngine } from '../helpers/live-engine'

type Months = number | null | undefined

const settings = (mailbox: Mailbox, textMonths: Months) => {
  const all = liveSettings(mailbox)
  return { ...all, incoming: { ...all.incoming, kind: 'imap' as const, textMonths } }
}

/** A mailbox with a mail of today and one of two years ago, and an account on it. */
async function scene(textMonths: Months) {
  const live = startLiveEngine()
  onTestFinished(() => live.stop())
  const mailbox = freshMailbox()
  const other = await otherClient(mailbox)
  const body = (word: string) => `${'Some text. '.repeat(900)}${word}`
  await other.append('Archive', 'Old', {
    body: body('oldword'),
    date: new Date(Date.now() - 2 * 365 * 86_400_000),
  })
  await other.append('INBOX', 'New', { body: body('newword') })
  live.clock.advance(Date.now() - live.clock.now())
  const account = await live.addAccount(mailbox, settings(mailbox, textMonths))
  await idle(live.client)
  return { live, other, mailbox, account }
}

/** Words that are found in texts which are here. */
async function found({ client }: LiveEngine): Promise<string[]> {
  const words = ['oldword', 'newword']
  const hits = await Promise.all(words.map((query) => client.messages.search({ query, limit: 5 })))
  return words.filter((_, index) => (hits[index]?.total ?? 0) > 0)
}

async function opened({ client }: LiveEngine, path: string): Promise<string> {
  const { id } = await messageIn(client, path)
  return (await client.messages.body({ messageId: id })).text
}

describeLive('[ACC-15] what is kept here of mail on a server', () => {
  it.each<[Months, string[]]>([
    [null, ['oldword', 'newword']],
    [12, ['newword']],
    [undefined, ['newword']],
  ])('texts of %s months', async (months, words) => {
    const { live, other } = await scene(months)
    await eventually(async () => expect(await found(live)).toEqual(words))
    expect(await opened(live, 'Archive')).toContain('oldword')
    expect([await other.count('Archive'), await other.count('INBOX')]).toEqual([1, 1])
  })

  it('its headers alone, until it is opened', async () => {
    const { live } = await scene(0)
    const [row] = await rowsOf(live.client, 'INBOX')
    expect(row).toMatchObject({ subject: 'New', preview: '' })
    expect(await opened(live, 'INBOX')).toContain('newword')
  })

  it('a large one among small ones', async () => {
    const { live, other } = await scene(null)
    const filling = 'Some text. '.repeat(2_000)
    await other.append('INBOX', 'Large', { body: `${filling}hugeword ${filling.repeat(20)}` })
    await other.append('INBOX', 'Small', { body: 'smallword' })
    await live.client.accounts.syncNow({})
    for (const query of ['hugeword', 'smallword'])
      await eventually(async () =>
        expect((await live.client.messages.search({ query, limit: 1 })).total).toBe(1),
      )
  })

  it('no more than is wanted from now on, and again all of it; the server has it all the same', async () => {
    const { live, other, mailbox, account } = await scene(null)
    await eventually(async () => expect(await found(live)).toEqual(['oldword', 'newword']))
    const choose = (months: Months): Promise<Account> =>
      live.client.accounts.update({ id: account.id, settings: settings(mailbox, months), tested: true })
    await choose(12)
    await eventually(async () => expect(await found(live)).toEqual(['newword']))
    await choose(0)
    await eventually(async () => expect(await found(live)).toEqual([]))
    expect((await rowsOf(live.client, 'INBOX'))[0]).toMatchObject({ subject: 'New', preview: '' })
    await choose(null)
    await eventually(async () => expect(await found(live)).toEqual(['oldword', 'newword']))
    await live.client.accounts.remove({ id: account.id })
    expect([await other.count('Archive'), await other.count('INBOX')]).toEqual([1, 1])
  })
})
