// `npm run lint`: ESLint over everything, a part at a time: each has the types of its own, and those of all at once do
// not fit into the memory that Node gives a process.
import { join } from 'node:path'
import { node24, root, runProgram } from './lib/prepare.mjs'

const parts = [
  ['src/shared', 'src/main', 'electron.vite.config.ts', 'scripts', 'eslint.config.js'],
  ['src/renderer', 'src/preload'],
  ['tests', 'bench', 'vitest.config.ts', 'playwright.config.ts'],
]

for (const folders of parts) {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js')
  const code = await runProgram(node24(), [eslint, ...folders, '--max-warnings', '0'])
  process.exitCode ||= code
}
