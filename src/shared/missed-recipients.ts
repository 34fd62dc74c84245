import { addressKey, looseKey } from './address-key'

/** Whom a report means among those a mail went to. */
export interface MissedRecipients<Person> {
  missed: Person[]
  /** What it names besides: nobody wrote to these. */
  strangers: string[]
}

/**
 * Who of those a mail was sent to did not get it, after a report that names `named`. Anybody can write a report, and an
 * honest one names where a recipient has their mail forwarded to, which is no business of the sender's: so nobody is
 * ever meant to whom the mail did not go. Where it went to one person alone, it is they who did not get it.
 */
export function missedRecipients<Person extends { address: string }>(
  named: readonly string[],
  recipients: readonly Person[],
): MissedRecipients<Person> {
  // The last one wins: of someone named twice, the first place in which they are named.
  const reversed = recipients.toReversed()
  const exact = new Map(reversed.map((person) => [addressKey(person.address), person]))
  const loose = new Map(reversed.map((person) => [looseKey(person.address), person]))
  const find = (address: string): Person | undefined =>
    [address, withoutXtext(address)]
      .map((spelling) => exact.get(addressKey(spelling)) ?? loose.get(looseKey(spelling)))
      .find((person) => person !== undefined)
  const missed = new Set(named.flatMap((address) => find(address) ?? []))
  const strangers = [...new Set(named.filter((address) => find(address) === undefined))]
  const [only] = exact.size === 1 ? exact.values() : []
  return { missed: missed.size === 0 && only ? [only] : [...missed], strangers }
}

/** Some servers report an ORCPT as SMTP carries it (RFC 3461 section 4): `+2B` is `+`. */
const withoutXtext = (address: string): string =>
  address.replace(/\+([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
