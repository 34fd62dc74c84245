import { Unzip, UnzipInflate } from 'fflate'
import { asLatin, headerEnd, joined, MAX_MAIL } from './bytes'
import { mailFileAt, shownFolder, type MailFile } from './file-names'
import { MboxReader, readMail, type ReadMail } from './mbox'
import { fieldsOf } from './status'

/** A file that was chosen, and its path below what was. */
export interface ChosenFile {
  path: string
  file: Blob
}

/** A mail and the folder it lay in; or (`mail` null) what was passed over there, and why. */
export type Walked =
  | { folder: string[]; mail: ReadMail; size: number }
  | { folder: string[]; mail: null; why: 'deleted' | 'too-long' | 'no-mail' }

/** Bytes of a file that are read at once. */
const CHUNK = 1 << 20
/** Of what is no mail at its beginning, no more is read. */
const FIRST = 1 << 12
/** What is in an archive in an archive is not looked at, nor more files of one than this. */
const MAX_ENTRIES = 200_000

/**
 * All mails in these files, one after the other, read a piece at a time: no more of them is kept than one mail. Files that
 * are none of mail are passed over, which is told of those one would take for some.
 */
export async function* walkFiles(files: readonly ChosenFile[]): AsyncGenerator<Walked> {
  for (const { path, file } of files) {
    const kind = mailFileAt(path)
    if (kind) yield* walkFile(kind, file)
  }
}

async function* walkFile(kind: MailFile, file: Blob): AsyncGenerator<Walked> {
  const folder = shownFolder(kind.folder)
  switch (kind.kind) {
    case 'mbox':
      yield* walkMbox(folder, file, kind.isLikely)
      return
    case 'zip':
      yield* walkZip(folder, file)
      return
    case 'maildir':
      if (kind.isDeleted) yield { folder, mail: null, why: 'deleted' }
      else for (const one of await wholeMail(folder, file)) yield withFlags(one, kind.flags)
      return
    case 'eml':
      yield* await wholeMail(folder, file)
  }
}

const withFlags = (walked: Walked, flags: readonly string[]): Walked =>
  walked.mail
    ? { ...walked, mail: { ...walked.mail, status: { flags: [...flags], isDeleted: false } } }
    : walked

async function wholeMail(folder: string[], file: Blob): Promise<Walked[]> {
  if (file.size > MAX_MAIL) return [{ folder, mail: null, why: 'too-long' }]
  return mailFrom(folder, new Uint8Array(await file.arrayBuffer()))
}

function mailFrom(folder: string[], bytes: Uint8Array<ArrayBuffer>): Walked[] {
  if (!looksLikeMail(bytes)) return [{ folder, mail: null, why: 'no-mail' }]
  return [told(folder, readMail(bytes), bytes.length)]
}

/** It begins with a field of a header, as what is no mail hardly does. */
const looksLikeMail = (bytes: Uint8Array): boolean =>
  /^(?:From .*\r?\n)?[!-9;-~]{1,70}:[ \t\r\n]?/.test(asLatin(bytes.subarray(0, 1000)))

const told = (folder: string[], mail: ReadMail, size: number): Walked =>
  mail.status.isDeleted ? { folder, mail: null, why: 'deleted' } : { folder, mail, size }

async function* walkMbox(folder: string[], file: Blob, isLikely: boolean): AsyncGenerator<Walked> {
  const reader = new MboxReader()
  for (let at = 0, size = FIRST; at < file.size && reader.isMbox !== false; at += size, size = CHUNK) {
    const bytes = new Uint8Array(await file.slice(at, at + size).arrayBuffer())
    yield* toldAll(folder, reader.push(bytes))
  }
  yield* lastOf(reader, folder, isLikely)
}

/** What an mbox has at its end. */
function* lastOf(reader: MboxReader, folder: string[], isLikely: boolean): Generator<Walked> {
  yield* toldAll(folder, reader.end())
  for (let count = 0; count < reader.tooLong; count++) yield { folder, mail: null, why: 'too-long' }
  if (reader.isMbox === false && isLikely) yield { folder, mail: null, why: 'no-mail' }
}

const toldAll = (folder: string[], mails: readonly ReadMail[]): Walked[] =>
  mails.map((mail) => told(folder, mail, mail.source.length))

/** An entry of an archive that is being unpacked. */
interface Entry {
  kind: MailFile
  reader: MboxReader | null
  parts: Uint8Array[]
  length: number
}

async function* walkZip(folder: string[], file: Blob): AsyncGenerator<Walked> {
  let ready: Walked[] = []
  let entries = 0
  let failure: Error | null = null
  const unzip = new Unzip((packed) => {
    entries += 1
    const kind = entries > MAX_ENTRIES || packed.name.endsWith('/') ? null : mailFileAt(packed.name)
    if (!kind || kind.kind === 'zip') return
    const where = [...folder, ...shownFolder(kind.folder)]
    const entry: Entry = {
      kind,
      reader: kind.kind === 'mbox' ? new MboxReader() : null,
      parts: [],
      length: 0,
    }
    packed.ondata = (error, data, final) => {
      if (error) failure = error
      else ready.push(...entryMails(entry, where, data.slice(), final))
      // Whatever it unpacks to, no more of it is kept.
      if (entry.length > MAX_MAIL && !entry.reader) packed.terminate()
    }
    packed.start()
  })
  unzip.register(UnzipInflate)
  for (let at = 0; at < file.size && !failure; at += CHUNK) {
    const isLast = at + CHUNK >= file.size
    try {
      unzip.push(new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer()), isLast)
    } catch {
      failure = new Error('damaged')
    }
    yield* ready
    ready = []
  }
  if (failure || entries === 0) yield { folder, mail: null, why: 'no-mail' }
}

function entryMails(entry: Entry, folder: string[], data: Uint8Array<ArrayBuffer>, final: boolean): Walked[] {
  const { kind, reader } = entry
  if (reader) {
    const mails = toldAll(folder, reader.push(data))
    return final ? [...mails, ...lastOf(reader, folder, kind.kind === 'mbox' && kind.isLikely)] : mails
  }
  const before = entry.length
  entry.length += data.length
  if (entry.length > MAX_MAIL) {
    entry.parts = []
    return before <= MAX_MAIL ? [{ folder, mail: null, why: 'too-long' }] : []
  }
  entry.parts.push(data)
  if (!final) return []
  if (kind.kind === 'maildir' && kind.isDeleted) return [{ folder, mail: null, why: 'deleted' }]
  const mails = mailFrom(folder, joined(entry.parts))
  return kind.kind === 'maildir' ? mails.map((mail) => withFlags(mail, kind.flags)) : mails
}

/** When a mail was sent, by its Date field; null where that cannot be read. */
export function sentAt(source: Uint8Array): number | null {
  for (const { name, value } of fieldsOf(source.subarray(0, headerEnd(source)))) {
    if (name.toLowerCase() !== 'date') continue
    const at = Date.parse(value.replace(/\([^)]*\)/g, ' ').trim())
    return Number.isFinite(at) ? at : null
  }
  return null
}
