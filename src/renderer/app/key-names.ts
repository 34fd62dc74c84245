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

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)

const longNames = new Map([
  ['plus', '+'],
  ['home', 'Home'],
  ['end', 'End'],
  ['pagedown', 'Page ↓'],
  ['pageup', 'Page ↑'],
  ['delete', 'Del'],
  ['insert', 'Ins'],
])

/** How a key is printed on the keyboard in front of the user: `mod+k` → `⌘K` or `Ctrl+K`. */
export function printKeys(keys: string): string[] {
  return keys.split(' ').map((key) =>
    key
      .split('+')
      .map((part) => {
        if (part === 'mod') return isMac ? '⌘' : 'Ctrl'
        if (part === 'shift') return isMac ? '⇧' : 'Shift'
        if (part === 'escape') return 'Esc'
        if (part === 'enter') return 'Enter'
        if (part === 'arrowdown') return '↓'
        if (part === 'arrowup') return '↑'
        const name = longNames.get(part)
        if (name) return name
        return part.toUpperCase()
      })
      .join(isMac ? '' : '+'),
  )
}

/** Keys in one piece of text: `G I`, `Ctrl+K`; '' for none. */
export const printedKeys = (keys: string | undefined): string => (keys ? printKeys(keys).join(' ') : '')
