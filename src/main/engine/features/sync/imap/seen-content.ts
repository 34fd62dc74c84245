import { inSlices, Pace, QUERY_UNITS } from '../../../slices'
import type { MailboxesFeature, SeenContent } from '../../mailboxes/index'
import type { ImapSession } from './imap-session'
import { FolderReplaced, inReadFolder } from './open-folder'
import type { OpenMailbox } from './open-mailbox'
import { isRefusal } from '../../../net/refusal'
import { compareMails, WITNESSES, type KnownMail } from './same-mail'
import type { SyncStore } from './store'

/**
 * What lies on the server under the name of a folder is compared with what was known of it when the user decided: since
 * then other clients may have put mail in, or given its name to another folder.
 */

export interface SeenDeps {
  session: ImapSession
  store: Pick<SyncStore, 'at' | 'newest' | 'newestSeen' | 'sharesValidity'>
}

/** A folder we know, and where it lies. */
interface Place {
  id: number
  path: string
}

/** Where none of the newest is there any more, because another client has taken just these away. */
const MOST_COMPARED = 500

/** Throws `FolderReplaced` where another folder lies there. One that cannot be opened is left to the command to come. */
export async function requireSame(deps: SeenDeps, seen: SeenContent, place: Place): Promise<void> {
  const before = seen.folders.find((folder) => folder.id === place.id)
  if (!before || before.uidValidity === 0) return
  await requireMails(deps, { ...place, uidValidity: before.uidValidity }, (limit) =>
    deps.store.newestSeen(place.id, seen.lastPlacement, limit),
  )
}

async function requireMails(
  { session, store }: SeenDeps,
  { id, path, uidValidity }: Place & { uidValidity: number },
  newest: (limit: number) => readonly KnownMail[],
): Promise<void> {
  try {
    await inReadFolder(
      session,
      { path, uidValidity },
      async (mailbox) => {
        for (const limit of [WITNESSES, MOST_COMPARED]) {
          const known = newest(limit)
          const { same, others } = await compareMails(mailbox, known)
          if (others > 0) throw new FolderReplaced()
          if (same > 0 || known.length === 0 || mailbox.state().exists === 0 || !store.sharesValidity(id))
            return
          if (known.length < limit) break
        }
        throw new FolderReplaced()
      },
      'reopened',
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/**
 * Throws `FolderReplaced` where another folder lies there than the one we know by now: asked before anything is put into
 * it, since a target is met by its path alone. Where folders share a UIDVALIDITY its newest mail tells.
 */
export async function requireKnown(
  deps: SeenDeps & { mailboxes: Pick<MailboxesFeature, 'keyValidity'> },
  place: Place,
): Promise<void> {
  const { session, store, mailboxes } = deps
  const uidValidity = mailboxes.keyValidity(place.id)
  if (uidValidity === 0) return
  if (store.sharesValidity(place.id))
    return requireMails(deps, { ...place, uidValidity }, (limit) => store.newest(place.id, limit))
  try {
    const server = await session.status(place.path)
    if ((server?.uidValidity ?? uidValidity) !== uidValidity) throw new FolderReplaced()
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/**
 * Whether nothing lies there but what was known, all of it looked at: what is about to be destroyed. Throws
 * `FolderReplaced` where it is another folder.
 */
export async function holdsOnlySeen(
  { session, store }: SeenDeps,
  seen: SeenContent,
  path: string,
  id: number | null,
): Promise<boolean> {
  const before = seen.folders.find((folder) => folder.id === id)
  const leaving = new Set(seen.leaving)
  const arriving = new Set(seen.arriving)
  /** Shown there, or at least counted, when the user decided, and not taken out of it. */
  const wasMeant = ({ uid, known }: Lying): boolean => {
    if (!before || (known && leaving.has(known.placementId))) return false
    if (known && arriving.has(known.mailId)) return true
    // What has a lower UID lay there already. A row says less: it goes with its message, wherever that is brought.
    if (uid >= before.uidNext) return false
    return known === null || !before.isWhole || known.placementId <= seen.lastPlacement
  }
  const lying = async (mailbox: OpenMailbox): Promise<Lying[]> => {
    const uids = await uidsIn(mailbox)
    return before ? inSlices(placesOf(store, before.id, uids)) : uids.map((uid) => ({ uid, known: null }))
  }
  // A folder made here and not looked into since: what the user put in before is known.
  if (!before || before.uidValidity === 0)
    return session.inMailbox(path, async (mailbox) => (await lying(mailbox)).every(wasMeant), 'reopened')
  return inReadFolder(
    session,
    { path, uidValidity: before.uidValidity },
    async (mailbox) => {
      const places = await lying(mailbox)
      const { same, others } = await compareMails(
        mailbox,
        places.flatMap(({ known }) => known ?? []),
      )
      // What a server does not give, or was not fetched yet, was counted all the same.
      const isOnlyCounted = same === 0 && places.length > 0
      if (others > 0 || (isOnlyCounted && store.sharesValidity(before.id))) throw new FolderReplaced()
      return places.every(wasMeant)
    },
    'reopened',
  )
}

type PlacedMail = NonNullable<ReturnType<SyncStore['at']>>

/** What lies on the server, and what we know of it. */
interface Lying {
  uid: number
  known: PlacedMail | null
}

/** A folder may hold very much. */
function* placesOf(
  store: Pick<SyncStore, 'at'>,
  id: number,
  uids: readonly number[],
): Generator<undefined, Lying[]> {
  const pace = new Pace()
  const places: Lying[] = []
  for (const uid of uids) {
    places.push({ uid, known: store.at(id, uid) })
    if (pace.isDue(QUERY_UNITS)) yield
  }
  return places
}

async function uidsIn(mailbox: OpenMailbox): Promise<number[]> {
  const found = await mailbox.search({ all: true })
  if (found === null) throw mailbox.notDone()
  return found
}
