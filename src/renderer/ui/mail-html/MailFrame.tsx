import { useEffect, useMemo, useRef, useState } from 'react'
import { buildFrameDocument, type FrameInput } from './frame-document'
import classes from './MailFrame.module.css'

export interface MailFrameProps extends Omit<FrameInput, 'labels'> {
  /** A link was followed: its real target and the text it was shown as. */
  onOpenLink(url: string, shownText: string): void
  /** How many remote images and backgrounds the mail asks for. */
  onRemoteCount?(count: number): void
  labels: { showQuote: string; hideQuote: string; frame: string }
}

/** A mail taller than this scrolls inside its frame: some senders make endless ones. */
const MAX_HEIGHT = 60_000

/**
 * Shows one mail, whatever it contains: sanitised, in a frame without scripts whose own policy keeps all remote
 * content out until `allowRemote`. The frame grows with its content and hands keys and links to its page.
 */
export function MailFrame(props: MailFrameProps) {
  const { html, text, cidImages, allowRemote, theme, labels, onOpenLink, onRemoteCount } = props
  const frame = useRef<HTMLIFrameElement>(null)
  const openLink = useRef(onOpenLink)
  const [height, setHeight] = useState(60)
  const shown = useMemo(
    () => buildFrameDocument({ html, text, cidImages, allowRemote, theme, labels }),
    [html, text, cidImages, allowRemote, theme, labels],
  )

  useEffect(() => {
    openLink.current = onOpenLink
  }, [onOpenLink])
  useEffect(() => onRemoteCount?.(shown.remoteCount), [shown.remoteCount, onRemoteCount])
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    let detach = (): void => undefined
    const attach = (): void => {
      detach()
      detach = attachToDocument(element, setHeight, (url, shownText) => openLink.current(url, shownText))
    }
    element.addEventListener('load', attach)
    if (element.contentDocument?.readyState === 'complete') attach()
    return () => {
      element.removeEventListener('load', attach)
      detach()
    }
  }, [shown.source])

  return (
    <iframe
      ref={frame}
      className={classes.frame}
      title={labels.frame}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={shown.source}
      // A frame of another colour scheme than its document's gets an opaque backdrop.
      style={{ height, colorScheme: theme }}
    />
  )
}

function attachToDocument(
  frame: HTMLIFrameElement,
  setHeight: (height: number) => void,
  openLink: (url: string, shownText: string) => void,
): () => void {
  const content = frame.contentDocument
  if (!content?.body) return () => undefined
  const fit = (): void => {
    fitWidth(content)
    setHeight(Math.min(Math.max(contentHeight(content), 24), MAX_HEIGHT))
  }
  const onClick = (event: MouseEvent): void => followLink(event, openLink)
  const onKeyDown = (event: KeyboardEvent): void => forwardKey(event, frame)
  const observer = new ResizeObserver(fit)
  observer.observe(content.body)
  content.addEventListener('click', onClick)
  content.addEventListener('auxclick', onClick)
  content.addEventListener('keydown', onKeyDown)
  content.addEventListener('load', fit, true)
  fit()
  return () => {
    observer.disconnect()
    content.removeEventListener('click', onClick)
    content.removeEventListener('auxclick', onClick)
    content.removeEventListener('keydown', onKeyDown)
    content.removeEventListener('load', fit, true)
  }
}

const SMALLEST_ZOOM = 0.55

/** Newsletters are laid out 600 px wide; in a narrower pane they shrink to fit, as on a phone, before they scroll. */
function fitWidth(content: Document): void {
  const { body, documentElement: root } = content
  body.style.setProperty('zoom', '1')
  const zoom = root.clientWidth / root.scrollWidth
  if (zoom < 1) body.style.setProperty('zoom', String(Math.max(zoom, SMALLEST_ZOOM)))
}

/** The body's own box, with room for a horizontal scroll bar: the root's scroll height never shrinks again. */
function contentHeight(content: Document): number {
  const { body, documentElement: root } = content
  const box = body.getBoundingClientRect()
  const scrollBar = root.scrollWidth > root.clientWidth ? 16 : 0
  return Math.ceil(Math.max(box.bottom, body.scrollHeight) + scrollBar)
}

function followLink(event: MouseEvent, openLink: (url: string, shownText: string) => void): void {
  if (event.button > 1) return
  const link = event.composedPath().find(isLink)
  const href = link?.getAttribute('href') ?? null
  if (!link || href === null || href.startsWith('#')) return
  event.preventDefault()
  openLink(href, (link.textContent ?? '').trim())
}

/** By name: elements of the frame are of another realm, so `instanceof` would not know them. */
function isLink(node: EventTarget): node is Element {
  return 'nodeName' in node && (node.nodeName === 'A' || node.nodeName === 'AREA')
}

/** Shortcuts work while the focus is in the mail; a key the page acts on does nothing more inside. */
function forwardKey(event: KeyboardEvent, frame: HTMLIFrameElement): void {
  const { key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey } = event
  const isPressed = event
    .composedPath()
    .some((node) => 'nodeName' in node && (node.nodeName === 'SUMMARY' || isLink(node)))
  if (isPressed && (key === 'Enter' || key === ' ')) return
  const copy = {
    key,
    code,
    location,
    repeat,
    ctrlKey,
    shiftKey,
    altKey,
    metaKey,
    bubbles: true,
    cancelable: true,
  }
  if (!frame.dispatchEvent(new KeyboardEvent('keydown', copy))) event.preventDefault()
}
