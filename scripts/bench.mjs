// `npm run bench -- [NAME [ARGUMENTS…]]`: bundles and runs one program of bench/, or all `*.bench.ts` of it.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { engineFlags, install, node24, root, runProgram, say } from './lib/prepare.mjs'

if (!install()) process.exit(1)
const { build } = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href)
const folder = join(root, 'bench')
const all = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'))
const [wanted, ...args] = process.argv.slice(2)
const chosen = wanted
  ? [`${wanted}.bench.ts`, `${wanted}.ts`].filter((name) => existsSync(join(folder, name)))
  : all
if (chosen.length === 0) say(`There is: ${all.map((name) => name.replace('.bench.ts', '')).join(', ')}`)

let failed = chosen.length === 0
for (const name of chosen) failed = !(await bundleAndRun(name)) || failed
process.exit(failed ? 1 : 0)

async function bundleAndRun(name) {
  say(`\n== ${name}`)
  // Inside the project, so that packages are found from there.
  const outDir = join(root, 'out/bench', name)
  rmSync(outDir, { recursive: true, force: true })
  const output = { entryFileNames: 'bench.js' }
  const ssr = join(folder, name)
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { ssr, outDir, target: 'node24', rolldownOptions: { output } },
  })
  return (
    (await runProgram(node24(), ['--expose-gc', ...engineFlags, join(outDir, 'bench.js'), ...args])) === 0
  )
}
