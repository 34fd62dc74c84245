import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { WindowPlace } from './window-options'

const placeSchema = z.object({
  width: z.number().int().min(480).max(20_000),
  height: z.number().int().min(480).max(20_000),
  x: z.number().int(),
  y: z.number().int(),
})

interface Area {
  x: number
  y: number
  width: number
  height: number
}

const FIRST: WindowPlace = { width: 1440, height: 900 }
const MUST_SHOW = 100

/** Where the window was last, unless that is off every screen now (a monitor was unplugged). */
export function readPlace(file: string, screens: readonly Area[]): WindowPlace {
  try {
    const place = placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return screens.some((screen) => isVisible(place, screen))
      ? place
      : { width: place.width, height: place.height }
  } catch {
    return FIRST
  }
}

/** Failing to note it is no reason to bother anyone. */
export function savePlace(file: string, place: Area): void {
  try {
    writeFileSync(file, JSON.stringify(place))
  } catch {
    return
  }
}

const isVisible = (place: Area, screen: Area): boolean =>
  place.x < screen.x + screen.width - MUST_SHOW &&
  place.x + place.width > screen.x + MUST_SHOW &&
  place.y >= screen.y - MUST_SHOW / 2 &&
  place.y < screen.y + screen.height - MUST_SHOW
