import { useEffect } from 'react'
import { create } from 'zustand'

/** In the order they are shown: what one does to the mail in front of one comes first. */
export const commandGroups = ['write', 'mail', 'customer', 'go', 'app'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** One thing a user can do: by key, from the palette, from a menu. All three show the same title and key. */
export interface Command {
  id: string
  title: string
  group: CommandGroup
  /** Keys as pressed: `j`, `#`, `shift+u`, `mod+k`, or a sequence `g i`. Several alternatives are allowed. */
  keys?: readonly string[]
  /** Its keys are meant for what has the focus, which must match this. */
  keysOn?: string
  /** Other words under which the palette finds it. */
  also?: string
  /** False while there is nothing to act on: the palette leaves it out then, and its key says what it needs. */
  offered?(): boolean
  /** What it needs, in a few words, while it is not offered. */
  needs?(): string
  run(): void
}

const useRegistry = create<{ lists: ReadonlyMap<symbol, readonly Command[]> }>(() => ({ lists: new Map() }))

/** Offers commands for as long as the calling component is mounted. Later ones win over earlier ones' keys. */
export function useCommands(owner: symbol, commands: readonly Command[]): void {
  useEffect(() => {
    useRegistry.setState(({ lists }) => {
      const next = new Map(lists)
      next.delete(owner)
      return { lists: next.set(owner, commands) }
    })
  }, [owner, commands])
  useEffect(
    () => () =>
      useRegistry.setState(({ lists }) => {
        const next = new Map(lists)
        next.delete(owner)
        return { lists: next }
      }),
    [owner],
  )
}

export const useAllCommands = (): Command[] => {
  const lists = useRegistry((state) => state.lists)
  return [...lists.values()]
    .flat()
    .sort((a, b) => commandGroups.indexOf(a.group) - commandGroups.indexOf(b.group))
}

export const currentCommands = (): Command[] => [...useRegistry.getState().lists.values()].flat()

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
