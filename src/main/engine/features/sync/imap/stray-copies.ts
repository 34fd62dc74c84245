import type { FolderEntry, FolderRef, MailboxesFeature } from '../../mailboxes/index'
import { allFolders } from '../folders'
import {
  copiedEarlier,
  here,
  inTarget,
  OtherTarget,
  Target,
  type OwnMarks,
  type SentCopy,
  type Source,
  type Stray,
} from './copies'
import { ascending } from './message-commands'
import { isFolderGone } from '../../../net/refusal'
import type { SyncStore } from './store'
import { toSequenceSet } from './uid-sets'

export interface KnownFolders {
  mailboxes: Pick<MailboxesFeature, 'page' | 'keyValidity'>
  store: Pick<SyncStore, 'newestSeen'>
}

/**
 * COPY goes by a path, and another client may have given that to another folder just then: finds what earlier tries have
 * put elsewhere. Where COPYUID named the copy, that very one is looked for in whatever folder has that UIDVALIDITY now;
 * else what has come since then, with the same whole header and size, into the folder that is called so now, or was then.
 */
export async function findStrays(
  known: KnownFolders,
  source: Source,
  to: FolderRef,
  sentBefore: ReadonlyMap<number, SentCopy>,
  marks: Pick<OwnMarks, 'onCopy'>,
): Promise<Stray[]> {
  const validity = known.mailboxes.keyValidity(to.id)
  const suspects = [...sentBefore].flatMap(([uid, sent]) => {
    const isInTarget = sent.uidValidity === validity || (sent.uidValidity === null && sent.path === to.path)
    return isInTarget ? [] : [{ uid, sent }]
  })
  if (suspects.length === 0) return []
  const folders = (await allFolders(known.mailboxes, to.accountId)).filter(
    ({ id, canBeOpened }) => id !== to.id && canBeOpened,
  )
  const strays: Stray[] = []
  const groups = Map.groupBy(suspects, ({ sent }) => JSON.stringify({ ...sent, uid: sent.uid !== null }))
  for (const group of groups.values()) {
    const [first] = group
    if (first) strays.push(...(await straysOf(known, source, folders, first.sent, group, marks)))
  }
  return strays
}

interface Suspect {
  uid: number
  sent: SentCopy
}

async function straysOf(
  known: KnownFolders,
  source: Source,
  folders: readonly FolderEntry[],
  { path, lastPlacement, uidValidity, uid: named }: SentCopy,
  group: readonly Suspect[],
  marks: Pick<OwnMarks, 'onCopy'>,
): Promise<Stray[]> {
  const strays: Stray[] = []
  let left = group
  for (const folder of folders) {
    const { id } = folder
    const validity = known.mailboxes.keyValidity(id)
    // One that was not read yet may be any.
    const mayBeThat = uidValidity !== null && (validity === uidValidity || validity === 0)
    if (left.length === 0 || !(mayBeThat || (named === null && folder.path === path))) continue
    const uids = left.map(({ uid }) => uid)
    const target = new Target(folder, mayBeThat ? uidValidity : validity)
    const above = validity === 0 ? 0 : (known.store.newestSeen(id, lastPlacement, 1)[0]?.uid ?? 0)
    const copies = await unlessElsewhere(validity, () =>
      named === null ? copiedEarlier(source, target, uids, marks, above) : namedCopies(source, target, left),
    )
    if (copies.size > 0) strays.push({ folderId: id, target, copies })
    left = left.filter(({ uid }) => !copies.has(uid))
  }
  return strays
}

/** COPYUID has named them; a mail is believed to be the copy only if it is the same. */
async function namedCopies(
  source: Source,
  target: Target,
  suspects: readonly Suspect[],
): Promise<Map<number, number>> {
  const uids = suspects.map(({ uid }) => uid)
  const wanted = await here(source, (mailbox) => mailbox.fingerprints(toSequenceSet(uids)))
  const named = suspects.flatMap(({ sent }) => sent.uid ?? []).sort(ascending)
  const found = await inTarget(source, target, (mailbox) => mailbox.fingerprints(toSequenceSet(named)))
  return new Map(
    suspects.flatMap(({ uid, sent }): [number, number][] =>
      sent.uid !== null && wanted.has(uid) && wanted.get(uid) === found.get(sent.uid)
        ? [[uid, sent.uid]]
        : [],
    ),
  )
}

/** Nothing of ours lies in a folder that is gone, or in one that was not read yet and is not the one we look for. */
async function unlessElsewhere(
  validity: number,
  work: () => Promise<Map<number, number>>,
): Promise<Map<number, number>> {
  try {
    return await work()
  } catch (error) {
    if (isFolderGone(error) || (error instanceof OtherTarget && validity === 0)) return new Map()
    throw error
  }
}
