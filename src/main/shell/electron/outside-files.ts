import { app, nativeImage, shell, type NativeImage, type WebContents } from 'electron'
import { createHandedFiles } from '../handed-files'

const files = createHandedFiles(process.platform, () => Date.now())

/** Opens a file in the program the system has for it; false where it has none. */
export async function openFile(name: string, content: ArrayBuffer): Promise<boolean> {
  const path = await files.write(name, new Uint8Array(content))
  return (await shell.openPath(path)) === ''
}

/** Takes a file out of the window with the pointer. */
export async function startDrag(from: WebContents, name: string, content: ArrayBuffer): Promise<void> {
  const file = await files.write(name, new Uint8Array(content))
  from.startDrag({ file, icon: await iconOf(file) })
}

/** A drag needs a picture; without one of the system's it is a small square. */
async function iconOf(path: string): Promise<NativeImage> {
  const icon = await app.getFileIcon(path, { size: 'normal' }).catch(() => null)
  if (icon && !icon.isEmpty()) return icon
  return nativeImage.createFromBitmap(Buffer.alloc(16 * 16 * 4, 0x88), { width: 16, height: 16 })
}

/** Removes what was written for other programs. */
export const clearOutsideFiles = (): void => files.clear()
