import { expect, it, onTestFinished } from 'vitest'
import { Connections } from '../../../src/main/engine/features/sync/imap/connections'
import { holdsMessageId } from '../../../src/main/engine/features/sync/imap/sent-copy'
import { CUT, startImapSimulator } from '../../helpers/imap-simulator'
import { plainSettings } from '../../helpers/plain-settings'
import { PLAIN, sourceOf } from '../../helpers/simulated-account'

async function open() {
  const server = await startImapSimulator({ ...PLAIN, uidplus: true })
  const sent = server.addFolder('Sent', '\\Sent')
  const access = { settings: plainSettings(server.port), password: 'secret', proxy: null }
  const abort = new AbortController()
  const connections = new Connections(
    () => Promise.resolve(access),
    () => 0,
    abort.signal,
  )
  onTestFinished(() => connections.close())
  const holds = (id: string): Promise<boolean> =>
    connections.onSide((session) =>
      session.inMailbox('Sent', (mailbox) => holdsMessageId(mailbox, id), 'reopened'),
    )
  return { server, sent, connections, holds }
}

it('is not appended again over another connection when the first ended in it', async () => {
  const { server, sent, connections, holds } = await open()
  expect(await holds('a@x')).toBe(false)
  server.after = (command) => (command.startsWith('APPEND') ? CUT : null)
  const source = Buffer.from(sourceOf('a'))
  const append = connections.onSide((session) => session.append('Sent', source, ['\\Seen']), true)
  await expect(append).rejects.toMatchObject({ problem: { code: 'connection-lost' } })
  expect(sent.mails).toHaveLength(1)
  expect(await holds('a@x')).toBe(true)
})

it('is stored whether or not the server tells where', async () => {
  for (const uidplus of [true, false]) {
    const { server, sent, connections } = await open()
    server.kind.uidplus = uidplus
    const source = Buffer.from(sourceOf('a'))
    const uid = await connections.onSide((session) => session.append('Sent', source, ['\\Seen']), true)
    expect(uid).toBe(uidplus ? 1 : null)
    expect(sent.mails.map(({ source: stored }) => stored)).toEqual([sourceOf('a')])
  }
})

it('that only contains the searched Message-ID is another mail', async () => {
  const { server, sent, holds } = await open()
  server.addMail(sent, 'xa', sourceOf('xa'))
  expect(await holds('a@x')).toBe(false)
  expect(await holds('xa@x')).toBe(true)
})
