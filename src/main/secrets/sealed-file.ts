import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SecretStore } from '../engine/context'
import { ProblemError } from '../../shared/problem'

const sealedFile = z.object({ version: z.literal(1), salt: z.base64(), iv: z.base64(), tag: z.base64(), data: z.base64() })
const secretValues = z.record(z.string(), z.string())

/**
 * Secrets in one file sealed with a passphrase (scrypt, AES-256-GCM), for machines without a keychain. A wrong
 * passphrase is refused with `login-failed` on the field `passphrase`.
 */
export function sealedFileSecrets(path: string, passphrase: string): SecretStore {
  const salt = existsSync(path) ? Buffer.from(readFile(path).salt, 'base64') : randomBytes(16)
  const key = scryptSync(passphrase, salt, 32, { N: 2 ** 15, maxmem: 64 * 2 ** 20 })
  const values = existsSync(path) ? open(path, key) : {}

  /** Written beside and renamed over, so that a crash leaves the old file or the new one, never half of one. */
  function save(): void {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const data = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()])
    const file = { version: 1, salt: b64(salt), iv: b64(iv), tag: b64(cipher.getAuthTag()), data: b64(data) }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(file), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }

  return {
    kind: 'sealed-file',
    get: (name) => Promise.resolve(values[name] ?? null),
    async set(name, value) {
      values[name] = value
      save()
    },
    async remove(name) {
      delete values[name]
      save()
    },
  }
}

function readFile(path: string): z.infer<typeof sealedFile> {
  return sealedFile.parse(JSON.parse(readFileSync(path, 'utf8')))
}

function open(path: string, key: Buffer): Record<string, string> {
  const file = readFile(path)
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64'))
  decipher.setAuthTag(Buffer.from(file.tag, 'base64'))
  try {
    const text = Buffer.concat([decipher.update(Buffer.from(file.data, 'base64')), decipher.final()]).toString('utf8')
    return secretValues.parse(JSON.parse(text))
  } catch (cause) {
    throw new ProblemError({ code: 'login-failed', field: 'passphrase' }, { cause })
  }
}

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
