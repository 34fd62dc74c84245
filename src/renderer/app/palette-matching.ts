import i18next from 'i18next'
import { z } from 'zod'
import { fold as foldText } from '../../shared/fold'
import { languages } from './i18n'

/** For comparing: as search folds it, without the blanks around it. */
export const fold = (text: string): string => foldText(text).trim()

const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}@.+#!]+/u)
    .filter(Boolean)

/** Every word of the query begins some word of the text, in any order. */
export function matches(text: string, query: string): boolean {
  const words = wordsOf(text)
  return wordsOf(query).every((part) => words.some((word) => word.startsWith(part)))
}

/** How well a title fits: 0 it is the query, 1 its own words do, 2 other words for it do, 3 not at all. */
export function rank(title: string, also: string, query: string): 0 | 1 | 2 | 3 {
  if (fold(title) === fold(query)) return 0
  if (matches(title, query)) return 1
  return matches(`${title} ${also}`, query) ? 2 : 3
}

const palette = z.object({
  verbs: z.object({ write: z.string(), call: z.string() }),
  also: z.record(z.string(), z.string()),
})

/** The palette's words of every language: one types in one's own, whatever the window speaks. */
const bundles = () =>
  languages.flatMap((language) => {
    const found: unknown = i18next.getResourceBundle(language, 'palette')
    const parsed = palette.safeParse(found)
    return parsed.success ? [parsed.data] : []
  })

/** Other words under which a command is found. */
export const alsoCalled = (commandId: string): string =>
  bundles()
    .map(({ also }) => also[commandId] ?? '')
    .join(' ')

/** `call anna` names what to do and with whom; null where the first word is no such verb. */
export function askedOf(query: string): { verb: 'write' | 'call'; who: string } | null {
  const [first = '', ...rest] = query.trim().split(/\s+/)
  const who = rest.join(' ')
  if (who.length < 2) return null
  for (const verb of ['write', 'call'] as const)
    if (bundles().some(({ verbs }) => wordsOf(verbs[verb]).includes(fold(first)))) return { verb, who }
  return null
}
