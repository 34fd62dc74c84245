import { serveEngine } from './shell/electron/engine-server'

serveEngine({
  parent: process.parentPort,
  passphrase: process.env['POSTILLA_PASSPHRASE'],
  echo: (line) => void process.stderr.write(`${line}\n`),
  exit: (code) => process.exit(code),
})
