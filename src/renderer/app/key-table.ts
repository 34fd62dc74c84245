import type { KeyPreset } from '../../shared/contract/app'
import type { CommandGroup } from './commands'

/** Where a command is offered: the same key may do one thing in the mail and another among records. */
export type Where = 'all' | 'mail' | 'records'

export interface TableLine {
  id: string
  group: CommandGroup
  /** The key of its text. */
  title: string
  where: Where
  /** Keys as pressed: `j`, `#`, `shift+u`, `mod+k`, or a sequence `g i`. Several alternatives are allowed. */
  keys: readonly string[]
  /** Keys that work as well, whatever the user chooses. */
  fixed: readonly string[]
  /** It is part of a writer or a form, where letters are text: its key stays as it is. */
  unchangeable?: boolean
}

type Line = [id: string, title: string, keys?: string, fixed?: string]

const listed = (text = ''): string[] => (text ? text.split(', ') : [])

const lines = (group: CommandGroup, where: Where, all: readonly Line[]): TableLine[] =>
  all.map(([id, title, keys, fixed]) => ({
    ...{ id, group, title, where },
    ...{ keys: listed(keys), fixed: listed(fixed) },
  }))

const writerLines = (group: CommandGroup, all: readonly [id: string, title: string, key: string][]) =>
  all.map(([id, title, key]): TableLine => {
    return { id, group, title, where: 'all', keys: [], fixed: [key], unchangeable: true }
  })

