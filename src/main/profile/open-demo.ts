import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoClock } from '../demo/clock'
import { memorySecrets } from '../secrets/memory'
import { openProfile, type OpenProfile, type ProfileOptions } from './open-profile'

export interface DemoOptions extends Pick<
  ProfileOptions,
  'passphrase' | 'askPassphrase' | 'echo' | 'fileTextProgram'
> {
  /** Keeps the demo there. Without it all is gone at the end. */
  dir?: string | undefined
}

/** A kept demo is sealed with a passphrase that anyone may know: there is nothing in it but invented mail. */
const KEPT_DEMO_PASSPHRASE = 'postilla-demo'

/** Opens a profile with local mail servers and invented mail and records, to try everything without an account. */
export async function openDemo(options: DemoOptions): Promise<OpenProfile> {
  const throwAway = options.dir === undefined
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'postilla-demo-'))
  const secrets = throwAway ? { secrets: memorySecrets() } : { passphrase: KEPT_DEMO_PASSPHRASE }
  const clock = demoClock()
  const profile = await openProfile({ ...options, ...secrets, clock, dir, kind: 'demo' })
  const close = async (): Promise<void> => {
    await profile.close()
    if (throwAway) rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    // Loaded only here: the demo's servers and data are no part of an ordinary start.
    const { startDemo } = await import('../demo/index')
    const demo = await startDemo(profile.engine, { profileDir: dir, log: profile.log, clock })
    return {
      ...profile,
      async close() {
        await demo.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
