import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * A page in the profile that leads to `address`, for a browser to be started with. Every user of a computer can read
 * the command lines of all programs: there the browser finds the name of a file that only its owner may read.
 */
export function writeLaunchPage(profileDir: string, address: string): { url: string; remove(): void } {
  const file = join(profileDir, 'open.html')
  // What lies there from an earlier start goes first: its permissions and its owner need not be ours.
  rmSync(file, { force: true })
  writeFileSync(file, pageTo(address), { mode: 0o600, flag: 'wx' })
  return { url: pathToFileURL(file).href, remove: () => rmSync(file, { force: true }) }
}

/** `address` is made of our own port and a ticket in base64url: nothing in it needs escaping. */
const pageTo = (address: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Postilla</title>` +
  `<meta http-equiv="refresh" content="0;url=${address}"><p><a href="${address}">Postilla</a></p>`
