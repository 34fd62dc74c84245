import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MailImport, PutMails } from '../../../../shared/contract/mail-import'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { parseHeader } from '../../mime/header'
import { isRefusal } from '../../net/refusal'
import { os } from '../../rpc'
import type { MailboxesFeature } from '../mailboxes/index'
import { arrivedAt, dedupeKey, type MessagesFeature } from '../messages/index'
import type { SyncFeature } from '../sync/index'
import { createMailImportStore, type KnownBy } from './store'

export interface MailImportDeps {
  mailboxes: Pick<MailboxesFeature, 'folder' | 'create' | 'pending'>
  messages: Pick<MessagesFeature, 'change'>
  sync: Pick<SyncFeature, 'look' | 'put'>
}

/** Mails taken back in one go. */
const UNDONE_A_TURN = 200
/** So many refused in a row, and none taken: it is not the mails. */
const MAX_REFUSED_IN_A_ROW = 20
/** How long the server is waited for to make a folder. */
const FOLDER_PATIENCE = 60_000

/** Of a name, in UTF-16 units: file systems behind servers take 255 bytes. */
const MAX_NAME = 60

interface BegunImport {
  id?: number | undefined
  source: string
  accountId: number
}

interface HandedMail {
  source: Blob
  flags: string[]
  receivedAt: number | null
}

