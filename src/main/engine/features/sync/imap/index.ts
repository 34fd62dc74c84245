import { ProblemError } from '../../../../../shared/problem'
import type { FolderRef } from '../../mailboxes/index'
import { chosenFolder } from '../folders'
import type { MailDoor, MailSource } from '../mail-source'
import { AccountSync, type AccountSyncDeps } from './account-sync'
import { holdsDraft, replaceDraft } from './draft-copy'
import { createImapFetch } from './fetch'
import { FolderWalks } from './folder-walks'
import { forgetTexts, prefetchBodies, Tries } from './prefetch'
import { createDoor, createIntake } from './intake'
import { holdsMessageId } from './sent-copy'
import { checkAccount } from './self-check'
import { searchAccount } from './server-search'
import { createSyncStore } from './store'

/** What an account's source works between. */
export interface ImapSourceDeps extends Omit<AccountSyncDeps, 'store' | 'prefetch'> {
  cacheBody(messageId: number): Promise<void>
  /** Texts that are here and are not to be kept any more are given up. */
  forgetsTexts: boolean
}

/** Makes the sources of accounts on IMAP servers; the one way into this folder. */
export function createImapSources(
  context: AccountSyncDeps['context'],
  { pending }: Pick<AccountSyncDeps['mailboxes'], 'pending'>,
) {
  const store = createSyncStore(context)
  pending.onDeciding(store.brought)
  return (id: number, deps: ImapSourceDeps, lastSyncAt: number | null): MailSource => {
    let tries = new Tries()
    let isToForget = deps.forgetsTexts
    const textsChanged = (): void => {
      isToForget = true
      // What is given up here and wanted again is asked for again.
      tries = new Tries()
    }
    const prefetch: AccountSyncDeps['prefetch'] = async (connections, signal) => {
      const texts = { ...deps, store, tries }
      if (isToForget) await forgetTexts(texts, id, signal)
      // What came too long ago since then is given up by the next start.
      isToForget = false
      await prefetchBodies(texts, connections, id, signal)
    }
    const account = new AccountSync(id, { ...deps, store, prefetch }, lastSyncAt)
    return imapSource(account, { ...deps, store, textsChanged })
  }
}

function imapSource(
  account: AccountSync,
  {
    mailboxes,
    cache,
    store,
    textsSince,
    context,
    textsChanged,
  }: Pick<AccountSyncDeps, 'mailboxes' | 'cache' | 'store' | 'textsSince' | 'context'> &
    Pick<MailSource, 'textsChanged'>,
): MailSource {
  const { id, connections } = account
  const walks = new FolderWalks(connections)
  const walking = { accountId: id, walks, mailboxes, cache, store, clock: context.clock, textsSince }
  const folderTouched = (folderId: number): void => account.folderTouched(folderId)

  /** The folder for sent copies: that of the identity while it is there, else Sent, made where the server has none. */
  const sentFolder = (chosen: number | null): Promise<FolderRef> =>
    made(chosenFolder(mailboxes, id, chosen) ?? mailboxes.forRole(id, 'sent'))

  async function made(folder: FolderRef | null): Promise<FolderRef> {
    // Before the first LIST nobody knows whether there is such a folder.
    if (!folder) throw new ProblemError({ code: 'offline' })
    const wanted = mailboxes.toCreate(folder.id)
    if (!wanted) return folder
    const path = await connections.onSide((session) => session.create(wanted.name, wanted.use))
    account.syncNow()
    return mailboxes.created(folder.id, path) ?? folder
  }

  const doorOf = (folderId: number): MailDoor =>
    createDoor(account, mailboxes, () => {
      const folder = mailboxes.folder(folderId)
      if (folder?.accountId !== id) throw new ProblemError({ code: 'folder-gone' })
      if (!connections.isConnected) throw new ProblemError({ code: 'offline' })
      return folder
    })

  return {
    get state() {
      return account.state
    },
    start: () => account.start(),
    async stop() {
      await account.stop()
      await walks.settled()
    },
    syncNow: () => account.syncNow(),
    textsChanged,
    agreedAt: (folderId) => account.agreedAt(folderId),
    seek: () => account.seek(),
    carryOut: () => account.pendingDue(),
    fetch: createImapFetch({ mailboxes, cache, store, connections, seek: () => account.seek() }),
    search: (wanted, signal) => searchAccount(walking, wanted, signal),
    check: (signal) => checkAccount({ ...walking, folderTouched }, signal),
    door: doorOf,
    intake: createIntake(account, mailboxes),
    // Nothing of its mail is to lie in another's mailbox.
    intakeReached: () => undefined,
    async appendToSent(source, flags, chosen) {
      const { path, id: filled } = await sentFolder(chosen)
      try {
        await connections.onSide((session) => session.append(path, source, flags), true)
      } finally {
        // A server whose answer is lost, or is no, may have stored it all the same.
        account.folderTouched(filled)
      }
    },
    async replaceDraft(draft, copy) {
      const { path, id: drafts } = await made(mailboxes.forRole(id, 'drafts'))
      try {
        return await connections.onSide((session) => replaceDraft(session, path, draft, copy), true)
      } finally {
        account.folderTouched(drafts)
      }
    },
    async holdsDraft(draft, messageId) {
      const { path } = await made(mailboxes.forRole(id, 'drafts'))
      return connections.onSide((session) => holdsDraft(session, path, draft, messageId))
    },
    put: (folderId, mail) => doorOf(folderId).put(mail),
    async findInSent(messageId, chosen) {
      const sent = chosenFolder(mailboxes, id, chosen) ?? mailboxes.byRole(id, 'sent')
      // Before the first LIST nobody knows whether there is a Sent folder: "no" would mean "send it again".
      if (!sent && mailboxes.page(id, 0, 1).length === 0) throw new ProblemError({ code: 'offline' })
      if (!sent || mailboxes.toCreate(sent.id)) return false
      const isThere = await connections.onSide((session) =>
        session.inMailbox(sent.path, (mailbox) => holdsMessageId(mailbox, messageId), 'reopened'),
      )
      if (isThere) account.folderTouched(sent.id)
      return isThere
    },
  }
}
