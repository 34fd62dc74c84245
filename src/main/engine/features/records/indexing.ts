import { z } from 'zod'
import type { RecordRow } from '../../../../shared/contract/records'
import { fold } from '../../../../shared/fold'
import { amountForms } from '../../../../shared/money'
import type { NamedField } from '../../../../shared/records/record-type'
import { emailAddress } from '../../../../shared/records/types/person'
import type { IndexedRecord } from './index-store'
import { choiceNames, countryNames, stageNames } from './said-words'
import { knownType } from './types'
import { addressWords, phoneWords, wordsOf } from './words'

/**
 * What a record is found by: the words of every field a person fills in, and the names of what it refers to. Of what is
 * part of others, a note, only its own.
 */
export function indexedRecord(record: RecordRow): IndexedRecord {
  const { type, fields } = knownType(record.type)
  const words = type.isModule
    ? [...fields.values()].flatMap((field) => fieldWords(field, record))
    : wordsOf(record.title)
  return {
    sortName: type.isModule ? fold(record.title) : '',
    words: [...new Set(words)].join(' '),
    isClosed: record.isClosed,
    updatedAt: record.updatedAt,
  }
}

/** A record is found by the beginning of a long text, which keeps the index small. */
const MAX_SEARCHED = 5_000

function fieldWords(field: NamedField, record: RecordRow): string[] {
  const value = record.fields[field.name]
  switch (field.kind) {
    case 'text':
    case 'address':
    case 'url':
      return wordsOf(text.parse(value))
    case 'phone':
      return phoneWords(text.parse(value))
    case 'emails':
      return emails.parse(value).flatMap(({ address }) => addressWords(address))
    case 'domains':
      return wordsOf(...texts.parse(value))
    case 'money': {
      const { minor, currency } = money.parse(value)
      return [...(minor === null ? [] : amountForms(minor, currency)), fold(currency)]
    }
    case 'reference': {
      const named = typeof value === 'string' ? record.references[value] : undefined
      return named ? wordsOf(...(named.tone ? stageNames(named.title) : [named.title])) : []
    }
    case 'longText':
      return wordsOf(text.parse(value).slice(0, MAX_SEARCHED))
    case 'number':
      return typeof value === 'number' ? [String(value)] : []
    case 'choice':
      return wordsOf(...choiceNames(field, text.parse(value)))
    case 'choices':
      return wordsOf(...texts.parse(value).flatMap((option) => choiceNames(field, option)))
    case 'country':
      return wordsOf(...countryNames(text.parse(value)))
    case 'day':
    case 'dateTime':
    case 'time':
    case 'leadTimes':
    case 'yesNo':
      return []
  }
}

const text = z.string().catch('')
const texts = z.array(z.string()).catch([])
const emails = z.array(emailAddress).catch([])
const money = z
  .object({ minor: z.number().nullable(), currency: z.string() })
  .catch({ minor: null, currency: '' })
