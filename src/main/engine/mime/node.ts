/** One part of a message: what classification needs of it. */
export interface MimeNode {
  /** IMAP part number; '' for the root multipart. */
  partId: string
  /** Lower-case media type, `text/plain` where absent or unreadable. */
  type: string
  params: ReadonlyMap<string, string>
  /** Lower case, '' where absent. */
  disposition: string
  dispositionParams: ReadonlyMap<string, string>
  /** Without angle brackets. */
  contentId: string
  /** Lower-case Content-Transfer-Encoding. */
  encoding: string
  /** Decoded size in bytes, estimated. */
  size: number
  children: readonly MimeNode[]
}

export const isMultipart = (node: MimeNode): boolean => node.type.startsWith('multipart/')

export const isMessage = (node: MimeNode): boolean =>
  node.type === 'message/rfc822' || node.type === 'message/global'

/** The name as sent, '' where there is none. */
export const rawFilename = (node: MimeNode): string =>
  node.dispositionParams.get('filename') || node.params.get('name') || ''
