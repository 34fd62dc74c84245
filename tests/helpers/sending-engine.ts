import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { startEngineChild, type EngineChild } from './engine-process'

/** An engine that is killed at any moment and started again, whoever is talking to it. */
export interface MortalEngine {
  /** Asks whichever process lives, once one does; rejects with `Gone` where it died before it answered. */
  call<T>(path: string, input: unknown, schema: z.ZodType<T>): Promise<T>
  /** One lives. */
  ready(): Promise<void>
  /** SIGKILL, and another one. Resolves once the old one is dead. */
  kill(): Promise<void>
  /** How far its clock is ahead from now on, in whose zone it runs, and in that of every later one. */
  moveClock(ahead: number, zone: string): Promise<void>
  ahead(): number
  deaths(): number
  log(): string
  /** Ends it for good. */
  end(): Promise<void>
}

/** It died before it answered: what was asked may have been done. */
export class Gone extends Error {}

export async function mortalEngine(dir: string): Promise<MortalEngine> {
  let ahead = 0
  let zone = 'Europe/Rome'
  let deaths = 0
  let hasEnded = false
  const logs: string[] = []
  /** A profile on a full disk cannot be opened: it is tried until there is room. */
  const start = async (): Promise<EngineChild> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startEngineChild(dir, { TZ: zone, POSTILLA_CHILD_AHEAD: String(ahead) })
      } catch (error) {
        if (attempt === 100 || hasEnded) throw error
        logs.push(String(error))
        await sleep(100)
      }
    }
  }
  let living = start()
  let dying: Promise<void> | null = null
  await living
  const die = async (isLast: boolean): Promise<void> => {
    const child = await living
    deaths += 1
    await child.kill()
    logs.push(child.log())
    if (!isLast) living = start()
    // Who waits for it hears of it; nobody else shall.
    living.catch(() => undefined)
  }
  return {
    async call(path, input, schema) {
      if (dying) await dying
      const child = await living
      try {
        return await child.call(path, input, schema)
      } catch (error) {
        throw error instanceof Error && error.message.includes('the engine is gone') ? new Gone() : error
      }
    },
    kill() {
      dying ??= die(false).finally(() => (dying = null))
      return dying
    },
    async moveClock(by, where) {
      ahead = by
      zone = where
      const child = await living
      await child.call('clock', { ahead, zone }, nothing).catch(() => undefined)
    },
    async ready() {
      await dying
      await living
    },
    ahead: () => ahead,
    deaths: () => deaths,
    log: () => logs.slice(-5).join('\n'),
    async end() {
      hasEnded = true
      await dying
      await (await living).kill()
    },
  }
}

const nothing = z.unknown()
