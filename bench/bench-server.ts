import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AccountSettings } from '../src/shared/contract/accounts'
import { connectImap } from '../src/main/engine/net/imap'
import { startDovecot, type DovecotFacts } from '../tests/helpers/dovecot-server'
import { generateMailbox, type Answers } from './generate-mailbox'

export const USER = 'bench@example.test'

export interface BenchServer {
  facts: DovecotFacts
  stop(): Promise<void>
}

/** A server whose inbox holds so many messages. */
export async function benchServer(messages: number, answers: Answers): Promise<BenchServer> {
  const server = await startDovecot(1)
  const { owner, configuration } = server.facts
  const home = join(dirname(configuration), 'mail', USER)
  placeMailbox(join(home, 'Maildir'), messages, answers)
  if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, home])
  return server
}

/** Generated once and kept, because writing it takes longer than reading it. */
function placeMailbox(target: string, messages: number, answers: Answers): void {
  const kept = join(tmpdir(), `postilla-bench-${messages}-${answers.replace(' ', '-')}`)
  if (!existsSync(kept)) generateMailbox(kept, messages, answers)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(kept, target, { recursive: true, preserveTimestamps: true })
}

export const settingsFor = (port: number): AccountSettings => ({
  address: USER,
  senderName: '',
  provider: 'custom',
  incoming: { kind: 'imap', host: '127.0.0.1', port, security: 'none', user: USER },
  outgoing: { kind: 'smtp', login: true, host: '127.0.0.1', port: 1, security: 'none', user: USER },
  rules: { kind: 'none' },
  allowPlaintext: true,
  trustedCertificate: '',
  sentCopy: 'append',
})

/** Signs in and opens the inbox. */
export async function openInbox(port: number, password: string) {
  const client = await connectImap(settingsFor(port), password)
  await client.mailboxOpen('INBOX')
  return client
}
