import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build } from 'vite'

/** The files of the thread that reads the texts of attachments: its program, in one, and the tables of letters of PDFs. */
export async function fileTextProgram(): Promise<{ fileName: string; source: string | Uint8Array }[]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    // Reading text draws nothing: pdf.js is not to look for a library to draw with.
    define: { 'process.getBuiltinModule': 'undefined' },
    ssr: { noExternal: true, target: 'node' },
    build: {
      write: false,
      minify: true,
      ssr: resolve('src/main/file-text.ts'),
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
  })
  if (!('output' in built)) throw new Error('the program that reads files was not built in one go')
  const [program] = built.output
  const folder = resolve('node_modules/pdfjs-dist/cmaps')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.bcmap'))
  const tables = names.map(async (name) => ({
    fileName: `cmaps/${name}`,
    source: await readFile(resolve(folder, name)),
  }))
  return [{ fileName: 'file-text.cjs', source: program.code }, ...(await Promise.all(tables))]
}
