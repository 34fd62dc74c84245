import { doveadm } from './dovecot'
import type { OtherClient } from './imap-client'
import { idle } from './live-engine'
import { openProxiedScene } from './live-scene'

/** Our engine, synced, then cut off; another client has the mailbox for itself until `back`. */
export async function away(
  prepare: (other: OtherClient) => Promise<unknown>,
  sameValidity: readonly string[] = [],
  hide: readonly string[] = [],
) {
  const scene = await openProxiedScene({ hide: [...hide] }, async (client, { user }) => {
    await prepare(client)
    for (const path of sameValidity)
      doveadm('mailbox', 'update', '-u', user, '--uid-validity', '1900000000', path)
  })
  const { live, proxy, other } = scene
  await idle(live.client)
  await proxy.refuse()
  proxy.reset()
  return {
    ...scene,
    async back() {
      await proxy.admit()
      await live.client.accounts.syncNow({})
    },
    refusals: async () =>
      (await live.client.mailboxes.refusals()).map(({ label, problem }) => [label, problem.code]),
    /** Subjects by folder, without folders nothing lies in. */
    async onServer() {
      const held: Record<string, string[]> = {}
      for (const { path } of await other.imap.list()) {
        const subjects = await other.subjects(path)
        if (subjects.length > 0) held[path] = subjects.sort()
      }
      return held
    },
  }
}

/** Makes folders with mails of these subjects. */
export async function foldersWith(other: OtherClient, folders: Record<string, string[]>): Promise<void> {
  for (const [path, subjects] of Object.entries(folders)) {
    if (!/^(?:INBOX|Junk|Trash)$/.test(path)) await other.imap.mailboxCreate(path)
    for (const subject of subjects) await other.append(path, subject)
  }
}
