import type { KeyChoice } from '../../shared/contract/app'
import { keyTable, presetKeys, type TableLine, type Where } from './key-table'

/** A command with the keys in force, as the settings list it. */
export interface KeyLine extends Omit<TableLine, 'title'> {
  /** In the user's language. */
  title: string
  /** Its keys before the user changed any. */
  usual: readonly string[]
}

/** Why a key cannot be given to a command. */
export type Refusal = 'send' | 'writer' | 'field' | 'lists' | 'press' | 'tab' | 'escape' | 'browser' | 'zoom'

export const usualChoice: KeyChoice = { preset: 'postilla', own: {} }

const table = new Map(keyTable.map((line) => [line.id, line]))

/** The table's line of a command; undefined for one that no table can name beforehand. */
export const tableLine = (id: string): TableLine | undefined => table.get(id)

/** The keys of a command as the preset has them. */
export const usualKeys = (
  { preset }: Pick<KeyChoice, 'preset'>,
  id: string,
  otherwise: readonly string[] = [],
): readonly string[] => presetKeys[preset][id] ?? table.get(id)?.keys ?? otherwise

/** All keys that run a command: what the user or the preset chose, then those that always do. */
export function keysOf(choice: KeyChoice, id: string, otherwise?: readonly string[]): readonly string[] {
  return [...(choice.own[id] ?? usualKeys(choice, id, otherwise)), ...(table.get(id)?.fixed ?? [])]
}

/** Whether one of two keys could never be pressed for itself: they are the same, or one begins the other. */
export const meet = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `)

const overlap = (one: Where, other: Where): boolean => one === 'all' || other === 'all' || one === other

/** The commands that `keys` would no longer reach, or that would keep `keys` from reaching `line`. */
export const clashesOf = (lines: readonly KeyLine[], line: KeyLine, keys: string): KeyLine[] =>
  lines.filter(
    (other) =>
      other.id !== line.id &&
      overlap(other.where, line.where) &&
      [...other.keys, ...other.fixed].some((taken) => meet(taken, keys)),
  )

/** Another key of the same command that begins with this one, or the other way round. */
export const clashesWithItself = (line: KeyLine, keys: string, instead: string | null): boolean =>
  line.keys.some((own) => own !== instead && meet(own, keys))

const reserved: readonly [RegExp, Refusal][] = [
  [/^(?:mod\+)?(?:shift\+)?escape$/, 'escape'],
  [/^(?:mod\+)?(?:shift\+)?tab$/, 'tab'],
  [/^mod\+(?:shift\+)?enter$/, 'send'],
  [/^(?:shift\+)?(?:enter|space)$/, 'press'],
  [/^(?:mod\+)?(?:shift\+)?(?:arrow\w+|home|end|page\w+|delete|backspace|contextmenu)$/, 'lists'],
  [/^shift\+f10$/, 'lists'],
  [/^mod\+[biu]$/, 'writer'],
  [/^mod\+(?:[acvxyz]|shift\+z)$/, 'field'],
  [/^mod\+(?:plus|[=_0-])$/, 'zoom'],
  [/^mod\+(?:[lnqrtw]|shift\+[inrtw])$/, 'browser'],
  [/^(?:mod\+)?(?:shift\+)?(?:f5|f6|f11|f12)$/, 'browser'],
  [/^(?:f1|f4|mod\+f4|mod\+shift\+q)$/, 'browser'],
]

/** Why these keys belong to nobody; null where they may be chosen. */
export const refusalOf = (keys: string): Refusal | null =>
  keys
    .split(' ')
    .map((stroke) => reserved.find(([pattern]) => pattern.test(stroke))?.[1])
    .find((refusal) => refusal !== undefined) ?? null

/** A key pressed after others: two letters make a sequence, and what holds Ctrl or ⌘ stands alone. */
export function continued(before: string, stroke: string): string {
  const isAlone = before === '' || before.includes(' ') || [before, stroke].some((key) => /^mod\+/.test(key))
  return isAlone ? stroke : `${before} ${stroke}`
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index])

/** The choice with other keys for a command; what is as usual again is no choice of the user's. */
function withKeys(choice: KeyChoice, line: KeyLine, keys: readonly string[]): KeyChoice {
  const { [line.id]: _, ...others } = choice.own
  return { ...choice, own: same(keys, line.usual) ? others : { ...others, [line.id]: [...keys] } }
}

/** Gives a command a key, in place of `instead` where that is one of its own, and takes it from all that stand in the way. */
export function taken(
  choice: KeyChoice,
  lines: readonly KeyLine[],
  line: KeyLine,
  keys: string,
  instead: string | null = null,
): KeyChoice {
  const cleared = clashesOf(lines, line, keys).reduce(
    (before, other) =>
      withKeys(
        before,
        other,
        other.keys.filter((own) => !meet(own, keys)),
      ),
    choice,
  )
  const at = instead === null ? -1 : line.keys.indexOf(instead)
  const next = at < 0 ? [...line.keys, keys] : line.keys.toSpliced(at, 1, keys)
  return withKeys(cleared, line, next)
}

/** The choice without one of a command's keys. */
export const removed = (choice: KeyChoice, line: KeyLine, keys: string): KeyChoice =>
  withKeys(
    choice,
    line,
    line.keys.filter((own) => own !== keys),
  )

/** A command with the keys of the preset again, taken back from whoever has them now. */
export const asUsual = (choice: KeyChoice, lines: readonly KeyLine[], line: KeyLine): KeyChoice =>
  line.usual.reduce(
    (before, keys) => {
      const now = lines.map((other) => ({ ...other, keys: before.own[other.id] ?? other.usual }))
      return clashesOf(now, line, keys).reduce(
        (rest, other) =>
          withKeys(
            rest,
            other,
            other.keys.filter((own) => !meet(own, keys)),
          ),
        before,
      )
    },
    withKeys(choice, line, line.usual),
  )
