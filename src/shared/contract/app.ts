import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { rowId, windowId } from '../ids'
import { KEYWORD, knownTags, MAX_TAG_NAME } from '../tags'
import { call } from './base'
import { recordRef } from './crm'
import { MOST_DAYS } from './follow-ups'
import { inboxSplit } from './mailboxes'
import { senderDoubt } from './messages'
import { searchScope } from './search'

export const keyPresets = ['postilla', 'gmail', 'outlook'] as const
export type KeyPreset = (typeof keyPresets)[number]

/** The tabs above an inbox. */
export const inboxTab = z.enum(['all', ...inboxSplit.options])
export type InboxTab = z.infer<typeof inboxTab>

/** All tabs in their order. What stands behind one that is not shown stands in the rest. */
const inboxTabs = z
  .array(z.object({ tab: inboxTab, isShown: z.boolean() }))
  .refine((tabs) => new Set(tabs.map(({ tab }) => tab)).size === inboxTab.options.length)
export type InboxTabs = z.infer<typeof inboxTabs>
const usualTabs: InboxTabs = inboxTab.options.map((tab) => ({ tab, isShown: true }))

/** What can be done to a new mail from its notification. */
export const noticeAction = z.enum(['reply', 'archive', 'snooze', 'read'])
export type NoticeAction = z.infer<typeof noticeAction>

/** Minutes of a day. */
const minute = z.number().int().min(0).max(1439)

/** Of which new mail the operating system is to tell, and how. */
const notices = z.object({
  isOn: z.boolean(),
  /** From and to which minute of the day nothing is told; null for always. */
  quiet: z.object({ from: minute, to: minute }).nullable(),
  /** Neither sender nor subject is shown: the screen may be seen by others. */
  hidesContent: z.boolean(),
  /** Mail of these parts of the inbox is told of. */
  splits: z.array(inboxSplit).max(4),
  /** Accounts whose mail is not told of. */
  accountsOff: z.array(rowId).max(500),
  /** Buttons of a notification, as far as the system has room for them. */
  actions: z.array(noticeAction).max(4),
  /** The user was asked whether they want notifications: once is enough. */
  wasAsked: z.boolean(),
})
export type Notices = z.infer<typeof notices>
export const usualNotices: Notices = {
  ...{ isOn: true, quiet: null, hidesContent: false, accountsOff: [], wasAsked: false },
  splits: [...inboxSplit.options],
  actions: ['reply', 'archive'],
}

/** The letters of a mail before its writer changes them; '' for what the letter has anyway. */
export const mailFont = z.object({
  family: z.string().max(200),
  size: z.string().max(20),
  color: z.string().max(20),
})
export type MailFont = z.infer<typeof mailFont>

/** How mail is written, and what is asked before it leaves. */
const writing = z.object({
  /** More addresses in Cc are asked about. */
  mostCopies: z.number().int().min(1).max(1000).default(30),
  /** A mail of its own goes to no more people than these at once. */
  mostEach: z.number().int().min(2).max(500).default(20),
  /** A single file may have so many megabytes. */
  largestFile: z.number().int().min(1).max(150).default(25),
  /** Mail leaves for addresses of the CRM alone. */
  onlyKnown: z.boolean().default(false),
  /** Whoever is answered and is not in the CRM: made a contact, asked about, or left alone. */
  contactsOnAnswer: z.enum(['off', 'ask', 'on']).default('ask'),
  /** Within so many working days somebody is to answer, as it is offered. */
  followUpDays: z.number().int().min(1).max(MOST_DAYS).default(3),
  /** What a reply that leaves does to what is still open in its conversation: nothing, it asks, or it closes it. */
  replyCloses: z.enum(['never', 'ask', 'always']).default('never'),
  /** Begins without letters, colours and pictures. */
  asPlainText: z.boolean().default(false),
  /** By identity. */
  fonts: z.record(z.string().regex(/^\d{1,15}$/), mailFont).default({}),
})
export type WritingSettings = z.infer<typeof writing>
export const usualWriting: WritingSettings = writing.parse({})

