import { ProblemError } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { parseMessage } from '../../../mime/parse-message'
import type { FolderRef } from '../../mailboxes/index'
import { readSource, type ServerPlace } from '../../messages/index'
import { chosenFolder } from '../folders'
import type { MailFetch, MailSource } from '../mail-source'
import { Pop3Sync, type Pop3SyncDeps } from './account-sync'
import { existing } from './carry-out'
import { localMail } from './local-mail'
import { keyOfSent } from './server-keys'
import { createPop3Store, type Pop3Store } from './store'

export type { MainMailbox } from './copy-to-main'

/** Rows forgotten in one piece. */
const FORGOTTEN = 500

/** Makes the sources of accounts on POP3 servers; the one way into this folder. */
export function createPop3Sources(context: EngineContext) {
  const store = createPop3Store(context)
  return {
    source: (id: number, deps: Omit<Pop3SyncDeps, 'store'>, lastSyncAt: number | null): MailSource =>
      pop3Source(new Pop3Sync(id, { ...deps, store }, lastSyncAt), { ...deps, store }),
    /** What is left of a removed account, a slice at a time. */
    *forgetAccount(accountId: number): Generator<undefined, void> {
      while (context.write(() => store.removeSome(accountId, FORGOTTEN))) yield
    },
  }
}

function pop3Source(account: Pop3Sync, deps: Omit<Pop3SyncDeps, 'access'>): MailSource {
  const { context, cache, mailboxes, store } = deps
  const { id } = account

  /** That of the identity while it is there, else the account's own. */
  const sentFolder = (chosen: number | null): FolderRef | null =>
    chosenFolder(mailboxes, id, chosen) ?? mailboxes.forRole(id, 'sent')

  return {
    get state() {
      return account.state
    },
    start: () => account.start(),
    stop: () => account.stop(),
    syncNow: () => account.syncNow(),
    // All of them are kept.
    textsChanged: () => undefined,
    // There is nobody to agree with.
    agreedAt: () => null,
    // Where its mail lies is decided here.
    seek: () => Promise.resolve(),
    carryOut: () => account.carryOut(),
    fetch: fetchHere(store),
    search: null,
    check: null,
    door: () => null,
    intake: null,
    intakeReached: () => account.tryCopying(),
    appendToSent(source, flags, chosen) {
      const folder = sentFolder(chosen)
      const there = folder && existing(mailboxes, folder.id)
      if (!there) return Promise.reject(new ProblemError({ code: 'offline' }))
      const as = { serverKey: keyOfSent(source), flags: new Set(flags), isNew: false }
      cache.ingest(there, [localMail(source, context.clock.now(), as)], {})
      return Promise.resolve()
    },
    replaceDraft: () => Promise.resolve(null),
    holdsDraft: () => Promise.resolve(null),
    put(folderId, { source, flags, receivedAt }) {
      const there = existing(mailboxes, folderId)
      if (!there) return Promise.reject(new ProblemError({ code: 'folder-gone' }))
      const as = { serverKey: keyOfSent(source), flags: new Set(flags), isNew: false }
      cache.ingest(there, [{ ...localMail(source, context.clock.now(), as), receivedAt }], {})
      return Promise.resolve()
    },
    findInSent(messageId, chosen) {
      const folder = sentFolder(chosen)
      return Promise.resolve(folder !== null && store.isInFolder(folder.id, messageId))
    },
  }
}

/** What is read of mail that lies here alone: all of it is here. */
function fetchHere(store: Pick<Pop3Store, 'sourceAt'>): MailFetch {
  const at = <T>(
    { folderId, serverKey: key }: ServerPlace,
    read: (source: Buffer) => T,
  ): Promise<T | null> => {
    const source = store.sourceAt(folderId, key)
    return Promise.resolve(source && read(source))
  }
  return {
    body: (place) => at(place, readSource),
    part: (place, _, partId) =>
      at(place, (source) => {
        const part = parseMessage(source).attachments.find((one) => one.partId === partId)
        if (!part) throw new ProblemError({ code: 'not-found' })
        return part.content()
      }),
    source: (place) => at(place, (source) => source),
  }
}
