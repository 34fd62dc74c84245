import i18next from 'i18next'
import { z } from 'zod'
import { fold as foldText } from '../../shared/fold'
import { languages } from './i18n'

/** For comparing: as search folds it, without the blanks around it. */
export const fold = (text: string): string => foldText(text).trim()

const NO_WORD = /[^\p{L}\p{N}@.+#!]+/gu

/** The words of a text, folded, each with a blank before it. */
const spaced = (text: string): string => ` ${fold(text).replace(NO_WORD, ' ')}`.trimEnd()

const wordsOf = (text: string): string[] => spaced(text).split(' ').filter(Boolean)

/** Every word of the query begins some word of the text, in any order. */
export const matches = (text: string, query: string): boolean => begins(spaced(text), wordsOf(query))

const begins = (spacedText: string, words: readonly string[]): boolean =>
  words.every((word) => spacedText.includes(` ${word}`))

/** A title, and other words for it, made ready to be compared with many queries. */
export interface Compared {
  title: string
  own: string
  all: string
}

export function compared(title: string, also: string): Compared {
  const own = spaced(title)
  return { title: fold(title), own, all: own + spaced(also) }
}

/** How well a title fits: 0 it is the query, 1 its own words do, 2 other words for it do, 3 not at all. */
export type Fit = 0 | 1 | 2 | 3

/** How well each of many titles fits one query. */
export function fitTo(query: string): (text: Compared) => Fit {
  const [whole, words] = [fold(query), wordsOf(query)]
  return ({ title, own, all }) => {
    if (title === whole) return 0
    if (begins(own, words)) return 1
    return begins(all, words) ? 2 : 3
  }
}

export const rank = (title: string, also: string, query: string): Fit => fitTo(query)(compared(title, also))

const palette = z.object({
  verbs: z.object({ write: z.string(), call: z.string() }),
  also: z.record(z.string(), z.string()),
})

let known: z.infer<typeof palette>[] = []

/** The palette's words of every language: one types in one's own, whatever the window speaks. */
function bundles(): readonly z.infer<typeof palette>[] {
  if (known.length < languages.length)
    known = languages.flatMap((language) => {
      const found: unknown = i18next.getResourceBundle(language, 'palette')
      const parsed = palette.safeParse(found)
      return parsed.success ? [parsed.data] : []
    })
  return known
}

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
