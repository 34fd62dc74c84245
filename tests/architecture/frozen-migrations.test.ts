import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../src/main/engine/db/migrations/index'
import { filesUnder, importsOf, readProjectFile } from '../helpers/source-files'

const FOLDER = 'src/main/engine/db/migrations'
const LIST = `${FOLDER}/frozen.sha256`

const files = filesUnder(FOLDER, ['.ts']).filter((path) => basename(path) !== 'index.ts')
const lines = (text: string): string[] => text.replaceAll('\r\n', '\n').split('\n').filter(Boolean)

/** As `sha256sum` writes it. */
const lineOf = (path: string): string => {
  const text = readProjectFile(path).replaceAll('\r\n', '\n')
  return `${createHash('sha256').update(text).digest('hex')}  ${basename(path)}`
}

describe('a migration that has landed', () => {
  // Databases that ran it would differ for ever from those that run what it was made into. What is to be otherwise is
  // brought by a new migration; the line of a new one, as shown here, goes to the end of the list.
  it('stays as it is, and a new one is listed', () => {
    expect(files.length).toBeGreaterThan(5)
    expect(lines(readProjectFile(LIST))).toEqual(files.map(lineOf))
  })

  it('is run, by the number its file begins with', () => {
    expect(
      migrations.map(({ version, name }) => `${FOLDER}/${String(version).padStart(4, '0')}-${name}.ts`),
    ).toEqual(files)
  })

  it('calls nothing of the program, which goes on to change', () => {
    expect(files.flatMap(importsOf).filter(({ typeOnly }) => !typeOnly)).toEqual([])
  })
})
