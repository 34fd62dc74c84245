import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/source-files'

mkdirSync(join(projectRoot, 'out'), { recursive: true })
/** Inside the project, so that packages are found from there. */
const dir = mkdtempSync(join(projectRoot, 'out', 'engine-alone-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const program = `
import { randomBytes } from 'node:crypto'
import { createEngine } from '${join(projectRoot, 'src/main/engine/create-engine').replaceAll('\\', '/')}'
import { memorySecrets } from '${join(projectRoot, 'src/main/secrets/memory').replaceAll('\\', '/')}'

const quiet = { info() {}, warn() {}, error() {} }
const engine = createEngine({
  profile: { dir: process.argv[2], kind: 'normal' }, version: '0', device: () => 'test', databaseKey: randomBytes(32),
  clock: { now: () => Date.now() }, secrets: memorySecrets(), log: quiet, randomBytes,
})
await engine.stop()
process.stdout.write(Object.keys(engine.router).join())
`

const noElectron = `
import { registerHooks } from 'node:module'
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') throw new Error('the engine asked for electron')
    return next(specifier, context)
  },
})
if (process.argv[2] === 'prove') await import('electron')
`

describe('the engine', () => {
  it('starts and stops where electron cannot be resolved', async () => {
    writeFileSync(join(dir, 'program.ts'), program)
    writeFileSync(join(dir, 'no-electron.mjs'), noElectron)
    await build({
      root: projectRoot,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(dir, 'program.ts'),
        outDir: join(dir, 'built'),
        rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
      },
    })
    const hooks = ['--import', `file://${join(dir, 'no-electron.mjs').replaceAll('\\', '/')}`]
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [...hooks, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    expect(run(join(dir, 'built/program.mjs'), join(dir, 'profile'))).toContain('app')
    // The hook must be able to fail, or this test could not.
    expect(() => run(join(dir, 'no-electron.mjs'), 'prove')).toThrow('asked for electron')
  })
})
