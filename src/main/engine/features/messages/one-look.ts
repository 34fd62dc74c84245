import type { MailAddress } from '../../../../shared/contract/messages'
import { likenessMark } from '../../addresses/likeness'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { KnownPeople } from './types'

/** What writers are compared with. */
export interface Look {
  own: OwnIdentity
  /** The addresses we write from, each with the name recipients see. */
  ownNames: readonly MailAddress[]
  known: KnownPeople
  /** Domains, and mailboxes of providers, that look like the one an address is at. */
  alike(address: string): readonly string[]
  /** A colleague's address from which mail was written under a name. */
  colleagueNamed(nameKey: string): string | undefined
}

/** The same look, which asks once what is asked of many writers. Good while nothing it looks at changes. */
export function oneLook({ own, ownNames, known, alike, colleagueNamed }: Look): Look {
  return {
    own,
    ownNames,
    known: {
      at: once(known.at),
      sites: once(known.sites),
      named: once(known.named),
      writtenTo: once(known.writtenTo),
      writtenToNamed: once(known.writtenToNamed),
      isWrittenTo: once(known.isWrittenTo),
      wroteBefore: once(known.wroteBefore),
      isKnownSite: once(known.isKnownSite),
    },
    alike: once(alike, likenessMark),
    colleagueNamed: once(colleagueNamed),
  }
}

function once<Asked extends string | readonly string[], Answer>(
  ask: (asked: Asked) => Answer,
  nameOf: (asked: Asked) => string = asText,
): (asked: Asked) => Answer {
  const answers = new Map<string, { answer: Answer }>()
  return (asked) => {
    const name = nameOf(asked)
    const known = answers.get(name) ?? { answer: ask(asked) }
    answers.set(name, known)
    return known.answer
  }
}

const asText = (asked: string | readonly string[]): string =>
  typeof asked === 'string' ? asked : asked.join(' ')
