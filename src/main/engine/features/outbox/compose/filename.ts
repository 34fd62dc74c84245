const MAX_LENGTH = 200

/** A file name fit for a header and a disk: the last part of a path, on one line, bounded with its extension kept. */
export function cleanFilename(filename: string, fallback: string): string {
  const last = filename.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  // Direction marks would let `gpj.exe` read as `exe.jpg`.
  const name = last.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, '').trim()
  if (name === '' || /^\.+$/.test(name)) return fallback
  const characters = Array.from(name)
  if (characters.length <= MAX_LENGTH) return name
  const dot = characters.lastIndexOf('.')
  const extension = dot > characters.length - 12 && dot > 0 ? characters.slice(dot) : []
  return [...characters.slice(0, MAX_LENGTH - extension.length), ...extension].join('')
}

/** `type/subtype` in lower case, or the type of unknown bytes; parameters are not taken over. */
export function cleanContentType(contentType: string): string {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  // A forwarded multipart or message part would be parsed as structure of our own mail.
  if (
    !/^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/.test(bare) ||
    bare.startsWith('multipart/')
  ) {
    return 'application/octet-stream'
  }
  return bare
}
