import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react'
import { create } from 'zustand'
import { focusView } from '../../app/focus'
import { lineByLetters, treeStep, type TreeLine } from './tree-keys'

/** A line that can be walked to, and what folds it. */
export interface Line extends TreeLine {
  toggle?(): void
}

export const folderLine = (id: number): string => `folder-${id}`
export const accountLine = (id: number): string => `account-${id}`

/** The line of the folder list that had the focus last: Tab comes back to it. */
export const useTreeStop = create<{ line: string }>(() => ({ line: '' }))

/** What folds by a click leaves the focus where it was: the next letter is meant for the mail. */
export const keepsFocus = { onMouseDown: (event: MouseEvent) => event.preventDefault() }

const LINE_HEIGHT = 28
/** Letters typed one after the other are one beginning of a name. */
const SPELLING_MS = 1_000
/** A line far away is drawn once the list is scrolled there. */
const MOST_FRAMES = 30

const lineOf = ({ target }: { target: EventTarget }): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-line]')?.dataset['line'] : undefined

let spelled = ''
let spelledAt = 0

/** Walks the folder list by keys: arrows, pages, its ends, and the first letters of a name. */
export function treeKeys(linesNow: () => readonly Line[]) {
  return {
    onFocus(event: FocusEvent) {
      const line = lineOf(event)
      if (line !== undefined) useTreeStop.setState({ line })
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const from = lineOf(event)
      if (from === undefined || event.defaultPrevented || event.nativeEvent.isComposing) return
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const { key, currentTarget: tree } = event
      if (key === 'Escape') {
        if (!tree.closest('[role=dialog]')) focusView()
        return
      }
      const lines = linesNow()
      const at = lines.findIndex(({ id }) => id === from)
      const step = treeStep(lines, at, key, Math.max(1, Math.floor(tree.clientHeight / LINE_HEIGHT) - 1))
      if (step) spelled = ''
      if (step && 'toggle' in step) lines[step.toggle]?.toggle?.()
      else if (step) focusLine(tree, lines, step.go)
      else if (/^[\p{L}\p{N}]$/u.test(key)) focusLine(tree, lines, lineByLetters(lines, at, spell(key)))
      else return
      event.preventDefault()
    },
  }
}

function spell(letter: string): string {
  const now = performance.now()
  spelled = now - spelledAt < SPELLING_MS ? spelled + letter : letter
  spelledAt = now
  return spelled
}

function focusLine(tree: HTMLElement, lines: readonly Line[], to: number, frames = 0): void {
  const line = lines[to]
  if (!line) return
  const element = tree.querySelector<HTMLElement>(`[data-line="${line.id}"]`)
  if (element) {
    element.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'nearest' })
  } else if (frames < MOST_FRAMES) {
    if (frames === 0) scrollTowards(tree, lines, to)
    requestAnimationFrame(() => focusLine(tree, lines, to, frames + 1))
  }
}

/** The folders of an account are of one height, and its heading is always there. */
function scrollTowards(tree: HTMLElement, lines: readonly Line[], to: number): void {
  const heading = lines.findLastIndex(({ depth }, index) => index <= to && depth < 0)
  const element = tree.querySelector(`[data-line="${lines[heading]?.id}"]`)
  if (!element) return
  const top = element.getBoundingClientRect().top - tree.getBoundingClientRect().top
  tree.scrollTop += top + (to - heading) * LINE_HEIGHT - tree.clientHeight / 2
}
