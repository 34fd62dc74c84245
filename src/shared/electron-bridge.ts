/** What the Electron preload offers the page as `window.postilla`. Absent in a browser. */
export interface ElectronBridge {
  /**
   * Asks for a new connection to the engine. The answer is a window message with the data `portMessage` and the
   * port; after a restart of the engine the old port closes and this is called again.
   */
  requestPort(): void
  /** Resolves false when the user cancels. */
  saveFile(filename: string, content: ArrayBuffer): Promise<boolean>
  /** Opens a file in the program the system has for it; resolves false where it has none. */
  openFile(filename: string, content: ArrayBuffer): Promise<boolean>
  /** Lets a file be dragged out of the window, while the button is down. */
  startDrag(filename: string, content: ArrayBuffer): void
  /** Only http, https, mailto and tel are let through. */
  openExternal(url: string): void
  setBadge(count: number): void
  /** What becomes of it comes back as a `NoticeMessage`. */
  showNotice(notice: BridgeNotice): void
  closeNotice(tag: string): void
  /** Opens a window that holds one draft. */
  openComposer(draftId: string): void
  /** Opens the demo in a window of its own. */
  openDemo(): Promise<void>
}

/** A notification, and its buttons. */
export interface BridgeNotice {
  tag: string
  title: string
  body: string
  actions: { id: string; label: string }[]
}

export const portMessage = 'postilla-port'

/** The window message of a clicked `mailto:` link, wherever in the system that was. */
export interface MailtoMessage {
  type: 'postilla-mailto'
  url: string
}

/** The window message of a pressed notification; `action` is '' for the notification itself. */
export interface NoticeMessage {
  type: 'postilla-notice'
  tag: string
  action: string
}

/** The channels between preload and main process. `port`, `mailto` and `noticePressed` go to the page, the rest comes from it. */
export const channels = {
  requestPort: 'postilla:request-port',
  port: 'postilla:port',
  mailto: 'postilla:mailto',
  saveFile: 'postilla:save-file',
  openFile: 'postilla:open-file',
  startDrag: 'postilla:start-drag',
  openExternal: 'postilla:open-external',
  setBadge: 'postilla:set-badge',
  showNotice: 'postilla:show-notice',
  closeNotice: 'postilla:close-notice',
  noticePressed: 'postilla:notice-pressed',
  openComposer: 'postilla:open-composer',
  openDemo: 'postilla:open-demo',
} as const

declare global {
  var postilla: ElectronBridge | undefined
}
