import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyChoice } from '../../shared/contract/app'
import { currentSettings, saveSettings, useSettings } from './settings'
import { commandGroups, useKnownCommands, type Command } from './commands'
import { keyName, printedKeys } from './key-names'
import { keysOf, tableLine, usualChoice, usualKeys, type KeyLine } from './key-rules'
import { keyTable } from './key-table'

type WithKeys = Pick<Command, 'id' | 'usualKeys'>

/** The user's choice of keys, for what is drawn. */
export const useKeyChoice = (): KeyChoice => useSettings().data?.keys ?? usualChoice

const currentChoice = (): KeyChoice => currentSettings()?.keys ?? usualChoice

export const saveKeyChoice = (keys: KeyChoice): void => saveSettings({ keys })

/** The keys in force now, for what is not drawn: the listener of keys, a menu that opens. */
export const currentKeysOf = ({ id, usualKeys }: WithKeys): readonly string[] =>
  keysOf(currentChoice(), id, usualKeys)

/** The first key in force now, as printed on the keyboard; '' where there is none. */
export const currentKeyText = (id: string): string => printedKeys(currentKeysOf({ id })[0])

/** The keys in force, for what is drawn. */
export function useKeysOf(): (command: WithKeys) => readonly string[] {
  const choice = useKeyChoice()
  return useCallback(({ id, usualKeys }) => keysOf(choice, id, usualKeys), [choice])
}

/** The first key of a command as printed on the keyboard; '' where it has none. */
export function useKeyText(): (id: string, usual?: readonly string[]) => string {
  const choice = useKeyChoice()
  // Keys have other names in another language.
  const { language } = useTranslation().i18n
  return useCallback(
    (id, usual) => (language ? printedKeys(keysOf(choice, id, usual)[0]) : ''),
    [choice, language],
  )
}

/** What a command is called and its key, for a tooltip: `Archive (E)`. */
export const withKey = (label: string, key: string): string => (key ? `${label} (${key})` : label)

/** A key for the middle of a sentence, as ` (E)`; '' where there is none, so that the sentence holds without it. */
export const inBrackets = (key: string): string => withKey('', key)

/** Whether a key means a command where letters are text: one that holds Ctrl or ⌘, or none that types. */
export function isPressedWhileTyping(id: string, event: Parameters<typeof keyName>[0]): boolean {
  const pressed = keyName(event)
  return /^(?:mod\+|f\d)/.test(pressed) && currentKeysOf({ id }).includes(pressed)
}

/** Every command there is with its keys, in the order of the sheet. */
export function useKeyLines(): KeyLine[] {
  const { t } = useTranslation()
  const choice = useKeyChoice()
  const others = useKnownCommands().filter(({ id }) => !tableLine(id))
  const lines: KeyLine[] = [
    ...keyTable.map((line) => ({ ...line, title: t(line.title), usual: usualKeys(choice, line.id) })),
    ...others.map(({ id, group, title, usualKeys: keys }) => ({
      ...{ id, group, title, where: 'all' as const, fixed: [], keys: [] },
      usual: usualKeys(choice, id, keys),
    })),
  ]
  return lines
    .map((line) => ({ ...line, keys: choice.own[line.id] ?? line.usual }))
    .sort((one, other) => commandGroups.indexOf(one.group) - commandGroups.indexOf(other.group))
}
