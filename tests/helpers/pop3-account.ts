import { onTestFinished } from 'vitest'
import type { Pop3Incoming } from '../../src/shared/contract/accounts'
import { startLiveEngine, type LiveEngine } from './live-engine'
import { pop3Settings, type Pop3Mailbox } from './pop3-mailbox'

/** An engine until the test ends, with an account on that server, which is not fetched from yet. */
export async function accountAt(
  server: Pop3Mailbox,
  choices: Partial<Pop3Incoming> = {},
): Promise<LiveEngine & { accountId: number }> {
  const live = startLiveEngine()
  onTestFinished(() => live.stop())
  const settings = pop3Settings(server, choices)
  const { id } = await live.client.accounts.add({ settings, password: 'pw', tested: true })
  return { ...live, accountId: id }
}
