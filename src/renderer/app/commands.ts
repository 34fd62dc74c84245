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
  /** The keys of one that no table can name beforehand, until the user chooses others; those of all else are in `key-table`. */
  usualKeys?: readonly string[]
  /** Its keys are meant for what has the focus, which must match this. */
  keysOn?: string
  /** What its keys say where something else has the focus; without it they are left to whatever that is. */
  keysElsewhere?(): string
  /** Other words under which the palette finds it. */
  also?: string
  /** False while there is nothing to act on: the palette leaves it out then, and its key says what it needs. */
  offered?(): boolean
  /** What it needs, in a few words, while it is not offered. */
  needs?(): string
  run(): void
}

interface Registry {
  lists: ReadonlyMap<symbol, readonly Command[]>
  /** All that were offered since the window opened: keys can be chosen for what is not there now. */
  known: ReadonlyMap<string, Command>
}

const useRegistry = create<Registry>(() => ({ lists: new Map(), known: new Map() }))

const lists = new Map<symbol, readonly Command[]>()
const known = new Map<string, Command>()
let isTelling = false

/** Once for all that is drawn together: each message of a long conversation offers commands, and React gives up after 50. */
function tell(): void {
  if (isTelling) return
  isTelling = true
  queueMicrotask(() => {
    isTelling = false
    useRegistry.setState({ lists: new Map(lists), known: new Map(known) })
  })
}

/** Offers commands for as long as the calling component is mounted. Later ones win over earlier ones' keys. */
export function useCommands(owner: symbol, commands: readonly Command[]): void {
  useEffect(() => {
    lists.delete(owner)
    lists.set(owner, commands)
    for (const command of commands) known.set(command.id, command)
    tell()
  }, [owner, commands])
  useEffect(
    () => () => {
      lists.delete(owner)
      tell()
    },
    [owner],
  )
}

export const useAllCommands = (): Command[] => {
  const lists = useRegistry((state) => state.lists)
  return [...lists.values()]
    .flat()
    .sort((a, b) => commandGroups.indexOf(a.group) - commandGroups.indexOf(b.group))
}

export const useKnownCommands = (): Command[] => [...useRegistry((state) => state.known).values()]

export const currentCommands = (): Command[] => [...lists.values()].flat()
