import { contextBridge, ipcRenderer } from 'electron'
import {
  channels,
  portMessage,
  type ElectronBridge,
  type MailtoMessage,
  type NoticeMessage,
} from '../shared/electron-bridge'

const bridge: ElectronBridge = {
  requestPort: () => ipcRenderer.send(channels.requestPort),
  saveFile: async (filename, content) => (await invoke(channels.saveFile, filename, content)) === true,
  openFile: async (filename, content) => (await invoke(channels.openFile, filename, content)) === true,
  startDrag: (filename, content) => void invoke(channels.startDrag, filename, content),
  openExternal: (url) => ipcRenderer.send(channels.openExternal, url),
  setBadge: (count) => ipcRenderer.send(channels.setBadge, count),
  showNotice: (notice) => ipcRenderer.send(channels.showNotice, notice),
  closeNotice: (tag) => ipcRenderer.send(channels.closeNotice, tag),
  openComposer: (draftId) => ipcRenderer.send(channels.openComposer, draftId),
  openDemo: async () => void (await invoke(channels.openDemo)),
}

// A port cannot cross the context bridge; a window message carries it to the page of this very origin.
ipcRenderer.on(channels.port, (event) => window.postMessage(portMessage, location.origin, [...event.ports]))

ipcRenderer.on(channels.mailto, (_event, url: string) => {
  const message: MailtoMessage = { type: 'postilla-mailto', url }
  window.postMessage(message, location.origin)
})

ipcRenderer.on(channels.noticePressed, (_event, tag: string, action: string) => {
  const message: NoticeMessage = { type: 'postilla-notice', tag, action }
  window.postMessage(message, location.origin)
})

contextBridge.exposeInMainWorld('postilla', bridge)

function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  return ipcRenderer.invoke(channel, ...args)
}