/** Imports mail from files; see `mailImportContract`. */
export function createMailImportFeature(context: EngineContext, deps: MailImportDeps) {
  const store = createMailImportStore(context)
  const { clock } = context
  /** Hashes of what an import has brought since it was begun: the account is not looked into for each. */
  const runs = new Map<number, { brought: Set<string>; refusedInARow: number }>()

  /** Signs that the server of an account has refused in names of folders. */
  const refusedSigns = new Map<number, string>()

  function known(id: number): MailImport {
    const found = store.byId(id)
    if (!found) throw new ProblemError({ code: 'not-found' })
    return found
  }

  /** The same files, after it was cut off or in the same window: what is taken back is all of it, and nothing else. */
  const sameImport = ({ id, source, accountId }: BegunImport): number | undefined =>
    store
      .latest()
      .find(
        (one) =>
          (id === undefined ? !one.endedAt && !one.undoneAt : one.id === id) &&
          one.accountId === accountId &&
          store.sourceOf(one.id) === source,
      )?.id

  async function put(id: number, folderId: number, mails: readonly HandedMail[]): Promise<PutMails> {
    const { accountId } = known(id)
    const run = runs.get(id)
    if (!run || deps.mailboxes.folder(folderId)?.accountId !== accountId)
      throw new ProblemError({ code: 'not-found' })
    const done: PutMails = { added: 0, known: 0, refused: [], stopped: null }
    for (const [after, mail] of mails.entries()) {
      const source = Buffer.from(await mail.source.arrayBuffer())
      const by = knownBy(source)
      const digest = hash('sha256', source)
      if (run.brought.has(digest) || store.holds(accountId, by)) {
        done.known += 1
        continue
      }
      try {
        const receivedAt = mail.receivedAt ?? arrivedAt(source, clock.now())
        await deps.sync.put(accountId, folderId, { source, flags: mail.flags, receivedAt })
        run.brought.add(digest)
        run.refusedInARow = 0
        context.write(() => store.bring(id, folderId, by))
        done.added += 1
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        if (!isOfOne(error) || ++run.refusedInARow > MAX_REFUSED_IN_A_ROW) {
          done.stopped = { after, problem: error.problem }
          break
        }
        done.refused.push({ subject: by.subject, problem: error.problem })
      }
    }
    context.write(() => store.counted(id, done.added, done.known, done.refused.length))
    return done
  }

  /** One below the other. */
  async function folderOf(accountId: number, top: number | null, names: readonly string[]): Promise<number> {
    let id = top
    for (const given of names) id = await folderIn(accountId, id, given)
    if (id === null || deps.mailboxes.folder(id)?.accountId !== accountId)
      throw new ProblemError({ code: 'not-found' })
    return id
  }

  /** Right below another, under a name that the server takes: which it does not, it says itself. */
  async function folderIn(accountId: number, parentId: number | null, given: string): Promise<number> {
    const { pending, folder, create } = deps.mailboxes
    let name = possibleName(given, store.delimiter(accountId), refusedSigns.get(accountId) ?? '')
    for (;;) {
      const id = store.child(accountId, parentId, name) ?? create(accountId, parentId, name).id
      await answered(id)
      if (folder(id)) return id
      const refused = pending.refusedCreation(accountId, parentId, name)
      const error = new ProblemError(refused?.problem ?? { code: 'folder-gone' })
      const sign = signIn(name, error)
      const other = isNo(error) ? withoutSign(name, sign) : name
      if (!refused || other === name) throw error
      pending.dismiss(refused.changeId)
      refusedSigns.set(accountId, `${refusedSigns.get(accountId) ?? ''}${sign}`)
      name = other
    }
  }

  /** Resolves once the server has the folder, or would not make it. */
  async function answered(id: number): Promise<void> {
    const { pending } = deps.mailboxes
    if (!pending.isAwaited(id)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => {
      if (!pending.isAwaited(id)) resolve()
    }
    const end = context.events.subscribe(({ type }) => void (type === 'mailboxes' && look()))
    const timer = setTimeout(resolve, FOLDER_PATIENCE)
    look()
    await promise
    clearTimeout(timer)
    end()
    if (pending.isAwaited(id)) throw new ProblemError({ code: 'offline' })
  }

  async function undo(id: number): Promise<number> {
    const { accountId } = known(id)
    // What came last may not have been met yet.
    await deps.sync.look(accountId)
    let count = 0
    let last = 0
    const taken = new Set<number>()
    for (;;) {
      const slice = store.brought(id, last, UNDONE_A_TURN)
      const items = slice.flatMap(({ folderId, dedupeKey: key }) => {
        const found = store.inFolder(folderId, key).find(({ messageId }) => !taken.has(messageId))
        if (!found) return []
        taken.add(found.messageId)
        return [{ ...found, folderId }]
      })
      if (items.length > 0)
        count += deps.messages.change(
          { kind: 'threads', items },
          { kind: 'move-to-role', role: 'trash' },
        ).count
      last = slice.at(-1)?.id ?? last
      if (slice.length < UNDONE_A_TURN) break
      await nextTurn()
    }
    runs.delete(id)
    context.write(() => store.undone(id, clock.now()))
    return count
  }

  return {
    router: os.mailImport.router({
      list: os.mailImport.list.handler(() => store.latest()),
      begin: os.mailImport.begin.handler(async ({ input }) => {
        await deps.sync.look(input.accountId)
        const id = context.write(() => {
          const begun = sameImport(input)
          if (begun === undefined) return store.begin(input, clock.now())
          store.goOn(begun, input.total)
          return begun
        })
        runs.set(id, { brought: new Set(), refusedInARow: 0 })
        return known(id)
      }),
      folder: os.mailImport.folder.handler(async ({ input }) => ({
        folderId: await folderOf(input.accountId, input.parentId, input.names),
      })),
      put: os.mailImport.put.handler(({ input }) => put(input.id, input.folderId, input.mails)),
      end: os.mailImport.end.handler(({ input }) => {
        context.write(() => store.end(input.id, clock.now()))
        return known(input.id)
      }),
      undo: os.mailImport.undo.handler(async ({ input }) => ({ count: await undo(input.id) })),
    }),
  }
}

function knownBy(source: Buffer): KnownBy {
  const header = parseHeader(source)
  const { messageId, subject, date } = header
  return { messageId, subject, sentAt: date, dedupeKey: dedupeKey(header, source, source.length) }
}

/** Folders of other programs bear names that none of this server may have. */
function possibleName(given: string, delimiter: string, refusedSigns: string): string {
  const known = [...delimiter, ...refusedSigns].reduce(withoutSign, given)
  const plain = known.replace(/[\p{Cc}\p{Cf}\p{Cs}%*/]+/gu, '-').replace(/^(?:~|\.{1,2}$)/, '-')
  return plain.trim().slice(0, MAX_NAME).trim() || '-'
}

/** The sign of a name that the server says it does not take, in quotation marks as Dovecot does; '' where it says none. */
function signIn(name: string, { problem }: ProblemError): string {
  const sign = /(['"`])([^\p{L}\p{N}\s])\1/u.exec(problem.serverReply ?? '')?.[2] ?? ''
  return name.includes(sign) ? sign : ''
}

/** The name without a sign, or ('') without any. */
const withoutSign = (name: string, sign: string): string =>
  sign === ''
    ? name.replace(/[^\p{L}\p{M}\p{N} _-]+/gu, '-')
    : name.replaceAll(sign, sign === '-' ? '_' : '-')

/** The server said no to this, and not to the account. */
const isNo = (error: ProblemError): boolean =>
  isRefusal(error) && ['server-refused', 'server-misbehaved'].includes(error.problem.code)

/** The server would not have this mail; another one it may. */
const isOfOne = (error: ProblemError): boolean => error.problem.code === 'message-too-large' || isNo(error)
