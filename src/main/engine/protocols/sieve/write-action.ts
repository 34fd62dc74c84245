import { command, ifBlock, number, string, strings, tag, test } from './build'
import type { Action, Vacation } from './model'
import type { Argument, Command } from './syntax'
import { dateTest } from './write-condition'

export interface ActionStyle {
  newline: string
  /** True where the server knows `ereject` (RFC 5429) but not `reject`. */
  onlyEreject: boolean
}

/** The command that does an action; the extensions it needs are added to `needs`. */
export function actionCommand(action: Action, style: ActionStyle, needs: Set<string>): Command {
  switch (action.type) {
    case 'flag':
      return addFlag('\\Flagged', needs)
    case 'mark-read':
      return addFlag('\\Seen', needs)
    case 'keyword':
      return addFlag(action.keyword, needs)
    case 'copy':
    case 'move': {
      needs.add('fileinto')
      if (action.type === 'copy') needs.add('copy')
      if (action.create) needs.add('mailbox')
      const tags = [...(action.type === 'copy' ? ['copy'] : []), ...(action.create ? ['create'] : [])]
      return command('fileinto', [...tags.map(tag), string(action.folder)])
    }
    case 'redirect':
      if (action.keepCopy) needs.add('copy')
      return command('redirect', [...(action.keepCopy ? [tag('copy')] : []), string(action.to)])
    case 'vacation':
      return vacationCommand(action, style, needs)
    case 'reject': {
      const name = style.onlyEreject ? 'ereject' : 'reject'
      needs.add(name)
      return command(name, [string(action.reason)])
    }
    case 'discard':
    case 'stop':
      return command(action.type)
  }
}

function addFlag(flag: string, needs: Set<string>): Command {
  needs.add('imap4flags')
  return command('addflag', [string(flag)])
}

function vacationCommand(
  { addresses, period, days, subject, text }: Vacation,
  { newline }: ActionStyle,
  needs: Set<string>,
): Command {
  needs.add('vacation')
  const named = (name: string, value: Argument | undefined): Argument[] => (value ? [tag(name), value] : [])
  const answer = command('vacation', [
    ...named('days', number(days)),
    ...named('subject', subject === undefined ? undefined : string(subject)),
    ...named('addresses', addresses.length === 0 ? undefined : strings(addresses)),
    text.includes('\n') ? string(`${text}\n`.replaceAll('\n', newline), 'text') : string(text),
  ])
  if (period === undefined) return answer
  const { from, until, zone } = period
  const bounds = [
    ...(from === undefined ? [] : [dateTest({ of: 'received', is: 'since', day: from, zone }, needs)]),
    ...(until === undefined
      ? []
      : [dateTest({ of: 'received', is: 'before', day: dayAfter(until), zone }, needs)]),
  ]
  return ifBlock(test('allof', [], bounds, true), [answer])
}

/** ISO days. */
export const dayAfter = (day: string): string => shifted(day, 1)
export const dayBefore = (day: string): string => shifted(day, -1)

const shifted = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
