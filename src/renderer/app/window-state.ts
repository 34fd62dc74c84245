import { z } from 'zod'
import { currentSettings, saveSettings, useSettings } from './settings'

/** How the user left the window: it belongs to the profile, not to the browser, whose address may change. */
const windowState = z.object({
  /** Width of each pane the user has set, in pixels. */
  widths: z.object({ folders: z.number(), list: z.number(), customer: z.number() }).partial().catch({}),
  /** Panes that were put away. */
  foldedPanes: z.array(z.enum(['folders', 'list', 'customer'])).catch([]),
  /** Tags stand in the list of folders. */
  showsTags: z.boolean().catch(false),
  foldedAccounts: z.array(z.number()).catch([]),
  foldedFolders: z.array(z.number()).catch([]),
  /** Types of records that are shown as a board. */
  boards: z.array(z.string()).catch([]),
  /** Lists of mail that show single messages. */
  singleLists: z.array(z.string()).catch([]),
  /** Folders mail was moved into, the last of them first. */
  recentFolders: z.array(z.number()).catch([]),
  /** Whether recipients are shown beside a mail that is being written; null where the width of the window decides. */
  besideMail: z.boolean().nullable().catch(null),
  /** How snoozed mail comes back, as it was wanted last. */
  snooze: z
    .object({ asUnread: z.boolean(), wakesOnReply: z.boolean() })
    .catch({ asUnread: true, wakesOnReply: true }),
  /** Which times are offered in mail: how long, and between which hours of the day. */
  offered: z
    .object({
      minutes: z.number().int().min(1).max(480),
      from: z.number().int().min(0).max(23),
      until: z.number().int().min(1).max(24),
    })
    .catch({ minutes: 30, from: 9, until: 17 }),
})
export type WindowState = z.infer<typeof windowState>

const blank = windowState.parse({})

/** It is asked for many times over: by every part of the window, for every key. */
let read: { text: string; state: WindowState } | null = null

export function readWindowState(text: string): WindowState {
  if (read?.text !== text) read = { text, state: parsed(text) }
  return read.state
}

function parsed(text: string): WindowState {
  try {
    return windowState.parse(JSON.parse(text))
  } catch {
    return blank
  }
}

export const useWindowState = (): WindowState => readWindowState(useSettings().data?.layout ?? '')

export const currentWindowState = (): WindowState => readWindowState(currentSettings()?.layout ?? '')

export function saveWindowState(changes: Partial<WindowState>): void {
  saveSettings({ layout: JSON.stringify({ ...currentWindowState(), ...changes }) })
}
