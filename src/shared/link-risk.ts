import { getDomain, parse } from 'tldts'
import { mailtoDraft } from './addresses'
import { hasHiddenCharacters, withoutHidden } from './shown-text'
import { withDots } from './spelled-out'

/**
 * Why a link may not lead where it seems to. `disguised`: its address is written so that people and browsers read
 * different hosts. `file-name`: it is shown as a file, of which its address does not tell. `site-for-address`: it is shown
 * as the mail address of one party and opens a page of another. `call-for-address`: it is shown as an address of either
 * kind and makes a call. `hidden-text`: part of what it is shown as cannot be seen, or runs backwards.
 */
export const linkRisks = [
  'other-host',
  'other-address',
  'other-number',
  'site-for-address',
  'call-for-address',
  'look-alike',
  'hidden-host',
  'disguised',
  'ip-address',
  'redirect',
  'file-name',
  'hidden-text',
] as const
export type LinkRisk = (typeof linkRisks)[number]

export const isLinkRisk = (text: string | null): text is LinkRisk => linkRisks.some((risk) => risk === text)

/** Longer texts are no words of a link; what they hide behind these is not looked for. */
const MAX_SHOWN = 2_000

/** Judges a link by its address as written and by the text it is shown as; null where nothing speaks against it. */
export function linkRisk(href: string, shownText: string): LinkRisk | null {
  const whole = shownText.replace(/\s+/g, ' ')
  const shown = whole.slice(0, MAX_SHOWN)
  if (/^mailto:/i.test(href)) return mailRisk(href, shown)
  if (/^tel:/i.test(href)) return numberRisk(href, shown)
  if (!/^\s*https?:/i.test(href)) return null
  const target = parseUrl(href)
  if (!target) return null
  return (
    addressRisk(href, target) ??
    (hasHiddenCharacters(shown) ? 'hidden-text' : null) ??
    textRisk(shown, target) ??
    (isLookAlike(target.hostname) ? 'look-alike' : null)
  )
}

/** The host a link really leads to, and the part of it that somebody registered; null for what is no web address. */
export function linkHost(href: string): { before: string; registered: string } | null {
  const target = /^\s*https?:/i.test(href) ? parseUrl(href) : null
  if (!target) return null
  const registered = siteOf(target.hostname)
  const port = target.port === '' ? '' : `:${target.port}`
  return { before: target.hostname.slice(0, -registered.length), registered: registered + port }
}

