import { create } from 'zustand'
import type { Message } from '../../../shared/contract/messages'
import type { OfferedWay } from '../../../shared/contract/unsubscribe'
import type { RowKey } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'

interface Dialogs {
  /** What is about to be moved, once the user has chosen a folder. */
  moving: readonly RowKey[]
  /** It is only copied there. */
  isCopy: boolean
  /** What is about to be deleted for good, once the user has said yes. */
  deleting: readonly RowKey[]
  /** The folder that is emptied by it; '' where only some of its mail is deleted. */
  emptied: string
  /** What is about to be tagged, once the user has chosen a tag. */
  tagging: readonly RowKey[]
  /** What is about to be snoozed, once the user has said until when. */
  snoozing: readonly RowKey[]
  /** The conversation, or a mail of it, that is about to have a follow-up. */
  following: Followed | null
  /** The messages of a thread of which some or all are about to be printed. */
  printing: readonly Message[]
  /** The text of a message that is about to leave for its translation. */
  translating: Translating | null
  /** The list that is about to be asked to send no more. */
  unsubscribing: Unsubscribing | null
  /** The message that is shown as it was received. */
  source: Received | null
}

/** The mail that is meant in a conversation; without one that in front. */
export interface Followed {
  threadId: number
  messageId?: number | undefined
  message: Message | null
}

/** A message as it was received: its file, and as much of its text as is shown. */
export interface Received {
  filename: string
  content: Blob
  text: string
}

/** What is asked before a list is asked: why, and how it would be. */
export interface Unsubscribing extends Pick<OfferedWay, 'doubt'> {
  message: Message
  way: Exclude<OfferedWay['way'], { kind: 'none' }>
}

export interface Translating {
  text: string
  isPec: boolean
}

const none: Dialogs = {
  ...{ moving: [], isCopy: false, deleting: [], emptied: '', snoozing: [], tagging: [], printing: [] },
  ...{ following: null, translating: null, unsubscribing: null, source: null },
}

/** The questions about mail that may be open; asked for by keys, buttons and the palette alike. */
export const useDialogs = create<Dialogs>(() => none)

export function askForFolder(moving: readonly RowKey[], isCopy = false): void {
  expectTyping(DIALOG)
  useDialogs.setState({ ...none, moving, isCopy })
}
export const askToDelete = (deleting: readonly RowKey[], emptied = ''): void =>
  useDialogs.setState({ ...none, deleting, emptied })
export function askUntilWhen(snoozing: readonly RowKey[]): void {
  expectTyping(DIALOG)
  useDialogs.setState({ ...none, snoozing })
}
export function askForTag(tagging: readonly RowKey[]): void {
  expectTyping(DIALOG)
  useDialogs.setState({ ...none, tagging })
}
export const askWhatToPrint = (printing: readonly Message[]): void =>
  useDialogs.setState({ ...none, printing })
export function askWhenToFollow(following: Followed): void {
  expectTyping(DIALOG)
  useDialogs.setState({ ...none, following })
}
export const askToTranslate = (translating: Translating): void =>
  useDialogs.setState({ ...none, translating })
export const askToUnsubscribe = (unsubscribing: Unsubscribing): void =>
  useDialogs.setState({ ...none, unsubscribing })
export const showReceived = (source: Received): void => useDialogs.setState({ ...none, source })
export const closeDialogs = (): void => useDialogs.setState(none)
