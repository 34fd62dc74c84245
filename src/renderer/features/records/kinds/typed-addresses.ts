import { isMailAddress, parseAddressList } from '../../../../shared/addresses'
import type { MailAddress } from '../../../../shared/contract/messages'
import { isSameName } from '../../../../shared/name-key'

/** Whom a text of nothing but addresses names, as mail programs copy them: `Anna Rossi <a@x.pl>, b@y.it`; else nobody. */
export function peopleIn(text: string): MailAddress[] {
  const people = parseAddressList(text)
  return people.every(({ address }) => isMailAddress(address)) ? people : []
}

/**
 * The addresses of the first person among these, and what others are called. Where there are others, nobody can tell
 * whose the addresses without a name are.
 */
export function firstAmong(people: readonly MailAddress[]): {
  name: string
  own: readonly MailAddress[]
  others: readonly string[]
} {
  const name = people.find((person) => person.name)?.name ?? ''
  const isFirst = (person: MailAddress): boolean => person.name === name || isSameName(person.name, name)
  const others = people.filter((person) => person.name && !isFirst(person)).map((person) => person.name)
  return { name, own: others.length > 0 ? people.filter(isFirst) : people, others }
}

/** Whether what is pasted into a field takes the place of all that is in it. */
export const isReplaced = (typed: string): boolean =>
  typed.trim() === '' || document.getSelection()?.toString() === typed
