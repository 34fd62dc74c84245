import { parseSieve } from './parser'
import type { Command, Comment, Script, Span } from './syntax'

/** The lines between which Postilla writes. `require` must stand at the top (RFC 5228, 3.2), so there are two parts. */
export const MARKS = {
  headBegin: '# ---- Postilla: begin extensions ----',
  headEnd: '# ---- Postilla: end extensions ----',
  rulesBegin: '# ---- Postilla: begin rules, edited in Postilla ----',
  rulesEnd: '# ---- Postilla: end rules ----',
} as const

/** Behind `rulesBegin`: the script around had no line end there, ours added one. */
export const JOINED = ' (joined)'
export const JOINT = '\r\n'

/** Spans of our parts with their marks and line ends. */
export interface OurParts {
  head: Span
  rules: Span
  /** Between the marks of the rules. */
  body: Span
  /** Extensions the head asks for. */
  needs: string[]
}

export type Parts =
  | { state: 'none' | 'intact'; script: Script; ours: OurParts | null }
  /** Marks are missing, doubled, or stand where they cannot be ours: nothing may be replaced. */
  | { state: 'damaged'; script: Script; ours: null }

/** Finds our parts by their comments, which a string that looks the same is not. */
export function findParts(text: string): Parts {
  const script = parseSieve(text)
  const marks = allComments(script).flatMap((comment) => {
    const kind = markOf(comment.text)
    return kind === null ? [] : [{ kind, comment }]
  })
  if (marks.length === 0) return { state: 'none', script, ours: null }
  const damaged: Parts = { state: 'damaged', script, ours: null }
  const order = ['headBegin', 'headEnd', 'rulesBegin', 'rulesEnd']
  const [headBegin, headEnd, rulesBegin, rulesEnd] = marks.map(({ comment }) => comment)
  if (marks.map(({ kind }) => kind).join() !== order.join()) return damaged
  if (!headBegin || !headEnd || !rulesBegin || !rulesEnd) return damaged
  if (!marks.every(({ comment }) => isWholeLine(text, comment.span))) return damaged

  const within = (span: Span, [start, end]: [Comment, Comment]): boolean =>
    span.start > start.span.start && span.end < end.span.end
  const joined = rulesBegin.text.endsWith(JOINED)
  const rulesStart = rulesBegin.span.start - (joined ? JOINT.length : 0)
  const head = script.commands.filter(({ span }) => within(span, [headBegin, headEnd]))
  if (joined && text.slice(rulesStart, rulesBegin.span.start) !== JOINT) return damaged
  // A mark within a block, or a command that reaches across one.
  const crossed = script.commands.some(({ span }) =>
    marks.some(({ comment }) => comment.span.start > span.start && comment.span.start < span.end),
  )
  if (crossed || !head.every(({ name }) => name === 'require')) return damaged

  const ours: OurParts = {
    head: { start: headBegin.span.start, end: nextLine(text, headEnd.span.end) },
    rules: { start: rulesStart, end: nextLine(text, rulesEnd.span.end) },
    body: { start: nextLine(text, rulesBegin.span.end), end: rulesEnd.span.start },
    needs: head.flatMap(requiredBy),
  }
  return { state: 'intact', script, ours }
}

/** The extensions a `require`, or the test `ihave` (RFC 5463), names. */
export const requiredBy = ({ args }: Pick<Command, 'args'>): string[] =>
  args.flatMap((argument) => {
    if (argument.kind === 'string') return [argument.value]
    return argument.kind === 'list' ? argument.items.map(({ value }) => value) : []
  })

function markOf(text: string): keyof typeof MARKS | null {
  const bare = text.endsWith(JOINED) ? text.slice(0, -JOINED.length) : text
  if (bare === MARKS.headBegin) return 'headBegin'
  if (bare === MARKS.headEnd) return 'headEnd'
  if (bare === MARKS.rulesBegin) return 'rulesBegin'
  return bare === MARKS.rulesEnd ? 'rulesEnd' : null
}

function allComments(script: Script): Comment[] {
  const found: Comment[] = []
  const visit = (commands: readonly Command[]): void => {
    for (const command of commands) {
      found.push(...command.comments, ...command.inner)
      if (command.block === null) continue
      visit(command.block.commands)
      found.push(...command.block.comments)
    }
  }
  visit(script.commands)
  return [...found, ...script.comments].toSorted((a, b) => a.span.start - b.span.start)
}

const isWholeLine = (text: string, { start }: Span): boolean =>
  start === 0 || text[start - 1] === '\n' || (start === 1 && text.startsWith('\ufeff'))

function nextLine(text: string, from: number): number {
  if (text.startsWith('\r\n', from)) return from + 2
  return text[from] === '\n' ? from + 1 : from
}
