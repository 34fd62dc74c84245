import {
  getDocument,
  PasswordException,
  PDFWorker,
  TextLayer,
  type PDFDocumentProxy,
  type PDFPageProxy,
  type RenderTask,
} from 'pdfjs-dist'
import Reader from './pdf-worker?worker&inline'
import type { Shown, Showing } from './showing'
import { Unshowable } from '../../shared/files/unshowable'

const MAX_PAGES = 3_000
/** Of one page drawn, whatever size it says it has. */
const MAX_PIXELS = 12_000_000
const GAP = 12
/** Pages drawn before and after those in sight; others give their memory back. */
const AHEAD = 1

const folders: Readonly<Record<string, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
}

/** Shows a PDF: read by a worker, and of its pages only those in sight are drawn. Its scripts, forms and links do nothing. */
export async function showPdf(content: ArrayBuffer, showing: Showing): Promise<Shown> {
  // A classic worker: Chromium starts no module without an origin.
  const worker = PDFWorker.create({ port: new Reader() })
  const pdf = await getDocument({
    ...{ data: content, worker, verbosity: 0 },
    ...{
      useWorkerFetch: false,
      cMapUrl: 'cmaps/',
      standardFontDataUrl: 'data:font/ttf;base64,/',
      wasmUrl: 'wasm/',
    },
    BinaryDataFactory: class {
      async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
        return showing.asset(`${folders[kind] ?? ''}/${filename}`)
      }
    },
    ...{ enableXfa: false, maxImageSize: 60_000_000, canvasMaxAreaInBytes: MAX_PIXELS * 4 },
  }).promise.catch((error: unknown) => {
    throw new Unshowable(error instanceof PasswordException ? 'locked' : 'broken')
  })
  const first = await pdf.getPage(1).catch(() => {
    throw new Unshowable('broken')
  })
  const pages = layOut(pdf, first, showing)
  await pages.begin()
  const isCut = pdf.numPages > MAX_PAGES
  return { pages: Math.min(pdf.numPages, MAX_PAGES), notes: isCut ? ['pages-cut'] : [], ...pages }
}

interface Sheet {
  number: number
  box: HTMLElement
  /** In points; that of the first page until it is read. */
  width: number
  height: number
  drawn: { task: RenderTask; scale: number } | null
}

function layOut(pdf: PDFDocumentProxy, first: PDFPageProxy, { root, words, onPage }: Showing) {
  const place = document.createElement('div')
  place.className = 'pages'
  root.append(place)
  const { width, height } = first.getViewport({ scale: 1 })
  let factor = 1
  const sheets = Array.from({ length: Math.min(pdf.numPages, MAX_PAGES) }, (_, at): Sheet => {
    const box = document.createElement('section')
    box.setAttribute('aria-label', words.page.replace('#', String(at + 1)))
    place.append(box)
    return { number: at + 1, box, width, height, drawn: null }
  })
  const scaleOf = (sheet: Sheet): number =>
    (Math.max(200, Math.min(root.clientWidth - 2 * GAP, 1_000)) / Math.max(1, sheet.width)) * factor
  const measure = (sheet: Sheet): void => {
    const scale = scaleOf(sheet)
    sheet.box.style.width = `${sheet.width * scale}px`
    sheet.box.style.height = `${sheet.height * scale}px`
  }
  const clear = (sheet: Sheet): void => {
    sheet.drawn?.task.cancel()
    sheet.drawn = null
    sheet.box.replaceChildren()
  }
  async function draw(sheet: Sheet): Promise<void> {
    const scale = scaleOf(sheet)
    if (sheet.drawn?.scale === scale) return
    clear(sheet)
    const page = await pdf.getPage(sheet.number)
    const points = page.getViewport({ scale: 1 })
    Object.assign(sheet, { width: points.width, height: points.height })
    measure(sheet)
    const viewport = page.getViewport({ scale: scaleOf(sheet) })
    const sharpness = Math.min(
      window.devicePixelRatio,
      2,
      Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)),
    )
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.floor(viewport.width * sharpness))
    canvas.height = Math.max(1, Math.floor(viewport.height * sharpness))
    const task = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] })
    sheet.drawn = { task, scale: scaleOf(sheet) }
    sheet.box.replaceChildren(canvas)
    await task.promise
    const words = document.createElement('div')
    words.className = 'words'
    words.style.setProperty('--total-scale-factor', String(viewport.scale))
    await new TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport }).render()
    if (sheet.drawn?.task === task) sheet.box.append(words)
  }
  const drawOrSay = (sheet: Sheet): Promise<void> =>
    draw(sheet).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'RenderingCancelledException') return
      sheet.box.textContent = words.brokenPage
    })
  let shown = 1
  const look = (): void => {
    const from = root.scrollTop
    const to = from + root.clientHeight
    const isNear = ({ box }: Sheet): boolean =>
      box.offsetTop + box.offsetHeight > from - AHEAD * 600 && box.offsetTop < to + AHEAD * 600
    for (const sheet of sheets) {
      if (isNear(sheet)) void drawOrSay(sheet)
      else if (sheet.drawn) clear(sheet)
    }
    const middle = from + root.clientHeight / 3
    const front = sheets.findLast(({ box }) => box.offsetTop <= middle)?.number ?? 1
    if (front !== shown) onPage((shown = front))
  }
  const goTo = (number: number): void => {
    const sheet = sheets[number - 1]
    if (sheet) root.scrollTop = sheet.box.offsetTop - GAP
  }
  return {
    async begin(): Promise<void> {
      sheets.forEach(measure)
      const [sheet] = sheets
      if (sheet) await drawOrSay(sheet)
      root.addEventListener('scroll', () => requestAnimationFrame(look))
      new ResizeObserver(() => {
        sheets.forEach(measure)
        look()
      }).observe(root)
    },
    goTo,
    zoom(next: number): void {
      const sheet = sheets[shown - 1]
      const within = sheet ? (root.scrollTop - sheet.box.offsetTop) / Math.max(1, sheet.box.offsetHeight) : 0
      factor = next
      sheets.forEach(measure)
      if (sheet) root.scrollTop = sheet.box.offsetTop + within * sheet.box.offsetHeight
      look()
    },
  }
}
