// `npm run lint`: ESLint over everything, a part at a time.
import { join } from 'node:path'
import { lintParts } from './lib/lint.mjs'
import { node24, root, runProgram } from './lib/prepare.mjs'

for (const folders of Object.values(lintParts)) {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js')
  process.exitCode ||= await runProgram(node24(), [eslint, ...folders, '--max-warnings', '0'])
}
