const scheme = /^[a-z][a-z0-9+.-]*:/i
const bareAddress = /^[^\s@/:?#<>"]{1,64}@(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,24}(?:\?|$)/iu
/** Top-level domains under which a name without `www.` is taken for a host; `prices.html` is a file. */
const bareHost =
  /^(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|info|biz|eu|it|pl|de|fr|es|ch|at|uk|nl|be|cz)(?=[:/?#]|$)/iu
/** No address of a page that works is longer. */
const MAX_LENGTH = 20_000

/**
 * The address a link of a mail means, as mail programs follow it: `www.…` and `//host` lead to https, a bare
 * address to mailto, and what is relative to the mail's `<base href>`, where it has one. Addresses with a scheme
 * stay as they are, but for the blanks and line ends browsers ignore.
 */
export function linkAddress(href: string, base: string | null): string {
  // What is longer is an embedded picture.
  if (href.length > MAX_LENGTH) return trimBlanks(href)
  const text = trimBlanks(href).replace(/[\t\r\n]/g, '')
  if (text === '' || text.startsWith('#') || scheme.test(text)) return text
  if (text.startsWith('//')) return `https:${text}`
  if (/^www\d?\./i.test(text)) return `https://${text}`
  if (bareAddress.test(text)) return `mailto:${text}`
  if (base !== null) return resolve(text, base)
  return bareHost.test(text) ? `https://${text}` : text
}

/** The `href` of a `<base>` element where it can be the base of links: an absolute web address. */
export function baseAddress(href: string): string | null {
  const text = trimBlanks(href.slice(0, MAX_LENGTH))
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}

function resolve(text: string, base: string): string {
  return URL.canParse(text, base) ? new URL(text, base).href : text
}

/** Without the blanks and controls at the ends that browsers ignore; one pass, however many there are. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

/** What a host may be written with; browsers make an address even of one with blanks. */
const hostCharacters = /^[\p{L}\p{M}\p{N}._:[\]-]*$/u

/**
 * Why what a user typed as a website can be none: it is no host with or without the scheme of the web, or it holds a name
 * or password to sign in with. Null where it can be one, or is nothing.
 */
export function websiteFault(text: string): 'noWebsite' | 'signIn' | null {
  const typed = text.trim()
  if (typed === '') return null
  const hasScheme = /^https?:\/\//i.test(typed)
  const address = hasScheme ? typed : `https://${typed}`
  const [authority = ''] = address.replace(/^https?:\/+/i, '').split(/[/\\?#]/, 1)
  const at = authority.lastIndexOf('@')
  if (at >= 0) return hasScheme || /^(?!mailto:)[^:]*:/i.test(authority.slice(0, at)) ? 'signIn' : 'noWebsite'
  if (!hostCharacters.test(authority) || !URL.canParse(address)) return 'noWebsite'
  return hasScheme || new URL(address).hostname.includes('.') ? null : 'noWebsite'
}
