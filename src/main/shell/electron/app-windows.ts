import { join } from 'node:path'
import { BrowserWindow, screen, session, type IpcMainEvent } from 'electron'
import { channels } from '../../../shared/electron-bridge'
import { APP_URL, SCHEME, serveApp } from './app-protocol'
import type { EngineHost } from './engine-host'
import { offerContextMenu } from './menus'
import type { Strings } from './strings'
import { guardSession } from './window-guards'
import { windowOptions } from './window-options'
import { readPlace, savePlace } from './window-place'

export interface WindowSetup {
  rendererDir: string
  preload: string
  icon: string
  strings: Strings
}

export interface AppWindows {
  /** Shows the window of an engine, opening it where there is none. `partition` keeps the page's storage apart. */
  show(host: EngineHost, options: { placeFile?: string; partition?: string }): void
  /** Connects the window that asked to its own engine. */
  connect(event: IpcMainEvent): void
  /** Opens a window for one draft, beside the window that asked. */
  openComposer(event: IpcMainEvent, draftId: string): void
  /** Hands a `mailto:` link to the engine's window, once its page listens. */
  composeTo(host: EngineHost, url: string): void
}

interface Shown {
  window: BrowserWindow
  /** It shows one draft alone. */
  isComposer: boolean
  partition: string | undefined
  host: EngineHost
  /** The page asks for a port once it listens to messages; links wait until then. */
  listens: boolean
  mailto: string[]
}

const COMPOSER_PLACE = { width: 820, height: 760 }

/** The program's windows, each with the engine it belongs to. */
export function createAppWindows(setup: WindowSetup): AppWindows {
  const shown = new Set<Shown>()
  const of = (host: EngineHost): Shown | undefined =>
    [...shown].find((entry) => entry.host === host && !entry.isComposer)

  function open(
    host: EngineHost,
    placeFile: string | undefined,
    partition: string | undefined,
    draftId?: string,
  ): void {
    const ownSession = partition === undefined ? session.defaultSession : session.fromPartition(partition)
    if (!ownSession.protocol.isProtocolHandled(SCHEME)) {
      serveApp(ownSession, setup.rendererDir)
      guardSession(ownSession)
    }
    const screens = screen.getAllDisplays().map((display) => display.workArea)
    const place = draftId === undefined ? readPlace(placeFile ?? '', screens) : COMPOSER_PLACE
    const { preload, icon } = setup
    const options = {
      place,
      preload,
      icon,
      platform: process.platform,
      ...(partition === undefined ? {} : { partition }),
    }
    const window = new BrowserWindow(windowOptions(options))
    const isComposer = draftId !== undefined
    const entry: Shown = { window, isComposer, partition, host, listens: false, mailto: [] }
    shown.add(entry)
    offerContextMenu(window.webContents, setup.strings)
    window.webContents.on('did-start-loading', () => (entry.listens = false))
    window.once('ready-to-show', () => window.show())
    if (placeFile !== undefined) window.on('close', () => savePlace(placeFile, window.getNormalBounds()))
    window.on('closed', () => shown.delete(entry))
    void window.loadURL(
      isComposer ? `${APP_URL}?${String(new URLSearchParams({ compose: draftId }))}` : APP_URL,
    )
  }

  return {
    show(host, { placeFile, partition }) {
      const entry = of(host)
      if (!entry) return open(host, placeFile, partition)
      if (entry.window.isMinimized()) entry.window.restore()
      entry.window.show()
      entry.window.focus()
    },
    connect({ sender, senderFrame }) {
      const entry = [...shown].find(({ window }) => window.webContents === sender)
      if (!entry || !senderFrame) return
      entry.listens = true
      entry.host.connect(senderFrame)
      for (const url of entry.mailto.splice(0)) sender.send(channels.mailto, url)
    },
    openComposer({ sender }, draftId) {
      const entry = [...shown].find(({ window }) => window.webContents === sender)
      if (entry) open(entry.host, undefined, entry.partition, draftId)
    },
    composeTo(host, url) {
      const entry = of(host)
      if (entry?.listens) entry.window.webContents.send(channels.mailto, url)
      else entry?.mailto.push(url)
    },
  }
}

/** The file that remembers where a profile's window was. */
export const placeFileIn = (profileDir: string): string => join(profileDir, 'window-place.json')
