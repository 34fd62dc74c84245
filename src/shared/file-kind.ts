import { extensionOf } from './file-name'
import type { PreviewKind } from './preview-messages'

/** How a file is looked at: by the page of previews, or by opening what holds others. `none` is not looked at. */
export type FileKind = PreviewKind | 'mail' | 'signed' | 'winmail' | 'program' | 'locked' | 'none'

export interface FileNature {
  kind: FileKind
  /** Of a picture. */
  mediaType: string
  /** Its name or its type promises another kind. */
  isDisguised: boolean
}

type Named = Pick<{ filename: string; contentType: string }, 'filename' | 'contentType'>

/** What a name and a media type promise. */
export function promisedKind({ filename, contentType }: Named): FileKind {
  const ofName = /^winmail\.dat$/i.test(filename) ? 'winmail' : byExtension.get(extensionOf(filename))
  return ofName ?? byType.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'none'
}

/** What a file is, by its first bytes; by its name only where these tell nothing. */
export function fileNature(file: Named, content: Uint8Array): FileNature {
  const promised = promisedKind(file)
  const found = signature(content, promised)
  const nature = (kind: FileKind, mediaType = ''): FileNature => ({
    ...{ kind, mediaType },
    isDisguised: promised !== 'none' && promised !== kind && !alike(promised, kind),
  })
  if (found) {
    if (found.kind === 'old-office') return nature(holds(content, ENCRYPTED_PACKAGE) ? 'locked' : 'none', '')
    return nature(found.kind, found.mediaType)
  }
  // Their first bytes tell nothing of these.
  if (promised === 'mail' || promised === 'signed' || promised === 'winmail') return nature(promised)
  if (!isText(content)) return nature('none')
  if (
    promised === 'picture' &&
    /^\s*(?:<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]/i.test(head(content))
  )
    return nature('picture', 'image/svg+xml')
  return nature(promised === 'csv' ? 'csv' : 'text')
}

/** A text may be shown as a table, and what other programs show as text is text here. */
const alike = (promised: FileKind, kind: FileKind): boolean =>
  (promised === 'text' || promised === 'csv') && (kind === 'text' || kind === 'csv')

const lines: readonly [kind: FileKind, extensions: string][] = [
  ['pdf', 'pdf'],
  ['picture', 'png jpg jpeg jpe jfif gif webp avif bmp ico svg apng'],
  ['office', 'docx docm dotx xlsx xlsm xltx odt ott ods ots'],
  ['csv', 'csv tsv tab'],
  [
    'text',
    'txt text log md markdown json xml html htm xhtml css js ts ini cfg conf yaml yml toml vcf ics sql asc diff patch srt sh py',
  ],
  ['mail', 'eml mht'],
  ['signed', 'p7m'],
]

const byExtension = new Map(
  lines.flatMap(([kind, extensions]) => extensions.split(' ').map((extension) => [extension, kind] as const)),
)

const byType: readonly [RegExp, FileKind][] = [
  [/^application\/(?:x-)?pdf$/i, 'pdf'],
  [/^image\/(?:png|jpe?g|pjpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/i, 'picture'],
  [
    /^application\/vnd\.(?:openxmlformats-officedocument\.(?:wordprocessingml|spreadsheetml)|oasis\.opendocument\.(?:text|spreadsheet))/i,
    'office',
  ],
  [/^text\/(?:csv|tab-separated-values)$/i, 'csv'],
  [/^message\/(?:rfc822|global)$/i, 'mail'],
  [/^application\/(?:x-)?pkcs7-mime$/i, 'signed'],
  [/^application\/(?:vnd\.)?ms-tnef$/i, 'winmail'],
  [/^text\//i, 'text'],
]

const pictures: readonly [start: string, mediaType: string][] = [
  ['\u0089PNG\r\n', 'image/png'],
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
]

const programs = [
  'MZ',
  '\u007fELF',
  '\u00fe\u00ed\u00fa\u00ce',
  '\u00fe\u00ed\u00fa\u00cf',
  '\u00cf\u00fa\u00ed\u00fe',
  '\u00ca\u00fe\u00ba\u00be',
]

/** Where a PDF may begin at the latest (PDF 1.7, annex H.3.4.1). */
const PDF_WITHIN = 1_024

function signature(
  content: Uint8Array,
  promised: FileKind,
): { kind: FileKind | 'old-office'; mediaType: string } | null {
  const start = head(content)
  const picture = pictures.find(([bytes]) => start.startsWith(bytes))
  if (picture) return { kind: 'picture', mediaType: picture[1] }
  if (/^RIFF[\s\S]{4}WEBP/.test(start)) return { kind: 'picture', mediaType: 'image/webp' }
  if (/^[\s\S]{4}ftypavi[fs]/.test(start)) return { kind: 'picture', mediaType: 'image/avif' }
  if (/^BM[\s\S]{4}\0\0\0\0/.test(start)) return { kind: 'picture', mediaType: 'image/bmp' }
  if (/^\0\0\u0001\0[\u0001-\u0040]\0/.test(start)) return { kind: 'picture', mediaType: 'image/x-icon' }
  if (start.startsWith('PK\u0003\u0004')) return { kind: 'office', mediaType: '' }
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return { kind: 'old-office', mediaType: '' }
  if (start.startsWith('\u0078\u009f\u003e\u0022')) return { kind: 'winmail', mediaType: '' }
  if (programs.some((bytes) => start.startsWith(bytes)) && !isText(content))
    return { kind: 'program', mediaType: '' }
  // Text may be about PDF, too.
  const begins = start.slice(0, promised === 'pdf' ? PDF_WITHIN : 5)
  return begins.includes('%PDF-') ? { kind: 'pdf', mediaType: '' } : null
}

/** The first bytes, a letter for each. */
const head = (content: Uint8Array): string => String.fromCharCode(...content.subarray(0, 4_000))

/** No control characters but those of layout; or every other byte zero, as in UTF-16. */
function isText(content: Uint8Array): boolean {
  const start = content.subarray(0, 4_000)
  const controls = start.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length
  const isWide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  return isWide || controls * 100 <= start.length
}

/** The stream in which Office keeps a document that has a password ([MS-OFFCRYPTO], section 2.3.4.4). */
const ENCRYPTED_PACKAGE = Uint8Array.from(
  Array.from('EncryptedPackage', (letter) => [letter.charCodeAt(0), 0]).flat(),
)

function holds(content: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted
  for (let at = content.indexOf(first); at >= 0; at = content.indexOf(first, at + 1))
    if (wanted.every((byte, index) => content[at + index] === byte)) return true
  return false
}