/** What the address itself hides, whatever it is shown as. */
function addressRisk(href: string, target: URL): LinkRisk | null {
  if (target.username !== '' || target.password !== '') return 'hidden-host'
  if (/^\[|^\d+(?:\.\d+){3}$/.test(target.hostname)) return 'ip-address'
  const written = /^https?:\/\/([^/?#]*)/i.exec(href)?.[1]
  // Backslashes, missing slashes, blanks, percent signs and letters of other widths: browsers mend them silently.
  if (written === undefined || /[\\\s%\p{Cc}]/u.test(written)) return 'disguised'
  const plain = written.toLowerCase().replace(/:\d*$/, '')
  if (/[^\x20-\x7e]/.test(plain)) return target.hostname.includes('xn--') ? 'look-alike' : 'disguised'
  if (plain !== target.hostname) return 'disguised'
  return imitatesInside(target.hostname) ? 'hidden-host' : null
}

/** `bank.com.evil.example`: a whole name of a site before the real one. */
function imitatesInside(host: string): boolean {
  const site = siteOf(host)
  const before = host.slice(0, Math.max(0, host.length - site.length - 1))
  return /(?:^|\.)[a-z0-9-]{3,}[.-](?:com|net|org|gov)$|(?:^|\.)[a-z0-9-]{3,}\.(?:com|net|org|gov)\.|^www\.[a-z0-9-]{2,}\.[a-z]{2,3}(?:$|[.-])/.test(
    before,
  )
}

function textRisk(shown: string, target: URL): LinkRisk | null {
  const claimed = hostsInText(shown)
  // More sites than these are not read.
  const isOther =
    claimed.length >= MAX_NAMES || claimed.some((host) => siteOf(host) !== siteOf(target.hostname))
  if (isOther) return 'other-host'
  if (mailHostsIn(shown).some((host) => siteOf(host) !== siteOf(target.hostname))) return 'site-for-address'
  if (shown.split(/[\s/@:]+/).some(isMixedName)) return 'look-alike'
  if (claimed.length === 0) return namesAnotherFile(shown, target) ? 'file-name' : null
  if (looksMixed(shown)) return 'look-alike'
  return redirectsAway(target) ? 'redirect' : null
}

/** `invoice.pdf`, by the endings of what people send each other. */
const fileName =
  /[\p{L}\p{N}_()-][\p{L}\p{N}_().-]{0,100}\.(?:pdf|p7m|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|xml|eml|msg|zip|rar|7z|jpe?g|png|gif|heic|tiff?|mp[34]|dwg|exe|msi|dmg|apk|iso)(?![\p{L}\p{N}])/giu

/** Where people keep files for others, under addresses that do not name them. */
const fileHosts =
  /(?:^|\.)(?:drive\.google\.com|docs\.google\.com|sharepoint\.com|onedrive\.live\.com|1drv\.ms|dropbox\.com|box\.com|icloud\.com|wetransfer\.com|we\.tl)$/

/** A file that the address does not name: behind a shortener, or on a page that only looks for a password. */
function namesAnotherFile(shown: string, target: URL): boolean {
  if (fileHosts.test(target.hostname)) return false
  const address = decoded(`${target.pathname}${target.search}`).toLowerCase()
  return [...shown.normalize('NFKC').matchAll(fileName)]
    .slice(0, MAX_NAMES)
    .some(([name]) => !address.includes(name.toLowerCase()))
}

/** Says it leads to a site, and does, but only to be sent on: `https://bank.example/?next=https://evil.example`. */
function redirectsAway(target: URL): boolean {
  const values = [...target.searchParams.values(), target.pathname.slice(1), target.hash.slice(1)]
  return values.some((value) => {
    const next = /^(?:https?:)?[/\\]{2}/i.test(value)
      ? parseUrl(value.replace(/^[/\\]{2}/, 'https://'))
      : null
    return next !== null && siteOf(next.hostname) !== siteOf(target.hostname)
  })
}

/** A mail that goes to others than those the text names, or also to others. */
function mailRisk(href: string, shown: string): LinkRisk | null {
  if (hasHiddenCharacters(shown)) return 'hidden-text'
  const named = new Set(
    [...withPlainNames(shown).matchAll(addressPattern)].map(([address]) => address.toLowerCase()),
  )
  const { to, cc, bcc } = mailtoDraft(href)
  const written = [...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase())
  if (named.size > 0) return written.every((address) => named.has(address)) ? null : 'other-address'
  const claimed = hostsInText(shown)
  const sites = new Set(written.map((address) => siteOf(address.slice(address.lastIndexOf('@') + 1))))
  return claimed.every((host) => sites.has(siteOf(host))) ? null : 'other-address'
}

/** Fewer digits are part of a sentence. */
const LEAST_DIGITS = 6

/** A call to another number than the one the text names; the text may leave out the country. */
function numberRisk(href: string, shown: string): LinkRisk | null {
  if (hasHiddenCharacters(shown)) return 'hidden-text'
  if (mailHostsIn(shown).length > 0 || hostsInText(shown).length > 0) return 'call-for-address'
  const called = decoded(href)
    .replace(/[;?].*$/s, '')
    .replace(/\D/g, '')
  const named = [...shown.normalize('NFKC').matchAll(/\d(?:[\s().\/-]{0,3}\d){0,20}/g)]
    .map(([number]) => number.replace(/\D/g, ''))
    .filter((digits) => digits.length >= LEAST_DIGITS)
  return named.every((digits) => called.endsWith(digits.replace(/^0+/, ''))) ? null : 'other-number'
}

const addressPattern = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/gu

const hostPattern = /(https?:[/\\]*|\/\/)?([^\s/\\@?#<>"'()[\]{}:,;|“”„‟«»‹›‘’‚‛]{1,300})([@\s]?)/giu
/** Shown without `www.` or a scheme, a name under one of these is taken for an address; `prices.zip` is a file. */
const bareTopLevel =
  /\.(?:com|org|net|info|biz|gov|edu|eu|it|pl|de|fr|es|ch|at|uk|nl|be|pt|cz|sk|us|ca|ru|ua|se|dk|fi|ie|gr|hu|ro|lt|lv|hr|bg|lu|br|mx|jp|cn|au|io|app|dev|ai|co|me|tv|shop|online|site|store|xyz|cloud|club|bank|email|example)$/

/** Characters that look like a dot, and split no name where a browser reads them. */
const DOTS = /[\u00b7\u0660\u0701\u0702\u06f0\u2024\u2027\u2219\u22c5\u3002\u30fb\ua4f8\ua60e\ufe52]/g

/** A text with its names as people read them: `bank[.]it` and `bank dot it` are `bank.it`. */
const withPlainNames = (text: string): string =>
  withDots(withoutHidden(text).normalize('NFKC').replace(DOTS, '.'))

/** The hosts of the mail addresses in a text; `logo@2x.png` names a file. */
function mailHostsIn(text: string): string[] {
  return [...withPlainNames(text).matchAll(addressPattern)].slice(0, MAX_NAMES).flatMap(([address]) => {
    const host = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    const isHost = bareTopLevel.test(host) || parse(host).isIcann === true
    return (isHost && parseUrl(`https://${host}`)?.hostname) || []
  })
}

/** The hosts a text claims to lead to. Text such as `bank . it` claims as much as `bank.it`. */
function hostsInText(text: string): string[] {
  const shown = withPlainNames(text)
  const closed = shown.replace(/\s+/g, '')
  // A whole text that is one address but for its blanks.
  const spaced =
    closed !== shown.trim() && /^[\w.:/-]{4,100}$/.test(closed) && /\s\.|^(?:\S\s+){4}/.test(shown)
  return [...namesIn(shown), ...(spaced ? namesIn(closed) : [])]
}

const MAX_NAMES = 20

function namesIn(text: string): string[] {
  const found: string[] = []
  for (const [, scheme, name = '', after] of text.matchAll(hostPattern)) {
    if (found.length >= MAX_NAMES) break
    const host = name.toLowerCase().replace(/^[.-]+|[.!?…-]+$/g, '')
    if (after === '@' || !host.includes('.')) continue
    const explicit = scheme !== undefined || host.startsWith('www.') || bareTopLevel.test(host)
    const parsed = explicit || isForeignName(host) ? parseUrl(`https://${host}`) : null
    if (parsed && parse(parsed.hostname).domain !== null) found.push(parsed.hostname)
  }
  // `anna@example.it` names a person, not a page.
  return found.filter((host) => !text.toLowerCase().includes(`@${host}`))
}

/** A name below a domain in another script: `банк.рф`, in either form. */
const isForeignName = (host: string): boolean =>
  /\.(?:xn--[a-z0-9-]+|[^\x00-\x7f]+)$/.test(host) && parse(host).isIcann === true

/** Letters of several scripts in one word, or a capital I that passes for an l. */
function looksMixed(text: string): boolean {
  return (
    text.split(/[\s/.@:]+/).some(mixesScripts) || /[a-z]I[a-z]|[a-z]I\.(?:com|org|net|it|pl|eu)\b/.test(text)
  )
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]
/** `bаnk.it`: letters of several scripts in one name. */
const isMixedName = (word: string): boolean =>
  /[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(word) && word.split('.').some(mixesScripts)
const mixesScripts = (word: string): boolean => scripts.filter((script) => script.test(word)).length > 1

/** Names with letters beyond a to z: some look exactly like others, so their user is asked. */
const isLookAlike = (host: string): boolean => /(?:^|\.)xn--/.test(host)

const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u

/**
 * The domain of an address as DNS writes it (`xn--pypal-4ve.com`), where what is written may pass for a known name:
 * `paypal.com` with one Cyrillic letter, or all of them under a Latin ending, or with full stops or letters that are
 * mended to plain ones on the way, as nobody writes an address of their own. Null for every other.
 */
export function lookAlikeDomain(address: string): string | null {
  const written = address.slice(address.lastIndexOf('@') + 1).slice(-255)
  if (/^[\x20-\x7e]*$/.test(written)) return null
  const host = parseUrl(`https://${written}`)?.hostname
  if (host !== undefined && (/[\u3002\uff0e\uff61]/.test(written) || !/(?:^|\.)xn--/.test(host))) return host
  const domain = written.normalize('NFKC')
  const labels = domain.split('.')
  const isLatin = /^[\x20-\x7e]*$/.test(labels.at(-1) ?? '')
  if (!labels.some((label) => mixesScripts(label) || (isLatin && foreign.test(label)))) return null
  return host ?? domain
}

/** The part of a host that somebody registered; the whole host where there is none, as with numbers. */
function siteOf(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
