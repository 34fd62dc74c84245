import { addressKey } from '../address-key'
import {
  address,
  dateTime,
  decimal,
  day,
  fieldRegistry,
  list,
  longText,
  money,
  optionOf,
  optionsOf,
  phone,
  reference,
  text,
  url,
  yesNo,
} from './field'
import type { NamedField } from './record-type'
import { emailAddress } from './types/person'

/** What a field of the user's own may hold, in the order in which it is offered. */
export const customKinds = [
  'text',
  'longText',
  'number',
  'money',
  'day',
  'dateTime',
  'yesNo',
  'choice',
  'choices',
  'address',
  'emails',
  'phone',
  'url',
  'reference',
] as const
export type CustomKind = (typeof customKinds)[number]

const isCustomKind = (kind: string): kind is CustomKind => customKinds.some((one) => one === kind)

const schemaOf = (kind: CustomKind, target: string) => {
  switch (kind) {
    case 'text':
      return text(1_000)
    case 'longText':
      return longText(100_000)
    case 'number':
      return decimal()
    case 'money':
      return money()
    case 'day':
      return day()
    case 'dateTime':
      return dateTime()
    case 'yesNo':
      return yesNo()
    case 'choice':
      return optionOf()
    case 'choices':
      return optionsOf()
    case 'address':
      return address()
    case 'emails':
      return list('emails', emailAddress, 50, (element) => addressKey(element.address))
    case 'phone':
      return phone()
    case 'url':
      return url()
    case 'reference':
      return reference(target)
  }
}

const NAME = /^x_([a-zA-Z]+)(?:_([a-z][a-z_]*))?_[0-9a-f]{32}$/

/**
 * What a field of the user's own is called in the journal: by its kind and its definition. So what it holds can be read
 * wherever it arrives, before its definition does, and never is read as anything else.
 */
export const customFieldName = (kind: CustomKind, target: string, id: string): string =>
  ['x', kind, ...(kind === 'reference' ? [target] : []), id.replaceAll('-', '')].join('_')

const read = new Map<string, NamedField>()
/** A journal may name any number of them. */
const MAX_READ = 5_000

/** The field such a name is of; undefined for every other name. */
export function customFieldOf(name: string): NamedField | undefined {
  const known = read.get(name)
  if (known) return known
  const [, kind = '', target = ''] = NAME.exec(name) ?? []
  if (!isCustomKind(kind) || (kind === 'reference') !== (target !== '')) return undefined
  const schema = schemaOf(kind, target)
  const field = fieldRegistry.get(schema)
  if (!field) return undefined
  if (read.size >= MAX_READ) read.clear()
  const named = { ...field, name, schema }
  read.set(name, named)
  return named
}
