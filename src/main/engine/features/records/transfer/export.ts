import type { ListView, RecordRow } from '../../../../../shared/contract/records'
import type { TransferFormat } from '../../../../../shared/contract/transfer'
import { CSV_BEGINNING, csvLine } from '../../../../../shared/csv'
import { ProblemError } from '../../../../../shared/problem'
import type { NamedField } from '../../../../../shared/records/record-type'
import { Pace, inSlices } from '../../../slices'
import { fieldNameIn } from '../said-words'
import { moduleType } from '../types'
import { JSON_FORMAT } from './read-json'
import { writeCell } from './values'
import { cardOf } from './write-cards'

export interface ExportParts {
  /** The ids of all that a list shows, in its order. */
  ids(type: string, view: ListView): Promise<readonly string[]>
  read(ref: { type: string; id: string }): RecordRow | undefined
}

const contentTypes: Record<TransferFormat, string> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
  vcard: 'text/vcard;charset=utf-8',
}
const RECORD_UNITS = 200

/** The records of a list as a file. What is deleted while it is written is left out. */
export async function exportRecords(
  parts: ExportParts,
  { type, format, view }: { type: string; format: TransferFormat; view: ListView },
  signal?: AbortSignal,
): Promise<{ count: number; content: Blob }> {
  const { type: declared } = moduleType(type)
  if (format === 'vcard' && !declared.card) throw new ProblemError({ code: 'not-found', params: { type } })
  const write = writers[format](type, view.language ?? 'en')
  const ids = await parts.ids(type, view)
  const pieces: string[] = [write.head]
  const pace = new Pace()
  let count = 0
  function* all(): Generator<undefined, void> {
    for (const id of ids) {
      const record = parts.read({ type, id })
      if (record) pieces.push(write.record(record, count++ === 0))
      if (pace.isDue(RECORD_UNITS)) yield
    }
  }
  await inSlices(all(), signal)
  pieces.push(write.tail)
  return { count, content: new Blob(pieces, { type: contentTypes[format] }) }
}

interface Writer {
  head: string
  record(record: RecordRow, isFirst: boolean): string
  tail: string
}

const titleOf = ({ references }: RecordRow, value: unknown): string =>
  typeof value === 'string' ? (references[value]?.title ?? '') : ''

const writers: Record<TransferFormat, (type: string, language: string) => Writer> = {
  csv(type, language) {
    const fields = [...moduleType(type).fields.values()]
    return {
      head: CSV_BEGINNING + csvLine(columnNames(fields, language)),
      record: (record) =>
        csvLine(
          fields.map((field) => {
            const value = record.fields[field.name]
            return writeCell(field, value, titleOf(record, value), language)
          }),
        ),
      tail: '',
    }
  },
  json(type) {
    const fields = [...moduleType(type).fields.values()]
    return {
      head: `${JSON.stringify({ format: JSON_FORMAT, version: 1, type }).slice(0, -1)},"records":[`,
      record(record, isFirst) {
        const values = fields.map(({ name, kind }) => {
          const value = record.fields[name] ?? null
          const isNamed = kind === 'reference' && value !== null
          return [name, isNamed ? { id: value, title: titleOf(record, value) } : value] as const
        })
        return `${isFirst ? '' : ','}\n${JSON.stringify({ id: record.id, fields: Object.fromEntries(values) })}`
      },
      tail: '\n]}\n',
    }
  },
  vcard(type) {
    const { type: declared } = moduleType(type)
    return { head: '', record: (record) => cardOf(declared, record), tail: '' }
  },
}

/** As the user's language calls the fields; where two are called the same, as the contract does. */
function columnNames(fields: readonly NamedField[], language: string): string[] {
  const called = fields.map(({ name, label }) => fieldNameIn(language, name) ?? label ?? name)
  return fields.map(({ name }, at) => {
    const own = called[at] ?? name
    return called.filter((one) => one === own).length > 1 ? name : own
  })
}