/** Keys as the window names them: `e`, `mod+k`, or two of them for a sequence, `g i`. */
const keys = z
  .string()
  .max(80)
  .regex(/^[^ ]+(?: [^ ]+)?$/)

/** A search that was given a name. */
const savedSearch = z.object({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(100),
  query: z.string().min(1).max(500),
  scope: searchScope,
})
export type SavedSearch = z.infer<typeof savedSearch>

const tag = z.object({
  keyword: z.string().regex(KEYWORD),
  name: z.string().max(MAX_TAG_NAME),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
})
const usualTags = knownTags.map(({ keyword, name, color }) => ({ keyword, name, color }))

const MOST_COMMANDS = 500

const keyChoice = z.object({
  /** The program whose keys these are, where the user chose no others. */
  preset: z.enum(keyPresets),
  /** Keys the user chose, by command. Of a command that is not named the preset's stay. */
  own: z
    .record(z.string().min(1).max(100), z.array(keys).max(10))
    .refine((own) => Object.keys(own).length <= MOST_COMMANDS),
})
export type KeyChoice = z.infer<typeof keyChoice>

const preferences = {
  language: z.enum(['system', 'en', 'it', 'pl']),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** Lines of a message's text below its subject in lists. */
  previewLines: z.number().int().min(0).max(3),
  /** With several accounts, the folders of each role are shown as one, too. */
  mergeFolders: z.boolean(),
  inboxTabs,
  notices,
  writing,
  /** In the order of the list of folders. */
  savedSearches: z.array(savedSearch).max(200),
  /** In the order in which they are offered. */
  tags: z
    .array(tag)
    .max(200)
    .refine((tags) => new Set(tags.map(({ keyword }) => keyword)).size === tags.length),
  /** Size of the window's content in per cent. */
  zoom: z.number().int().min(80).max(200),
  /** Of received mail only what lay unread in an inbox when it was met stands in histories by itself. */
  filesOnlyUnread: z.boolean(),
  /** Deleted records may be taken away for good, with all that is known of them. */
  allowPermanentDeletion: z.boolean(),
  /** Undo window after Send, in seconds. */
  undoSeconds: z.number().int().min(0).max(120),
  /** A scheduled mail further ahead than so many days is asked about once more. */
  farAheadDays: z.number().int().min(1).max(365),
  /** A mail whose time passed while it could not leave goes by itself for so many hours; later it is asked about. */
  lateHours: z.number().int().min(1).max(168),
  /** That was asked, when the first mail was scheduled. */
  lateHoursAsked: z.boolean(),
  /** Seconds a message must be open before it counts as read; -1 never. */
  markReadAfterSeconds: z.number().int().min(-1).max(60),
  keys: keyChoice,
  /** Layout of the panes and other state of the window, opaque to the engine. */
  layout: z.string().max(10_000),
}

/** Preferences of this profile. A missing value is its default. */
export const settings = z.object({
  language: preferences.language.default('system'),
  theme: preferences.theme.default('system'),
  density: preferences.density.default('comfortable'),
  previewLines: preferences.previewLines.default(1),
  mergeFolders: preferences.mergeFolders.default(true),
  inboxTabs: preferences.inboxTabs.catch(usualTabs).default(usualTabs),
  notices: preferences.notices.catch(usualNotices).default(usualNotices),
  writing: preferences.writing.catch(usualWriting).default(usualWriting),
  savedSearches: preferences.savedSearches.catch([]).default([]),
  tags: preferences.tags.catch(usualTags).default(usualTags),
  zoom: preferences.zoom.default(100),
  filesOnlyUnread: preferences.filesOnlyUnread.default(false),
  allowPermanentDeletion: preferences.allowPermanentDeletion.default(false),
  undoSeconds: preferences.undoSeconds.default(30),
  farAheadDays: preferences.farAheadDays.default(14),
  lateHours: preferences.lateHours.default(12),
  lateHoursAsked: preferences.lateHoursAsked.default(false),
  markReadAfterSeconds: preferences.markReadAfterSeconds.default(1),
  keys: preferences.keys.default({ preset: 'postilla', own: {} }),
  layout: preferences.layout.default(''),
})
export type Settings = z.infer<typeof settings>

