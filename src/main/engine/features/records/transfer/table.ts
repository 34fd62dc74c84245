import { z } from 'zod'
import type { TransferFormat } from '../../../../../shared/contract/transfer'
import { plainAmount } from '../../../../../shared/money'
import { joined, joinedEmails } from './lists'

type Cell = z.core.util.JSONType

/** A row of a file: text where it was text, and values as the contract has them where the file told them so. */
export interface TableRow {
  /** As a spreadsheet counts. */
  number: number
  cells: readonly Cell[]
  /** The record it was written from; '' where the file does not tell. */
  id: string
}

/** What a file of any format comes to. */
export interface Table {
  format: TransferFormat
  /** Names of the columns, '' for one that has none. */
  columns: readonly string[]
  /** The fields that columns hold for certain, where the format itself tells. */
  known: ReadonlyMap<string, string>
  rows: readonly TableRow[]
}

const shown = z.union([
  z
    .array(
      z.object({ address: z.string(), label: z.string().catch(''), isPrimary: z.boolean().catch(false) }),
    )
    .transform((all) => joinedEmails(all.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary)))),
  z.array(z.string()).transform(joined),
  z.object({ title: z.string() }).transform(({ title }) => title),
  z
    .object({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
    .transform(({ minor, currency }) => plainAmount(minor, currency)),
])

/** A cell as text, for people, and such that the same is read from it again. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  return shown.safeParse(cell).data ?? JSON.stringify(cell)
}
