/** What we know of a folder, from its row. */
export interface KnownFolder {
  /** 0 before the first sync. */
  uidValidity: number
  uidNext: number
  /** Decimal text; '0' where the server has no mod-sequences. */
  highestModseq: string
  /** Lowest UID whose header is known while the first sync works downwards; null when it is through. */
  fetchCursor: number | null
}

/** What the server said of a folder when it was opened or asked for its STATUS; null where it did not say. */
export interface ServerFolder {
  uidValidity: number | null
  uidNext: number | null
  highestModseq: string | null
  exists: number | null
}

export interface ServerCapabilities {
  condstore: boolean
  qresync: boolean
}

/** All UIDs of the folder mean nothing any more (RFC 3501 section 2.3.1.1). */
export function hasUidValidityChanged(known: KnownFolder, server: ServerFolder): boolean {
  return known.uidValidity !== 0 && server.uidValidity !== null && known.uidValidity !== server.uidValidity
}

export const isFirstSync = (known: KnownFolder): boolean => known.uidValidity === 0

export const isFirstSyncUnfinished = (known: KnownFolder): boolean => known.fetchCursor !== null

/** A server that says nothing of UIDNEXT may always have new mail. */
export function hasNewMail(known: KnownFolder, server: ServerFolder): boolean {
  return server.uidNext === null || server.uidNext > known.uidNext
}

/** Mod-sequences were kept from the last sync and the server still has them (RFC 7162). */
export function canUseCondstore(
  known: KnownFolder,
  server: ServerFolder,
  capabilities: ServerCapabilities,
): boolean {
  return capabilities.condstore && server.highestModseq !== null && known.highestModseq !== '0'
}

/** CONDSTORE, and the server also tells what was expunged since. */
export function canUseQresync(
  known: KnownFolder,
  server: ServerFolder,
  capabilities: ServerCapabilities,
): boolean {
  return capabilities.qresync && canUseCondstore(known, server, capabilities)
}

/** Nothing at all changed, expunges included: with QRESYNC an expunge raises the mod-sequence, without it may not. */
export function hasNoModseqChanges(
  known: KnownFolder,
  server: ServerFolder,
  capabilities: ServerCapabilities,
): boolean {
  return canUseCondstore(known, server, capabilities) && server.highestModseq === known.highestModseq
}

/**
 * A poll by STATUS shows that opening the folder would find nothing: as many messages as we have, too. Without mod-sequences flags may have
 * changed.
 */
export function canSkipSync(
  known: KnownFolder,
  server: ServerFolder,
  capabilities: ServerCapabilities,
  isAsCounted: boolean,
): boolean {
  return (
    !isFirstSync(known) &&
    !isFirstSyncUnfinished(known) &&
    !hasUidValidityChanged(known, server) &&
    !hasNewMail(known, server) &&
    hasNoModseqChanges(known, server, capabilities) &&
    isAsCounted
  )
}

/**
 * The inbox, opened to wait in it, is not as we left it: what came while another folder was open was announced to
 * nobody.
 */
export function hasUnseenNews(known: KnownFolder, server: ServerFolder, knownCount: number): boolean {
  return (
    (server.uidNext !== null && server.uidNext > known.uidNext) ||
    (server.exists !== null && server.exists !== knownCount)
  )
}

/** The later of two mod-sequences: up to 63 bits, more than a number holds. */
export function laterModseq(a: string, b: string): string {
  return BigInt(a) >= BigInt(b) ? a : b
}
