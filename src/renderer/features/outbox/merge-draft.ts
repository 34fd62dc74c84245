import { addressKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import type { DraftContent } from '../../../shared/contract/outbox'

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * A draft changed here (`mine`) and in another window (`theirs`) since both had `base`: each field as whoever changed it
 * left it, recipients as both changed them. Null where both changed the same words, which nobody but the user can weigh.
 */
export function mergeDraft(
  base: DraftContent,
  mine: DraftContent,
  theirs: DraftContent,
): DraftContent | null {
  const clashes: string[] = []
  const merge = <Field extends keyof DraftContent>(field: Field): DraftContent[Field] => {
    if (isSame(mine[field], base[field])) return theirs[field]
    if (!isSame(theirs[field], base[field]) && !isSame(theirs[field], mine[field])) clashes.push(field)
    return mine[field]
  }
  const people = (field: 'to' | 'cc' | 'bcc'): MailAddress[] =>
    isSame(theirs[field], base[field]) ? mine[field] : mergePeople(base[field], mine[field], theirs[field])
  const merged = {
    ...{ accountId: merge('accountId'), identityId: merge('identityId') },
    ...{ to: people('to'), cc: people('cc'), bcc: people('bcc') },
    ...{ subject: merge('subject'), html: merge('html'), quotedHtml: merge('quotedHtml') },
    hasSignature: merge('hasSignature'),
  }
  return clashes.length > 0 ? null : merged
}

/** Whoever was added on either side is there, whoever was taken out on either side is not. */
function mergePeople(
  base: readonly MailAddress[],
  mine: readonly MailAddress[],
  theirs: readonly MailAddress[],
): MailAddress[] {
  const keys = (people: readonly MailAddress[]) => new Set(people.map(keyOf))
  const [before, here, there] = [keys(base), keys(mine), keys(theirs)]
  return [
    ...theirs.filter((person) => here.has(keyOf(person)) || !before.has(keyOf(person))),
    ...mine.filter((person) => !there.has(keyOf(person)) && !before.has(keyOf(person))),
  ]
}

/** What is no address yet is told apart by its letters. */
const keyOf = ({ address }: MailAddress): string => addressKey(address) || address
