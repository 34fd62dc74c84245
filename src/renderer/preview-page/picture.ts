import type { Shown, Showing } from './showing'
import { Unshowable } from '../../shared/files/unshowable'

/** Drawn, a picture takes four bytes for each. */
const MAX_PIXELS = 100_000_000

/** Shows a picture; as a picture also an SVG runs no scripts and loads nothing. */
export async function showPicture(content: ArrayBuffer, type: string, { root }: Showing): Promise<Shown> {
  const image = document.createElement('img')
  image.alt = ''
  const loaded = new Promise<void>((resolve, reject) => {
    image.addEventListener('load', () => resolve())
    image.addEventListener('error', () => reject(new Unshowable('broken')))
  })
  image.src = URL.createObjectURL(new Blob([content], { type }))
  // Its measures are known before any of it is drawn.
  await loaded
  if (image.naturalWidth * image.naturalHeight > MAX_PIXELS) throw new Unshowable('too-much')
  const place = document.createElement('div')
  place.className = 'picture'
  place.append(image)
  root.append(place)
  const zoom = (factor: number): void => {
    // An SVG without measures of its own has none to multiply.
    const width = image.naturalWidth || 800
    const fitting = Math.min(width, root.clientWidth - 32)
    image.style.maxWidth = factor === 1 ? '100%' : 'none'
    image.style.maxHeight = factor === 1 ? '100%' : 'none'
    image.style.width = factor === 1 ? '' : `${fitting * factor}px`
  }
  return { pages: 0, notes: [], zoom }
}
