import { createCipheriv, randomBytes, scryptSync } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sealedFileSecrets } from '../../../src/main/secrets/sealed-file'
import { ProblemError } from '../../../src/shared/problem'
import { temporaryDir } from '../../helpers/temporary'

const PASSPHRASE = 'correct horse, battery staple'

function problemOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'none'
}

/** The file as it was written before its cost stood in it: scrypt with N = 2^15. */
function sealedAtEarlierCost(values: [string, string][]): string {
  const [salt, iv] = [randomBytes(16), randomBytes(12)]
  const key = scryptSync(PASSPHRASE, salt, 32, { N: 2 ** 15, maxmem: 64 * 2 ** 20 })
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()])
  const b64 = (bytes: Buffer): string => bytes.toString('base64')
  return JSON.stringify({
    version: 1,
    salt: b64(salt),
    iv: b64(iv),
    tag: b64(cipher.getAuthTag()),
    data: b64(data),
  })
}

describe('the sealed file', () => {
  it('keeps secrets over a restart, and none of them in clear', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    const before = sealedFileSecrets(path, PASSPHRASE)
    await before.set('account/1/password', 'Zażółć gęślą jaźń')
    await before.set('account/2/password', 'gone')
    await before.remove('account/2/password')
    const after = sealedFileSecrets(path, PASSPHRASE)
    expect(await after.get('account/1/password')).toBe('Zażółć gęślą jaźń')
    expect(await after.get('account/2/password')).toBeNull()
    const bytes = readFileSync(path, 'utf8')
    expect(bytes).not.toContain('account')
    expect(bytes).not.toContain('gęślą')
  })

  it.skipIf(process.platform === 'win32')('can be read by its owner only', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    await sealedFileSecrets(path, PASSPHRASE).set('a', 'b')
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  it('refuses a wrong passphrase and leaves the file alone', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    await sealedFileSecrets(path, PASSPHRASE).set('a', 'b')
    const bytes = readFileSync(path)
    expect(problemOf(() => sealedFileSecrets(path, `${PASSPHRASE} `))).toBe('login-failed')
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  it('refuses an empty passphrase', () => {
    for (const passphrase of ['', ' \t'])
      expect(problemOf(() => sealedFileSecrets(join(temporaryDir(), 's'), passphrase))).toBe('field-invalid')
  })

  it('opens a file sealed at the cost of earlier versions and seals it anew at the cost of today', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    writeFileSync(path, sealedAtEarlierCost([['a', 'b']]))
    expect(problemOf(() => sealedFileSecrets(path, 'wrong'))).toBe('login-failed')
    expect(readFileSync(path, 'utf8')).not.toContain('cost')
    expect(await sealedFileSecrets(path, PASSPHRASE).get('a')).toBe('b')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ cost: 17 })
    expect(await sealedFileSecrets(path, PASSPHRASE).get('a')).toBe('b')
  })

  it('takes no cost from a file that would claim all memory', () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    writeFileSync(path, sealedAtEarlierCost([]).replace('"version":1', '"version":1,"cost":40'))
    expect(problemOf(() => sealedFileSecrets(path, PASSPHRASE))).toBe('secret-missing')
  })

  it('writes nothing before there is a secret', () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    sealedFileSecrets(path, PASSPHRASE)
    expect(existsSync(path)).toBe(false)
  })

  it('survives a crash between writing the new file and putting it in place', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    await sealedFileSecrets(path, PASSPHRASE).set('a', 'old')
    writeFileSync(`${path}.new`, '{"version":1,"salt":"half a fi')
    const after = sealedFileSecrets(path, PASSPHRASE)
    expect(await after.get('a')).toBe('old')
    await after.set('a', 'new')
    expect(await sealedFileSecrets(path, PASSPHRASE).get('a')).toBe('new')
  })

  it('says that a file is damaged instead of starting over', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    for (const content of ['', 'not json', '{}', '{"version":2}', '[]', '\0\0\0']) {
      writeFileSync(path, content)
      expect(problemOf(() => sealedFileSecrets(path, PASSPHRASE))).toBe('secret-missing')
      expect(readFileSync(path, 'utf8')).toBe(content)
    }
  })

  it.each(['salt', 'iv', 'tag', 'data'])('notices a changed %s', async (field) => {
    const path = join(temporaryDir(), 'secrets.sealed')
    await sealedFileSecrets(path, PASSPHRASE).set('a', 'b')
    const text = readFileSync(path, 'utf8')
    const changed = text.replace(new RegExp(`("${field}":")(.)`), (_all, head: string, first: string) => {
      return head + (first === 'A' ? 'B' : 'A')
    })
    expect(changed).not.toBe(text)
    writeFileSync(path, changed)
    expect(problemOf(() => sealedFileSecrets(path, PASSPHRASE))).toBe('login-failed')
  })

  it('refuses a tag that was shortened to be guessed', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    await sealedFileSecrets(path, PASSPHRASE).set('a', 'b')
    const short = readFileSync(path, 'utf8').replace(/"tag":"[^"]+"/, '"tag":"AAAAAA=="')
    writeFileSync(path, short)
    expect(problemOf(() => sealedFileSecrets(path, PASSPHRASE))).toBe('login-failed')
  })

  it('has no secrets it was not given, whatever they are called', async () => {
    const store = sealedFileSecrets(join(temporaryDir(), 's'), PASSPHRASE)
    expect(await store.get('constructor')).toBeNull()
    await store.set('__proto__', 'x')
    expect(await store.get('__proto__')).toBe('x')
  })

  it('seals the same secrets differently each time', async () => {
    const path = join(temporaryDir(), 'secrets.sealed')
    const store = sealedFileSecrets(path, PASSPHRASE)
    await store.set('a', 'b')
    const first = readFileSync(path, 'utf8')
    await store.set('a', 'b')
    expect(readFileSync(path, 'utf8')).not.toBe(first)
  })
})
