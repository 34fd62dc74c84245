import { folderOf, storeOf } from './folder-commands'
import { canonicalFlag, messagesOf, selectedOf } from './message-commands'
import { formatSet, listArg, stringArg, SyntaxProblem, type Command } from './parser'
import { Refusal, type Handler, type Numbered, type Session } from './session'
import type { Folder } from './store'

/** APPEND with the APPENDUID of RFC 4315. */
export function appendCommand(session: Session, { args }: Command): string {
  const folder = folderOf(session, args[0], 'TRYCREATE')
  const source = args.at(-1)
  if (args.length < 2 || source?.type !== 'string') throw new SyntaxProblem('message expected')
  const flags =
    args[1]?.type === 'list' ? listArg(args[1]).map((token) => canonicalFlag(stringArg(token))) : []
  const dateArg = args.slice(1, -1).find((token) => token.type === 'string')
  const date = dateArg
    ? Date.parse(stringArg(dateArg).replace(/^\s*(\d+)-(\w+)-(\d+)/, '$1 $2 $3'))
    : Date.now()
  if (Number.isNaN(date)) throw new SyntaxProblem('bad date')
  const message = storeOf(session).append(folder, Buffer.from(source.value, 'latin1'), flags, date)
  return `[APPENDUID ${folder.uidValidity} ${message.uid}] appended`
}

export function copyCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const target = folderOf(session, args[1], 'TRYCREATE')
    const copied = messagesOf(selectedOf(session), stringArg(args[0]), byUid)
    return copied.length === 0 ? 'nothing to copy' : `[${copyAll(session, copied, target)}] copied`
  }
}

/** MOVE of RFC 6851: COPYUID comes untagged, before the expunges. */
export function moveCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const selected = selectedOf(session)
    if (selected.readOnly) throw new Refusal('folder is read-only')
    const target = folderOf(session, args[1], 'TRYCREATE')
    const moved = messagesOf(selected, stringArg(args[0]), byUid)
    if (moved.length > 0) session.send(`* OK [${copyAll(session, moved, target)}] moved`)
    storeOf(session).expunge(selected.folder, new Set(moved.map(({ message }) => message.uid)))
    return 'done'
  }
}

function copyAll(session: Session, numbered: readonly Numbered[], target: Folder): string {
  const store = storeOf(session)
  const copies = numbered.map(({ message }) =>
    store.append(target, message.source, message.flags, message.internalDate, message.file),
  )
  const from = formatSet(numbered.map(({ message }) => message.uid))
  return `COPYUID ${target.uidValidity} ${from} ${formatSet(copies.map((copy) => copy.uid))}`
}

/** EXPUNGE, and UID EXPUNGE of RFC 4315. */
export function expungeCommand(byUid: boolean): Handler['run'] {
  return (session, { args }) => {
    const selected = selectedOf(session)
    if (selected.readOnly) throw new Refusal('folder is read-only')
    const wanted = byUid
      ? messagesOf(selected, stringArg(args[0]), true).map(({ message }) => message)
      : selected.folder.messages
    const deleted = wanted.filter((message) => message.flags.has('\\Deleted'))
    storeOf(session).expunge(selected.folder, new Set(deleted.map((message) => message.uid)))
    return 'done'
  }
}
