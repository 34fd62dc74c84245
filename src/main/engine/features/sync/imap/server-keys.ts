import { serverKey, type MessageCache, type NamedKey, type ServerKey } from '../../messages/index'

/**
 * The border between IMAP, whose UIDs are numbers with an order, and the cache, where a message has a key that is text.
 * Nothing else turns one into the other.
 */

/** A UID, and the UIDVALIDITY of its folder by which alone it means anything. */
export interface NamedUid {
  uid: number
  uidValidity: number
}

export const keyOf = (uid: number): ServerKey => serverKey.parse(String(uid))

export const keysOf = (uids: readonly number[]): ServerKey[] => uids.map(keyOf)

export const uidOf = (key: ServerKey): number => Number(key)
/** The same of a row of `placement`, in a statement. */
export const uidSql = 'CAST(placement.server_key AS INTEGER)'

export const namedKey = ({ uid, uidValidity }: NamedUid): NamedKey => ({
  serverKey: keyOf(uid),
  validity: uidValidity,
})

/** What names a message by its key names it by its UID. */
export function byUid<Named extends NamedKey>({
  serverKey: key,
  validity,
  ...rest
}: Named): Omit<Named, keyof NamedKey> & NamedUid {
  return { ...rest, uid: uidOf(key), uidValidity: validity }
}

/** Known UIDs of a folder, ascending. */
export function knownUids(cache: Pick<MessageCache, 'keys'>, folderId: number): number[] {
  const uids = Float64Array.from(cache.keys(folderId), uidOf)
  return [...uids.sort()]
}
