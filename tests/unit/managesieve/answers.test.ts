import { describe, expect, it } from 'vitest'
import { connectManageSieve, type ManageSieveClient } from '../../../src/main/engine/protocols/managesieve'
import { isPermanent } from '../../../src/main/engine/net/problem-of'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import { startScriptedServer, type ScriptedServer } from '../../helpers/scripted-server'

const modern = '"IMPLEMENTATION" "x"\r\n"SASL" "PLAIN"\r\n"SIEVE" "fileinto reject"\r\n"VERSION" "1.0"\r\n'
const old = modern.replace('"VERSION" "1.0"\r\n', '')

async function connected(
  server: ScriptedServer,
  capabilities: string,
  ...answers: string[]
): Promise<ManageSieveClient> {
  server.play(
    [`${capabilities}OK\r\n`, 'OK\r\n', `${capabilities}OK\r\n`, ...answers].map((reply) => ({
      pieces: [Buffer.from(reply)],
    })),
  )
  return connectManageSieve({
    server: { host: '127.0.0.1', port: server.port, security: 'none' },
    tls: { allowPlaintext: true, trustedCertificate: '' },
    credentials: { user: 'u', password: 'p' },
  })
}

const problemOf = (promise: Promise<unknown>): Promise<Problem | null> =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof ProblemError ? error.problem : null),
  )

describe('answers of servers', () => {
  it('quoted scripts, sizes of literals with a plus, and capitals of any kind', async () => {
    const server = await startScriptedServer()
    const client = await connected(
      server,
      modern,
      '"keep;"\r\nok\r\n',
      '{5+}\r\nstop;\r\nOk (Warnings) "careful"\r\n',
      '"a" active\r\n"b"\r\nOK "(x) y"\r\n',
    )
    expect(Buffer.from(await client.getScript('a')).toString()).toBe('keep;')
    expect(Buffer.from(await client.getScript('a')).toString()).toBe('stop;')
    expect(await client.listScripts()).toEqual([
      { name: 'a', active: true },
      { name: 'b', active: false },
    ])
    client.close()
  })

  it.each([
    ['(QUOTA/MAXSCRIPTS) "x"', 'rules-too-large', true],
    ['(QUOTA) {1}\r\nx', 'rules-too-large', true],
    ['(TRYLATER) "x"', 'server-refused', false],
    ['(ENCRYPT-NEEDED)', 'tls-mismatch', true],
    ['(AUTH-TOO-WEAK) "x"', 'login-disabled', true],
    ['(X-OWN "a" 5 (b)) "x"', 'server-misbehaved', false],
    ['(X-OWN "a" 5) "x"', 'rules-refused', true],
    ['"line 1: no"', 'rules-refused', true],
    ['', 'rules-refused', true],
  ])('NO %s', async (words, code, permanent) => {
    const server = await startScriptedServer()
    const client = await connected(server, modern, `NO ${words}\r\n`.replace(' \r\n', '\r\n'))
    const problem = await problemOf(client.putScript('a', 'x'))
    expect(problem?.code).toBe(code)
    expect(problem && isPermanent(problem)).toBe(permanent)
    client.close()
  })

  it('of before RFC 5804 are not asked what they do not know', async () => {
    const server = await startScriptedServer()
    const client = await connected(server, old, `${old}OK\r\n`)
    expect(await problemOf(client.checkScript('keep;'))).toMatchObject({ params: { missing: 'CHECKSCRIPT' } })
    expect(await problemOf(client.renameScript('a', 'b'))).toMatchObject({
      params: { missing: 'RENAMESCRIPT' },
    })
    await client.noop()
    expect(server.received()).not.toMatch(/CHECKSCRIPT|RENAMESCRIPT|NOOP/)
    client.close()
  })

  it('scripts go out as literals that wait for nobody, names quoted', async () => {
    const server = await startScriptedServer()
    const client = await connected(server, modern, 'OK\r\n')
    await client.putScript('a "b" \\', 'kéep;\r\n')
    expect(server.received()).toContain('PUTSCRIPT "a \\"b\\" \\\\" {8+}\r\nkéep;\r\n\r\n')
    client.close()
  })
})
