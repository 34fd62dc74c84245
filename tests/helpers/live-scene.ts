import { onTestFailed, onTestFinished } from 'vitest'
import { dovecot, freshMailbox, plaintextSettings, type Mailbox } from './dovecot'
import { startFaultProxy, type FaultProxy, type Faults } from './fault-proxy'
import { otherClient, type OtherClient } from './imap-client'
import { rowsOf, startLiveEngine, type LiveEngine } from './live-engine'
import { WINDOW } from './mail-cache'

export interface Scene {
  mailbox: Mailbox
  other: OtherClient
  live: LiveEngine
}

/**
 * A fresh mailbox that `prepare` fills from another client, and our engine, which has no account yet. Ends with the
 * test; the log of the engine is shown when it fails.
 */
export async function openScene(
  prepare: (other: OtherClient, mailbox: Mailbox) => Promise<unknown> = async () => undefined,
  mailbox = freshMailbox(),
): Promise<Scene> {
  const other = await otherClient(mailbox)
  onTestFinished(() => other.close())
  await prepare(other, mailbox)
  const live = startLiveEngine()
  onTestFailed(() => console.log(live.log.join('\n')))
  onTestFinished(() => live.stop())
  return { mailbox, other, live }
}

/** A scene whose mailbox lies behind a network that misbehaves as it is told. */
export interface ProxiedScene extends Scene {
  proxy: FaultProxy
}

/** As `openScene`, with the account added, not synced yet. */
export async function openProxiedScene(
  faults: Partial<Faults>,
  prepare: (other: OtherClient, mailbox: Mailbox) => Promise<unknown>,
): Promise<ProxiedScene> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap }, faults)
  onTestFinished(() => proxy.stop())
  const opened = await openScene(prepare)
  await opened.live.addAccount(opened.mailbox, plaintextSettings(opened.mailbox, proxy.port))
  return { ...opened, proxy }
}

/** Changes the conversation with `subject` in the folder `path`, as the window asks for it. */
export async function change(
  { client }: LiveEngine,
  path: string,
  subject: string,
  what: Parameters<LiveEngine['client']['messages']['change']>[0]['change'],
) {
  const row = (await rowsOf(client, path)).find((candidate) => candidate.subject === subject)
  if (!row) throw new Error(`no ${subject} in ${path}`)
  return client.messages.change({
    target: { kind: 'threads', items: [{ threadId: row.threadId, folderId: row.folderId }] },
    change: what,
    window: WINDOW,
  })
}
