import { parse } from 'tldts'
import { addressDomain, looseKey } from './address-key'
import { asSeen, withLatinLetters } from './as-seen'
import { isSharedMailDomain, registeredDomain } from './mail-domains'
import { unicodeDomain } from './punycode'
import { remembered } from './remembered'

/** Shorter names are like many others by chance. */
const SHORTEST = 4

/** Names as long as this are alike for a reason. */
const LONG = 8

/**
 * Whether two addresses reach mailboxes of one holder, as far as their domains tell: the same site, or, where strangers
 * share the domain, the same mailbox.
 */
export function isSameHolder(one: string, other: string): boolean {
  const [domain, otherDomain] = [addressDomain(one), addressDomain(other)]
  if (registeredDomain(domain) !== registeredDomain(otherDomain)) return false
  return !isSharedMailDomain(domain) || looseKey(one) === looseKey(other)
}

/**
 * Whether one address may pass for the other at a glance: by a letter more, less or other in the name of its domain, or
 * by signs that look like its letters; by the whole domain within another; by the same mailbox under another ending; or
 * by a mailbox like it at the same provider. Never the real ones of one holder, nor other mailboxes under another ending,
 * as large companies have.
 */
export function passesFor(address: string, real: string): boolean {
  if (isSameHolder(address, real)) return false
  const [domain, realDomain] = [addressDomain(address), addressDomain(real)]
  if (domain === realDomain) return isLike(localOf(address), localOf(real))
  if (isSpelledIn(address, real)) return true
  if (isSharedMailDomain(domain) || isSharedMailDomain(realDomain)) return false
  const [name, realName] = [nameOf(domain), nameOf(realDomain)]
  return name === realName ? isSameLocal(address, real) : isLike(name, realName)
}

/** More labels than a mail program shows of a domain. */
const MAX_LABELS = 8

/** Whole domains that stand before another one as if it were theirs: `acme.it.evil.example`, `acme.it-login.example`. */
const spelledIn = remembered((domain: string): string[] => {
  const registered = registeredDomain(domain)
  const before = domain.slice(0, -registered.length).split('.').filter(Boolean)
  const labels = [...before.slice(0, MAX_LABELS), registered.split('.')[0] ?? '']
  const spelled = labels.flatMap((label, at) => {
    const ends = [
      ...(at < before.length ? [label] : []),
      ...(label.includes('-') ? [label.split('-')[0]] : []),
    ]
    return ends.flatMap((end) => {
      const { domain: found, isIcann } = parse([...labels.slice(0, at), end].join('.'))
      return isIcann === true && found !== null ? found : []
    })
  })
  return [...new Set(spelled)]
})

/** The domain of a real address, whole, within another one: where strangers share it, before it the same mailbox. */
function isSpelledIn(address: string, real: string): boolean {
  const domain = addressDomain(address)
  const realDomain = registeredDomain(addressDomain(real))
  if (isSharedMailDomain(realDomain) && !isSameLocal(address, real)) return false
  return spelledIn(domain).includes(realDomain) || isWrittenTogether(domain, realDomain)
}

/** `acme-it.com` for `acme.it`. */
const isWrittenTogether = (domain: string, real: string): boolean =>
  nameOf(domain) === real.replaceAll('.', '-')

const localOf = (address: string): string => looseKey(address).replace(/@[^@]*$/, '')

/** The name somebody registered, without its ending, as it looks. */
const nameOf = remembered((domain: string): string => {
  const registered = registeredDomain(domain)
  return unicodeDomain(parse(registered, { allowPrivateDomains: true }).domainWithoutSuffix ?? registered)
})

/** What may look like another: a domain, or a mailbox where strangers share the domain. */
export interface Holder {
  name: string
  /** Holders whose addresses may pass for each other by `passesFor` have one of these in common. */
  keys: readonly string[]
}

/** By whom an address is held, as far as it tells. */
export const holderOf = remembered(findHolder)

function findHolder(address: string): Holder {
  const domain = addressDomain(address)
  const isShared = isSharedMailDomain(domain)
  const held = isShared ? localOf(address) : nameOf(domain)
  const seen = asSeen(held)
  const shorter =
    seen.length < SHORTEST
      ? []
      : Array.from({ length: seen.length }, (_, at) => seen.slice(0, at) + seen.slice(at + 1))
  const place = isShared ? `@${domain}` : ''
  const own = [asDrawn(held), seen, ...shorter].map((key) => key + place)
  return {
    name: isShared ? looseKey(address) : domain,
    keys: [...new Set([...own, ...(isShared ? [] : spelledKeys(address, domain))])],
  }
}

/** Of whom a domain spells, and of what spells it in one word. */
function spelledKeys(address: string, domain: string): string[] {
  return [
    ...spelledIn(domain).map((one) =>
      isSharedMailDomain(one) ? `${asSeen(localOf(address))}@${one}` : asSeen(nameOf(one)),
    ),
    asSeen(registeredDomain(domain)),
  ]
}

/**
 * Whether the likeness of two addresses tells by itself, beside a conversation both are in. Short names are alike by
 * chance, unless the mailbox is the same, too; so are mailboxes of a provider, of people whose names differ.
 */
export function isTelling(address: string, real: string, namesDiffer: boolean): boolean {
  const domain = addressDomain(address)
  if (isSharedMailDomain(domain)) return !namesDiffer
  const realName = asSeen(nameOf(addressDomain(real)))
  return isDouble(address, real) || realName.length >= LONG || isSameLocal(address, real) || !namesDiffer
}

/**
 * Whether an address that passes for another does so letter by letter: nothing of its holder's name looks different, or
 * the whole of it stands there.
 */
export function isDouble(address: string, real: string): boolean {
  const heldOf = (one: string): string =>
    isSharedMailDomain(addressDomain(one)) ? localOf(one) : nameOf(addressDomain(one))
  const [held, realHeld] = [heldOf(address), heldOf(real)]
  return isSpelledIn(address, real) || (held !== realHeld && isDrawnAs(held, realHeld))
}

/** Whether two addresses name the same mailbox, each at its own domain. */
export const isSameLocal = (one: string, other: string): boolean => localOf(one) === localOf(other)

/** `cl` beside each other is a `d` in small type; apart from this a name is compared as it is written. */
const asDrawn = (name: string): string => asSeen(withLatinLetters(name).replace(/c[l1|]/g, 'd'))

const isDrawnAs = (one: string, other: string): boolean =>
  asSeen(one) === asSeen(other) || asDrawn(one) === asDrawn(other)

function isLike(one: string, other: string): boolean {
  const [a, b] = [asSeen(one), asSeen(other)]
  return isDrawnAs(one, other) || (b.length >= SHORTEST && differsByOne(a, b))
}

/** One letter put in, left out, changed, or two that changed places. */
function differsByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  )
}
