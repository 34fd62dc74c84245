import { collectRows, type Rows, type Sheet } from './tables'
import { attribute, scanXml } from './xml-scan'
import type { Archive } from './zip'

/** Of one sheet, unpacked. */
const MAX_SHEET = 80_000_000
const MAX_SHEETS = 200

/** The sheets of an Excel workbook (ECMA-376 part 1, section 18), without those that are hidden. */
export function readXlsx(archive: Archive, language: string): Sheet[] {
  const targets = relations(archive.text('xl/_rels/workbook.xml.rels'))
  const book = readBook(archive.text('xl/workbook.xml'))
  let shared: string[] | null = null
  let formats: Format[] | null = null
  return book.sheets.flatMap(({ name, relation }) => {
    const target = targets.get(relation)
    if (target === undefined) return []
    const read = (): Rows => {
      shared ??= readSharedStrings(archive.text('xl/sharedStrings.xml'))
      formats ??= readFormats(archive.text('xl/styles.xml'))
      const show = cellWriter(shared, formats, language, book.isFrom1904)
      return readSheet(archive.text(target, MAX_SHEET), show)
    }
    return [{ name, read }]
  })
}

function relations(xml: string): Map<string, string> {
  const targets = new Map<string, string>()
  for (const step of scanXml(xml)) {
    if (step.kind !== 'open' || step.name !== 'Relationship') continue
    const target = attribute(step.attributes, 'Target')
    targets.set(attribute(step.attributes, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  return targets
}

function readBook(xml: string) {
  const sheets: { name: string; relation: string }[] = []
  let isFrom1904 = false
  for (const step of scanXml(xml)) {
    if (step.kind !== 'open') continue
    if (step.name === 'workbookPr') isFrom1904 = /^(?:1|true)$/.test(attribute(step.attributes, 'date1904'))
    if (step.name !== 'sheet' || sheets.length >= MAX_SHEETS) continue
    if (/hidden/i.test(attribute(step.attributes, 'state'))) continue
    sheets.push({ name: attribute(step.attributes, 'name'), relation: attribute(step.attributes, 'id') })
  }
  return { sheets, isFrom1904 }
}

/** Phonetic readings stand beside the text and are no part of it. */
function readSharedStrings(xml: string): string[] {
  const strings: string[] = []
  let text = ''
  let isText = false
  let isPhonetic = false
  for (const step of scanXml(xml)) {
    if (step.kind === 'text') {
      if (isText && !isPhonetic) text += step.text
      continue
    }
    const opens = step.kind === 'open' && !step.isEmpty
    if (step.name === 't') isText = opens
    else if (step.name === 'rPh') isPhonetic = opens
    else if (step.name === 'si' && step.kind === 'open') text = ''
    if (step.name === 'si' && !opens) strings.push(text)
  }
  return strings
}

/** How a number is written: a moment, a share, or a number with so many decimals (null: as it is). */
interface Format {
  isDate: boolean
  isTime: boolean
  isPercent: boolean
  decimals: number | null
}

/** Formats that every workbook has without declaring them (section 18.8.30). */
const builtin: Readonly<Record<string, string>> = {
  ...{ 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 14: 'd/m/y', 15: 'd-m-y' },
  ...{ 16: 'd-m', 17: 'm-y', 18: 'h:mm', 19: 'h:mm:ss', 20: 'h:mm', 21: 'h:mm:ss', 22: 'd/m/y h:mm' },
  ...{ 37: '#,##0', 38: '#,##0', 39: '#,##0.00', 40: '#,##0.00', 45: 'mm:ss', 46: 'h:mm:ss', 47: 'mm:ss' },
}

function readFormats(xml: string): Format[] {
  const codes = new Map(Object.entries(builtin))
  const formats: Format[] = []
  let isInCells = false
  for (const step of scanXml(xml)) {
    if (step.kind === 'text') continue
    if (step.name === 'cellXfs') isInCells = step.kind === 'open'
    if (step.kind !== 'open') continue
    if (step.name === 'numFmt')
      codes.set(attribute(step.attributes, 'numFmtId'), attribute(step.attributes, 'formatCode'))
    if (step.name === 'xf' && isInCells)
      formats.push(formatOf(codes.get(attribute(step.attributes, 'numFmtId')) ?? ''))
  }
  return formats
}

function formatOf(code: string): Format {
  const signs = code.slice(0, 500).replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
  const isMoment = /[dyhs]|mm/i.test(signs) && !/[0#]/.test(signs.replace(/\.0+/g, ''))
  const isNumber = /[0#]/.test(signs)
  return {
    isDate: isMoment && /[dy]/i.test(signs),
    isTime: isMoment && /[hs]/i.test(signs),
    isPercent: isNumber && signs.includes('%'),
    decimals: isNumber ? (/\.(0+)/.exec(signs)?.[1]?.length ?? 0) : null,
  }
}

type CellWriter = (value: string, type: string, style: string) => string

function cellWriter(
  shared: readonly string[],
  formats: readonly Format[],
  language: string,
  isFrom1904: boolean,
): CellWriter {
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' })
  const both = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const numbers = new Map<string, Intl.NumberFormat>()
  const numberFormat = (decimals: number | null, style: 'decimal' | 'percent'): Intl.NumberFormat => {
    const key = `${decimals ?? ''} ${style}`
    const digits = Math.min(decimals ?? 10, 20)
    const options = {
      style,
      minimumFractionDigits: decimals === null ? 0 : digits,
      maximumFractionDigits: digits,
    }
    const format = numbers.get(key) ?? new Intl.NumberFormat(language, options)
    numbers.set(key, format)
    return format
  }
  return (value, type, style) => {
    if (type === 's') return shared[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (type !== '' && type !== 'n') return value
    const number = Number(value)
    const format = formats[Number(style)]
    if (value.trim() === '' || !Number.isFinite(number)) return value
    if (format?.isDate || format?.isTime) {
      // Days since the last of 1899; the calendar of old Macs begins four years later.
      const moment = new Date(Math.round((number + (isFrom1904 ? 1462 : 0) - 25569) * 86_400_000))
      if (Number.isNaN(moment.getTime())) return value
      return (format.isDate && format.isTime ? both : format.isDate ? dates : times).format(moment)
    }
    return numberFormat(format?.decimals ?? null, format?.isPercent ? 'percent' : 'decimal').format(number)
  }
}

function readSheet(xml: string, show: CellWriter): Rows {
  const table = collectRows()
  let row: string[] | null = null
  let column = -1
  let rowAt = -1
  let cell = { type: '', style: '' }
  let value = ''
  let isValue = false
  for (const step of scanXml(xml)) {
    if (step.kind === 'text') {
      if (isValue) value += step.text
    } else if (step.name === 'row' && step.kind === 'open') {
      const told = Number(attribute(step.attributes, 'r'))
      rowAt = Number.isInteger(told) && told > Math.max(0, rowAt) ? told - 1 : rowAt + 1
      row = table.row(rowAt)
      column = -1
      if (!row) break
    } else if (step.name === 'c') {
      if (step.kind === 'open') {
        const told = columnOf(attribute(step.attributes, 'r'))
        column = told ?? column + 1
        cell = { type: attribute(step.attributes, 't'), style: attribute(step.attributes, 's') }
        value = ''
      } else if (row)
        table.put(row, column, show(value, cell.type === 'inlineStr' ? 'str' : cell.type, cell.style))
    } else if (step.name === 'v' || step.name === 't') isValue = step.kind === 'open' && !step.isEmpty
  }
  return table.result()
}

/** `BC12` is the 55th column, counted from 0. */
function columnOf(reference: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (!letters) return null
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
