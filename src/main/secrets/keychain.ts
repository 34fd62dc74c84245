import { AsyncEntry } from '@napi-rs/keyring'
import type { SecretStore } from '../engine/context'
import { ProblemError } from '../../shared/problem'

const SERVICE = 'Postilla'

/** A locked keychain asks its owner for a password, who may have gone: then we stop waiting. */
const ANSWER_WITHIN_MS = 120_000

/** Secrets in the operating system's keychain. `scope` keeps profiles apart: the profile's directory. */
export function keychainSecrets(scope: string): SecretStore {
  const account = (name: string): string => `${scope} ${name}`
  return {
    kind: 'keychain',
    get: (name) => guarded(async () => (await entryOf(account(name)).getPassword(deadline())) ?? null),
    set: (name, value) => guarded(() => entryOf(account(name)).setPassword(value, deadline())),
    remove: (name) =>
      guarded(async () => {
        const entry = entryOf(account(name))
        // Removing what is not there fails on some systems; to the caller both mean "gone".
        if ((await entry.getPassword(deadline())) !== null) await entry.deletePassword(deadline())
      }),
  }
}

/** Whether a keychain is there and answers: writes, reads and removes a probe. */
export async function keychainWorks(): Promise<boolean> {
  try {
    const probe = entryOf(`probe ${process.pid}`)
    await probe.setPassword('probe', deadline())
    const answer = await probe.getPassword(deadline())
    await probe.deletePassword(deadline())
    return answer === 'probe'
  } catch {
    return false
  }
}

/**
 * Pinned to the Secret Service on Linux: where it is missing the library would fall back to the kernel's keyring,
 * which forgets everything at shutdown, the database key included.
 */
const entryOf = (account: string): AsyncEntry =>
  new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } })

const deadline = (): AbortSignal => AbortSignal.timeout(ANSWER_WITHIN_MS)

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new ProblemError({ code: 'keychain-unavailable' }, { cause })
  }
}
