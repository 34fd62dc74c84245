import { join } from 'node:path'
import { takePassphrase } from './profile/take-passphrase'
import { serveEngine } from './shell/electron/engine-server'

serveEngine({
  parent: process.parentPort,
  passphrase: takePassphrase(),
  fileTextProgram: join(import.meta.dirname, 'file-text.cjs'),
  echo: (line) => void process.stderr.write(`${line}\n`),
  exit: (code) => process.exit(code),
})
