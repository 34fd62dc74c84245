import { fileNature } from '../../../shared/file-kind'
import { extensionOf } from '../../../shared/file-name'
import { filesWithin, readContents, type ContentKind } from '../mime/file-contents'
import { textOfHtml } from '../mime/html-text'
import { mayHoldText, type NamedFile } from './may-hold-text'
import { textOfOffice } from './text-of-office'
import { textOfPdf, type Tables } from './text-of-pdf'

/** Of one file, with all that lies in it: what is searched, in UTF-16 units. */
export const MAX_TEXT = 200_000
/** Files within files within files. */
const MAX_DEPTH = 3
const MAX_HELD = 50

/**
 * The text of a file, whatever it says it is, `MAX_TEXT` of it at most; '' where there is none or it cannot be read.
 * Whoever calls bounds time and memory: this is for hostile files, on a thread that may be ended.
 */
export async function textOfFile(
  file: NamedFile & { content: Uint8Array },
  tables: Tables,
  depth = 0,
): Promise<string> {
  const { content, filename } = file
  const { kind } = fileNature(file, content)
  switch (kind) {
    case 'pdf':
      return cut(await textOfPdf(content, tables, MAX_TEXT))
    case 'office':
      return cut(textOfOffice(content, MAX_TEXT))
    case 'csv':
    case 'text':
      return cut(plainText(file))
    case 'mail':
    case 'signed':
    case 'winmail':
      return heldText(content, filename, kind, tables, depth)
    default:
      return ''
  }
}

const cut = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed()

function plainText({ content, filename, contentType }: NamedFile & { content: Uint8Array }): string {
  const read = readContents(content, filename, 'text')
  if (read.kind !== 'text') return ''
  const isHtml = /^x?html?$/.test(extensionOf(filename)) || /^text\/html/i.test(contentType)
  return isHtml ? textOfHtml(read.text) : read.text
}

/** What a file says of itself, and the names and texts of the files in it. */
async function heldText(
  content: Uint8Array,
  filename: string,
  as: ContentKind,
  tables: Tables,
  depth: number,
): Promise<string> {
  const read = readContents(content, filename, as)
  const pieces: string[] = []
  if (read.kind === 'mail') {
    const people = [...read.from, ...read.to].map(({ name, address }) => `${name} ${address}`)
    pieces.push(read.subject, ...people, read.text.trim() === '' ? textOfHtml(read.html) : read.text)
  }
  if (depth >= MAX_DEPTH || read.kind === 'unreadable' || read.kind === 'encrypted')
    return cut(pieces.join('\n'))
  let length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  for (const held of filesWithin(content, filename).slice(0, MAX_HELD)) {
    if (length > MAX_TEXT) break
    const text = mayHoldText(held)
      ? await textOfFile({ ...held, content: held.content() }, tables, depth + 1)
      : ''
    pieces.push(held.filename, text)
    length += text.length
  }
  return cut(pieces.join('\n'))
}
