import type { FileContents } from '../../../../shared/contract/messages'
import { fileNature, type FileNature } from '../../../../shared/file-kind'
import type { PreviewFailure, PreviewKind } from '../../../../shared/preview-messages'
import { engine } from '../../../bridge/connection'
import { fetchFile, filesOf, type MailFile } from './mail-file'

type Mail = Extract<FileContents, { kind: 'mail' }>

/** Why a file is not looked at. `key` needs one, `slow` took too long, `program` would have to be started. */
export type Refusal = PreviewFailure | 'key' | 'slow' | 'program'

/** What there is to see of a file. */
export type Look = { isDisguised: boolean; file: MailFile } & (
  | { is: 'page'; kind: PreviewKind; mediaType: string; content: ArrayBuffer | string; isCut: boolean }
  | { is: 'mail'; mail: Mail }
  | { is: 'files'; files: readonly MailFile[] }
  /** What lies in it, under a signature. */
  | { is: 'signed'; file: MailFile }
  | { is: 'refused'; why: Refusal }
)

/** Larger files are for other programs. */
const MOST: Readonly<Record<'pdf' | 'picture' | 'office', number>> = {
  pdf: 150_000_000,
  picture: 60_000_000,
  office: 60_000_000,
}
/** Not even fetched to be looked at. */
const MOST_FETCHED = 200_000_000

/** Finds out what a file is and reads what holds others. Fails where it cannot be had. */
export async function lookAt(file: MailFile): Promise<Look> {
  if (file.size > MOST_FETCHED) return { is: 'refused', why: 'too-much', isDisguised: false, file }
  const { content } = await fetchFile(file)
  const bytes = await content.arrayBuffer()
  const nature = fileNature(file, new Uint8Array(bytes))
  const { kind, mediaType, isDisguised } = nature
  const refused = (why: Refusal): Look => ({ is: 'refused', why, isDisguised, file })
  switch (kind) {
    case 'pdf':
    case 'picture':
    case 'office':
      if (bytes.byteLength > MOST[kind]) return refused('too-much')
      return { is: 'page', kind, mediaType, content: bytes, isCut: false, isDisguised, file }
    case 'none':
      return refused('other')
    case 'program':
    case 'locked':
      return refused(kind)
    default:
      return readContents(file, kind, nature)
  }
}

async function readContents(
  file: MailFile,
  as: 'csv' | 'text' | 'mail' | 'signed' | 'winmail',
  { isDisguised }: FileNature,
): Promise<Look> {
  const { messageId, partId, within } = file
  const read = await engine.messages.contents({
    ...{ messageId, partId, within: [...within] },
    as: as === 'csv' ? 'text' : as,
  })
  const seen = { isDisguised, file }
  switch (read.kind) {
    case 'text':
      return {
        ...{ ...seen, is: 'page', kind: as === 'csv' ? 'csv' : 'text', mediaType: '' },
        ...{ content: read.text, isCut: read.isCut },
      }
    case 'mail':
      return { ...seen, is: 'mail', mail: read }
    case 'files':
      return { ...seen, is: 'files', files: filesOf(messageId, read.files, file) }
    case 'signed': {
      const [inner = file] = filesOf(messageId, [read.file], file)
      return { ...seen, is: 'signed', file: inner }
    }
    case 'encrypted':
      return { ...seen, is: 'refused', why: 'key' }
    case 'unreadable':
      return { ...seen, is: 'refused', why: 'broken' }
  }
}
