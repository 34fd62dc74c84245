import { mailtoDraft } from '../../../../shared/addresses'
import type { ListedMail } from '../messages/index'

export interface Ways {
  /** An `https` address that takes the POST of RFC 8058. */
  post: URL | null
  mail: { to: string; subject: string; text: string } | null
  link: string | null
}

/** No address of a list that works is longer, and no header names more of them. */
const MAX_ADDRESS = 4_000
const MAX_ADDRESSES = 10

/**
 * The ways a list names (RFC 2369 section 2: addresses in angle brackets, blanks within them ignored; the first of a
 * kind is preferred). What is in no brackets is none, and no other scheme is followed.
 */
export function waysOf({
  listUnsubscribe,
  isOneClick,
}: Pick<ListedMail, 'listUnsubscribe' | 'isOneClick'>): Ways {
  const addresses = [...listUnsubscribe.matchAll(/<([^<>]*)>/g)]
    .slice(0, MAX_ADDRESSES)
    .map(([, inner = '']) => inner.replace(/\s+/g, ''))
    .filter((address) => address.length <= MAX_ADDRESS)
  const pages = addresses.flatMap((address) => pageOf(address) ?? [])
  const secure = pages.find(({ protocol }) => protocol === 'https:') ?? null
  return {
    post: isOneClick ? secure : null,
    mail: mailOf(addresses.find((address) => /^mailto:/i.test(address)) ?? ''),
    link: (secure ?? pages[0])?.href ?? null,
  }
}

/** With a name or password in it an address shows another host than it leads to. */
function pageOf(address: string): URL | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.username === '' && url.password === '' && url.hostname !== '' ? url : null
}

/** To one address alone, whatever copies the header asks for. */
function mailOf(address: string): Ways['mail'] {
  const { to, subject, text } = mailtoDraft(address)
  const [recipient] = to
  if (!recipient) return null
  return { to: recipient.address, subject: subject || 'unsubscribe', text }
}
