// First: it takes the place of the worker that pdf.js would load from a file.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Beyond these, and this time in ms, nothing is read of one document. */
const MAX_PAGES = 2_000
const MAX_TIME = 15_000

/** Gets a table of letters that pdf.js asks for, for fonts that do not bring theirs: `Adobe-Japan1-UCS2.bcmap`. */
export type Tables = (name: string) => Promise<Uint8Array>

/** The text layer of a PDF, about `most` of it; '' of one that is broken or has a password. */
export async function textOfPdf(content: Uint8Array, tables: Tables, most: number): Promise<string> {
  const loading = getDocument({
    // It takes the bytes for itself.
    data: new Uint8Array(content),
    ...{
      verbosity: 0,
      useWorkerFetch: false,
      enableXfa: false,
      disableFontFace: true,
      useSystemFonts: false,
    },
    ...{ cMapUrl: 'cmaps/', cMapPacked: true, stopAtErrors: false, maxImageSize: 1, useWasm: false },
    BinaryDataFactory: class {
      async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
        if (kind !== 'cMapUrl') throw new Error(`there is no ${filename}`)
        return tables(filename)
      }
    },
  })
  const start = performance.now()
  let text = ''
  try {
    const pdf = await loading.promise
    for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES); number++) {
      if (text.length > most || performance.now() - start > MAX_TIME) break
      text += `${await textOfPage(pdf, number)}\n`
    }
  } catch {
    // What was read until there is found.
  } finally {
    await loading.destroy()
  }
  return text
}

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>

async function textOfPage(pdf: Pdf, number: number): Promise<string> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  page.cleanup()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
}
