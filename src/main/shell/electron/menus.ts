import { Menu, clipboard, type MenuItemConstructorOptions, type WebContents } from 'electron'
import type { Strings } from './strings'

/**
 * The menu bar: on macOS always there, elsewhere behind the Alt key. It also gives the usual keys their meaning, save
 * those of the size: the page has one of its own, which the profile keeps.
 */
export function setMenu(strings: Strings, platform: NodeJS.Platform, showLogs: () => void): void {
  const { menu } = strings
  const isMac = platform === 'darwin'
  const separator = { type: 'separator' as const }
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: menu.file,
      submenu: [
        { role: 'close', label: menu.close },
        ...(isMac ? [] : [separator, { role: 'quit' as const, label: menu.quit }]),
      ],
    },
    { label: menu.edit, submenu: editItems(strings) },
    {
      label: menu.view,
      submenu: [
        { role: 'reload', label: menu.reload },
        separator,
        { role: 'togglefullscreen', label: menu.fullScreen },
      ],
    },
    { label: menu.window, role: 'windowMenu', submenu: [{ role: 'minimize', label: menu.minimize }] },
    {
      label: menu.help,
      role: 'help',
      submenu: [
        { label: menu.showLogs, click: showLogs },
        { role: 'about', label: menu.about },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** The right-click menu for text and links, which Electron does not bring along. */
export function offerContextMenu(contents: WebContents, strings: Strings): void {
  const { menu } = strings
  contents.on(
    'context-menu',
    (_event, { isEditable, selectionText, linkURL, misspelledWord, dictionarySuggestions }) => {
      const items: MenuItemConstructorOptions[] = []
      if (misspelledWord) {
        for (const word of dictionarySuggestions)
          items.push({ label: word, click: () => void contents.replaceMisspelling(word) })
      }
      if (linkURL) items.push({ label: menu.copyLink, click: () => void clipboard.writeText(linkURL) })
      if (isEditable) items.push(...editItems(strings))
      else if (selectionText.trim()) items.push({ role: 'copy', label: menu.copy })
      if (items.length > 0) Menu.buildFromTemplate(items).popup()
    },
  )
}

function editItems({ menu }: Strings): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: menu.undo },
    { role: 'redo', label: menu.redo },
    { type: 'separator' },
    { role: 'cut', label: menu.cut },
    { role: 'copy', label: menu.copy },
    { role: 'paste', label: menu.paste },
    { role: 'pasteAndMatchStyle', label: menu.pasteAsText },
    { role: 'selectAll', label: menu.selectAll },
  ]
}
