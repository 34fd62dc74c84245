import { readFile, stat } from 'node:fs/promises'
import { createTrustList, importTrust, type TrustList } from './engine/protocols/smime'
import { inspectMessage } from './inspect/inspect-message'
import { loadSanitiser } from './inspect/sanitiser'

/** Larger files are refused: no mail server takes them. */
const MAX_FILE = 200_000_000

/**
 * Prints how the engine understands message files, one line of JSON each: `inspect [--trust FILE]… FILE…`. A file
 * that cannot be read gives a line with `error`; the others go on. Exit code 1 when any failed.
 *
 * `--trust` names files of certificates that signatures are judged by (PEM, DER, PKCS #7, LDIF, an XML trusted
 * list); without it no signer is trusted.
 */
async function main(args: readonly string[]): Promise<number> {
  const { files, trustFiles } = readArguments(args)
  if (files.length === 0) {
    process.stderr.write('usage: inspect [--trust FILE]... FILE...\n')
    return 2
  }
  const trust = await loadTrust(trustFiles).catch((error: unknown) => messageOf(error))
  if (typeof trust === 'string') {
    process.stderr.write(`${trust}\n`)
    return 2
  }
  const sanitise = await loadSanitiser()
  if (!sanitise) process.stderr.write('safeHtml is left out: jsdom and dompurify are not installed\n')
  let failed = 0
  for (const file of files) {
    const line = await inspectFile(file, sanitise, trust)
    if ('error' in line) failed++
    await print(line)
  }
  return failed > 0 ? 1 : 0
}

function readArguments(args: readonly string[]): { files: string[]; trustFiles: string[] } {
  const files: string[] = []
  const trustFiles: string[] = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--trust') trustFiles.push(args[++i] ?? '')
    else files.push(args[i] ?? '')
  }
  return { files, trustFiles }
}

async function loadTrust(files: readonly string[]): Promise<TrustList> {
  const certificates = []
  for (const file of files) {
    const found = importTrust(await readFile(file))
    if (found.certificates.length === 0) throw new Error(`${file}: holds no certificate`)
    certificates.push(...found.certificates)
  }
  return createTrustList(certificates)
}

async function inspectFile(
  file: string,
  sanitise: Awaited<ReturnType<typeof loadSanitiser>>,
  trust: TrustList,
): Promise<object> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE) return { file, error: `larger than ${MAX_FILE} bytes` }
    return { file, ...inspectMessage(await readFile(file), sanitise, { now: Date.now(), trust }) }
  } catch (error) {
    return { file, error: messageOf(error) }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Waits for a slow reader, so that thousands of lines never pile up in memory. */
function print(line: object): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) => (error ? reject(error) : resolve()))
  })
}

process.exitCode = await main(process.argv.slice(2))
