/**
 * Keys pressed between a command that opens a field and the moment that field has the focus. They are words for the
 * field; until then the focus lies where letters are commands, and the first word of an answer would archive mail.
 */

export interface Opening {
  /** False once the user has gone elsewhere meanwhile: what opens then leaves the focus alone. */
  isAwaited(): boolean
}

/** What was pasted, which the browser gives only at that moment. */
interface Pasted {
  html: string
  text: string
}

interface Awaited {
  field: string
  keys: (KeyboardEvent | Pasted)[]
  /** When to stop waiting, in `performance.now()`. */
  until: number
}

/** What opens may have to be fetched first. */
const FETCH_MS = 15_000
/** A field that is not there by then will not come: its view is broken. */
const PATIENCE_MS = 3_000
/** What has the focus this long without a field to type in, has none. */
const FOCUS_MS = 400
export const TEXT = 'textarea, input, [contenteditable=true]'

export const COMPOSER = '[data-composer]'
export const DIALOG = '[role=dialog]'

let awaited: Awaited | null = null

/**
 * Keeps the keys for a field inside `field`, a selector, which opens once `opened` is fulfilled. When it is rejected
 * they are dropped: they were no commands.
 */
export function expectTyping(field: string, opened: Promise<unknown> = Promise.resolve()): Opening {
  // What was pressed for a field that is just being opened, and is asked for once more, is still meant for it.
  const keys = awaited?.field === field ? awaited.keys : []
  const mine: Awaited = { field, keys, until: performance.now() + FETCH_MS }
  awaited = mine
  opened.then(
    () => (mine.until = performance.now() + PATIENCE_MS),
    () => stop(mine),
  )
  let without = performance.now()
  const look = (now: number): void => {
    if (awaited !== mine) return
    const focused = document.activeElement
    const isInside = focused?.closest(field) != null
    if (!isInside) without = now
    if (isInside && (focused.matches(TEXT) || now - without > FOCUS_MS)) void type(mine)
    else if (now > mine.until) stop(mine)
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  return { isAwaited: () => awaited === mine }
}

/**
 * Keeps the keys until what was pressed before them is done: they are typed then into what has the focus. An answer that
 * does not come holds up nobody for long.
 */
export function keepTyping(until: Promise<unknown>): void {
  const mine: Awaited = { field: 'body', keys: [], until: Infinity }
  awaited = mine
  const release = (): void => {
    if (awaited === mine) void type(mine)
  }
  until.then(release, release)
  setTimeout(release, PATIENCE_MS)
}

/** Between two letters of what somebody types; who looks up at what was said takes longer. */
const PAUSE_MS = 900

export const MODIFIERS: ReadonlySet<string> = new Set([
  ...['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'],
])

/** Until when letters are no commands, in `performance.now()`, and how long a pause makes them commands again. */
let unheardUntil = 0
let pauseMs = PAUSE_MS

/**
 * What was to open a field could not: the letters behind it were meant for that field. Until there is a pause they do
 * nothing, or the first word of a note that has no place would archive the mail.
 */
export function ignoreTyping(pause = PAUSE_MS): void {
  awaited = null
  pauseMs = pause
  unheardUntil = performance.now() + pause
}

/** Whether keys are being kept for a field. */
export const isFieldAwaited = (): boolean => awaited !== null

/** Whether a key was kept, or is to do nothing; it must reach nobody else then. */
export function keptForField(event: KeyboardEvent): boolean {
  if (!awaited) return isUnheard(event)
  // The browser brings what is pasted as an event of its own, if the key is left to it.
  if (!isPaste(event)) event.preventDefault()
  event.stopImmediatePropagation()
  // Nothing has opened yet, and the user does not want it any more.
  if (event.key === 'Escape' && !document.querySelector(awaited.field)) awaited = null
  else if (!isPaste(event)) awaited.keys.push(event)
  return true
}

function isUnheard(event: KeyboardEvent): boolean {
  const { target } = event
  // Held for a capital letter.
  if (MODIFIERS.has(event.key)) return false
  const isUnheardNow = performance.now() < unheardUntil && isWord(event)
  if (!isUnheardNow || (target instanceof Element && target.matches(TEXT))) {
    unheardUntil = 0
    return false
  }
  unheardUntil = performance.now() + pauseMs
  event.preventDefault()
  event.stopImmediatePropagation()
  return true
}

/** Keeps what is pasted for the field that is awaited. */
export function noticePaste(event: ClipboardEvent): void {
  if (!awaited || !event.clipboardData) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const { clipboardData } = event
  awaited.keys.push({ html: clipboardData.getData('text/html'), text: clipboardData.getData('text/plain') })
}

/** Whoever clicks elsewhere before a word was typed does not wait for the field any more. */
export function noticePointer(): void {
  unheardUntil = 0
  if (awaited?.keys.length === 0) awaited = null
}

/** The field is there before any key was pressed: nothing is to be kept, however soon it is gone again. */
export function noticeFocus({ target }: FocusEvent): void {
  if (awaited?.keys.length !== 0 || !(target instanceof Element)) return
  if (target.matches(TEXT) && target.closest(awaited.field)) awaited = null
}

/** The field has not come: what was pressed for it goes on without a pause. */
function stop(opening: Awaited): void {
  if (awaited !== opening) return
  if (opening.keys.length > 0) ignoreTyping()
  else awaited = null
}

async function type({ keys }: Awaited): Promise<void> {
  awaited = null
  for (const event of withoutTakenBack(keys)) {
    if (event instanceof KeyboardEvent) press(event)
    else paste(document.activeElement, event)
    // The field acts on a key by what it showed before it: it is drawn anew between two.
    await Promise.resolve()
  }
}

/** A letter and the Backspace that takes it back are both left out. */
function withoutTakenBack(keys: Awaited['keys']): Awaited['keys'] {
  const left: Awaited['keys'] = []
  for (const event of keys) {
    const last = left.at(-1)
    const takesBack = event instanceof KeyboardEvent && event.key === 'Backspace'
    if (takesBack && last instanceof KeyboardEvent && isLetter(last)) left.pop()
    else left.push(event)
  }
  return left
}

/** AltGr, which makes letters on many keyboards, arrives as Ctrl+Alt. */
export const isLetter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  key.length === 1 && (ctrlKey || metaKey) === altKey

/** What somebody presses who is writing, and looks at the keys. */
export const isWord = (event: KeyboardEvent): boolean =>
  isLetter(event) || event.key === 'Backspace' || event.key === 'Enter'

const isPaste = ({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean =>
  (key.toLowerCase() === 'v' && ctrlKey !== metaKey && !altKey) || (key === 'Insert' && shiftKey)

/** As Enter does in a field: through the button of its form, and not while that cannot be pressed. */
function submitFrom({ form }: HTMLInputElement): void {
  const button =
    form && [...form.elements].find((one) => one instanceof HTMLButtonElement && one.type === 'submit')
  if (button instanceof HTMLButtonElement && !button.disabled) form?.requestSubmit(button)
}

/** Does what the browser would have done, had the field been there. */
function press(event: KeyboardEvent): void {
  const target = document.activeElement
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event
  const again = { key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true }
  if (!target?.dispatchEvent(new KeyboardEvent('keydown', again))) return
  if (key === 'Tab') nextField(target, shiftKey ? -1 : 1)
  else if (key === 'Enter' && target instanceof HTMLTextAreaElement) insert(target, '\n')
  else if (key === 'Enter' && target instanceof HTMLInputElement) submitFrom(target)
  else if (isLetter(event)) insert(target, key)
}

function nextField(from: Element, step: 1 | -1): void {
  const fields = [...(from.closest('form, [role=dialog]')?.querySelectorAll<HTMLElement>(TEXT) ?? [])]
  fields[fields.findIndex((field) => field === from) + step]?.focus()
}

function insert(target: Element, text: string): void {
  if (!target.matches(TEXT)) return
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    const { selectionStart, selectionEnd, value } = target
    target.setRangeText(text, selectionStart ?? value.length, selectionEnd ?? value.length, 'end')
    target.dispatchEvent(new InputEvent('input', { data: text, inputType: 'insertText', bubbles: true }))
    return
  }
  paste(target, { html: '', text })
}

/** As the browser pastes; who understands more than plain text takes the rest. */
function paste(target: Element | null, { html, text }: Pasted): void {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return insert(target, text)
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  if (html) clipboardData.setData('text/html', html)
  target?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}
