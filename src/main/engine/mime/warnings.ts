/** What can be broken in a message. The reader shows a sentence for each. */
export const mimeWarnings = [
  'mime.no-from',
  'mime.no-date',
  'mime.bad-date',
  'mime.header-missing',
  'mime.header-unterminated',
  'mime.no-boundary',
  'mime.empty-multipart',
  'mime.unterminated-multipart',
  'mime.nested-too-deep',
  'mime.too-many-parts',
  'mime.unknown-encoding',
  'mime.bad-base64',
  'mime.charset-unknown',
  'mime.text-cut',
  'mime.html-cut',
  'mime.tnef',
] as const
export type MimeWarning = (typeof mimeWarnings)[number]

/** Collects warnings, each once. */
export type Warn = (warning: MimeWarning) => void