/** All commands that have keys or are not always there: the one place where keys are written down. */
export const keyTable: readonly TableLine[] = [
  ...lines('write', 'mail', [
    ['compose', 'mail:commands.compose', 'c, shift+c'],
    ['reply', 'mail:commands.reply', 'r'],
    ['reply-all', 'mail:commands.replyAll', 'a'],
    ['forward', 'mail:commands.forward', 'f'],
  ]),
  ...lines('write', 'all', [
    ['to-composer', 'compose:toComposer', 'mod+.'],
    ['beside-composer', 'compose:beside.command', 'mod+shift+h'],
    ['send-written', 'compose:press.send'],
    ['attach-files', 'compose:press.attach'],
    ['attach-of-mail', 'compose:press.mailFile', 'mod+shift+m'],
    ['insert-template', 'compose:press.template', 'mod+shift+l'],
    ['offer-times', 'compose:press.freeTimes', 'mod+shift+y'],
    ['add-copies', 'compose:press.copies'],
    ['save-written', 'compose:press.save', 'mod+shift+d'],
    ['discard-written', 'compose:press.discard'],
    ['written-apart', 'compose:press.window'],
    ['send-archive', 'compose:press.archive'],
    ['follow-up-written', 'compose:press.followUp', 'mod+shift+g'],
    ['send-close', 'compose:press.close'],
    ['send-follow-up', 'compose:press.later'],
  ]),
  ...writerLines('write', [
    ['send', 'compose:keys.send', 'mod+enter'],
    ['schedule', 'compose:schedule.open', 'mod+shift+enter'],
    ['close-draft', 'compose:closeKeeps', 'escape'],
    ['bold', 'compose:tools.bold', 'mod+b'],
    ['italic', 'compose:tools.italic', 'mod+i'],
    ['underline', 'compose:tools.underline', 'mod+u'],
  ]),
  ...lines('mail', 'all', [
    ['next', 'keyboard.next', 'j', 'arrowdown'],
    ['previous', 'keyboard.previous', 'k', 'arrowup'],
    ['open', 'keyboard.open', '', 'enter, space'],
    ['sync', 'commands.getMail', 'shift+n', 'f5'],
    ['check-all', 'mail:commands.checkAll', '', 'mod+a'],
    ['check-next', 'mail:commands.checkNext', '', 'shift+arrowdown'],
    ['check-previous', 'mail:commands.checkPrevious', '', 'shift+arrowup'],
    ['check-page-down', 'mail:commands.checkPageDown', '', 'shift+pagedown'],
    ['check-page-up', 'mail:commands.checkPageUp', '', 'shift+pageup'],
    ['check-first', 'mail:commands.checkFirst', '', 'shift+home'],
    ['check-last', 'mail:commands.checkLast', '', 'shift+end'],
  ]),
  ...lines('mail', 'mail', [
    ['check', 'mail:commands.check', 'x'],
    ['archive', 'mail:commands.archive', 'e'],
    ['trash', 'mail:commands.trash', '#', 'delete'],
    ['junk', 'mail:commands.junk', '!'],
    ['to-inbox', 'mail:commands.toInbox', 'shift+e'],
    ['unread', 'mail:commands.toggleRead', 'u'],
    ['flag', 'mail:commands.flag', 's'],
    ['snooze', 'mail:commands.snooze', 'h'],
    ['follow-up', 'follow-ups:command', 'shift+h'],
    ['sequences', 'sequences:open'],
    ['move', 'mail:commands.move', 'v'],
    ['copy', 'mail:commands.copy', 'shift+v'],
    ['tag', 'mail:commands.tag', 't'],
    ['mute', 'mail:commands.mute', 'm'],
    ['single-messages', 'mail:listOf.command', 'shift+t'],
    ['print', 'mail:commands.print', 'mod+p'],
    ['print-conversation', 'mail:print.thread', 'mod+shift+p'],
    ['translate', 'mail:translate.command'],
    ['unsubscribe', 'mail:unsubscribe.command'],
    ['save-source', 'mail:saveSource'],
    ['show-source', 'mail:source.show'],
    ['fold-messages', 'mail:foldToggle', ';'],
    ['load-pictures', 'mail:remote.command'],
    ['preview-files', 'mail:file.previewAll', 'p'],
    ['save-files', 'mail:file.saveAll', 'mod+shift+s'],
    ['file-save', 'mail:file.saveOne', 'mod+s'],
    ['file-open', 'mail:file.openOne', 'mod+o'],
    ['mark-all-read', 'palette:titles.markAllRead'],
    ['export-mail', 'mail:export.title'],
    ['empty-trash', 'palette:titles.emptyTrash'],
    ['empty-junk', 'palette:titles.emptyJunk'],
    ['folder-new', 'palette:titles.newFolder'],
    ['folder-rename', 'palette:titles.renameFolder', 'f2'],
    ['folder-move', 'palette:titles.moveFolder'],
    ['folder-delete', 'palette:titles.deleteFolder'],
    ['folder-properties', 'palette:titles.folderProperties'],
  ]),
  ...lines('customer', 'mail', [
    ['task-from-mail', 'customer:fromMail.task', 'd t'],
    ['event-from-mail', 'customer:fromMail.event', 'd e'],
    ['link', 'customer:commands.link', 'l'],
    ['move-link', 'customer:commands.moveLink'],
    ['customer-panel', 'mail:commands.customer', 'i'],
  ]),
  ...lines('customer', 'all', [['note', 'customer:commands.note', 'n']]),
  ...lines('customer', 'records', [
    ['write-mail', 'mail:commands.compose', 'shift+c'],
    ['new-record', 'keyboard.newRecord', 'c'],
    ['tick-record', 'customer:tick.close', 'x'],
    ['check-record', 'records.check', 'shift+x'],
    ['edit-record', 'keyboard.editRecord', 'e'],
    ['remove-record', 'keyboard.removeRecord', '#', 'delete'],
    ['merge-record', 'customer:merge.with'],
    ['convert-lead', 'customer:convert.action', 'shift+o'],
    ['filter-records', 'customer:filters.command', 'f'],
    ['sort-records', 'customer:filters.sortCommand', 's'],
    ['record-layout', 'customer:board.change', 'v'],
    ['step-on', 'customer:board.stepOn', '', 'shift+arrowright'],
    ['step-back', 'customer:board.stepBack', '', 'shift+arrowleft'],
    ['import-records', 'transfer:import'],
    ['export-records', 'transfer:export'],
    ['restore-record', 'keyboard.restoreRecord', 'b'],
  ]),
  ...writerLines('customer', [
    ['save-form', 'form.saveKey', 'mod+enter'],
    ['add-to-known', 'customer:alike.key', 'mod+shift+enter'],
  ]),
  ...lines('go', 'mail', [
    ['next-tab', 'mail:tabs.next', ']'],
    ['previous-tab', 'mail:tabs.previous', '['],
  ]),
  ...lines('go', 'records', [
    ['next-column', 'customer:board.nextColumn', '', 'arrowright'],
    ['previous-column', 'customer:board.previousColumn', '', 'arrowleft'],
  ]),
  ...lines('go', 'all', [
    ['search', 'mail:commands.search', '/'],
    ['search-form', 'mail:search.form.title', 'mod+shift+k'],
    ['save-search', 'mail:saved.save', 'shift+d'],
    ['search-server', 'mail:search.server.ask', 'shift+s'],
    ['back', 'mail:commands.back', '', 'escape'],
    ['first', 'keyboard.first', '', 'home'],
    ['last', 'keyboard.last', '', 'end'],
    ['page-down', 'mail:commands.pageDown', '', 'pagedown'],
    ['page-up', 'mail:commands.pageUp', '', 'pageup'],
    ['go-inbox', 'mail:commands.goInbox', 'g i'],
    ['go-customers', 'mail:tabs.customers.go', 'g c'],
    ['go-colleagues', 'mail:tabs.colleagues.go', 'g k'],
    ['go-automatic', 'mail:tabs.automatic.go', 'g l'],
    ['go-rest', 'mail:tabs.rest.go', 'g r'],
    ['go-unread', 'mail:commands.goUnread', 'g u'],
    ['go-flagged', 'mail:commands.goFlagged', 'g f'],
    ['go-sent', 'mail:commands.goSent', 'g t'],
    ['go-archive', 'mail:commands.goArchive', 'g a'],
    ['go-snoozed', 'mail:commands.goSnoozed', 'g h'],
    ['go-drafts', 'mail:commands.goDrafts'],
    ['go-junk', 'mail:commands.goJunk'],
    ['go-trash', 'mail:commands.goTrash'],
    ['go-outbox', 'mail:commands.goOutbox', 'g o'],
    ['go-scheduled', 'mail:commands.goScheduled', 'g w'],
    ['go-follow-ups', 'follow-ups:go', 'g n'],
    ['go-imported', 'mail:commands.goImported', 'g m'],
    ['module-settings', 'modules.settings', 'mod+,'],
  ]),
  ...lines('app', 'mail', [
    ['fold-folders', 'mail:toggle.folders', 'w f'],
    ['fold-list', 'mail:toggle.list', 'w l'],
    ['fold-customer', 'mail:toggle.customer', 'w k'],
  ]),
  ...lines('app', 'all', [
    ['import-mail', 'mail-import:title'],
    ['palette', 'commands.palette', 'mod+k'],
    ['shortcuts', 'commands.shortcuts', '?'],
    ['undo', 'undo', '', 'mod+z'],
    ['zoom-in', 'commands.zoomIn', '', 'mod+plus, mod+='],
    ['zoom-out', 'commands.zoomOut', '', 'mod+-, mod+_'],
    ['zoom-reset', 'commands.zoomReset', '', 'mod+0'],
  ]),
]

