// Finds the Electron program, which is downloaded from outside the package registry and therefore may be missing.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, say } from './prepare.mjs'

const RELEASES = 'https://github.com/electron/electron/releases/'
const PROBE_MS = 4_000
const WITHOUT_NETWORK_MS = 10_000
const DOWNLOAD_MS = 10 * 60_000

/** The path of the Electron program, or null. */
export function findElectron() {
  const folder = join(root, 'node_modules/electron')
  const name = existsSync(join(folder, 'path.txt'))
    ? readFileSync(join(folder, 'path.txt'), 'utf8').trim()
    : ''
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return name && existsSync(program) ? program : null
}

/** The same, trying a download first where it is missing. Gives up soon and silently where there is no network. */
export async function obtainElectron() {
  const found = findElectron()
  if (found) return found
  const reachable = await isReachable()
  if (reachable) say('Downloading Electron')
  // Even without network its own downloader may find an earlier download.
  await runQuietly(
    join(root, 'node_modules/electron/install.js'),
    reachable ? DOWNLOAD_MS : WITHOUT_NETWORK_MS,
  )
  return findElectron()
}

async function isReachable() {
  try {
    await fetch(process.env.ELECTRON_MIRROR ?? RELEASES, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_MS),
    })
    return true
  } catch {
    return false
  }
}

function runQuietly(script, timeout) {
  return new Promise((resolve) => {
    const child = spawn(node24(), [script], { cwd: root, stdio: 'ignore', timeout })
    child.on('error', resolve)
    child.on('exit', resolve)
  })
}
