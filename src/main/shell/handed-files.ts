import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { savedName } from '../../shared/file-name'
import { markAsFromOutside } from './mark-of-the-web'

export interface HandedFiles {
  /** Writes a file for another program and gives its path. */
  write(name: string, content: Uint8Array): Promise<string>
  /** Removes all of them. */
  clear(): void
}

/**
 * Files that other programs are to open or take: each in a folder of its own that nobody else can look into, marked as
 * come from outside, and not to be written to, because what somebody changed there would be gone with it.
 */
export function createHandedFiles(platform: NodeJS.Platform, now: () => number): HandedFiles {
  const folders = new Set<string>()
  return {
    async write(name, content) {
      const folder = await mkdtemp(join(tmpdir(), 'postilla-file-'))
      folders.add(folder)
      const path = join(folder, savedName(name))
      await writeFile(path, content, { mode: 0o600, flag: 'wx' })
      await markAsFromOutside(path, platform, now())
      await chmod(path, 0o400)
      return path
    },
    clear() {
      for (const folder of folders) {
        try {
          rmSync(folder, { recursive: true, force: true })
        } catch {
          // On Windows a program that still shows a file keeps it; the system clears its temporary folder.
        }
      }
      folders.clear()
    },
  }
}
