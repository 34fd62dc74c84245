import { isMailAddress, parseAddressList } from '../../../../shared/addresses'
import type { MailAddress } from '../../../../shared/contract/messages'

/** Whom a text of nothing but addresses names, as mail programs copy them: `Anna Rossi <a@x.pl>, b@y.it`; else nobody. */
export function peopleIn(text: string): MailAddress[] {
  const people = parseAddressList(text)
  return people.every(({ address }) => isMailAddress(address)) ? people : []
}

/** Whether what is pasted into a field takes the place of all that is in it. */
export const isReplaced = (typed: string): boolean =>
  typed.trim() === '' || document.getSelection()?.toString() === typed
