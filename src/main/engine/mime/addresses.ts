import addressparser from 'nodemailer/lib/addressparser'
import type { MailAddress } from '../../../shared/contract/messages'
import { decodeHeaderText } from './encoded-words'
import { cleanText } from './text'

const MAX_RECIPIENTS = 500
const MAX_NAME = 300
const MAX_ADDRESS = 320
/** Longer address fields are cut before parsing: 500 recipients fit easily. */
const MAX_FIELD = 128_000

const atom = '[^\\s<>()\\[\\]:;,"\\\\@]+'
const bare = new RegExp(`^${atom}@${atom}$`)
const named = new RegExp(`^(?:"([^"\\\\]*)"|([^<>()\\[\\]:;,"\\\\@]*))\\s*<\\s*(${atom}@${atom})\\s*>$`)

/**
 * The mailboxes of an address header given as raw bytes in a Latin-1 string: groups flattened, names decoded,
 * control characters stripped, at most 500. What is no address keeps its text as the name. Never throws.
 */
export function parseAddresses(raw: string): MailAddress[] {
  const field = raw.length > MAX_FIELD ? raw.slice(0, MAX_FIELD) : raw
  if (field.trim() === '') return []
  return parseSimple(field) ?? parseAny(field)
}

/** Most headers are `Name <a@b>` or `a@b`, comma separated; null for anything harder. */
function parseSimple(field: string): MailAddress[] | null {
  const parts = splitList(field)
  const found: MailAddress[] = []
  for (const part of parts) {
    if (found.length === MAX_RECIPIENTS) break
    const text = part.trim()
    if (text === '') continue
    if (bare.test(text)) {
      found.push(toAddress('', text))
      continue
    }
    const match = named.exec(text)
    if (!match) return null
    found.push(toAddress(match[1] ?? match[2] ?? '', match[3] ?? ''))
  }
  return found
}

/** The parts between commas outside quotes. What is harder is one part, which is simple only when it has no comma. */
function splitList(field: string): string[] {
  if (!/["(\\:;]/.test(field)) return field.split(',')
  const isQuoted = !/[(\\:;]/.test(field) && field.split('"').length % 2 === 1
  return (isQuoted && field.match(/(?:"[^"]*"|[^",])+/g)) || [field]
}

function parseAny(field: string): MailAddress[] {
  const found: MailAddress[] = []
  for (const entry of addressparser(field, { flatten: true })) {
    if (found.length === MAX_RECIPIENTS) break
    const address = toAddress(entry.name, entry.address)
    if (address.name !== '' || address.address !== '') found.push(address)
  }
  return found
}

function toAddress(name: string, address: string): MailAddress {
  return {
    name: cleanText(decodeHeaderText(name), MAX_NAME),
    address: cleanText(decodeHeaderText(address), MAX_ADDRESS).replace(/\s+/g, ''),
  }
}
