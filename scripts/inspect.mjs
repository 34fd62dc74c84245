// `npm run -s inspect -- FILE`: prints as JSON how the engine understands a message file.
import { join, resolve } from 'node:path'
import { node24, prepare, root, runProgram } from './lib/prepare.mjs'

const files = process.argv
  .slice(2)
  .map((arg) => (arg.startsWith('-') ? arg : resolve(process.env.INIT_CWD ?? '.', arg)))
prepare()
process.exit(await runProgram(node24(), [join(root, 'out/main/inspect.js'), ...files]))
