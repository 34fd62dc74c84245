import { readCondition, stringsOf } from './read-condition'
import { numberValue, type Argument, type Command } from './syntax'
import { dayBefore } from './write-action'

/** What an action of ours looks like before it is checked; null for any other command. */
export function readAction(command: Command): unknown {
  const { name, args, tests, block } = command
  if (name === 'if') return readVacationPeriod(command)
  if (tests.length > 0 || block !== null) return null
  const tags = args.flatMap((argument) => (argument.kind === 'tag' ? [argument.name] : []))
  const last = args.at(-1)
  const text = last?.kind === 'string' && args.length === tags.length + 1 ? last.value : null
  switch (name) {
    case 'stop':
    case 'discard':
      return args.length === 0 ? { type: name } : null
    case 'addflag':
      return tags.length === 0 && text !== null ? flagAction(text) : null
    case 'fileinto':
      return fileAction(tags, text)
    case 'redirect':
      return onlyTags(tags, ['copy']) ? { type: 'redirect', to: text, keepCopy: tags.length > 0 } : null
    case 'reject':
    case 'ereject':
      return tags.length === 0 ? { type: 'reject', reason: text } : null
    case 'vacation':
      return vacationAction(args)
    default:
      return null
  }
}

function flagAction(flag: string): unknown {
  if (flag === '\\Flagged') return { type: 'flag' }
  return flag === '\\Seen' ? { type: 'mark-read' } : { type: 'keyword', keyword: flag }
}

function fileAction(tags: string[], folder: string | null): unknown {
  if (!onlyTags(tags, ['copy', 'create'])) return null
  return { type: tags.includes('copy') ? 'copy' : 'move', folder, create: tags.includes('create') }
}

const onlyTags = (tags: readonly string[], allowed: readonly string[]): boolean =>
  tags.length === new Set(tags).size && tags.every((tag) => allowed.includes(tag))

function vacationAction(args: readonly Argument[]): object | null {
  const last = args.at(-1)
  if (last?.kind !== 'string') return null
  const named = new Map<string, Argument>()
  for (let at = 0; at < args.length - 1; at += 2) {
    const [tag, value] = [args[at], args[at + 1]]
    if (tag?.kind !== 'tag' || value === undefined || at + 1 === args.length - 1) return null
    named.set(tag.name, value)
  }
  const days = named.get('days')
  const subject = named.get('subject')
  const known = ['days', 'subject', 'addresses']
  if (days?.kind !== 'number' || [...named.keys()].some((name) => !known.includes(name))) return null
  const text = last.value.replace(/\r\n/g, '\n')
  return {
    type: 'vacation',
    addresses: stringsOf(named.get('addresses')) ?? [],
    days: numberValue(days),
    ...(subject?.kind === 'string' ? { subject: subject.value } : {}),
    text: last.form === 'text' ? text.replace(/\n$/, '') : text,
  }
}

/** `if allof (currentdate …) { vacation …; }` */
function readVacationPeriod({ tests, block }: Command): unknown {
  const [inner, ...more] = block?.commands ?? []
  const [bounds] = tests
  const answer = inner?.name === 'vacation' ? vacationAction(inner.args) : null
  const when = bounds === undefined ? null : readCondition(bounds)
  if (answer === null || more.length > 0 || when?.kind !== 'all') return null
  const dates = when.conditions.flatMap((one) => (one.kind === 'date' && one.of === 'received' ? [one] : []))
  const from = dates.find(({ is }) => is === 'since')
  const until = dates.find(({ is }) => is === 'before')
  const expected = (from ? 1 : 0) + (until ? 1 : 0)
  if (dates.length !== when.conditions.length || expected !== dates.length) return null
  if (new Set(dates.map(({ zone }) => zone)).size !== 1) return null
  return {
    ...answer,
    period: {
      ...(from ? { from: from.day } : {}),
      ...(until ? { until: dayBefore(until.day) } : {}),
      zone: dates[0]?.zone,
    },
  }
}
