import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Log } from '../engine/context'

const LARGEST_FILE = 5 * 2 ** 20
const LONGEST_ENTRY = 8_000

/** A log in `<profile>/logs/postilla.log`; a full file becomes `postilla.1.log`. Warnings and errors also go to `echo`. */
export function fileLog(profileDir: string, echo: (line: string) => void): Log {
  const dir = join(profileDir, 'logs')
  const file = join(dir, 'postilla.log')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  let size = sizeOf(file)

  function write(level: string, line: string, error?: unknown): string {
    const entry = `${new Date().toISOString()} ${level} ${line}${describe(error)}`.slice(0, LONGEST_ENTRY)
    try {
      if (size > LARGEST_FILE) {
        renameSync(file, join(dir, 'postilla.1.log'))
        size = 0
      }
      appendFileSync(file, `${entry}\n`, { mode: 0o600 })
      size += entry.length + 1
    } catch {
      // A full disk must not stop the mail; what cannot be logged is still echoed.
    }
    return entry
  }

  return {
    info: (line) => void write('info', line),
    warn: (line, error) => echo(write('warn', line, error)),
    error: (line, error) => echo(write('error', line, error)),
  }
}

const describe = (error: unknown): string =>
  error === undefined
    ? ''
    : `: ${error instanceof Error ? (error.stack ?? error.message) : inspect(error, { depth: 2 })}`

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
