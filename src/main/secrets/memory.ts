import type { SecretStore } from '../engine/context'

/** Secrets that vanish with the process: for the demo's throw-away profile and for tests. */
export function memorySecrets(): SecretStore {
  const values = new Map<string, string>()
  return {
    kind: 'memory',
    get: (name) => Promise.resolve(values.get(name) ?? null),
    set: (name, value) => Promise.resolve(void values.set(name, value)),
    remove: (name) => Promise.resolve(void values.delete(name)),
  }
}
