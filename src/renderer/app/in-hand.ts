import i18next from 'i18next'
import { create } from 'zustand'
import { toast } from '../ui/toast'
import { keyName } from './key-names'
import { ignoreTyping, isFieldAwaited, isLetter, isWord, MODIFIERS, TEXT } from './type-ahead'

/**
 * What the user is writing in. While the focus is there, nothing that happens elsewhere (mail that comes or goes, other
 * windows) takes away that field, what it is about, or its place; and letters that follow those of a field that is gone
 * all the same are no commands.
 */

/** What belongs to the field that is written in: its buttons may have the focus in between. */
const REGION = 'form, [role=dialog]'

/** Between two words of somebody who looks at the keys and not at the screen. */
const THOUGHT_MS = 3_000

const useHand = create<{ region: Element | null }>(() => ({ region: null }))
let isPressing = false
/** Whether a key was pressed by which the user may be leaving what is written in. */
let isLeaving = false
/** When a letter was last typed into a field, with nothing done since by which the user may have left it. */
let wordAt = -Infinity

/** Whether a text field has the focus: what it may depend on stays as it is. */
export const useIsWriting = (): boolean => useHand(({ region }) => region !== null)

/** Whether a text field within what `selector` names has the focus. */
export const useIsWritingIn = (selector: string): boolean =>
  useHand(({ region }) => region?.closest(selector) != null)

/** Whether a text field within `element` has the focus, and nothing was done by which the user may be leaving it. */
export const isBeingWrittenIn = (element: Element): boolean =>
  !isLeaving && element.contains(document.activeElement) && element.contains(useHand.getState().region)

/** Follows what is written in. One per window. */
export function followHand(target: Window): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const onPointer = ({ type, target: pressed }: PointerEvent): void => {
    isPressing = type === 'pointerdown'
    if (isPressing && !(pressed instanceof Element && isText(pressed.closest(TEXT)))) leaves()
    // Not before the click: what it is on would have moved from under the pointer.
    if (!isPressing) setTimeout(settle)
  }
  const { document: page } = target
  page.addEventListener('focusin', settle, { signal })
  page.addEventListener('input', ({ target: field }) => isText(field) && typed(), { signal, capture: true })
  for (const type of ['pointerdown', 'pointerup', 'pointercancel'] as const)
    target.addEventListener(type, onPointer, { signal, capture: true })
  return () => stop.abort()
}

function settle(): void {
  const focused = document.activeElement
  const { region } = useHand.getState()
  if (isPressing || (focused && region?.contains(focused))) return
  const next = isText(focused) ? (focused.closest(REGION) ?? focused) : null
  if (next === region) return
  isLeaving = false
  useHand.setState({ region: next })
}

function typed(): void {
  isLeaving = false
  wordAt = performance.now()
}

function leaves(): void {
  isLeaving = true
  wordAt = -Infinity
}

/** Before anybody acts on a key: what is typed on after a field went from under the hand does nothing, which is told. */
export function noticeKey(event: KeyboardEvent): void {
  const { target } = event
  if (MODIFIERS.has(event.key) || isFieldAwaited()) return
  if (isText(target) && isTyped(event, target)) return typed()
  const goesOn = performance.now() - wordAt < THOUGHT_MS
  if (!isText(target) && goesOn && isWord(event)) {
    ignoreTyping(THOUGHT_MS)
    toast(i18next.t('fieldGone'))
  }
  if (!isText(target) || mayLeave(event, target)) leaves()
}

const LINES = 'textarea, [contenteditable=true]'

const isTyped = (event: KeyboardEvent, field: Element): boolean =>
  isLetter(event) || (event.key === 'Enter' && keyName(event) === 'enter' && field.matches(LINES))

const EDITS = new Set(['Backspace', 'Delete', 'ArrowLeft', 'ArrowRight', 'Home', 'End'])
const CLIPS = /^mod\+(?:shift\+)?[acvxyz]$/

/** Keys that close a form, send it, or lead elsewhere. */
const mayLeave = (event: KeyboardEvent, field: Element): boolean =>
  !EDITS.has(event.key) &&
  !CLIPS.test(keyName(event)) &&
  !(/^Arrow(?:Up|Down)$/.test(event.key) && field.matches(LINES))

const TAKES_NO_LETTERS = '[readonly], [type=checkbox], [type=radio], [type=range], [type=file]'

const isText = (target: EventTarget | null): target is Element =>
  target instanceof Element && target.matches(TEXT) && !target.matches(TAKES_NO_LETTERS)
