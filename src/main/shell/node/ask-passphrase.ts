import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks on the terminal without showing what is typed; a new passphrase is asked twice. Resolves null where there
 * is no terminal, or when the user gives up.
 */
export async function askPassphrase(isNew: boolean): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  if (!isNew) return askHidden('Passphrase of this profile: ')
  process.stderr.write('No keychain answers here, so secrets are kept in a file sealed with a passphrase.\n')
  for (;;) {
    const first = await askHidden('Choose a passphrase: ')
    if (!first) return null
    if ((await askHidden('The same again: ')) === first) return first
    process.stderr.write('These were not the same.\n')
  }
}

function askHidden(question: string): Promise<string | null> {
  process.stderr.write(question)
  // readline echoes to its output what is typed: it gets one that swallows everything.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve) => {
    const finish = (answer: string | null): void => {
      process.stderr.write('\n')
      lines.removeAllListeners()
      lines.close()
      resolve(answer)
    }
    lines.once('line', finish)
    lines.once('close', () => finish(null))
    lines.once('SIGINT', () => finish(null))
  })
}
