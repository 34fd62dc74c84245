import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { channels } from '../../../shared/electron-bridge'
import { recordId } from '../../../shared/ids'
import { savedName } from '../../../shared/file-name'
import { APP_ORIGIN } from './app-protocol'
import { markAsFromOutside } from '../mark-of-the-web'
import { showBadge } from './badge'
import { closeNotice, showNotice } from './notices'
import { openExternal } from './open-external'
import { openFile, startDrag } from './outside-files'
import { originOf } from './window-guards'

export interface IpcActions {
  /** Connects the asking window to its engine. */
  requestPort(event: IpcMainEvent): void
  /** Opens a window for a draft of the engine of the asking window. */
  openComposer(event: IpcMainEvent, draftId: string): void
  openDemo(): Promise<void>
}

const filename = z.string().min(1).max(1_000)
const content = z.instanceof(ArrayBuffer)
const url = z.string().max(8_000)
const count = z.number().int().min(0).max(1_000_000)

/** Answers the preload's calls. Every channel checks who asks and what. */
export function answerIpc(actions: IpcActions): void {
  on(channels.requestPort, (event) => actions.requestPort(event))
  on(channels.openExternal, (_event, target) => openExternal(url.parse(target)))
  on(channels.openComposer, (event, draftId) => actions.openComposer(event, recordId.parse(draftId)))
  on(channels.setBadge, (_event, number) => showBadge(count.parse(number)))
  on(channels.showNotice, (event, notice) => showNotice(event.sender, notice))
  on(channels.closeNotice, (_event, tag) => closeNotice(tag))
  handle(channels.openDemo, () => actions.openDemo())
  handle(channels.saveFile, (event, name, bytes) =>
    saveFile(event, filename.parse(name), content.parse(bytes)),
  )
  handle(channels.openFile, (_event, name, bytes) => openFile(filename.parse(name), content.parse(bytes)))
  handle(channels.startDrag, (event, name, bytes) =>
    startDrag(event.sender, filename.parse(name), content.parse(bytes)),
  )
}

/** Only the top frame of our own page may call; frames show mail, and mail never may. */
export function isOwnPage({ senderFrame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return senderFrame !== null && senderFrame.parent === null && originOf(senderFrame.url) === APP_ORIGIN
}

function on(channel: string, listener: (event: IpcMainEvent, ...args: unknown[]) => void): void {
  ipcMain.on(channel, (event, ...args: unknown[]) => {
    if (isOwnPage(event)) listener(event, ...args)
  })
}

function handle(
  channel: string,
  handler: (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isOwnPage(event)) throw new Error('not allowed')
    return handler(event, ...args)
  })
}

async function saveFile(event: IpcMainInvokeEvent, name: string, bytes: ArrayBuffer): Promise<boolean> {
  const options = { defaultPath: join(app.getPath('downloads'), savedName(name)) }
  const window = BrowserWindow.fromWebContents(event.sender)
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  if (canceled || !filePath) return false
  await writeFile(filePath, new Uint8Array(bytes))
  await markAsFromOutside(filePath, process.platform, Date.now())
  return true
}
