import { vi } from 'vitest'

/** Tries until it holds; the limit is for a machine under load, which the one second Vitest has by itself is not. */
export const eventually = <T>(check: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 })
