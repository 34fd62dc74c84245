import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { connectPop3Account } from '../../../src/main/engine/net/pop3'
import { openSmtp } from '../../../src/main/engine/net/smtp'
import { emptySettings } from '../../../src/shared/account-rules'
import { pop3Defaults } from '../../../src/shared/contract/accounts'
import { portOf } from '../../helpers/ports'
import { problemOfRejection } from '../../helpers/rejection'

afterEach(() => vi.useRealTimers())

it.each(['imap', 'pop3', 'smtp'] as const)(
  '[ACC-31] by %s one waits for the first word as long as the user wants, and no longer',
  async (protocol) => {
    const connected = Promise.withResolvers<void>()
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      connected.resolve()
    })
    onTestFinished(() => void server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const there = {
      ...{ host: '127.0.0.1', port: portOf(server.address()), security: 'none' as const, user: 'me' },
    }
    const empty = emptySettings('me@firma.it')
    const settings = {
      ...empty,
      incoming:
        protocol === 'pop3'
          ? { kind: 'pop3' as const, ...there, ...pop3Defaults }
          : { kind: 'imap' as const, ...there },
      outgoing: { ...empty.outgoing, ...there },
      ...{ allowPlaintext: true, timeLimits: { connect: 77, answer: 30 } },
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    let hasEnded = false
    const work = {
      imap: () => connectImap(settings, 'secret'),
      pop3: () => connectPop3Account(settings, 'secret', {}),
      smtp: () => openSmtp(settings),
    }
    const problem = problemOfRejection(work[protocol]()).finally(() => (hasEnded = true))
    await connected.promise
    // The other end hears of it a turn or two later.
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(76_000)
    expect(hasEnded).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await problem).code).toBe('timeout')
  },
)
