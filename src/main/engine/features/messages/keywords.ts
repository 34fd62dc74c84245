import { z } from 'zod'
import { LINKED, mayBeTag, MUTED } from '../../../../shared/tags'

/** Flags other than those of the system, of one placement. In small letters everywhere but in `keywords`: to servers case is nothing. */
export interface Keywords {
  /** As the server has them, in its own letters. */
  keywords: readonly string[]
  /** What the user wants and the server does not have yet. */
  wantKeywords: WantedKeywords
  /** Kept here only: the server keeps none such. */
  localKeywords: readonly string[]
}

export const wantedKeywords = z.record(z.string(), z.boolean())
/** On or off, by keyword. */
export type WantedKeywords = Readonly<z.infer<typeof wantedKeywords>>

export const noKeywords: Keywords = { keywords: [], wantKeywords: {}, localKeywords: [] }

/** Without what the program notes by itself. */
export const withoutNotes = (wanted: WantedKeywords): WantedKeywords =>
  LINKED in wanted
    ? Object.fromEntries(Object.entries(wanted).filter(([keyword]) => keyword !== LINKED))
    : wanted

export const hasKeys = (wanted: WantedKeywords): boolean => Object.keys(wanted).length > 0

const systemFlags: ReadonlySet<string> = new Set([
  '\\Seen',
  '\\Flagged',
  '\\Answered',
  '\\Draft',
  '\\Recent',
  '\\Deleted',
])

const MOST_KEYWORDS = 100
const LONGEST = 200

/** Of a server's flags, those that are no flags of the system. */
export const keywordsOf = (flags: ReadonlySet<string>): string[] =>
  [...flags]
    .filter((flag) => !systemFlags.has(flag))
    .slice(0, MOST_KEYWORDS)
    .map((keyword) => keyword.slice(0, LONGEST))

const NONE = '[]'

export const keywordsJson = (keywords: readonly string[]): string =>
  keywords.length === 0 ? NONE : JSON.stringify(keywords)

const list = z.array(z.string())

export const readKeywords = (json: string): string[] => (json === NONE ? [] : list.parse(JSON.parse(json)))

const small = (keywords: readonly string[]): string[] => keywords.map((keyword) => keyword.toLowerCase())

/** Whether it is on the message by now: at the server, or kept here. */
export const hasKeyword = ({ keywords, localKeywords }: Keywords, keyword: string): boolean =>
  localKeywords.includes(keyword) || small(keywords).includes(keyword)

/** What the user is shown of them, each once and in order: what is wanted, else what is so. */
export function shownTags(state: Keywords): string[] {
  if (state.keywords.length === 0 && state.localKeywords.length === 0 && !hasKeys(state.wantKeywords))
    return []
  const shown = new Set([...small(state.keywords), ...state.localKeywords])
  for (const [keyword, isOn] of Object.entries(state.wantKeywords))
    if (isOn) shown.add(keyword)
    else shown.delete(keyword)
  return [...shown].filter((keyword) => keyword === MUTED || mayBeTag(keyword)).sort()
}

/** What is still wanted of what was, where `isSo` tells what is; `keeps` what is said aloud all the same. */
export function leftWanted(
  wanted: WantedKeywords,
  isSo: (keyword: string) => boolean,
  keeps = false,
): WantedKeywords {
  if (keeps || !hasKeys(wanted)) return wanted
  return Object.fromEntries(Object.entries(wanted).filter(([keyword, isOn]) => isSo(keyword) !== isOn))
}

/** With these wanted as well; what is so already is wanted only while a change is in flight. */
export const withWanted = (state: Keywords & { inFlight: boolean }, wanted: WantedKeywords): WantedKeywords =>
  leftWanted({ ...state.wantKeywords, ...wanted }, (keyword) => hasKeyword(state, keyword), state.inFlight)

/** What is wanted, in the letters in which the server has it: there are servers to whom case is something. */
export function asSpelt({ keywords, wantKeywords }: Keywords): WantedKeywords {
  if (!hasKeys(wantKeywords)) return wantKeywords
  const spelt = new Map(keywords.map((keyword) => [keyword.toLowerCase(), keyword]))
  return Object.fromEntries(
    Object.entries(wantKeywords).map(([keyword, isOn]) => [spelt.get(keyword) ?? keyword, isOn]),
  )
}

/** With what the server carried out or, where it keeps no such keywords (`isHere`), what is kept here instead. */
export function withDone(state: Keywords, carriedOut: WantedKeywords, isHere: boolean): Keywords {
  let { keywords, localKeywords } = state
  const done = Object.entries(carriedOut).map(([keyword, isOn]) => [keyword.toLowerCase(), isOn] as const)
  for (const [keyword, isOn] of done) {
    const others = localKeywords.filter((one) => one !== keyword)
    localKeywords = isOn && isHere ? [...others, keyword] : others
    const left = keywords.filter((one) => one.toLowerCase() !== keyword)
    keywords = isOn && !isHere ? [...left, keyword] : left
  }
  const now = { keywords, localKeywords }
  // What was wanted otherwise meanwhile is said next.
  const wanted = done.map(
    ([keyword]) => [keyword, state.wantKeywords[keyword] ?? hasKeyword(state, keyword)] as const,
  )
  const open = { ...state.wantKeywords, ...Object.fromEntries(wanted) }
  return {
    ...now,
    wantKeywords: leftWanted(open, (keyword) => hasKeyword({ ...now, wantKeywords: {} }, keyword)),
  }
}
