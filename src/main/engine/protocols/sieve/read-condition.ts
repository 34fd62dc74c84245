import { z } from 'zod'
import { addressField, addressPart, condition, type Condition } from './model'
import { numberValue, type Argument, type Test } from './syntax'
import { ADDRESS_FIELDS, PART_TAGS, SPAM_FIELDS } from './vocabulary'

/** The condition a test of ours asks for; null for any other test. Exactly what `conditionTest` writes is read. */
export function readCondition(test: Test): Condition | null {
  const found = structure(test)
  if (found === null) return null
  const parsed = condition.safeParse(found)
  return parsed.success ? parsed.data : null
}

function structure(test: Test): unknown {
  const { name, args, tests } = test
  if (name === 'allof' || name === 'anyof') {
    const conditions = tests.map(structure)
    if (args.length > 0 || !test.isList || conditions.includes(null)) return null
    return { kind: name === 'allof' ? 'all' : 'any', conditions }
  }
  if (name === 'not') {
    const [only] = tests
    const inner = only === undefined || test.isList || args.length > 0 ? null : structure(only)
    return inner === null ? null : { kind: 'not', condition: inner }
  }
  if (tests.length > 0) return null
  const { tags, rest } = split(args)
  switch (name) {
    case 'header':
      return headerCondition(tags, rest)
    case 'address':
      return addressCondition(tags, rest)
    case 'exists':
      return tags.length === 0 && same(rest, [['List-Id']]) ? { kind: 'any-list' } : null
    case 'body':
      return tags[0] === 'text' && tags.length === 2 && rest.length === 1
        ? { kind: 'body', match: tags[1], values: rest[0] }
        : null
    case 'size':
      return sizeCondition(args)
    case 'date':
    case 'currentdate':
      return dateCondition(name, args)
    default:
      return null
  }
}

/** Tags first, as we write them, then the lists of strings. */
function split(args: readonly Argument[]): { tags: string[]; rest: string[][] } {
  const tags = args.flatMap((argument) => (argument.kind === 'tag' ? [argument.name] : []))
  const rest = args.slice(tags.length).map((argument) => stringsOf(argument) ?? [])
  return { tags, rest }
}

export function stringsOf(argument: Argument | undefined): string[] | null {
  if (argument?.kind === 'string') return [argument.value]
  return argument?.kind === 'list' ? argument.items.map(({ value }) => value) : null
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

function headerCondition(tags: string[], rest: string[][]): unknown {
  const [fields, values] = rest
  if (rest.length !== 2 || fields === undefined) return null
  if (same(tags, ['mime', 'anychild', 'type', 'is']))
    return same(rest, [['Content-Disposition'], ['attachment']]) ? { kind: 'attachment' } : null
  const [match] = tags
  if (tags.length !== 1) return null
  if (match === 'matches' && same(rest, [SPAM_FIELDS, ['yes*']])) return { kind: 'spam' }
  const field = fieldOf(fields)
  if (field !== undefined) return { kind: 'address', field, part: 'text', match, values }
  const [only] = fields
  if (fields.length !== 1) return null
  if (only === 'Subject') return { kind: 'subject', match, values }
  if (only === 'List-Id') return { kind: 'list', match, values }
  return only === only?.toLowerCase() ? { kind: 'header', name: only, match, values } : null
}

function addressCondition([partTag, match, ...more]: string[], rest: string[][]): unknown {
  const [fields, values] = rest
  const field = fieldOf(fields)
  const part = addressPart.exclude(['text']).options.find((one) => PART_TAGS[one] === partTag)
  if (field === undefined || part === undefined || more.length > 0 || rest.length !== 2) return null
  return { kind: 'address', field, part, match, values }
}

const fieldOf = (fields: string[] | undefined) =>
  addressField.options.find((field) => same(fields, ADDRESS_FIELDS[field]))

function sizeCondition([is, bytes, ...more]: readonly Argument[]): unknown {
  if (is?.kind !== 'tag' || bytes?.kind !== 'number' || more.length > 0) return null
  return { kind: 'size', is: is.name, bytes: numberValue(bytes) }
}

const texts = z.array(z.string())

/** Null for what `dateTest` does not write. */
export function dateCondition(name: 'date' | 'currentdate', args: readonly Argument[]): unknown {
  // One list of words: `:zone +0100 :value ge Date date 2026-01-01`.
  const words = texts.parse(
    args.flatMap((argument) => {
      if (argument.kind === 'tag') return [`:${argument.name}`]
      return argument.kind === 'string' ? [argument.value] : ['?']
    }),
  )
  const zone = words[0] === ':zone' ? (words[1] ?? '?') : words[0] === ':originalzone' ? '' : '?'
  const afterZone = words.slice(zone === '' ? 1 : 2)
  const isOn = afterZone[0] === ':is'
  const is = isOn ? 'on' : afterZone[0] === ':value' ? RELATIONS.get(afterZone[1] ?? '') : undefined
  const operands = afterZone.slice(isOn ? 1 : 2)
  const day = operands.at(-1)
  const expected = name === 'date' ? ['Date', 'date', day] : ['date', day]
  if (is === undefined || zone === '?' || !same(operands, expected)) return null
  return { kind: 'date', of: name === 'date' ? 'sent' : 'received', is, day, zone }
}

const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['lt', 'before'],
  ['ge', 'since'],
])
