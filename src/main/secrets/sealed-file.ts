import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SecretStore } from '../engine/context'
import { ProblemError } from '../../shared/problem'

const sealedFile = z.object({
  version: z.literal(1),
  /** log2 of scrypt's N; files from before it was written down have 15. Bounded, or a file could claim all memory. */
  cost: z.number().int().min(15).max(20).default(15),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
})
type SealedFile = z.infer<typeof sealedFile>

const secretValues = z.array(z.tuple([z.string(), z.string()]))

/** OWASP's recommendation for scrypt: N = 2^17, r = 8, p = 1, which takes 128 MB and a fraction of a second. */
const COST = 17
const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Secrets in one file sealed with a passphrase (scrypt, AES-256-GCM), for machines without a keychain. A wrong
 * passphrase is refused with `login-failed` on the field `passphrase`, an empty one with `field-invalid`, a file
 * that is not ours or was cut short with `secret-missing`; all leave the file untouched. A file sealed at a lower
 * cost than today's is sealed anew.
 */
export function sealedFileSecrets(path: string, passphrase: string): SecretStore {
  if (passphrase.trim() === '') throw new ProblemError({ code: 'field-invalid', field: 'passphrase' })
  const file = existsSync(path) ? readSealed(path) : null
  const opened = file ? { file, key: keyOf(passphrase, file) } : null
  let values = opened ? unseal(opened.file, opened.key) : new Map<string, string>()
  const sealedWell = opened !== null && opened.file.cost >= COST
  const sealing = sealedWell ? opened.file : { cost: COST, salt: b64(randomBytes(SALT_BYTES)) }
  const key = sealedWell ? opened.key : keyOf(passphrase, sealing)
  if (opened && !sealedWell) {
    try {
      save(values)
    } catch {
      // The file as it was still opens; the next secret that is kept tries again.
    }
  }

  /** Written beside and renamed over, so that a crash leaves the old file or the new one, never half of one. */
  function save(next: Map<string, string>): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(seal(next, key, sealing)), { mode: 0o600, flush: true })
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

type Sealing = Pick<SealedFile, 'cost' | 'salt'>

function keyOf(passphrase: string, { cost, salt }: Sealing): Buffer {
  const N = 2 ** cost
  // scrypt takes 128 * N * r bytes; Node refuses above `maxmem`.
  return scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, { N, r: 8, p: 1, maxmem: 2 * 128 * N * 8 })
}

function seal(values: Map<string, string>, key: Buffer, { cost, salt }: Sealing): SealedFile {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(JSON.stringify([...values]), 'utf8'), cipher.final()])
  return { version: 1, cost, salt, iv: b64(iv), tag: b64(cipher.getAuthTag()), data: b64(data) }
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
