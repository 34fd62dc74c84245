import type { ListView, RecordRow } from '../../../shared/contract/records'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { emailsIn, type Email } from './field-text'
import { companyOf, firstNamed } from './reached'

/** So many records of a list are looked at. */
const MOST_LISTED = 200
/** At once, so that a long list does not hold up all else. */
const AT_ONCE = 10

/** A record of the list, with the people that are written to about it. */
export interface Reached {
  record: RecordRow
  people: { name: string; emails: Email[] }[]
}

/** A list, or what was ticked in it. */
export interface Listed {
  view: ListView
  ids?: readonly string[] | undefined
}

/** The records a list shows, or those ticked in it, and whom each of them reaches: itself, the person it names, or those of the company. */
export async function reachedBy(
  type: string,
  { view, ids }: Listed,
): Promise<{ total: number; reached: Reached[] }> {
  const { total, rows } = ids
    ? { total: ids.length, rows: await recordsOf(type, ids.slice(0, MOST_LISTED)) }
    : await engine.records.list({ type, ...view, offset: 0, limit: MOST_LISTED })
  return { total, reached: await someAtOnce(rows, reach) }
}

/** One that was deleted meanwhile is left out. */
const recordsOf = async (type: string, ids: readonly string[]): Promise<RecordRow[]> =>
  (
    await someAtOnce(ids, (id) =>
      engine.records.get({ type, id }).catch((error: unknown) => {
        if (problemOf(error).code === 'not-found') return null
        throw error
      }),
    )
  ).filter((record) => record !== null)

async function someAtOnce<One, Found>(
  all: readonly One[],
  find: (one: One) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = []
  for (let at = 0; at < all.length; at += AT_ONCE)
    found.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(find))))
  return found
}

async function reach(record: RecordRow): Promise<Reached> {
  if ('emails' in record.fields) return { record, people: [personOf(record)] }
  const person = firstNamed(record, 'person')
  if (person) return { record, people: [personOf(await engine.records.get(person))] }
  const { people } = await companyOf(record)
  return { record, people: people.map(personOf) }
}

const personOf = (row: RecordRow): Reached['people'][number] => ({
  name: row.title,
  emails: emailsIn(row.fields['emails']),
})

/** Which addresses are written to: each person's main one, all, or those with a label. */
export type Which = 'primary' | 'all' | { label: string }

export const labelsIn = (reached: readonly Reached[]): string[] =>
  [
    ...new Set(
      reached.flatMap(({ people }) => people.flatMap(({ emails }) => emails.map(({ label }) => label))),
    ),
  ]
    .filter((label) => label !== '')
    .toSorted()

/** The addresses a record is written to at. */
export const addressesOf = ({ people }: Reached, which: Which): { name: string; address: string }[] =>
  people.flatMap(({ name, emails }) => chosen(emails, which).map(({ address }) => ({ name, address })))

function chosen(emails: readonly Email[], which: Which): readonly Email[] {
  if (which === 'all') return emails
  if (which !== 'primary') return emails.filter(({ label }) => label === which.label)
  const first = emails.find(({ isPrimary }) => isPrimary) ?? emails[0]
  return first ? [first] : []
}
