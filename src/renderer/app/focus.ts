/**
 * Where the focus goes when nothing has it. What has the focus may vanish at any time (a row is deleted, a dialog
 * closes, a button is disabled while it works); the browser then gives it to the body, where keys reach nothing and a
 * screen reader starts at the top of the page.
 */

/** Marks what takes the focus of a view when nothing else has it; it needs a `tabIndex`. A list does so unmarked. */
export const focusHome = { 'data-focus-home': true }

const HOME = 'main [data-focus-home], main [role=listbox][tabindex="0"]'
const DIALOG = '[role=dialog]'
/** What keeps the focus inside while it lasts. */
const REGION = `form, ${DIALOG}`
const FOCUSABLE =
  'input, textarea, select, button, a[href], iframe, [contenteditable=true], [tabindex]:not([tabindex="-1"])'

interface Focused {
  element: HTMLElement
  /** Innermost first; kept because a removed element no longer knows where it was. */
  regions: readonly Element[]
}

const REMEMBERED = 20
let trail: readonly Focused[] = []
/** What was pressed last, as long as the focus has not moved since. */
let pressed: Element | null = null
let pressing = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Keeps the focus from ever staying on the body. One per window. */
export function keepFocus(target: Window): () => void {
  const { document: page } = target
  const onFocusIn = (event: FocusEvent): void => {
    pressed = null
    if (event.target instanceof HTMLElement && event.target !== page.body) remember(event.target)
  }
  const onPointer = (event: PointerEvent): void => {
    pressing = event.type === 'pointerdown'
    if (pressing) pressed = event.target instanceof Element ? event.target : null
    else soon()
  }
  const observer = new MutationObserver(soon)
  observer.observe(page.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  })
  page.addEventListener('focusin', onFocusIn)
  page.addEventListener('focusout', soon)
  target.addEventListener('pointerdown', onPointer, true)
  target.addEventListener('pointerup', onPointer, true)
  target.addEventListener('pointercancel', onPointer, true)
  soon()
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    page.removeEventListener('focusin', onFocusIn)
    page.removeEventListener('focusout', soon)
    target.removeEventListener('pointerdown', onPointer, true)
    target.removeEventListener('pointerup', onPointer, true)
    target.removeEventListener('pointercancel', onPointer, true)
  }
}

/** Gives the focus to the home of the view, from wherever it is. */
export const focusView = (): void => place(home())

/** Finds a place for a focus that was lost; does nothing while something has it. */
export function restoreFocus(): void {
  clearTimeout(timer)
  timer = undefined
  if (isLost()) place(wanted())
}

function soon(): void {
  // A text being marked with the mouse is not disturbed, and what is about to take the focus by itself may do so.
  if (timer === undefined && !pressing && isLost()) timer = setTimeout(restoreFocus, 0)
}

function remember(element: HTMLElement): void {
  const entry = { element, regions: regionsOf(element) }
  trail = [...trail.filter((other) => other.element !== element), entry].slice(-REMEMBERED)
}

function regionsOf(element: Element): Element[] {
  const regions: Element[] = []
  for (let region = element.closest(REGION); region; region = region.parentElement?.closest(REGION) ?? null)
    regions.push(region)
  return regions
}

/** The page's frame stands in for a home that is still being drawn. */
function isLost(): boolean {
  const active = document.activeElement
  return active === null || active === document.body || (active.matches('main') && home() !== active)
}

function wanted(): HTMLElement | null {
  const modal = [...document.querySelectorAll(`${DIALOG}[aria-modal=true]`)].at(-1)
  const last = trail.at(-1)
  const left = pressed ? regionsOf(pressed) : last && !usable(last.element) ? last.regions : []
  const region = modal ?? left.find((other) => other.checkVisibility({ visibilityProperty: true }))
  if (region) return inside(region)
  // Out of a dialog the way leads back to what had opened it.
  const closed = left.some((other) => other.matches(DIALOG))
    ? trail.findLast(({ element }) => usable(element))
    : undefined
  return closed?.element ?? home()
}

/** First what needs mending, then where the user was. */
function inside(region: Element): HTMLElement | null {
  const candidates = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(usable)
  return (
    candidates.find((element) => element.getAttribute('aria-invalid') === 'true') ??
    trail.findLast(({ element }) => candidates.includes(element))?.element ??
    candidates.find((element) => element.matches('[data-autofocus]')) ??
    candidates.find((element) => element.matches('input, textarea, [contenteditable=true]')) ??
    candidates[0] ??
    (region instanceof HTMLElement ? region : null)
  )
}

const home = (): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>(HOME)].find(usable) ?? document.querySelector('main')

const usable = (element: HTMLElement): boolean =>
  element.isConnected &&
  !element.matches(':disabled') &&
  element.checkVisibility({ visibilityProperty: true })

function place(element: HTMLElement | null): void {
  if (element?.matches('main') && !element.hasAttribute('tabindex')) element.tabIndex = -1
  element?.focus({ preventScroll: true })
}
