import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext } from '../src/main/engine/create-context'
import { createMailboxesFeature } from '../src/main/engine/features/mailboxes/index'
import { createMessagesFeature } from '../src/main/engine/features/messages/index'
import { memorySecrets } from '../src/main/secrets/memory'
import { syncFolders } from '../tests/helpers/mail-cache'

/** A mail cache on disk with an account and its empty inbox. Without a `dir` it is gone when it is closed. */
export function openMailCache({
  dir = '',
  databaseKey = new Uint8Array(randomBytes(32)),
  settings = '{}',
}: { dir?: string; databaseKey?: Uint8Array; settings?: string } = {}) {
  const place = dir || mkdtempSync(join(tmpdir(), 'postilla-bench-'))
  let waited = 0
  const context = createContext({
    profile: { dir: place, kind: 'normal' },
    version: 'bench',
    device: () => 'bench',
    databaseKey,
    clock: { now: () => Date.now() + waited },
    secrets: memorySecrets(),
    log: { info: () => undefined, warn: console.warn, error: console.error },
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  })
  const mailboxes = createMailboxesFeature(context)
  const messages = createMessagesFeature(context, { mailboxes })
  context.db
    .prepare("INSERT INTO account (address, settings, created_at) VALUES ('me@example.org', ?, 0)")
    .run(settings)
  context.db.exec("INSERT INTO identity (account_id, address, is_default) VALUES (1, 'me@example.org', 1)")
  const [inbox] = syncFolders(mailboxes, 1, [
    { path: 'INBOX', name: 'INBOX', delimiter: '/', role: 'inbox', selectable: true, subscribed: true },
  ])
  if (!inbox) throw new Error('no folder')
  return {
    context,
    mailboxes,
    messages,
    inbox,
    /** Lets the clock go ahead. */
    wait: (milliseconds: number): void => void (waited += milliseconds),
    /** What the database weighs, in bytes. */
    size: (): number => statSync(join(place, 'postilla.db')).size,
    async close(): Promise<void> {
      await messages.stop()
      await context.close()
      if (!dir) rmSync(place, { recursive: true, force: true })
    },
  }
}
