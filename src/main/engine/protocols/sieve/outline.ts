import { headOf } from './printer'
import { lineFinder, parseSieve } from './parser'
import type { Command } from './syntax'

/** One command of a script as a person reads it: what it says, where, what stands inside. */
export interface OutlineEntry {
  /** `if header :contains "Subject" "x"`, in one line and bounded. */
  text: string
  /** The comment right before it, marks removed; '' where there is none. */
  comment: string
  line: number
  /** True within the marked parts that Postilla writes. */
  ours: boolean
  children: OutlineEntry[]
}

/** The structure of any script, ours or not; `ours` says of an offset whether it lies in a marked part. */
export function outlineOf(text: string, ours: (offset: number) => boolean): OutlineEntry[] {
  const lineOf = lineFinder(text)
  const entry = (command: Command): OutlineEntry => ({
    text: headOf(command),
    comment: [...command.comments, ...command.inner].map((one) => bare(one.text)).join('\n'),
    line: lineOf(command.span.start),
    ours: ours(command.span.start),
    children: command.block?.commands.map(entry) ?? [],
  })
  return parseSieve(text).commands.map(entry)
}

const bare = (comment: string): string =>
  comment
    .replace(/^#+|^\/\*|\*\/$/g, '')
    .trim()
    .slice(0, 1000)
