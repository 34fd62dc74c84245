import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

/** What the tests of the Electron shell need of `electron`. */
function fakeElectron() {
  const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>()
  const ipcMain = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
      handlers.set(channel, handler),
  })
  const children: FakeChild[] = []
  const notices: FakeNotice[] = []
  const trays: FakeTray[] = []
  const shortcuts = new Map<string, () => void>()
  return {
    notices,
    trays,
    shortcuts,
    globalShortcut: {
      register: (keys: string, run: () => void) => shortcuts.set(keys, run),
      unregisterAll: () => shortcuts.clear(),
    },
    Menu: { buildFromTemplate: (template: unknown) => template },
    Tray: class extends FakeTray {
      constructor() {
        super()
        trays.push(this)
      }
    },
    Notification: class extends FakeNotice {
      constructor(options: object) {
        super(options)
        notices.push(this)
      }
    },
    handlers,
    children,
    ipcMain,
    app: Object.assign(new EventEmitter(), {
      getPath: () => '/downloads',
      setBadgeCount: vi.fn(),
      setAsDefaultProtocolClient: vi.fn(),
      getFileIcon: () => Promise.reject(new Error('no icons here')),
    }),
    shell: {
      openExternal: vi.fn(() => Promise.resolve()),
      openPath: vi.fn((_path: string) => Promise.resolve('')),
    },
    dialog: { showSaveDialog: vi.fn(() => Promise.resolve({ canceled: true, filePath: '' })) },
    BrowserWindow: { fromWebContents: () => null, getAllWindows: () => [] },
    nativeImage: {
      createFromBitmap: () => ({}),
      createFromPath: () => ({ resize: () => ({}) }),
    },
    protocol: { registerSchemesAsPrivileged: vi.fn() },
    MessageChannelMain: FakeChannel,
    utilityProcess: {
      fork: vi.fn(() => {
        const child = new FakeChild()
        children.push(child)
        return child
      }),
    },
  }
}

/** The program in the corner of the system's bar. */
export class FakeTray extends EventEmitter {
  menu: unknown = null
  readonly setToolTip = vi.fn()
  readonly destroy = vi.fn()
  setContextMenu(menu: unknown): void {
    this.menu = menu
  }
}

/** A notification of the system. */
export class FakeNotice extends EventEmitter {
  static isSupported = (): boolean => true
  readonly show = vi.fn()
  readonly close = vi.fn()
  constructor(readonly options: object) {
    super()
  }
}

export class FakeChild extends EventEmitter {
  pid: number | undefined = 1
  readonly sent: { message: unknown; ports: unknown[] }[] = []
  postMessage(message: unknown, ports: unknown[] = []): void {
    this.sent.push({ message, ports })
  }
}

let channels = 0
class FakeChannel {
  readonly port1: string
  readonly port2: string
  constructor() {
    const name = `channel ${++channels}`
    this.port1 = `${name}, engine's end`
    this.port2 = `${name}, page's end`
  }
}

/** That of the test file which has it in the place of `electron`, by `vi.mock('electron', …)`. */
export const electron = fakeElectron()
