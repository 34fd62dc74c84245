/** Bytes of UTF-8 of a name: file systems take 255, and a number may be added. */
const LONGEST_NAME = 200

const reserved = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/i

/**
 * The name of an attachment as a name of a file on any system: never a path, a device, a hidden file or an endless
 * line. Marks that turn the reading direction ("gpj.exe" for "exe.jpg"), and what stands for them, are taken out.
 */
export function savedName(name: string): string {
  const plain = bounded(name)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cf}\ufffd]/gu, '')
    // Control characters, and what no file system wants.
    .replace(/[\p{Cc}\u2028\u2029<>:"/\\|?*]/gu, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  return shortened(reserved.test(plain) ? `_${plain}` : plain) || 'file'
}

/**
 * Names that are clean and differ on every file system, also where large and small letters are the same: the second
 * `offer.pdf` is called `offer (2).pdf`.
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  /** Where to go on counting: a thousand files of one name are no work. */
  const next = new Map<string, number>()
  return names.map((given) => {
    const name = savedName(given)
    const { stem, extension } = parts(name)
    let candidate = name
    for (let number = next.get(caseless(name)) ?? 2; taken.has(caseless(candidate)); number++) {
      candidate = `${stem} (${number})${extension}`
      next.set(caseless(name), number + 1)
    }
    taken.add(caseless(candidate))
    return candidate
  })
}

const caseless = (name: string): string => name.toUpperCase().toLowerCase().normalize('NFC')

/** Names come by the megabyte; both ends say what is in them. */
export const bounded = (name: string): string =>
  name.length > 2_000 ? `${name.slice(0, 1_000)}${name.slice(-1_000)}` : name

/** What a system goes by when it opens a file, small; Windows ignores dots and blanks behind it. '' where there is none. */
export const extensionOf = (name: string): string =>
  /\.([^.\s]+)[\s.]*$/.exec(bounded(name).toLowerCase())?.[1] ?? ''

function parts(name: string): { stem: string; extension: string } {
  const extension = /(?<=.)\.[^.\s]{1,16}$/.exec(name)?.[0] ?? ''
  return { stem: name.slice(0, name.length - extension.length), extension }
}

function shortened(name: string): string {
  if (bytesOf(name) <= LONGEST_NAME) return name
  const { stem, extension } = parts(name)
  let room = LONGEST_NAME - bytesOf(extension)
  let kept = ''
  for (const char of stem) {
    room -= bytesOf(char)
    if (room < 0) break
    kept += char
  }
  return kept.trimEnd() + extension
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
