import { app, BrowserWindow, nativeImage } from 'electron'

const DOT_PIXELS = 16

/** The number on the dock or launcher; on Windows, whose taskbar shows pictures only, a dot. */
export function showBadge(count: number): void {
  app.setBadgeCount(count)
  if (process.platform !== 'win32') return
  const overlay =
    count > 0
      ? nativeImage.createFromBitmap(dot(DOT_PIXELS), { width: DOT_PIXELS, height: DOT_PIXELS })
      : null
  for (const window of BrowserWindow.getAllWindows())
    window.setOverlayIcon(overlay, count > 0 ? String(count) : '')
}

/** A filled circle as BGRA pixels. */
function dot(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4)
  const middle = (size - 1) / 2
  for (let index = 0; index < size * size; index++) {
    const distance = Math.hypot((index % size) - middle, Math.floor(index / size) - middle)
    if (distance <= middle) pixels.set([0x2e, 0x5a, 0xd6, 0xff], index * 4)
  }
  return pixels
}
