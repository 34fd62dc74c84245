import { PREVIEW_PORT, toPreview, type FromPreview, type ToPreview } from '../../shared/preview-messages'
import { readCsv } from './csv'
import { showGrid } from './grid'
import { showOffice } from './office'
import { showPdf } from './pdf'
import { showPicture } from './picture'
import type { Shown, Showing } from './showing'
import './style.css'
import { showText } from './text'
import { Unshowable } from '../../shared/files/unshowable'

const isPort = (event: MessageEvent<unknown>): boolean =>
  event.source === window.parent && event.data === PREVIEW_PORT

/** The first message from the window brings the port over which all else is said. */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports
  if (isPort(event) && port) serve(port)
})

function serve(port: MessagePort): void {
  const say = (message: FromPreview): void => port.postMessage(message)
  const asked = new Map<number, (content: ArrayBuffer | null) => void>()
  let shown: Shown | null = null
  const asset = async (name: string): Promise<Uint8Array> => {
    const id = asked.size
    const content = await new Promise<ArrayBuffer | null>((resolve) => {
      asked.set(id, resolve)
      say({ type: 'asset', id, name })
    })
    if (!content) throw new Error(`there is no ${name}`)
    return new Uint8Array(content)
  }
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = toPreview.parse(data)
    switch (message.type) {
      case 'show':
        void show(message, asset, say).then((result) => (shown = result))
        return
      case 'zoom':
        return shown?.zoom?.(message.factor)
      case 'page':
        return shown?.goTo?.(message.page)
      case 'asset':
        asked.get(message.id)?.(message.content)
    }
  })
  port.start()
  window.addEventListener('keydown', (event) => handOn(event, say))
  window.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a, area')) event.preventDefault()
  })
}

async function show(
  message: Extract<ToPreview, { type: 'show' }>,
  asset: Showing['asset'],
  say: (message: FromPreview) => void,
): Promise<Shown | null> {
  const { scheme, language, words } = message
  document.documentElement.dataset['scheme'] = scheme
  document.documentElement.lang = language
  const root = document.createElement('main')
  root.tabIndex = -1
  document.body.replaceChildren(root)
  try {
    const onPage = (page: number): void => say({ type: 'page', page })
    const shown = await draw(message, { root, language, words, asset, onPage })
    say({ type: 'shown', pages: shown.pages, canZoom: shown.zoom !== undefined, notes: shown.notes })
    root.focus()
    return shown
  } catch (error) {
    root.remove()
    say({ type: 'failed', why: error instanceof Unshowable ? error.why : 'broken' })
    return null
  }
}

async function draw(
  { kind, content, mediaType }: Extract<ToPreview, { type: 'show' }>,
  showing: Showing,
): Promise<Shown> {
  if (typeof content === 'string')
    return kind === 'csv'
      ? showGrid([{ name: '', read: () => readCsv(content) }], showing)
      : showText(content, showing)
  if (kind === 'pdf') return showPdf(content, showing)
  if (kind === 'picture') return showPicture(content, mediaType, showing)
  return showOffice(new Uint8Array(content), showing)
}

/** Keys that mean something to the window; all else scrolls here. */
const HANDED_ON = /^(?:Escape|ArrowLeft|ArrowRight|[-+=0]|[a-z])$/i

function handOn(event: KeyboardEvent, say: (message: FromPreview) => void): void {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event
  const copies = (ctrlKey || metaKey) && /^[ac]$/i.test(key)
  if (!HANDED_ON.test(key) || copies) return
  if (ctrlKey || metaKey || key.startsWith('Arrow')) event.preventDefault()
  // What it does may take this very page away, which is to be through with the key before.
  setTimeout(() => say({ type: 'key', key, ctrlKey, metaKey, shiftKey, altKey }))
}