type PresetKeys = Readonly<Record<string, readonly string[]>>

/** Where the keys of other programs differ from those of the table. */
export const presetKeys: Readonly<Record<KeyPreset, PresetKeys>> = {
  postilla: {},
  gmail: {
    open: ['o'],
    back: ['u'],
    unread: ['shift+u', 'shift+i'],
    'check-all': ['* a'],
    undo: ['z'],
    snooze: ['b'],
    'go-flagged': ['g s'],
    'go-outbox': ['g d'],
  },
  outlook: {
    compose: ['n'],
    'reply-all': ['shift+r'],
    forward: ['shift+f', 'mod+shift+f'],
    next: [],
    previous: [],
    trash: ['mod+d'],
    junk: ['j'],
    unread: ['q', 'u'],
    flag: ['insert'],
    move: ['v', 'mod+shift+v'],
    check: ['mod+space'],
    search: ['/', 'mod+e'],
    sync: ['f9'],
    note: ['shift+n'],
    'new-record': ['n'],
    'remove-record': ['mod+d'],
    'go-sent': ['g s'],
    'go-outbox': ['g d'],
  },
}

/** They work while a text is being written, where their keys need Ctrl or ⌘: the palette, the search by fields and the modules. */
export const worksEverywhere = (id: string): boolean =>
  ['palette', 'search-form', 'beside-composer', 'insert-template', 'attach-of-mail', 'offer-times'].includes(
    id,
  ) || id.startsWith('module-')

const opening: ReadonlySet<string> = new Set([
  ...[
    'compose',
    'write-mail',
    'reply',
    'reply-all',
    'forward',
    'note',
    'link',
    'task-from-mail',
    'event-from-mail',
    'move',
    'copy',
    'tag',
    'search',
    'search-form',
    'palette',
  ],
  ...['new-record', 'edit-record', 'merge-record', 'convert-lead', 'filter-records', 'sort-records'],
  ...['folder-new', 'folder-rename', 'folder-move'],
])

/** What is typed behind them is meant for the field they open. */
export const opensField = (id: string): boolean => opening.has(id)
