import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Programs of the main side: the Electron main process, the engine's utility process, the Node shell, `inspect`. */
const mainEntries = ['index', 'engine-process', 'node', 'inspect']

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Development dependencies of `inspect`, too large to bundle.
      externalizeDeps: { include: ['jsdom', 'dompurify'] },
      rolldownOptions: { input: entriesIn('src/main', mainEntries), output: { format: 'es' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script cannot import: it must be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: entriesIn('src/preload', ['index']),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})

function entriesIn(folder: string, names: string[]): Record<string, string> {
  const files = names.map((name) => [name, resolve(folder, `${name}.ts`)] as const)
  return Object.fromEntries(files.filter(([, file]) => existsSync(file)))
}