/** What changed, sent after the commit. A window refetches what it shows; the event carries no data. */
export const changeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accounts') }),
  z.object({ type: z.literal('mailboxes') }),
  /** Rows of these folders changed; `threadIds` is empty when there are too many to name. */
  z.object({ type: z.literal('threads'), folderIds: z.array(rowId), threadIds: z.array(rowId) }),
  /** The server refused a change that a window made. */
  z.object({ type: z.literal('message-changes') }),
  /** New mail arrived in an inbox (not during the first sync). */
  z.object({
    type: z.literal('new-mail'),
    folderId: rowId,
    threadId: rowId,
    messageId: rowId,
    from: z.string(),
    subject: z.string(),
    /** The user wants to be told of it, now. */
    isTold: z.boolean(),
    /** What speaks against the sender it names. */
    doubts: z.array(senderDoubt),
  }),
  z.object({ type: z.literal('outbox') }),
  z.object({ type: z.literal('unsubscriptions') }),
  z.object({ type: z.literal('snoozes') }),
  z.object({ type: z.literal('follow-ups') }),
  /** What to be reminded of now is another thing than before. */
  z.object({ type: z.literal('reminders') }),
  z.object({ type: z.literal('record'), record: recordRef }),
  z.object({ type: z.literal('links'), threadIds: z.array(rowId) }),
  z.object({ type: z.literal('settings') }),
  /** Long work began or is through; see `longWork`. */
  z.object({ type: z.literal('jobs.progress') }),
])
export type ChangeEvent = z.infer<typeof changeEvent>

/** `senders`: which mail of strangers looks like that of somebody known. */
export const workKind = z.enum([
  ...(['account-mail', 'company-mail', 'folder-lines', 'mail-gained', 'mail-lost', 'senders'] as const),
])

/** Work that goes on beside all else because there is very much of it, and how many things it is done to. */
export const longWork = z.object({
  kind: workKind,
  count: z.number().int().positive(),
  /** How much of it is done, from 0 to 1; null where that cannot be told. */
  share: z.number().min(0).max(1).nullable(),
  canPause: z.boolean(),
  isPaused: z.boolean(),
})
export type LongWork = z.infer<typeof longWork>

const unsavedPlace = z.object({ key: z.string().min(1).max(200), window: windowId })

export const appInfo = z.object({
  version: z.string(),
  /** `demo` has its own mail server and invented mail. */
  profile: z.enum(['normal', 'demo']),
  hasAccounts: z.boolean(),
  /** Where passwords and the key of the database are kept; in memory they are gone with the program. */
  secrets: z.enum(['keychain', 'sealed-file', 'memory']),
})
export type AppInfo = z.infer<typeof appInfo>

export const appContract = {
  info: call.output(appInfo),
  settings: call.output(settings),
  /** What goes on now. It ends by itself, after a crash too. */
  longWork: call.output(z.array(longWork)),
  /** Lets work rest that only finds something, until it is to go on or the program starts again. */
  pauseWork: call.input(z.object({ kind: workKind, isPaused: z.boolean() })).output(z.void()),
  /** Changes what is named and nothing else: built without defaults, which would fill in what is not. */
  saveSettings: call.input(z.object(preferences).partial()).output(settings),
  /**
   * What was typed under this key and not saved; '' for nothing. It belongs to the window it was typed in; once that
   * window is gone it becomes the property of the first that asks, or of that which `replaces` it by a reload.
   */
  takeUnsaved: call.input(unsavedPlace.extend({ replaces: windowId.optional() })).output(z.string()),
  /** Keeps what is being typed in this window; '' forgets it. What others type under the same key stays. */
  saveUnsaved: call.input(unsavedPlace.extend({ text: z.string().max(5_000_000) })).output(z.void()),
  /** The live stream a window listens to; ends when the engine stops. While it lasts, `window` is there. */
  events: call.input(z.object({ window: windowId }).optional()).output(eventIterator(changeEvent)),
}
