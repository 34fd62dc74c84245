import ICAL from 'ical.js'
import { z } from 'zod'
import { MAX_IMPORT_COLUMNS, MAX_IMPORT_ROWS } from '../../../../../shared/contract/transfer'
import { ProblemError } from '../../../../../shared/problem'
import type { RecordType } from '../../../../../shared/records/record-type'
import { decodeText } from '../../../mime/charset'
import type { Pace } from '../../../slices'
import type { Table, TableRow } from './table'

/** Of one card; beyond it the rest of its lines are left out. */
const MAX_LINES = 300
const MAX_LINE = 20_000
const CARD_UNITS = 400

/** What holds no text a field could hold. */
const PASSED_OVER = new Set(
  'begin end version prodid rev uid photo logo sound key n sort-string x-ablabel class mailer source'.split(
    ' ',
  ),
)

const text = z.string().catch('')
const property = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).rest(z.unknown())
/** Name, parameters, kind of value, values: as RFC 7095 writes it. */
type Property = z.infer<typeof property>
const card = z.tuple([z.literal('vcard'), z.array(z.unknown()), z.unknown()])

/**
 * A table of the cards of a file (vCard 2.1, 3.0, 4.0), a column for each property and for each further one of its name
 * in a card. Lines that cannot be read are left out, and so is what is no text. Fails with `import-unreadable` where
 * there is no card.
 */
export function* readCards(source: string, type: RecordType, pace: Pace): Generator<undefined, Table> {
  const columns = new Map<string, number>()
  const rows: TableRow[] = []
  for (const lines of yield* cards(source, pace)) {
    const cells: TableRow['cells'][number][] = []
    for (const [name, cell] of cellsOf(lines)) {
      const at = columns.get(name) ?? columns.size
      columns.set(name, at)
      cells[at] = cell
    }
    rows.push({ number: rows.length + 1, cells: Array.from(cells, (cell) => cell ?? null), id: '' })
    if (rows.length > MAX_IMPORT_ROWS || columns.size > MAX_IMPORT_COLUMNS)
      throw new ProblemError({ code: 'import-too-large' })
    if (pace.isDue(CARD_UNITS)) yield
  }
  if (rows.length === 0) throw new ProblemError({ code: 'import-unreadable' })
  const known = Object.entries(type.card ?? {}).map(([field, name]) => [name, field] as const)
  return { format: 'vcard', columns: [...columns.keys()], known: new Map(known), rows }
}

/** The logical lines of each card, unfolded, those of quoted-printable text too. */
function* cards(source: string, pace: Pace): Generator<undefined, string[][]> {
  const found: string[][] = []
  let open: string[] | null = null
  let at = 0
  while (at < source.length) {
    const end = source.indexOf('\n', at)
    const line = source.slice(at, end < 0 ? source.length : end).replace(/\r$/, '')
    at = end < 0 ? source.length : end + 1
    if (pace.isDue(1 + line.length / 60)) yield
    if (/^BEGIN:VCARD\s*$/i.test(line)) open = []
    else if (/^END:VCARD\s*$/i.test(line)) {
      if (open) found.push(open)
      if (found.length > MAX_IMPORT_ROWS) throw new ProblemError({ code: 'import-too-large' })
      open = null
    } else if (open) takeLine(open, line)
  }
  return found
}

function takeLine(lines: string[], line: string): void {
  const last = lines.at(-1)
  const isFolded = /^[ \t]/.test(line)
  const isQuotedOn = last !== undefined && last.endsWith('=') && /;(?:ENCODING=)?QUOTED-PRINTABLE/i.test(last)
  if (last === undefined || !(isFolded || isQuotedOn)) {
    if (lines.length < MAX_LINES) lines.push(line.slice(0, MAX_LINE))
  } else if (last.length < MAX_LINE)
    lines[lines.length - 1] = isQuotedOn ? last.slice(0, -1) + line : last + line.slice(1)
}

/** What each property of a card holds: text, or the addresses as the contract has them. */
function cellsOf(lines: readonly string[]): Map<string, TableRow['cells'][number]> {
  const properties = propertiesOf(lines.flatMap((line) => normalised(line) ?? []))
  const cells = new Map<string, TableRow['cells'][number]>()
  const of = (name: string): Property[] => properties.filter(([one]) => one === name)
  const whole = of('fn').map(valueText).find(Boolean) ?? of('n').map(nameText).find(Boolean) ?? ''
  // A card of an organisation may have no other name.
  const name = whole || (of('org').map(valueText).find(Boolean) ?? '')
  if (name) cells.set('fn', name)
  const addresses = of('email').flatMap((one) => {
    const address = valueText(one)
      .replace(/^mailto:/i, '')
      .trim()
    return address ? [{ address, label: labelOf(one, properties), isPrimary: isPreferred(one) }] : []
  })
  if (addresses.length > 0) cells.set('email', addresses)
  const held = new Set([`fn ${name}`])
  const counts = new Map([['fn', 1]])
  for (const one of properties) {
    const [key, , valueType] = one
    if (key === 'email' || PASSED_OVER.has(key) || valueType === 'binary') continue
    const said = key === 'org' ? orgText(one) : saidBy(key, valueText(one))
    if (!said || said.startsWith('data:') || held.has(`${key} ${said}`)) continue
    held.add(`${key} ${said}`)
    const column = cells.has(key) ? furtherName(key, one) : key
    const count = (counts.get(column) ?? 0) + 1
    counts.set(column, count)
    cells.set(count > 1 ? `${column} ${count}` : column, said)
  }
  return cells
}

