import i18next from 'i18next'
import type { RecordRef } from '../../shared/contract/crm'
import { withinSentence } from '../../shared/shown-text'
import { engine } from '../bridge/connection'
import { toast } from '../ui/toast'
import { go, moduleOf, useRoute } from './route'
import { done } from './undo'

/** A record as it was created. */
export interface MadeRecord {
  ref: RecordRef
  name: string
  updatedAt: number
}

type ById<Result> = (input: { id: string }) => Promise<Result>

/** What can be done with a record of any type. */
export const recordCalls: Record<
  RecordRef['type'],
  { get: ById<{ updatedAt: number }>; remove: ById<unknown>; restore: ById<unknown> }
> = {
  person: {
    get: (input) => engine.people.get(input),
    remove: (input) => engine.people.remove(input),
    restore: (input) => engine.people.restore(input),
  },
  company: {
    get: (input) => engine.companies.get(input),
    remove: (input) => engine.companies.remove(input),
    restore: (input) => engine.companies.restore(input),
  },
  deal: {
    get: (input) => engine.deals.get(input),
    remove: (input) => engine.deals.remove(input),
    restore: (input) => engine.deals.restore(input),
  },
}

/** Tells what was created, a record and those created with it, and takes all of it back as one. */
export function createdUndoably(main: MadeRecord, more: readonly MadeRecord[]): void {
  const names = [main, ...more].map(({ name }) => withinSentence(name))
  const list = new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(names)
  const undo = async (): Promise<void> => {
    if (await isChanged(main)) return void toast(i18next.t('undoOutdated'))
    await recordCalls[main.ref.type].remove({ id: main.ref.id })
    await removeUnused(more)
    if (useRoute.getState().record?.id === main.ref.id) go.module(moduleOf(main.ref.type))
  }
  done(i18next.t('created', { count: names.length }), i18next.t('undo'), undo, list)
}

/** Takes back what was created with another record, except what was changed since or is part of something else by now. */
export async function removeUnused(made: readonly MadeRecord[]): Promise<void> {
  for (const one of made)
    if (!(await isChanged(one)) && !(await isUsed(one.ref)))
      await recordCalls[one.ref.type].remove({ id: one.ref.id })
}

const isChanged = async ({ ref, updatedAt }: MadeRecord): Promise<boolean> =>
  (await recordCalls[ref.type].get({ id: ref.id })).updatedAt !== updatedAt

async function isUsed(record: RecordRef): Promise<boolean> {
  const parts = await Promise.all([
    engine.deals.list({ of: record }),
    engine.notes.list({ record }),
    ...(record.type === 'company' ? [engine.people.ofCompany({ companyId: record.id })] : []),
  ])
  return parts.some((part) => part.length > 0)
}
