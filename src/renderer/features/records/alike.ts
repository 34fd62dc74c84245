import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { addressKey } from '../../../shared/address-key'
import { isMailAddress } from '../../../shared/addresses'
import type { AlikeRecord, DescribedField, FieldValues, RecordRow } from '../../../shared/contract/records'
import type { Problem } from '../../../shared/problem'
import { report } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { problemOf } from '../../bridge/problem'
import { queries, queryClient } from '../../bridge/queries'
import { byChange, takeBack } from './changes'
import { addressesIn } from './field-text'
import { useRecordTypes } from './types'

/** The key that adds what is new to the record which is there. */
export const ADD_KEY = 'mod+shift+enter'

/** A record that may be the one about to be made, and what of the form it has not got. */
export interface AlikeChoice extends AlikeRecord {
  /** The field its addresses are in; undefined for a type without any. */
  field: DescribedField | undefined
  /** Addresses in the form that it is not known by. */
  fresh: string[]
}

export interface Alike {
  found: AlikeChoice[]
  /** True once all there are have been shown: none is passed over because a key was faster than the answer. */
  areShown(): Promise<boolean>
  /** Adds what is new to the record, where anything is; shows it otherwise. */
  choose(choice: AlikeChoice): void
  /** What is done where there is nothing to add. */
  openLabel(name: string): string
  keys: Readonly<Record<string, (() => void) | undefined>>
}

/** Records that share something with these fields; `except` is the record they are of. */
export const alikeQuery = (type: string, fields: FieldValues | null, except: string | undefined) =>
  queries.records.alike.queryOptions({
    input: fields ? { type, fields, except } : skipToken,
    // Not given up with the view that shows it: `areShown` awaits it, too.
    ...(fields && { queryFn: () => engine.records.alike({ type, fields, except }) }),
    meta: staleOn('record'),
  })

/** Looks for records that may be the one about to be made; `fields` null where none is. */
export function useAlike(options: {
  type: string
  fields: FieldValues | null
  /** The record itself, where it is there already. */
  except?: string | undefined
  /** Addresses in the form, half written ones included. */
  addresses: readonly string[]
  /** Beside the addresses, what belongs to the record; returns the way back. */
  addToo?(record: RecordRow): Promise<() => Promise<unknown>>
  added(record: RecordRow): void
  open(record: RecordRow): void
  openLabel?(name: string): string
  /** Says at its field why something was refused; false where that is not all there is to say. */
  refuse?(problem: Problem): boolean
}): Alike {
  const { type, fields, except, addresses } = options
  const { data = [] } = useQuery({ ...alikeQuery(type, fields, except), placeholderData: keepPreviousData })
  const field = useRecordTypes()
    .find(({ name }) => name === type)
    ?.fields.find(({ kind }) => kind === 'emails')
  const typed = addresses.map((address) => address.trim()).filter(isMailAddress)
  const found = (fields ? data : []).map((one): AlikeChoice => {
    const known = new Set(addressesIn(field && one.record.fields[field.name]).map(addressKey))
    return { ...one, field, fresh: typed.filter((address) => !known.has(addressKey(address))) }
  })
  const add = async ({ record, field: target, fresh }: AlikeChoice): Promise<void> => {
    if (!target) return
    const row = await addAddresses(record, target.name, fresh, options.addToo)
    options.added(row)
  }
  const choose = (choice: AlikeChoice): void => {
    if (choice.fresh.length === 0) options.open(choice.record)
    else
      add(choice).catch((error: unknown) => {
        if (!options.refuse?.(problemOf(error))) report(error)
      })
  }
  const [first] = found
  return {
    found,
    async areShown() {
      if (!fields) return true
      const now = await queryClient.query({ ...alikeQuery(type, fields, except), staleTime: 0 })
      return now.every(({ record }) => found.some((shown) => shown.record.id === record.id))
    },
    choose,
    openLabel: options.openLabel ?? ((name) => i18next.t('customer:alike.open', { name })),
    keys: { [ADD_KEY]: first && (() => choose(first)) },
  }
}

/** Adds addresses behind those a record has, and offers one way back for all that was done with it. */
async function addAddresses(
  row: RecordRow,
  field: string,
  addresses: readonly string[],
  addToo: ((record: RecordRow) => Promise<() => Promise<unknown>>) | undefined,
): Promise<RecordRow> {
  const before = row.fields[field] ?? []
  const held = Array.isArray(before) ? before : []
  const more = addresses.map((address) => ({ address, label: '', isPrimary: false }))
  const { record, change } = await engine.records.update({
    record: { type: row.type, id: row.id },
    fields: { [field]: [...held, ...more] },
    from: { [field]: before },
  })
  let undoToo: (() => Promise<unknown>) | undefined
  try {
    undoToo = await addToo?.(record)
  } catch (error) {
    await engine.records.undo({ change })
    throw error
  }
  const message = i18next.t('customer:alike.added', { count: addresses.length })
  const undo = async (): Promise<void> => {
    await undoToo?.()
    await takeBack(change)
  }
  done(message, i18next.t('undo'), undo, record.title, undoToo ? {} : byChange(change))
  return record
}
