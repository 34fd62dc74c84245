import type { SecretStore } from '../engine/context'
import { StartError } from './start-error'

const NAME = 'database-key'
const BYTES = 32

/**
 * The profile's database key, made at the first start. Where a database exists but its key is gone, a new key
 * would only hide that the old file cannot be opened any more: that is refused with `key-missing`.
 */
export async function databaseKey(
  secrets: SecretStore,
  databaseExists: boolean,
  randomBytes: (count: number) => Uint8Array,
): Promise<Uint8Array> {
  const stored = await secrets.get(NAME)
  if (stored !== null) return decode(stored)
  if (databaseExists) throw new StartError('key-missing', missing(secrets.kind))
  const key = randomBytes(BYTES)
  await secrets.set(NAME, Buffer.from(key).toString('base64'))
  // A store that forgets would cost the user the database at the next start; better to learn it now.
  const kept = await secrets.get(NAME)
  if (kept === null || !Buffer.from(key).equals(decode(kept)))
    throw new StartError('key-missing', missing(secrets.kind))
  return key
}

function decode(text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (key.length !== BYTES)
    throw new StartError('key-missing', 'The database key in the secret store is damaged.')
  return key
}

const missing = (kind: SecretStore['kind']): string =>
  `The key of this profile's database is not in the ${kind === 'keychain' ? 'keychain' : 'secret store'}. ` +
  'Nothing was changed. Start with the user account, keychain or passphrase the profile was made with, ' +
  'or restore a backup that includes its secrets.'
