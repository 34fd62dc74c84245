import { Fingerprint } from '../../../shared/mail-files/fingerprint'
import { sentAt, walkFiles, type ChosenFile } from '../../../shared/mail-files/walk'

/** What lies in one folder of what was chosen. */
export interface FoundFolder {
  /** Its path as text, by which it is told apart. */
  key: string
  names: string[]
  mails: number
  bytes: number
  first: number | null
  last: number | null
}

/** What was chosen, read once from its beginning to its end. */
export interface Found {
  name: string
  /** Tells these files from others. */
  source: string
  files: readonly ChosenFile[]
  folders: FoundFolder[]
  mails: number
  deleted: number
  tooLong: number
  /** Files that look like mail by their names and are none. */
  unread: number
}

/** How many mails lie in the folders of these keys. */
export const mailsWanted = ({ folders }: Found, wanted: ReadonlySet<string>): number =>
  folders.reduce((sum, { key, mails }) => (wanted.has(key) ? sum + mails : sum), 0)

export const keyOfFolder = (names: readonly string[]): string => JSON.stringify(names)

/** The files of a file or folder picker, with their paths below what was chosen. */
export const chosenFiles = (files: readonly File[]): ChosenFile[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))

export function nameOfChoice(files: readonly ChosenFile[]): string {
  const [first] = files
  if (!first) return ''
  const top = first.path.split('/')[0] ?? ''
  return files.length === 1 || first.path.includes('/') ? top : `${top} +${files.length - 1}`
}

/** A turn for the window, so that it stays as quick as ever while files are read. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
const MAILS_A_TURN = 50

/** Reads all there is and tells how much that is. Rejects when it is to end. */
export async function scan(
  files: readonly ChosenFile[],
  signal: AbortSignal,
  tell: (mails: number) => void,
): Promise<Found> {
  const found: Found = {
    ...{
      name: nameOfChoice(files),
      source: '',
      files,
      folders: [],
      mails: 0,
      deleted: 0,
      tooLong: 0,
      unread: 0,
    },
  }
  const fingerprint = new Fingerprint()
  for (const { path, file } of files) fingerprint.addFile(path, file.size)
  const folders = new Map<string, FoundFolder>()
  for await (const walked of walkFiles(files)) {
    signal.throwIfAborted()
    if (!walked.mail) {
      if (walked.why === 'deleted') found.deleted += 1
      else if (walked.why === 'too-long') found.tooLong += 1
      else found.unread += 1
      continue
    }
    fingerprint.addMail(walked.mail.source)
    const key = keyOfFolder(walked.folder)
    const empty = { key, names: walked.folder, mails: 0, bytes: 0, first: null, last: null }
    const before = folders.get(key) ?? empty
    const at = walked.mail.receivedAt ?? sentAt(walked.mail.source)
    folders.set(key, {
      ...before,
      mails: before.mails + 1,
      bytes: before.bytes + walked.size,
      first: at === null ? before.first : Math.min(at, before.first ?? at),
      last: at === null ? before.last : Math.max(at, before.last ?? at),
    })
    found.mails += 1
    if (found.mails % MAILS_A_TURN === 0) {
      tell(found.mails)
      await turn()
    }
  }
  return { ...found, source: fingerprint.text, folders: [...folders.values()] }
}
