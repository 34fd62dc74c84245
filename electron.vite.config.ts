import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { build, type Plugin } from 'vite'
import { fileTextProgram } from './scripts/lib/file-text-program'

/** Programs of the main side: the Electron main process, the engine's utility process, the Node shell, `inspect`. */
const mainEntries = ['index', 'engine-process', 'node', 'inspect']

export default defineConfig({
  main: {
    plugins: [fileTexts()],
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
    plugins: [react(), previewPage()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})

/** The program that reads texts of attachments, as one file: a thread is started with its text. */
function fileTexts(): Plugin {
  return {
    name: 'postilla:file-texts',
    apply: 'build',
    async generateBundle() {
      for (const file of await fileTextProgram()) this.emitFile({ type: 'asset', ...file })
    },
  }
}

/**
 * The page that shows attachments, as one file with all its code: in its sandbox it may load nothing, and its policy
 * names this very script.
 */
function previewPage(): Plugin {
  return {
    name: 'postilla:preview-page',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'error',
        publicDir: false,
        build: {
          write: false,
          minify: true,
          cssCodeSplit: false,
          rolldownOptions: {
            input: resolve('src/renderer/preview-page/main.ts'),
            output: { format: 'iife' },
          },
        },
      })
      if (!('output' in built)) throw new Error('the page of previews was not built in one go')
      const script = built.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : []))
      const style = built.output.flatMap((file) => (file.type === 'asset' ? [String(file.source)] : []))
      this.emitFile({
        type: 'asset',
        fileName: 'preview.html',
        source: page(script.join(''), style.join('')),
      })
    },
  }
}

const page = (script: string, style: string): string =>
  '<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Preview</title>' +
  `<style>${style}</style></head><body><script>${withinScript(script)}</script></body></html>`

/** What would end the script, or begin a comment in it, is written otherwise; within its strings it stays the same. */
const withinScript = (script: string): string => script.replace(/<(?=\/script|!--)/gi, '\\x3C')

function entriesIn(folder: string, names: string[]): Record<string, string> {
  const files = names.map((name) => [name, resolve(folder, `${name}.ts`)] as const)
  return Object.fromEntries(files.filter(([, file]) => existsSync(file)))
}
