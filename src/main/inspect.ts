import { readFile, stat } from 'node:fs/promises'
import { inspectMessage } from './inspect/inspect-message'
import { loadSanitiser } from './inspect/sanitiser'

/** Larger files are refused: no mail server takes them. */
const MAX_FILE = 200_000_000

/**
 * Prints how the engine understands message files, one line of JSON each: `inspect FILE…`. A file that cannot be
 * read gives a line with `error`; the others go on. Exit code 1 when any failed.
 */
async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    process.stderr.write('usage: inspect FILE...\n')
    return 2
  }
  const sanitise = await loadSanitiser()
  if (!sanitise) process.stderr.write('safeHtml is left out: jsdom and dompurify are not installed\n')
  let failed = 0
  for (const file of files) {
    const line = await inspectFile(file, sanitise)
    if ('error' in line) failed++
    await print(line)
  }
  return failed > 0 ? 1 : 0
}

async function inspectFile(
  file: string,
  sanitise: Awaited<ReturnType<typeof loadSanitiser>>,
): Promise<object> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE) return { file, error: `larger than ${MAX_FILE} bytes` }
    return { file, ...inspectMessage(await readFile(file), sanitise) }
  } catch (error) {
    return { file, error: error instanceof Error ? error.message : String(error) }
  }
}

/** Waits for a slow reader, so that thousands of lines never pile up in memory. */
function print(line: object): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) => (error ? reject(error) : resolve()))
  })
}

process.exitCode = await main(process.argv.slice(2))
