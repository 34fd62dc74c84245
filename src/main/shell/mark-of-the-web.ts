import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Marks a saved file as come from outside, so that the system asks before it starts a program and Office opens a
 * document in its protected view: a stream beside the file on Windows, an attribute on macOS. Linux has no such mark.
 * A file system that cannot hold the mark (FAT, a network drive) is no reason to lose the file.
 */
export async function markAsFromOutside(path: string, platform: NodeJS.Platform, now: number): Promise<void> {
  try {
    if (platform === 'win32') await writeFile(`${path}:Zone.Identifier`, ZONE_INTERNET)
    if (platform === 'darwin') {
      const mark = quarantine(now)
      await promisify(execFile)('/usr/bin/xattr', ['-w', 'com.apple.quarantine', mark, path])
    }
  } catch {
    // Nothing else can be done here; the question before saving a program has been asked all the same.
  }
}

const ZONE_INTERNET = '[ZoneTransfer]\r\nZoneId=3\r\n'

/** Flags "came by mail, ask the user", the time in seconds as hexadecimal digits, who saved it. */
const quarantine = (now: number): string => `0082;${Math.floor(now / 1000).toString(16)};Postilla;`
