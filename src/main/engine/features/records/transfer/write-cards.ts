import ICAL from 'ical.js'
import type { RecordRow } from '../../../../../shared/contract/records'
import type { CardProperty, RecordType } from '../../../../../shared/records/record-type'
import { knownType } from '../types'
import { readJoinedEmails } from './lists'
import { writeCell } from './values'

type Property = [name: string, params: Record<string, string>, type: string, value: string | string[]]

/** A record as a vCard 4.0 (RFC 6350). */
export function cardOf(type: RecordType, record: RecordRow): string {
  const properties: Property[] = [
    ['version', {}, 'text', '4.0'],
    ['uid', {}, 'uri', `urn:uuid:${record.id}`],
    ['rev', {}, 'text', revision(record.updatedAt)],
  ]
  for (const [name, property] of Object.entries(type.card ?? {})) {
    const field = knownType(record.type).fields.get(name)
    const value = record.fields[name] ?? null
    const title = typeof value === 'string' ? (record.references[value]?.title ?? '') : ''
    const text = field ? writeCell(field, value, title, 'en') : ''
    if (property === 'email') properties.push(...emails(text))
    else if (text) properties.push([property, {}, 'text', valueOf(property, text)])
  }
  return `${new ICAL.Component(['vcard', properties, []]).toString()}\r\n`
}

/** An organisation has parts, so that one name is a list of one: else a semicolon in it would make two of it. */
const valueOf = (property: CardProperty, text: string): string | string[] =>
  property === 'org' ? [text] : text

/** Types a reader knows are said as such; other labels as address books write them, in a group with the address. */
function emails(cell: string): Property[] {
  const all = readJoinedEmails(cell)
  return all.flatMap(({ address, label, isPrimary }, at): Property[] => {
    const known = /^(?:work|home)$/i.test(label)
    const group = label && !known ? { group: `item${at + 1}` } : {}
    const params = {
      ...(known && { type: label.toLowerCase() }),
      ...(isPrimary && all.length > 1 && { pref: '1' }),
      ...group,
    }
    const email: Property = ['email', params, 'text', address]
    return label && !known ? [email, ['x-ablabel', group, 'text', label]] : [email]
  })
}

const revision = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
