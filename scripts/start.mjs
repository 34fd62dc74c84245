// `npm start` and `npm run demo`: installs and builds what is missing, then opens Postilla in Electron or, where
// Electron is not to be had or cannot run, in the Node shell.
import { join } from 'node:path'
import { obtainElectron } from './lib/electron.mjs'
import { engineFlags, node24, prepare, root, runProgram } from './lib/prepare.mjs'

const args = process.argv.slice(2)
prepare()
const electron = electronCanRun() ? await obtainElectron() : null
process.exit(
  electron
    ? await runProgram(electron, [root, ...args])
    : await runProgram(node24(), [...engineFlags, join(root, 'out/main/node.js'), ...args]),
)

function electronCanRun() {
  // Serving a page is the Node shell's business, and so is everything where no window can be shown.
  if (args.some((arg) => /^--(no-open|port|help)\b/.test(arg) || arg === '-h')) return false
  if (process.platform !== 'linux') return true
  const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  // Chromium's sandbox refuses to start as root, and without the sandbox we do not show mail.
  return hasDisplay && process.getuid?.() !== 0
}
