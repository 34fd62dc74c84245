import type { AddressField, AddressPart } from './model'

/**
 * How our conditions spell header fields. A field of our own is written with capitals and one named by the user in
 * lower case: that is how they are told apart when a script is read back.
 */
export const ADDRESS_FIELDS: Readonly<Record<AddressField, readonly string[]>> = {
  from: ['From'],
  to: ['To'],
  cc: ['Cc'],
  recipient: ['To', 'Cc', 'Bcc'],
}

export const PART_TAGS: Readonly<Record<Exclude<AddressPart, 'text'>, string>> = {
  address: 'all',
  localpart: 'localpart',
  domain: 'domain',
}

/** What SpamAssassin, rspamd and their kin write; any of them beginning with "yes" tells spam. */
export const SPAM_FIELDS = ['X-Spam-Flag', 'X-Spam', 'X-Spam-Status']
