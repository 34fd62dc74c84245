import { expect, it } from 'vitest'
import { limitsOf } from '../../../src/main/engine/net/answer-limits'
import { connectImap } from '../../../src/main/engine/net/imap'
import { incomingEndpoint } from '../../../src/main/engine/net/incoming-endpoint'
import { ImapSession } from '../../../src/main/engine/features/sync/imap/imap-session'
import { plainSettings } from '../../helpers/plain-settings'
import { startModelServer } from '../../helpers/model-imap-server'

const MIB = 1024 * 1024
const section = (value: string, partial?: number[]) => ({
  ...{ type: 'ATOM', value: 'BODY.PEEK', section: value ? [{ type: 'ATOM', value }] : [] },
  partial,
})
const set = { type: 'SEQUENCE', value: '1:*' }
const literal = (item: unknown): number => limitsOf('UID FETCH', [set, item]).literal / MIB

it.each([
  ['flags', { type: 'ATOM', value: 'FLAGS' }, 4],
  ['the start of a source', [section('', [0, 4096]), { type: 'ATOM', value: 'UID' }], 4],
  ['parts of one and two MiB', [section('1', [0, MIB]), section('2', [0, 2 * MIB])], 6],
  ['a header', section('HEADER'), 16],
  ['a whole source', section(''), 256],
  ['a whole part, and the rest of another', [section('1'), section('2', [10])], 256],
])('what %s may bring', (_, item, expected) => {
  expect(literal(item)).toBe(expected)
})

it.each(['LIST', 'STATUS', 'SELECT', 'IDLE', 'UID SEARCH', null])('%s brings nothing large', (command) => {
  expect(limitsOf(command, [set, section('')]).literal).toBe(4 * MIB)
})

it('a server that announces 250 MB for 4 kB is cut off, and misbehaves', async () => {
  const server = await startModelServer()
  server.deliver('Subject: a\r\n\r\na')
  server.deliver('Subject: b\r\n\r\nb', 'flood')
  const settings = plainSettings(server.port)
  const session = new ImapSession(await connectImap(settings, 'secret'), incomingEndpoint(settings, 'secret'))
  const came: number[] = []
  const fetching = session.inMailbox('INBOX', async (mailbox) => {
    for await (const { uid } of mailbox.messages('1:*', { bytes: 4096, text: true })) came.push(uid)
  })
  await expect(fetching).rejects.toMatchObject({ problem: { code: 'server-misbehaved' } })
  expect(came).toEqual([1])
  expect(session.isOpen).toBe(false)
})
