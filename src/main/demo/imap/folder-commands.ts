import { listArg, stringArg, SyntaxProblem, type Command, type Token } from './parser'
import { quote } from './mime'
import { handler, Refusal, type Handler, type Session } from './session'
import { DELIMITER, type Folder, type MailStore } from './store'

const FLAGS = '\\Answered \\Flagged \\Deleted \\Seen \\Draft'

export const folderCommands: readonly [string, Handler][] = [
  ['LIST', handler('login', list)],
  ['LSUB', handler('login', list)],
  ['STATUS', handler('login', status)],
  ['SELECT', handler('login', select(false))],
  ['EXAMINE', handler('login', select(true))],
  ['CREATE', handler('login', create)],
  ['DELETE', handler('login', remove)],
  ['RENAME', handler('login', rename)],
  ['SUBSCRIBE', handler('login', () => 'done')],
  ['UNSUBSCRIBE', handler('login', () => 'done')],
  ['CLOSE', handler('folder', close)],
  ['UNSELECT', handler('folder', unselect)],
]

/** The store of a session that has logged in. */
export function storeOf(session: Session): MailStore {
  if (!session.store) throw new Refusal('log in first')
  return session.store
}

export function folderOf(session: Session, token: Token | undefined, code = 'NONEXISTENT'): Folder {
  const folder = storeOf(session).find(stringArg(token))
  if (!folder) throw new Refusal('no such folder', code)
  return folder
}

/** LIST with the selection and return options of RFC 5258, 5819 and 6154. */
function list(session: Session, { name, args }: Command): string {
  const store = storeOf(session)
  const selection = args[0]?.type === 'list' ? args.shift() : undefined
  const specialOnly = selection !== undefined && hasWord(listArg(selection), 'SPECIAL-USE')
  const base = stringArg(args[0])
  const patterns = listArg(args[1]).map((token) => stringArg(token))
  if (patterns.every((pattern) => pattern === '')) {
    session.send(`* ${name} (\\Noselect) "${DELIMITER}" ""`)
    return 'done'
  }
  const options = args[3]?.type === 'list' ? args[3].items : []
  const statusAt = options.findIndex(
    (token) => token.type === 'atom' && token.value.toUpperCase() === 'STATUS',
  )
  const matchers = patterns.map((pattern) => patternOf(base + pattern))
  for (const folder of store.folders.values()) {
    if (!matchers.some((matches) => matches.test(folder.path))) continue
    if (specialOnly && folder.specialUse === '') continue
    session.send(`* ${name} (${attributes(store, folder)}) "${DELIMITER}" ${quote(folder.path)}`)
    if (statusAt >= 0) sendStatus(session, folder, listArg(options[statusAt + 1]))
  }
  return 'done'
}

function attributes(store: MailStore, folder: Folder): string {
  const hasChildren = [...store.folders.keys()].some((path) => path.startsWith(folder.path + DELIMITER))
  return [hasChildren ? '\\HasChildren' : '\\HasNoChildren', folder.specialUse]
    .filter((part) => part !== '')
    .join(' ')
}

const hasWord = (tokens: readonly Token[], word: string): boolean =>
  tokens.some((token) => token.type === 'atom' && token.value.toUpperCase() === word)

/** `*` matches anything, `%` anything but the delimiter. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/%+/g, `[^${DELIMITER}]*`)
  return new RegExp(`^${source}$`, /^inbox$/i.test(pattern) ? 'i' : '')
}

function status(session: Session, { args }: Command): string {
  sendStatus(session, folderOf(session, args[0]), listArg(args[1]))
  return 'done'
}

function sendStatus(session: Session, folder: Folder, items: readonly Token[]): void {
  const values = items.map((item) => {
    const name = stringArg(item).toUpperCase()
    return `${name} ${statusValue(folder, name)}`
  })
  session.send(`* STATUS ${quote(folder.path)} (${values.join(' ')})`)
}

function statusValue(folder: Folder, name: string): number {
  switch (name) {
    case 'MESSAGES':
      return folder.messages.length
    case 'RECENT':
      return 0
    case 'UIDNEXT':
      return folder.uidNext
    case 'UIDVALIDITY':
      return folder.uidValidity
    case 'UNSEEN':
      return folder.messages.filter((message) => !message.flags.has('\\Seen')).length
    case 'HIGHESTMODSEQ':
      return folder.highestModseq
    case 'SIZE':
      return folder.messages.reduce((sum, message) => sum + message.source.length, 0)
    default:
      throw new SyntaxProblem('unknown status item')
  }
}

function select(readOnly: boolean): Handler['run'] {
  return (session, { args }) => {
    session.selected = null
    const folder = folderOf(session, args[0])
    if (args[1]?.type === 'list' && hasWord(args[1].items, 'CONDSTORE')) session.condstore = true
    session.select(folder, readOnly)
    const firstUnseen = folder.messages.findIndex((message) => !message.flags.has('\\Seen'))
    session.send(`* FLAGS (${FLAGS})`)
    session.send(`* OK [PERMANENTFLAGS (${FLAGS} \\*)] flags`)
    session.send(`* ${folder.messages.length} EXISTS`)
    session.send('* 0 RECENT')
    if (firstUnseen >= 0) session.send(`* OK [UNSEEN ${firstUnseen + 1}] first unseen`)
    session.send(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`)
    session.send(`* OK [UIDNEXT ${folder.uidNext}] next`)
    session.send(`* OK [HIGHESTMODSEQ ${folder.highestModseq}] highest`)
    return `[${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] selected`
  }
}

const USES = /^\\(?:Archive|Drafts|Flagged|Junk|Sent|Trash)$/i

function create(session: Session, { args }: Command): string {
  const store = storeOf(session)
  const path = stringArg(args[0]).replace(/\/$/, '')
  if (path === '' || path.length > 500) throw new Refusal('name not allowed', 'CANNOT')
  if (store.find(path)) throw new Refusal('folder exists', 'ALREADYEXISTS')
  const options =
    args[1]?.type === 'list'
      ? args[1].items.flatMap((item) => (item.type === 'list' ? item.items : [item]))
      : []
  const use = options.map((token) => stringArg(token)).find((value) => USES.test(value)) ?? ''
  for (let at = path.indexOf(DELIMITER); at > 0; at = path.indexOf(DELIMITER, at + 1)) {
    if (!store.find(path.slice(0, at))) store.createFolder(path.slice(0, at))
  }
  store.createFolder(path, use)
  return 'created'
}

function remove(session: Session, { args }: Command): string {
  const folder = folderOf(session, args[0])
  if (folder.path === 'INBOX') throw new Refusal('INBOX stays', 'CANNOT')
  storeOf(session).deleteFolder(folder)
  return 'deleted'
}

function rename(session: Session, { args }: Command): string {
  const folder = folderOf(session, args[0])
  const path = stringArg(args[1])
  if (folder.path === 'INBOX' || path === '') throw new Refusal('cannot rename', 'CANNOT')
  if (storeOf(session).find(path)) throw new Refusal('folder exists', 'ALREADYEXISTS')
  storeOf(session).renameFolder(folder, path)
  return 'renamed'
}

function close(session: Session): string {
  const { selected } = session
  session.selected = null
  if (selected && !selected.readOnly) {
    const deleted = selected.folder.messages.filter((message) => message.flags.has('\\Deleted'))
    storeOf(session).expunge(selected.folder, new Set(deleted.map((message) => message.uid)))
  }
  return 'closed'
}

function unselect(session: Session): string {
  session.selected = null
  return 'unselected'
}
