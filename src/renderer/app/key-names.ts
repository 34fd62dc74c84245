import type { KeyboardEvent as KeyboardEventOf } from 'react'
import i18next from 'i18next'

/** What would not stand out in the name of a key. */
const spelled = new Map([
  [' ', 'space'],
  ['+', 'plus'],
])

/** `mod+shift+z`, `#`, `arrowdown`; '' for a lone modifier. Shift is named only where the key itself does not show it. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const { key } = event
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead'].includes(key)) return ''
  // AltGr arrives as Ctrl+Alt and makes characters such as # and @ on many keyboards.
  if (event.ctrlKey && event.altKey) return key.length === 1 ? key : ''
  if (event.altKey) return ''
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : ''
  const showsShift = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const shift = event.shiftKey && !showsShift ? 'shift+' : ''
  return `${mod}${shift}${spelled.get(key) ?? key.toLowerCase()}`
}

/** The `onKeyDown` of a form: Ctrl+Enter submits it from any of its fields. */
export function submitByKey(event: KeyboardEventOf<HTMLFormElement>): void {
  if (keyName(event) !== 'mod+enter') return
  event.preventDefault()
  event.currentTarget.requestSubmit()
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)

/** Keys that a Mac prints, and names, with a sign; `mod` is Command there. */
const macSigns = new Map([
  ['mod', '⌘'],
  ['alt', '⌥'],
  ['shift', '⇧'],
  ['enter', '↩'],
  ['backspace', '⌫'],
  ['delete', '⌦'],
])
const signs = new Map([
  ['plus', '+'],
  ['arrowdown', '↓'],
  ['arrowup', '↑'],
  ['arrowleft', '←'],
  ['arrowright', '→'],
])
/** Those with words on them, which differ from one language's keyboard to another's. */
const worded = new Set([
  ...['mod', 'alt', 'shift', 'space', 'enter', 'escape', 'backspace', 'tab', 'delete', 'insert'],
  ...['home', 'end', 'pageup', 'pagedown', 'contextmenu'],
])

/** How keys are printed, `word` being what a worded key is called: `mod+k` → `⌘K` on a Mac, `Ctrl+K` elsewhere. */
export function printedAs(keys: string, onMac: boolean, word: (key: string) => string): string[] {
  const print = (part: string): string =>
    (onMac ? macSigns.get(part) : undefined) ??
    signs.get(part) ??
    (worded.has(part) ? word(part) : part.toUpperCase())
  return keys.split(' ').map((key) =>
    key
      .split('+')
      .map(print)
      .join(onMac ? '' : '+'),
  )
}

/** How a key is printed on the keyboard in front of the user, in the language of the window. */
export const printKeys = (keys: string): string[] =>
  printedAs(keys, isMac, (key) => i18next.t(`keyNames.${key}`))

/** Keys in one piece of text: `G I`, `Ctrl+K`; '' for none. */
export const printedKeys = (keys: string | undefined): string => (keys ? printKeys(keys).join(' ') : '')
