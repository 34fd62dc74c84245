import { useEffect, useMemo, useRef, useState } from 'react'
import type { LinkRisk } from '../../../shared/link-risk'
import { drawnLinkRisk, type Point } from './drawn-link'
import { buildFrameDocument, type FrameDocument, type FrameInput } from './frame-document'
import { findsHiddenText } from './hidden-text'
import { LinkHost } from './LinkHost'
import classes from './MailFrame.module.css'

/** A link of a mail: its real target, the text it was shown as, and what speaks against it. */
export interface MailLink {
  url: string
  shownText: string
  risk: LinkRisk | null
}

export interface MailFacts extends Pick<
  FrameDocument,
  'remoteCount' | 'riskyLinks' | 'cut' | 'trackers' | 'trackerHosts'
> {
  /** It holds text that is not drawn, more than newsletters do. */
  hidesText: boolean
}

export interface MailFrameLabels {
  showQuote: string
  frame: string
  /** That only the beginning is shown. */
  beginning: string
  showRest: string
}

export interface MailFrameProps extends Omit<FrameInput, 'labels' | 'whole'> {
  /** A link was followed. */
  onOpenLink(link: MailLink): void
  /** What was found in the mail: remote images, links that may lie, hidden text, and whether its end is missing. */
  onShown?(facts: MailFacts): void
  labels: MailFrameLabels
}

/** A mail taller than this scrolls inside its frame: some senders make endless ones. */
const MAX_HEIGHT = 60_000

/**
 * Shows one mail, whatever it contains: sanitised, in a frame without scripts whose own policy keeps all remote
 * content out until `allowRemote`. The frame grows with its content and hands keys and links to its page. Of a long
 * mail it shows the beginning, until the user asks for the rest.
 */
export function MailFrame(props: MailFrameProps) {
  const { html, text, cidImages, allowRemote, theme, labels, onOpenLink, onShown } = props
  const frame = useRef<HTMLIFrameElement>(null)
  const openLink = useRef(onOpenLink)
  const [height, setHeight] = useState(60)
  const [pointed, setPointed] = useState<MailLink | null>(null)
  const [whole, setWhole] = useState(false)
  const shown = useMemo(
    () => buildFrameDocument({ html, text, cidImages, allowRemote, whole, theme, labels }),
    [html, text, cidImages, allowRemote, whole, theme, labels],
  )

  const showRest = (): void => {
    setWhole(true)
    // The button goes, and must not take the focus with it.
    frame.current?.focus()
  }

  useEffect(() => {
    openLink.current = onOpenLink
  }, [onOpenLink])
  useEffect(() => onShown?.({ ...shown, hidesText: false }), [shown, onShown])
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    let detach = (): void => undefined
    const attach = (): void => {
      detach()
      detach = attachToDocument(
        element,
        setHeight,
        setPointed,
        (link) => openLink.current(link),
        (drawn) => onShown?.({ ...shown, ...drawn }),
      )
    }
    element.addEventListener('load', attach)
    if (element.contentDocument?.readyState === 'complete') attach()
    return () => {
      element.removeEventListener('load', attach)
      detach()
    }
  }, [shown, onShown])

  return (
    <div className={classes.letter}>
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
      {pointed && (
        <div className={classes.status} data-risk={pointed.risk !== null || undefined} aria-hidden>
          <LinkHost url={pointed.url} />
        </div>
      )}
      {shown.rest && (
        <p className={classes.rest}>
          {labels.beginning}{' '}
          <button type="button" className={classes.showRest} onClick={showRest}>
            {labels.showRest}
          </button>
        </p>
      )}
    </div>
  )
}

