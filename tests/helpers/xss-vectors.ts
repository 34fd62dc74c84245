import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

const file = join(process.cwd(), '../shared/corpus/cure53+DOMPurify/test/fixtures/expect.mjs')

export const hasXssVectors = existsSync(file)

/** The payloads of DOMPurify's own fixtures; a data module, read without the test runner's module resolution. */
export function xssPayloads(): string[] {
  const source = readFileSync(file, 'utf8').replace(/^export default/m, 'vectors =')
  const vectors: unknown = runInNewContext(`${source}; vectors.map(({ payload }) => payload)`)
  if (!Array.isArray(vectors)) throw new Error('not the expected fixtures')
  return Array.from(vectors, String)
}
