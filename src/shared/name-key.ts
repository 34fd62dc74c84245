import { addressKey } from './address-key'
import { asSeen, withLatinLetters } from './as-seen'
import { fold } from './fold'
import { remembered } from './remembered'
import { spelledAddresses } from './spelled-out'

/** The words of a name, folded and in order of the alphabet, in whatever order and spelling of accents it is written. */
export const nameWords = (name: string): string[] =>
  (fold(name.slice(0, 200)).match(/[\p{L}\p{N}]+/gu) ?? []).sort()

/** What stands before or after a name and is none of it, without accents. */
const titles: ReadonlySet<string> = new Set(
  `dott ssa dottore dottoressa dr dra ing ingegnere ingegner avv avvocato prof professor professore professoressa arch
   geom rag sig ra signor signore signora cav comm mr mrs ms miss sir madam doctor doktor herr frau dipl mgr inz hab
   pan pani lic phd mba esq cpa`
    .split(/\s+/)
    .map(asSeen),
)

/**
 * The words of a person's name as the eye takes them in, as one, so that neither letters of another script nor a title
 * make another name; '' for a single word, which many people are called by.
 */
export const nameKey = remembered(keyOf)

function keyOf(name: string): string {
  const words = nameWords(withLatinLetters(name.slice(0, 200))).map(asSeen)
  const own = words.filter((word) => !titles.has(word))
  const kept = own.length < 2 ? words : own
  return kept.length < 2 ? '' : kept.sort().join(' ')
}

/** What sets a name apart from a company, a service or a role beside it. */
const apart =
  /[()[\]{}<>|/\\:;,"“”„«»•·@*~+=]|\s['’]|['’]\s|\s[-‐‑_]|[-‐‑_]\s|[–—]|\s(?:via|from|at|presso|tramite|przez|c\/o|on behalf of|per conto di)\s/iu
const MAX_PARTS = 8

/**
 * Keys of all that somebody calls themselves: of the whole name, of its parts (`Anna Rossi (via DocuSign)`, `Anna Rossi
 * | Acme`) and of addresses it spells, which are keys as they are.
 */
export const nameKeys = remembered((name): readonly string[] => {
  const shown = name.slice(0, 200)
  const parts = shown.split(apart).slice(0, MAX_PARTS)
  const keys = [shown, ...(parts.length > 1 ? parts : [])].map(nameKey)
  return [...new Set([...keys, ...spelledAddresses(shown).map(addressKey)])].filter(Boolean)
})

/** Keys under which somebody who is known is looked for: a list that writes in its members' names has none of them. */
export const ownKeys = (name: string): readonly string[] =>
  /\svia\s/i.test(name) ? [nameKey(name)].filter(Boolean) : nameKeys(name).slice(0, 2)

/** Whether people would take two names for one: case, accents, blanks and the order of the words do not tell apart. */
export function isSameName(one: string, other: string): boolean {
  const words = nameWords(one)
  return words.length > 0 && words.join(' ') === nameWords(other).join(' ')
}
