import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Written once there is a database, and so a sign that there has been one. */
export const DEVICE_FILE = 'device.json'

const stored = z.object({ device: z.string().regex(/^[0-9a-f]{16}$/), place: z.string() })

/**
 * The name of this computer in change sets. It lies beside the database, and is made anew where the profile was copied
 * here or the database was put back from a backup: two computers of one name would each take the other's changes for
 * ones they know.
 */
export function deviceOf(dir: string): string {
  const file = join(dir, DEVICE_FILE)
  const place = placeOf(dir)
  const known = readStored(file)
  if (known && known.place === place) return known.device
  const device = randomBytes(8).toString('hex')
  writeFileSync(file, JSON.stringify({ device, place }), { mode: 0o600 })
  return device
}

/** Where this very database lies: copying a folder or a file makes a new one of another number. */
function placeOf(dir: string): string {
  const { dev, ino, birthtimeMs } = statSync(join(dir, 'postilla.db'))
  return [hostname(), dev, ino, Math.floor(birthtimeMs)].join('/')
}

function readStored(file: string): z.infer<typeof stored> | null {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
