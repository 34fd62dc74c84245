import { takePassphrase } from './profile/take-passphrase'
import { serveEngine } from './shell/electron/engine-server'

serveEngine({
  parent: process.parentPort,
  passphrase: takePassphrase(),
  echo: (line) => void process.stderr.write(`${line}\n`),
  exit: (code) => process.exit(code),
})
