import type { ComponentType } from 'react'
import type { MenuEntry } from '../ui/ContextMenu'
import type { Command, CommandGroup } from './commands'

type Icon = ComponentType<{ size?: number; stroke?: number }>

/** Gives the text of a key that names its namespace, such as `mail:commands.reply`. */
export type Words = (key: string) => string

/**
 * One thing a user can do to what is in front of them, written down once: bars, menus, the palette, the shortcut sheet
 * and the key handler all draw from it. Its keys are those of its id in the key table, because the user may change them.
 */
export interface Action<Target> {
  id: string
  group: CommandGroup
  icon(target: Target): Icon
  /** What it does to a target; null asks what it does to whatever it may be pressed on. */
  label(t: Words, target: Target | null): string
  /** False for a target it would leave as it is: bars and menus leave it out. */
  canRun?(target: Target): boolean
  /** It changes what it acts on without asking: its keys are meant for what has the focus, and for nothing else. */
  isAtOnce?: boolean
  run(target: Target): void
}

/** An action on one target, as bars and menus show it. */
export interface ShownAction extends MenuEntry {
  key: string
  icon: Icon
}

/** What can be done with a target, in the order of the list. `keyText` gives the key in force, as printed. */
export const shownActions = <Target>(
  actions: readonly Action<Target>[],
  target: Target,
  t: Words,
  keyText: (id: string) => string,
): ShownAction[] =>
  actions
    .filter(({ canRun }) => canRun?.(target) ?? true)
    .map(({ id, label, icon, run }) => ({
      ...{ id, icon: icon(target), label: label(t, target), key: keyText(id) },
      run: () => run(target),
    }))

/** What must have the focus for keys that change something at once, and what they say elsewhere. */
type Focus = Pick<Command, 'keysOn' | 'keysElsewhere'>

/** Actions for keys and palette: on what is selected when one is pressed. `needs` says what there is to select. */
export const commandsOf = <Target>(
  actions: readonly Action<Target>[],
  t: Words,
  selected: () => Target | null,
  needs: () => string,
  focus: Focus = {},
): Command[] =>
  actions.map(({ id, group, label, isAtOnce, run }) => ({
    ...{ id, group, title: label(t, null), needs },
    ...(isAtOnce ? focus : {}),
    offered: () => selected() !== null,
    run: () => {
      const target = selected()
      if (target !== null) run(target)
    },
  }))
