import { useViewportSize } from '@mantine/hooks'
import { currentSettings, useSettings } from './settings'

/** The sizes of the window's content, in per cent. */
export const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200] as const

/** The next size up or down; at the end, the last. */
export function zoomStep(zoom: number, direction: 1 | -1): number {
  const next = direction > 0 ? ZOOMS.find((size) => size > zoom) : ZOOMS.findLast((size) => size < zoom)
  return next ?? zoom
}

/**
 * The size is the page's own and not the browser's, so that the profile keeps it: the address a browser would keep it
 * for is another one at each start.
 */
export function applyZoom(zoom: number): void {
  document.documentElement.style.setProperty('--zoom', String(zoom / 100))
}

/** The window's width in the page's own pixels, of which a larger size leaves fewer; 0 until it is known. */
export function useWindowWidth(): number {
  const { width } = useViewportSize()
  const { data: settings } = useSettings()
  return inPage(width, settings?.zoom)
}

/** The same at this moment. */
export const windowWidth = (): number => inPage(window.innerWidth, currentSettings()?.zoom)

const inPage = (width: number, zoom = 100): number => Math.floor((width * 100) / zoom)

/** A distance the pointer went, in the page's own pixels. */
export const unzoomed = (distance: number): number => distance / document.body.currentCSSZoom