function attachToDocument(
  frame: HTMLIFrameElement,
  setHeight: (height: number) => void,
  setPointed: (link: MailLink | null) => void,
  openLink: (link: MailLink) => void,
  tell: (drawn: Pick<MailFacts, 'riskyLinks' | 'hidesText'>) => void,
): () => void {
  const content = frame.contentDocument
  if (!content?.body) return () => undefined
  const fit = (): void => {
    fitWidth(content)
    const height = Math.max(contentHeight(content), 24)
    content.documentElement.style.setProperty('overflow-y', height > MAX_HEIGHT ? 'auto' : 'hidden')
    setHeight(Math.min(height, MAX_HEIGHT))
  }
  const onClick = (event: MouseEvent): void => followLink(event, openLink)
  const onKeyDown = (event: KeyboardEvent): void => forwardKey(event, frame)
  const onPoint = (event: Event): void => setPointed(linkOf(event))
  const onLeave = (): void => setPointed(null)
  const riskyLinks = markLyingLinks(content)
  tell({ riskyLinks, hidesText: false })
  const stop = measure(findsHiddenText(content), (hidesText) => hidesText && tell({ riskyLinks, hidesText }))
  const observer = new ResizeObserver(fit)
  observer.observe(content.body)
  content.addEventListener('click', onClick)
  content.addEventListener('auxclick', onClick)
  content.addEventListener('keydown', onKeyDown)
  content.addEventListener('pointerover', onPoint)
  content.addEventListener('focusin', onPoint)
  content.addEventListener('pointerleave', onLeave)
  content.addEventListener('focusout', onLeave)
  content.addEventListener('load', fit, true)
  fit()
  return () => {
    stop()
    observer.disconnect()
    content.removeEventListener('click', onClick)
    content.removeEventListener('auxclick', onClick)
    content.removeEventListener('keydown', onKeyDown)
    content.removeEventListener('pointerover', onPoint)
    content.removeEventListener('focusin', onPoint)
    content.removeEventListener('pointerleave', onLeave)
    content.removeEventListener('focusout', onLeave)
    content.removeEventListener('load', fit, true)
  }
}

/** Of a measuring in one go, in ms. */
const SLICE = 6

/** Measures a little at a time, so that nobody waits for it; gives back how to stop it. */
function measure<Result>(work: Generator<void, Result>, done: (result: Result) => void): () => void {
  let next = 0
  const go = (): void => {
    const start = performance.now()
    while (performance.now() - start < SLICE) {
      const step = work.next()
      if (step.done) return done(step.value)
    }
    next = window.setTimeout(go)
  }
  next = window.setTimeout(go)
  return () => window.clearTimeout(next)
}

/** Below this letters are too small to read: what is wider still scrolls. */
const SMALLEST_ZOOM = 0.85

/** Newsletters are laid out 600 px wide; in a slightly narrower pane they shrink to fit, before they scroll. */
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
  // A zoomed element tells its own scroll height in lengths before the zoom.
  const zoom = Number(body.style.getPropertyValue('zoom')) || 1
  return Math.ceil(Math.max(box.bottom, body.scrollHeight * zoom) + scrollBar)
}

function followLink(event: MouseEvent, openLink: (link: MailLink) => void): void {
  if (event.button > 1) return
  // A key presses a link without a place.
  const link = linkOf(event, event.detail > 0 ? { x: event.clientX, y: event.clientY } : undefined)
  if (!link) return
  event.preventDefault()
  openLink(link)
}

/** The link an event happened on; null for places within the mail. */
function linkOf(event: Event, point?: Point): MailLink | null {
  const link = event.composedPath().find(isLink)
  const url = link?.getAttribute('href') ?? null
  if (!link || url === null || url.startsWith('#')) return null
  return { url, shownText: (link.textContent ?? '').trim(), risk: drawnLinkRisk(link, point) }
}

/** Links marked where they are drawn; all are judged when they are pointed at or pressed. */
const MAX_MARKED = 500

/** Marks the links that lie by how they are drawn, and tells how many of all lie. */
function markLyingLinks(content: Document): number {
  for (const link of [...content.querySelectorAll('a[href]:not([data-link-risk])')].slice(0, MAX_MARKED)) {
    const risk = drawnLinkRisk(link)
    if (risk) link.setAttribute('data-link-risk', risk)
  }
  return content.querySelectorAll('[data-link-risk]').length
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
