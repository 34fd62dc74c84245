import { describe, expect, it, onTestFinished } from 'vitest'
import { plainSettings } from '../../helpers/plain-settings'
import { startLiveEngine, type LiveEngine } from '../../helpers/live-engine'
import { startModelServer, type MailFault, type ModelServer } from '../../helpers/model-imap-server'
import { eventually } from '../../helpers/eventually'

/** Longer than what is fetched of a mail with its header; the word stands at its end. */
const mail = (word: string, bytes = 6_000): string =>
  `From: a@x.it\r\nMessage-ID: <${word}@x.it>\r\nSubject: A mail\r\n\r\n${'Some text.\r\n'.repeat(bytes / 12)}${word}\r\n`

const letter = (number: number): string => String.fromCharCode(97 + number)
const wordOf = (number: number): string => `word${letter(number % 26)}${letter(Math.floor(number / 26))}`

async function open(server: ModelServer): Promise<LiveEngine> {
  const live = startLiveEngine()
  onTestFinished(() => live.stop())
  const settings = plainSettings(server.port)
  await live.client.accounts.add({
    settings: { ...settings, incoming: { ...settings.incoming, kind: 'imap', textMonths: null } },
    password: 'secret',
    tested: true,
  })
  return live
}

const isFound = async ({ client }: LiveEngine, word: string): Promise<boolean> =>
  (await client.messages.search({ query: word, limit: 1 })).total === 1

/** A FETCH of whole messages, not of their starts. */
const isWhole = (words: string): boolean => /^UID FETCH .*BODY\.PEEK\[\](?!<)/.test(words)
const wholeFetches = ({ commands }: ModelServer): string[] => commands.filter(isWhole)

describe('texts are fetched ahead', () => {
  it('many at a time, and each once', async () => {
    const server = await startModelServer()
    for (let number = 0; number < 90; number += 1) server.deliver(mail(wordOf(number)))
    const live = await open(server)
    for (const number of [0, 44, 89])
      await eventually(async () => expect(await isFound(live, wordOf(number))).toBe(true))
    const asked = wholeFetches(server).length
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThan(15)
    await live.client.accounts.syncNow({})
    server.deliver(mail('newest'))
    await live.client.accounts.syncNow({})
    await eventually(async () => expect(await isFound(live, 'newest')).toBe(true))
    expect(wholeFetches(server).length).toBe(asked + 1)
  })

  it.each<MailFault>(['no', 'bad', 'nil', 'skip', 'drop'])(
    'one of which the server has no text (%s) keeps no other away, and is left alone',
    async (fault) => {
      const server = await startModelServer()
      const mails = Array.from({ length: 12 }, (_, number) => server.deliver(mail(wordOf(number))))
      server.onCommand = (words) => {
        for (const one of mails.slice(6, 7)) one.fault = isWhole(words) ? fault : null
      }
      const live = await open(server)
      const others = Array.from({ length: 12 }, (_, number) => number).filter((number) => number !== 6)
      for (const number of others)
        await eventually(async () => {
          await live.client.accounts.syncNow({})
          expect(await isFound(live, wordOf(number))).toBe(true)
        })
      expect(await isFound(live, wordOf(6))).toBe(false)
      const asked = wholeFetches(server).length
      for (let round = 0; round < 3; round += 1) {
        server.deliver(mail(`later${round}`))
        await live.client.accounts.syncNow({})
        await eventually(async () => expect(await isFound(live, `later${round}`)).toBe(true))
      }
      expect(wholeFetches(server).length - asked).toBeLessThanOrEqual(4)
    },
  )
})
