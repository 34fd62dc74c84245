import type { RecordRef } from '../../../shared/contract/crm'
import { joinFormDrafts } from '../../app/form-draft'
import { moveUnsaved, type Join } from '../../app/unsaved'

/** Where what is being written about a record is kept until it is saved. */
export const halfTyped = {
  note: ({ type, id }: RecordRef): string => `note:${type}:${id}`,
  form: (type: string, id: string): string => `form:${type}:${id}`,
  /** A record begun on the page of another one, or on none. */
  newForm: (type: string, begunAt: string | undefined): string =>
    ['form', type, 'new', ...(begunAt === undefined ? [] : [begunAt])].join(':'),
}

const below: Join = (own, moved) => ({ joined: `${own.trimEnd()}\n\n${moved}`, left: '' })

/**
 * Moves what is half typed about a record to the one that it becomes part of; `related` are the types of what is begun
 * on its page. The answer moves it back.
 */
export async function moveHalfTyped(
  from: RecordRef,
  to: RecordRef,
  related: readonly string[],
): Promise<() => Promise<void>> {
  const places: [string, string, Join][] = [
    [halfTyped.note(from), halfTyped.note(to), below],
    [halfTyped.form(from.type, from.id), halfTyped.form(to.type, to.id), joinFormDrafts],
    ...related.map((type): [string, string, Join] => [
      halfTyped.newForm(type, from.id),
      halfTyped.newForm(type, to.id),
      joinFormDrafts,
    ]),
  ]
  const back = await Promise.all(places.map(([here, there, join]) => moveUnsaved(here, there, join)))
  return async () => void (await Promise.all(back.map((moveBack) => moveBack())))
}
