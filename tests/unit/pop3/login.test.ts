import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectPop3, type Pop3Options } from '../../../src/main/engine/protocols/pop3'
import { servedInMemory, settle, type Answers } from '../../helpers/pop3-server'
import { problemOfRejection } from '../../helpers/rejection'
import { answering, clearServer, credentials, GREETING, wellBehaved } from './conversation'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** Signs in against these answers; gives the session's end of it and what the server got to read. */
function signIn(answers: Answers, options: Pop3Options = {}, greeting = GREETING) {
  const { client, served } = servedInMemory(greeting, answers)
  const log: string[] = []
  const session = connectPop3(clearServer, credentials, {
    dial: async () => client,
    log: (line) => log.push(line),
    ...options,
  })
  return { session, received: served.received, log, client }
}

const userAndPass = { [`USER ${credentials.user}`]: '+OK\r\n', [`PASS ${credentials.password}`]: '+OK\r\n' }

describe('signing in', () => {
  it('asks for UTF-8 and a language before the login, where offered', async () => {
    const { session, received } = signIn(wellBehaved, { language: 'it' })
    ;(await session).close()
    expect(received.slice(0, 4)).toEqual(['CAPA', 'LANG it', 'UTF8', 'AUTH PLAIN'])
  })

  it('asks for no language that would be another command', async () => {
    const { session, received } = signIn(wellBehaved, { language: 'it\r\nDELE 1' })
    ;(await session).close()
    expect(received).not.toContain('DELE 1')
  })

  it('puts the credentials behind the command, never into it', async () => {
    const { session, received } = signIn(wellBehaved)
    ;(await session).close()
    expect(received).toContain('AUTH PLAIN')
  })

  it('goes on to USER and PASS when the server refuses a mechanism unseen', async () => {
    const { session, received } = signIn(
      answering({ 'AUTH PLAIN': '-ERR unsupported mechanism\r\n', ...userAndPass }),
    )
    ;(await session).close()
    expect(received.slice(-2)).toEqual([`USER ${credentials.user}`, `PASS ${credentials.password}`])
  })

  it('tries USER and PASS on a server that does not know CAPA', async () => {
    const { session } = signIn(answering({ CAPA: '-ERR unknown command\r\n', ...userAndPass }))
    const { capabilities } = await session
    expect(capabilities).toMatchObject({ announced: false, pipelining: false })
    ;(await session).close()
  })

  it('tries nothing after a refused password', async () => {
    const secret = Buffer.from(`\0${credentials.user}\0${credentials.password}`).toString('base64')
    const { session, received } = signIn(answering({ [secret]: '-ERR [AUTH] no\r\n' }))
    expect(await problemOfRejection(session)).toMatchObject({
      code: 'login-failed',
      serverReply: '[AUTH] no',
    })
    expect(received.at(-1)).toBe(secret)
  })

  it('says so when there is no way in', async () => {
    const nothing = signIn(answering({ CAPA: '+OK\r\nSASL CRAM-MD5\r\n.\r\n' }))
    const onlyApop = signIn(wellBehaved, { ways: ['APOP'] })
    expect(await problemOfRejection(nothing.session)).toMatchObject({ code: 'login-disabled' })
    // The greeting has a timestamp, but came in the clear.
    expect(await problemOfRejection(onlyApop.session)).toMatchObject({ code: 'login-disabled' })
    expect([nothing.client.destroyed, onlyApop.client.destroyed]).toEqual([true, true])
  })

  it('asks again what holds for this user only', async () => {
    const answers = answering({ CAPA: '+OK\r\nSASL PLAIN\r\nEXPIRE 0 USER\r\n.\r\n' })
    let asked = 0
    const { session } = signIn((command) => {
      if (command === 'CAPA') asked += 1
      return asked === 2 && command === 'CAPA' ? '+OK\r\nEXPIRE 30\r\n.\r\n' : answers(command)
    })
    expect((await session).capabilities).toMatchObject({ expireDays: 30 })
    ;(await session).close()
  })

  it('leaves a server that challenges for ever', async () => {
    const { session, received } = signIn((command) =>
      command === 'CAPA' || command === 'UTF8' ? wellBehaved(command) : '+ bW9yZQ==\r\n',
    )
    expect(await problemOfRejection(session)).toMatchObject({ code: 'server-misbehaved' })
    expect(received.length).toBeLessThan(10)
  })

  it('gives up a login that never ends', async () => {
    const { session, client } = signIn(answering({ CAPA: null }))
    const problem = problemOfRejection(session)
    await settle()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await problem).toMatchObject({ code: 'timeout', field: 'pop3.port' })
    expect(client.destroyed).toBe(true)
  })

  it('passes on the words of a server that greets with a refusal', async () => {
    const { session } = signIn(wellBehaved, {}, '-ERR [SYS/TEMP] maintenance until noon\r\n')
    expect(await problemOfRejection(session)).toMatchObject({
      code: 'server-refused',
      serverReply: '[SYS/TEMP] maintenance until noon',
    })
  })

  it('takes another protocol for no mail server', async () => {
    const { session } = signIn(wellBehaved, {}, 'HTTP/1.1 400 Bad Request\r\n')
    expect(await problemOfRejection(session)).toMatchObject({ code: 'not-a-mail-server', field: 'pop3.port' })
  })

  it('keeps secrets out of errors and logs, even when the server repeats them', async () => {
    const { user, password } = credentials
    const base64 = Buffer.from(`\0${user}\0${password}`).toString('base64')
    const repeating: Answers = (command) =>
      command.startsWith('AUTH') || command === 'CAPA' || command === 'UTF8'
        ? wellBehaved(command)
        : `-ERR unknown command ${command} (${password})\r\n`
    const sasl = signIn(repeating)
    const plain = signIn((command) =>
      command === 'CAPA' ? '-ERR\r\n' : command.startsWith('USER') ? '+OK\r\n' : repeating(command),
    )
    const problems = await Promise.all([sasl, plain].map(({ session }) => problemOfRejection(session)))
    const everything = JSON.stringify([problems, sasl.log, plain.log])
    expect(problems.map(({ serverReply }) => serverReply)).toEqual([
      'unknown command *** (***)',
      'unknown command *** (***)',
    ])
    expect(everything).not.toContain(password)
    expect(everything).not.toContain(base64)
  })

  it('understands answers that happen to hold the password', async () => {
    for (const password of ['OK', '.', '1', 'ERR', '+']) {
      const { client } = servedInMemory(GREETING, (command) => {
        if (command.startsWith('AUTH')) return '-ERR\r\n'
        return /^(USER|PASS)/.test(command) ? '+OK\r\n' : wellBehaved(command)
      })
      const session = await connectPop3(clearServer, { user: 'u', password }, { dial: async () => client })
      expect(await session.list()).toEqual(
        new Map([
          [1, 60],
          [2, 4],
        ]),
      )
      session.close()
    }
  })
})

describe('connecting', () => {
  it('rejects at once with the reason of a signal that was aborted before', async () => {
    const reason = new Error('never mind')
    const options = {
      signal: AbortSignal.abort(reason),
      dial: () => Promise.reject(new Error('must not dial')),
    }
    await expect(connectPop3(clearServer, credentials, options)).rejects.toBe(reason)
  })

  it('makes a problem of whatever the way to the server throws', async () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const options = { dial: () => Promise.reject(refused) }
    expect(await problemOfRejection(connectPop3(clearServer, credentials, options))).toMatchObject({
      code: 'port-refused',
      field: 'pop3.port',
      params: { host: 'pop.example.test', port: '110' },
    })
  })

  it('leaves no stream open that comes after the abort', async () => {
    const controller = new AbortController()
    const { client } = servedInMemory(GREETING, wellBehaved)
    const session = connectPop3(clearServer, credentials, {
      signal: controller.signal,
      dial: async () => {
        controller.abort(new Error('too late'))
        return client
      },
    })
    await expect(session).rejects.toThrow('too late')
    expect(client.destroyed).toBe(true)
  })
})
