import { strFromU8, unzipSync, type Unzipped } from 'fflate'
import { Unshowable } from './unshowable'

const MAX_ENTRIES = 5_000
/** Unpacked, of all that is wanted of an archive. */
const MAX_UNPACKED = 120_000_000

/** A zip archive, of which no more is unpacked than can be shown, whatever it says or hides. */
export interface Archive {
  names: readonly string[]
  /** What is there of these names, unpacked; fails with `too-much` where that is more than can be shown. */
  unpack(isWanted: (name: string) => boolean, most?: number): Unzipped
  /** One file as text; '' where there is none. */
  text(name: string, most?: number): string
}

/** Fails with `broken` for what is no archive. */
export function openArchive(content: Uint8Array): Archive {
  const names: string[] = []
  let unpacked = 0
  walk(content, ({ name }) => {
    if (names.push(name) > MAX_ENTRIES) throw new Unshowable('too-much')
    return false
  })
  const unpack: Archive['unpack'] = (isWanted, most = MAX_UNPACKED) =>
    walk(content, ({ name, originalSize }) => {
      if (!isWanted(name)) return false
      // No more comes out of an entry than it declares: its buffer is made of that size.
      unpacked += originalSize
      if (unpacked > MAX_UNPACKED || originalSize > most) throw new Unshowable('too-much')
      return true
    })
  return {
    names,
    unpack,
    text: (name, most) => {
      const found = unpack((one) => one === name, most)[name]
      return found ? strFromU8(found) : ''
    },
  }
}

function walk(
  content: Uint8Array,
  filter: (file: { name: string; originalSize: number }) => boolean,
): Unzipped {
  try {
    return unzipSync(content, { filter })
  } catch (error) {
    if (error instanceof Unshowable) throw error
    throw new Unshowable('broken')
  }
}
