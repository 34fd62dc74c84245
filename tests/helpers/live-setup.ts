import type { TestProject } from 'vitest/node'
import { isDovecotInstalled, startDovecot, type DovecotFacts } from './dovecot-server'
import { startIntrospection } from './oauth-introspection'
import { startRelay } from './smtp-server'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null where Dovecot is not installed: the live tests are skipped then. */
    dovecot: DovecotFacts | null
  }
}

/** One mail server for all live tests of a run. Each test takes a mailbox of its own, see `freshMailbox`. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!isDovecotInstalled()) {
    console.warn(
      'Dovecot is not installed: live tests are skipped (Debian: dovecot-imapd dovecot-lmtpd and others).',
    )
    project.provide('dovecot', null)
    return undefined
  }
  const relay = await startRelay()
  const introspection = await startIntrospection()
  const dovecot = await startDovecot(relay.port, introspection.port)
  relay.deliverTo(dovecot.facts.lmtp)
  project.provide('dovecot', dovecot.facts)
  return async () => {
    await dovecot.stop()
    await relay.stop()
    await introspection.stop()
  }
}
