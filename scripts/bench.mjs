// `npm run bench [-- NAME…]`: bundles and runs the programs of bench/, all or the named ones.
import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install, node24, root, runProgram, say } from './lib/prepare.mjs'

if (!install()) process.exit(1)
const { build } = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href)
const outDir = join(root, 'out/bench')
const wanted = process.argv.slice(2)
const programs = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.bench.ts'))
const chosen = programs.filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.bench.ts')))
if (chosen.length === 0)
  say(`There is: ${programs.map((name) => basename(name, '.bench.ts')).join(', ') || 'nothing yet'}`)

let failed = chosen.length === 0
for (const name of chosen) {
  say(`\n== ${basename(name, '.bench.ts')}`)
  rmSync(outDir, { recursive: true, force: true })
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'bench', name),
      outDir,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'bench.js' } },
    },
  })
  failed = (await runProgram(node24(), ['--expose-gc', join(outDir, 'bench.js')])) !== 0 || failed
}
process.exit(failed ? 1 : 0)
