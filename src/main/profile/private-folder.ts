import { chmodSync, mkdirSync, readdirSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { diskProblem } from '../engine/db/problem'
import { StartError } from './start-error'

const OTHERS_MAY_WRITE = 0o022
const OTHERS_MAY_ANYTHING = 0o077

/**
 * Makes the profile's folder, or checks the one that is there, so that only its owner reads or changes what is in it
 * (0700, its files 0600). A folder that others could already write to may hold what they put there, so it is refused
 * with `profile-unusable`, and so is one that belongs to somebody else. Windows keeps other users out of a user's
 * folders by itself.
 */
export function openPrivateFolder(dir: string): void {
  const stat = makeFolder(dir)
  if (!stat.isDirectory()) throw unusable(`${dir} is not a folder.`)
  const me = process.getuid?.()
  if (me === undefined) return
  if (stat.uid !== me) throw unusable(`The folder ${dir} belongs to another user of this computer.`)
  if (stat.mode & OTHERS_MAY_WRITE && readdirSync(dir).length > 0) {
    throw unusable(
      `Other users of this computer may write to the folder ${dir}, so what is in it cannot be trusted. ` +
        `If you do trust it, run: chmod -R go-rwx ${quoted(dir)}`,
    )
  }
  if (stat.mode & OTHERS_MAY_ANYTHING) chmodSync(dir, 0o700)
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isFile()) closeToOthers(join(dir, entry.name))
  }
}

function makeFolder(dir: string): Stats {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    return statSync(dir)
  } catch (cause) {
    if (diskProblem(cause) === 'disk-full') throw cause
    throw unusable(`The folder ${dir} cannot be made or written.`, cause)
  }
}

function closeToOthers(file: string): void {
  if (statSync(file).mode & OTHERS_MAY_ANYTHING) chmodSync(file, 0o600)
}

const unusable = (message: string, cause?: unknown): StartError =>
  new StartError('profile-unusable', message, { cause })

const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`