/**
 * What the column of a further number or address is called. Labels that users made up would make a column for each
 * card.
 */
function furtherName(key: string, one: Property): string {
  const types = typesOf(one)
  const kinds = KINDS.filter((kind) => types.includes(kind))
  return kinds.length > 0 ? `${key} (${kinds.join(' ')})` : key
}

/** RFC 6350 sections 5.6 and 6.4.1, RFC 2426 section 3.3.1, and what address books on telephones write. */
const KINDS = 'work home cell iphone main car fax pager video textphone other'.split(' ')

/** Addresses are text to us: without their scheme where it is the only one, and without the marks 3.0 puts into them. */
function saidBy(key: string, value: string): string {
  if (key === 'tel') return value.replace(/^tel:/i, '')
  return key === 'url' ? value.replace(/\\([:;,])/g, '$1') : value
}

/** A line as vCard 3.0 and 4.0 write it: 2.1 names types without a key, and quotes text in its own way. */
function normalised(line: string): string | null {
  const [, name = '', given = '', value = ''] =
    /^((?:[\w-]+\.)?[\w-]+)((?:;(?:"[^"]*"|[^:"])*)?):(.*)$/s.exec(line) ?? []
  if (!name) return null
  const params = given.split(';').filter(Boolean)
  const has = (wanted: RegExp): boolean => params.some((one) => wanted.test(one))
  if (has(/^(?:ENCODING=)?(?:BASE64|B)$/i)) return null
  const charset = params.find((one) => /^CHARSET=/i.test(one))?.slice(8) ?? 'utf-8'
  const isQuoted = has(/^(?:ENCODING=)?QUOTED-PRINTABLE$/i)
  const kept = params
    .filter((one) => !/^(?:CHARSET|ENCODING|LANGUAGE)=|^QUOTED-PRINTABLE$/i.test(one))
    .map((one) => (one.includes('=') ? one : `TYPE=${one}`))
  const said = isQuoted ? escaped(fromQuotedPrintable(value, charset)) : value
  return `${[name, ...kept].join(';')}:${said}`
}

/** Line ends within a value; what separates its parts stays. */
const escaped = (value: string): string => value.replace(/\r\n|\r|\n/g, '\\n')

function fromQuotedPrintable(value: string, charset: string): string {
  const bytes = Buffer.from(
    value.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    /[^\u0000-\u00ff]/.test(value) ? 'utf8' : 'latin1',
  )
  return decodeText(bytes, charset).text
}

function propertiesOf(lines: readonly string[]): Property[] {
  const read = (some: readonly string[]): Property[] => {
    const whole = ['BEGIN:VCARD', 'VERSION:4.0', ...some, 'END:VCARD'].join('\r\n')
    const parsed = card.parse(ICAL.parse(whole))
    return parsed[1].flatMap((one) => {
      const told = property.safeParse(one)
      return told.success ? [told.data] : []
    })
  }
  const own = lines.filter((line) => !/^VERSION[;:]/i.test(line))
  try {
    return read(own)
  } catch {
    // One line that makes no sense does not cost the others.
    return own.flatMap((line) => {
      try {
        return read([line])
      } catch {
        return []
      }
    })
  }
}

const partsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value.flat() : [value]).map((part) => text.parse(part))

const valueText = ([, , , ...values]: Property): string =>
  values.flatMap(partsOf).filter(Boolean).join(', ').trim()

/** The organisation without its departments. */
const orgText = ([, , , value]: Property): string => (partsOf(value)[0] ?? '').trim()

/** Family, given, additional names, prefixes: as they are said. */
function nameText([, , , value]: Property): string {
  const [family = '', given = '', more = ''] = partsOf(value)
  return [given, more, family]
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ')
}

const typesOf = ([, params]: Property): string[] =>
  partsOf(params['type'])
    .flatMap((one) => one.toLowerCase().split(','))
    .map((one) => one.trim())

const isPreferred = (one: Property): boolean => one[1]['pref'] !== undefined || typesOf(one).includes('pref')

/** Says nothing of what an address is for. */
const TECHNICAL = new Set(['', 'internet', 'pref', 'x400', 'text', 'smtp'])

/** What Apple writes as a line of its own, or the type. */
function labelOf(one: Property, all: readonly Property[]): string {
  const group = one[1]['group']
  const label = all.find(
    ([name, params]) => name === 'x-ablabel' && group !== undefined && params['group'] === group,
  )
  const said = label ? valueText(label).replace(/^_\$!<(.*)>!\$_$/, '$1') : ''
  return (said || (typesOf(one).find((type) => !TECHNICAL.has(type)) ?? '')).slice(0, 40)
}
