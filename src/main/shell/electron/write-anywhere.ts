import { app, globalShortcut, Menu, nativeImage, Tray } from 'electron'
import type { Strings } from './strings'

/** Wherever the user is: Ctrl or ⌘, Alt and the letter of a new mail in the mail program itself. */
const WRITE_KEYS = 'CommandOrControl+Alt+C'

/**
 * A mail can be begun from every program: by a key of the whole system, where no other program has it, from the tray,
 * and by clicking an address. The installer of Windows registers no handler of addresses, so the program itself does;
 * elsewhere its package says so.
 */
export function offerWriting(options: {
  strings: Strings
  icon: string
  platform: NodeJS.Platform
  isPackaged: boolean
  write(): void
  show(): void
}): void {
  const { strings, icon, platform, isPackaged, write, show } = options
  if (platform === 'win32' && isPackaged) app.setAsDefaultProtocolClient('mailto')
  globalShortcut.register(WRITE_KEYS, write)
  app.on('will-quit', () => globalShortcut.unregisterAll())
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: 22, height: 22 }))
  tray.setToolTip('Postilla')
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: strings.menu.write, accelerator: WRITE_KEYS, click: write },
      { label: strings.menu.show, click: show },
      { type: 'separator' },
      { label: strings.menu.quit, role: 'quit' },
    ]),
  )
  tray.on('click', show)
  // What nothing refers to is collected, and its icon with it.
  app.once('quit', () => tray.destroy())
}
