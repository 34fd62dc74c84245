import { promisedKind } from '../../../shared/file-kind'
import { extensionOf } from '../../../shared/file-name'

export interface NamedFile {
  filename: string
  contentType: string
}

/** Whether a file of this name and type may hold text that is searched. */
export const mayHoldText = (file: NamedFile): boolean =>
  readable.has(promisedKind(file)) ||
  presentation.test(file.contentType) ||
  slides.has(extensionOf(file.filename))

const readable: ReadonlySet<string> = new Set(['pdf', 'office', 'csv', 'text', 'mail', 'signed', 'winmail'])
const slides: ReadonlySet<string> = new Set(['pptx', 'pptm', 'ppsx', 'odp'])
const presentation = /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\.presentation/i
