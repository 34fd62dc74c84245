import { number, strings, tag, test } from './build'
import type { Condition } from './model'
import type { Argument, Test } from './syntax'
import { ADDRESS_FIELDS, PART_TAGS, SPAM_FIELDS } from './vocabulary'

/** The test that asks for a condition; the extensions it needs are added to `needs`. */
export function conditionTest(condition: Condition, needs: Set<string>): Test {
  const compare = ({ match, values }: { match: string; values: string[] }, fields: string[]): Argument[] => {
    if (match === 'regex') needs.add('regex')
    return [tag(match), strings(fields), strings(values)]
  }
  switch (condition.kind) {
    case 'address': {
      const fields = compare(condition, [...ADDRESS_FIELDS[condition.field]])
      if (condition.part === 'text') return test('header', fields)
      return test('address', [tag(PART_TAGS[condition.part]), ...fields])
    }
    case 'subject':
      return test('header', compare(condition, ['Subject']))
    case 'header':
      return test('header', compare(condition, [condition.name]))
    case 'list':
      return test('header', compare(condition, ['List-Id']))
    case 'any-list':
      return test('exists', [strings(['List-Id'])])
    case 'spam':
      return test('header', [tag('matches'), strings(SPAM_FIELDS), strings(['yes*'])])
    case 'body':
      needs.add('body')
      if (condition.match === 'regex') needs.add('regex')
      return test('body', [tag('text'), tag(condition.match), strings(condition.values)])
    case 'size':
      return test('size', [tag(condition.is), number(condition.bytes)])
    case 'date':
      return dateTest(condition, needs)
    case 'attachment':
      needs.add('mime')
      return test('header', [
        ...['mime', 'anychild', 'type', 'is'].map(tag),
        strings(['Content-Disposition']),
        strings(['attachment']),
      ])
    case 'all':
    case 'any': {
      const tests = condition.conditions.map((inner) => conditionTest(inner, needs))
      return test(condition.kind === 'all' ? 'allof' : 'anyof', [], tests, true)
    }
    case 'not':
      return test('not', [], [conditionTest(condition.condition, needs)])
  }
}

/** RFC 5260; ISO days compare as text. */
export function dateTest(
  { of, is, day, zone }: Pick<Extract<Condition, { kind: 'date' }>, 'of' | 'is' | 'day' | 'zone'>,
  needs: Set<string>,
): Test {
  needs.add('date')
  if (is !== 'on') needs.add('relational')
  const inZone = zone === '' ? [tag('originalzone')] : [tag('zone'), strings([zone])]
  const match = is === 'on' ? [tag('is')] : [tag('value'), strings([is === 'before' ? 'lt' : 'ge'])]
  const field = of === 'sent' ? [strings(['Date'])] : []
  const name = of === 'sent' ? 'date' : 'currentdate'
  return test(name, [...inZone, ...match, ...field, strings(['date']), strings([day])])
}
