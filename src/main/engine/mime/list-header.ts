import { addressDomain } from '../../../shared/address-key'
import { registeredDomain } from '../../../shared/mail-domains'
import { isAuthorProven } from './authentication'
import { parseHeader, readFields } from './header'

/** What a mail says of the list it came from, and whether that can be believed. */
export interface ListedMail {
  /** The List-Unsubscribe header, unfolded. */
  listUnsubscribe: string
  /** Its List-Unsubscribe-Post says that one POST is enough (RFC 8058). */
  isOneClick: boolean
  /** The user's own server has proven the author, who has signed these headers, too (RFC 8058 section 4). */
  isProven: boolean
}

const FIELDS: ReadonlySet<string> = new Set(['list-unsubscribe', 'list-unsubscribe-post', 'dkim-signature'])
/** Signatures of a mail that are looked at. */
const MAX_SIGNATURES = 10

/** Reads it from a whole mail. `ownHosts` are those of `isAuthorProven`. */
export function readListedMail(source: Uint8Array, ownHosts: readonly string[]): ListedMail {
  const header = parseHeader(source)
  const { fields } = readFields(source, FIELDS)
  const [post = '', ...more] = fields.get('list-unsubscribe-post') ?? []
  const site = registeredDomain(addressDomain(header.from[0]?.address ?? ''))
  const signed = (fields.get('dkim-signature') ?? [])
    .slice(0, MAX_SIGNATURES)
    .some((signature) => coversList(signature, site))
  return {
    listUnsubscribe: header.listUnsubscribe,
    isOneClick: more.length === 0 && /^\s*List-Unsubscribe\s*=\s*One-Click\s*$/i.test(post),
    // A newsletter is written by whom its list belongs to; the list is no other's here.
    isProven: signed && isAuthorProven({ ...header, listId: '' }, ownHosts),
  }
}

/** A signature of the author's domain (RFC 6376 section 3.5) over the headers of a list. */
function coversList(signature: string, site: string): boolean {
  const tags = new Map(
    signature
      .slice(0, 10_000)
      .replace(/\s+/g, '')
      .split(';')
      .map((tag): [string, string] => {
        const at = tag.indexOf('=')
        return [tag.slice(0, at), tag.slice(at + 1).toLowerCase()]
      }),
  )
  const covered = new Set(tags.get('h')?.split(':'))
  return (
    registeredDomain(tags.get('d') ?? '') === site &&
    covered.has('list-unsubscribe') &&
    covered.has('list-unsubscribe-post')
  )
}
