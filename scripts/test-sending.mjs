// `npm run test:sending -- [MAILS [SEED]]`: sends many mails through a real Postfix while everything goes wrong, and
// counts what arrived. See docs/reliability.md. Needs what `npm test` installs, and root.
import { join } from 'node:path'
import { install, node24, root, runProgram } from './lib/prepare.mjs'

if (!install()) process.exit(1)
const [mails = '10000', seed = String(Date.now() % 100_000)] = process.argv.slice(2)
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
process.exitCode = await runProgram(
  node24(),
  [vitest, 'run', '--project', 'live', 'tests/live/exactly-once.test.ts'],
  {
    env: {
      ...process.env,
      SENDING_MAILS: mails,
      SENDING_SEED: seed,
      SENDING_LOG: process.env.SENDING_LOG ?? '/dev/stderr',
    },
  },
)
