import { AsyncEntry } from '@napi-rs/keyring'
import type { SecretStore } from '../engine/context'
import { ProblemError } from '../../shared/problem'

const SERVICE = 'Postilla'

/** Secrets in the operating system's keychain. `scope` keeps profiles apart: the profile's directory. */
export function keychainSecrets(scope: string): SecretStore {
  const entry = (name: string): AsyncEntry => new AsyncEntry(SERVICE, `${scope} ${name}`)
  return {
    kind: 'keychain',
    get: async (name) => (await guarded(entry(name).getPassword())) ?? null,
    set: (name, value) => guarded(entry(name).setPassword(value)),
    remove: async (name) => {
      await entry(name)
        .deletePassword()
        .catch(() => false)
    },
  }
}

/** Whether a keychain is there and answers: writes, reads and removes a probe. */
export async function keychainWorks(): Promise<boolean> {
  const probe = new AsyncEntry(SERVICE, 'probe')
  try {
    await probe.setPassword('probe')
    const answer = await probe.getPassword()
    await probe.deletePassword()
    return answer === 'probe'
  } catch {
    return false
  }
}

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new ProblemError({ code: 'keychain-unavailable' }, { cause })
  }
}
