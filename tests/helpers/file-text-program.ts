import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileTextProgram } from '../../scripts/lib/file-text-program'

/** Builds the program that reads files, as a package has it; remove it when done. */
export async function buildFileTextProgram(): Promise<{ path: string; remove(): void }> {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-file-text-'))
  for (const { fileName, source } of await fileTextProgram()) {
    mkdirSync(dirname(join(dir, fileName)), { recursive: true })
    writeFileSync(join(dir, fileName), source)
  }
  return { path: join(dir, 'file-text.cjs'), remove: () => rmSync(dir, { recursive: true, force: true }) }
}
