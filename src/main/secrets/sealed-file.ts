import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SecretStore } from '../engine/context'
import { ProblemError } from '../../shared/problem'

const sealedFile = z.object({
  version: z.literal(1),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
})
type SealedFile = z.infer<typeof sealedFile>

const secretValues = z.array(z.tuple([z.string(), z.string()]))

const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Secrets in one file sealed with a passphrase (scrypt, AES-256-GCM), for machines without a keychain. A wrong
 * passphrase is refused with `login-failed` on the field `passphrase`, a file that is not ours or was cut short
 * with `secret-missing`; both leave the file untouched.
 */
export function sealedFileSecrets(path: string, passphrase: string): SecretStore {
  const file = existsSync(path) ? readSealed(path) : null
  const salt = file ? Buffer.from(file.salt, 'base64') : randomBytes(SALT_BYTES)
  const key = scryptSync(passphrase, salt, 32, { N: 2 ** 15, maxmem: 64 * 2 ** 20 })
  let values = file ? unseal(file, key) : new Map<string, string>()

  /** Written beside and renamed over, so that a crash leaves the old file or the new one, never half of one. */
  function save(next: Map<string, string>): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(seal(next, key, salt)), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
    values = next
  }

  return {
    kind: 'sealed-file',
    get: (name) => Promise.resolve(values.get(name) ?? null),
    async set(name, value) {
      save(new Map(values).set(name, value))
    },
    async remove(name) {
      const next = new Map(values)
      if (next.delete(name)) save(next)
    },
  }
}

function readSealed(path: string): SealedFile {
  try {
    return sealedFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new ProblemError({ code: 'secret-missing', params: { file: path } }, { cause })
  }
}

function seal(values: Map<string, string>, key: Buffer, salt: Buffer): SealedFile {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(JSON.stringify([...values]), 'utf8'), cipher.final()])
  return { version: 1, salt: b64(salt), iv: b64(iv), tag: b64(cipher.getAuthTag()), data: b64(data) }
}

function unseal(file: SealedFile, key: Buffer): Map<string, string> {
  try {
    // The tag's length is fixed: a shorter one would be easier to forge.
    const options = { authTagLength: TAG_BYTES }
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64'), options)
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'))
    const text = Buffer.concat([decipher.update(Buffer.from(file.data, 'base64')), decipher.final()])
    return new Map(secretValues.parse(JSON.parse(text.toString('utf8'))))
  } catch (cause) {
    throw new ProblemError({ code: 'login-failed', field: 'passphrase' }, { cause })
  }
}

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
