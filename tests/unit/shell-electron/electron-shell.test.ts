import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineClient } from '../../../src/shared/contract/index'
import { channels } from '../../../src/shared/electron-bridge'
import { electron } from '../../helpers/fake-electron'
import { temporaryDir } from '../../helpers/temporary'
import { eventually } from '../../helpers/eventually'

vi.mock('electron', async () => (await import('../../helpers/fake-electron')).electron)

const { answerIpc, isOwnPage } = await import('../../../src/main/shell/electron/ipc')
const { markAsFromOutside } = await import('../../../src/main/shell/mark-of-the-web')
const { startEngineHost } = await import('../../../src/main/shell/electron/engine-host')
const { serveEngine } = await import('../../../src/main/shell/electron/engine-server')
const { clearOutsideFiles } = await import('../../../src/main/shell/electron/outside-files')
const { guardContents, guardSession } = await import('../../../src/main/shell/electron/window-guards')
const { windowOptions } = await import('../../../src/main/shell/electron/window-options')
const { readPlace, savePlace } = await import('../../../src/main/shell/electron/window-place')
const { readShellArguments } = await import('../../../src/main/shell/electron/shell-arguments')
const { serveApp } = await import('../../../src/main/shell/electron/app-protocol')
const { isOpenable } = await import('../../../src/main/shell/electron/open-external')

beforeEach(() => {
  vi.clearAllMocks()
  electron.ipcMain.removeAllListeners()
  electron.handlers.clear()
  electron.children.length = 0
})

describe('the window', () => {
  it('is closed to scripts of mail and to Node', () => {
    const place = { width: 1000, height: 700 }
    const options = windowOptions({ place, preload: '/preload.cjs', icon: '/icon.png', platform: 'linux' })
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
    })
  })

  it('[BEY-18] fetches no dictionaries from a stranger', () => {
    const spellcheck = (platform: NodeJS.Platform): boolean | undefined =>
      windowOptions({ place: { width: 1, height: 1 }, preload: '', icon: '', platform }).webPreferences
        ?.spellcheck
    expect([spellcheck('linux'), spellcheck('win32'), spellcheck('darwin')]).toEqual([false, false, true])
  })

  it('opens where it was, unless that is off every screen', () => {
    const file = join(temporaryDir(), 'place.json')
    const screen = { x: 0, y: 0, width: 1920, height: 1080 }
    savePlace(file, { x: 40, y: 40, width: 900, height: 600 })
    expect(readPlace(file, [screen])).toEqual({ x: 40, y: 40, width: 900, height: 600 })
    savePlace(file, { x: 3000, y: 40, width: 900, height: 600 })
    expect(readPlace(file, [screen])).toEqual({ width: 900, height: 600 })
    writeFileSync(file, 'rubbish')
    expect(readPlace(file, [screen])).toEqual({ width: 1440, height: 900 })
  })
})

class FakeContents extends EventEmitter {
  open: (details: { url: string }) => unknown = () => null
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.open = handler
  }
  navigate(url: string, isMainFrame: boolean): boolean {
    let prevented = false
    this.emit('will-frame-navigate', { url, isMainFrame, preventDefault: () => (prevented = true) })
    return !prevented
  }
}

describe('the guards of a window', () => {
  function guarded(): FakeContents {
    const contents = new FakeContents()
    // The guards use the members the fake has, and no others.
    Reflect.apply(guardContents, undefined, [contents])
    return contents
  }

  it('open links outside, of harmless kinds only', () => {
    const contents = guarded()
    for (const url of [
      'https://example.com/a?b',
      'mailto:anna@example.com',
      'tel:+48123',
      'http://example.com/',
    ]) {
      expect(contents.open({ url })).toEqual({ action: 'deny' })
      expect(electron.shell.openExternal).toHaveBeenLastCalledWith(url)
    }
    const calls = electron.shell.openExternal.mock.calls.length
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'ms-msdt:/id',
      'postilla://app/',
      'x',
    ]) {
      expect(contents.open({ url })).toEqual({ action: 'deny' })
      expect(isOpenable(url)).toBe(false)
    }
    expect(electron.shell.openExternal.mock.calls.length).toBe(calls)
  })

  it('let the page load itself again, mail and previews into their frames, and nothing else', () => {
    const contents = guarded()
    expect(contents.navigate('postilla://app/', true)).toBe(true)
    expect(contents.navigate('about:srcdoc', false)).toBe(true)
    expect(contents.navigate('postilla://app/preview.html', false)).toBe(true)
    const refused: [string, boolean][] = [
      ['https://example.com/', true],
      ['https://example.com/', false],
      ['postilla://app/', false],
      ['postilla://other/', true],
      ['about:srcdoc', true],
      ['file:///etc/passwd', false],
      ['postilla://app/preview.html', true],
      ['postilla://app/preview.html?x', false],
    ]
    for (const [url, isMainFrame] of refused) expect(contents.navigate(url, isMainFrame)).toBe(false)
    // A mail that navigates its frame by itself must not open the browser either.
    expect(electron.shell.openExternal).not.toHaveBeenCalled()
  })

  it('grant notifications and copying to our page, and nothing to anybody else', () => {
    type Request = (
      contents: null,
      permission: string,
      callback: (ok: boolean) => void,
      details: { requestingUrl: string },
    ) => void
    let request: Request = () => undefined
    let check: (contents: null, permission: string, origin: string) => boolean = () => true
    const session = {
      setPermissionRequestHandler: (handler: Request) => (request = handler),
      setPermissionCheckHandler: (handler: typeof check) => (check = handler),
      setDevicePermissionHandler: () => undefined,
    }
    Reflect.apply(guardSession, undefined, [session])
    const granted = (permission: string, requestingUrl: string): boolean => {
      let answer = false
      request(null, permission, (ok) => (answer = ok), { requestingUrl })
      expect(check(null, permission, requestingUrl)).toBe(answer)
      return answer
    }
    expect(granted('notifications', 'postilla://app/')).toBe(true)
    expect(granted('notifications', 'https://example.com/')).toBe(false)
    expect(granted('notifications', '')).toBe(false)
    for (const permission of [
      'media',
      'geolocation',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'usb',
    ]) {
      expect(granted(permission, 'postilla://app/')).toBe(false)
    }
  })
})

describe('calls of the page', () => {
  const top = { url: 'postilla://app/#x', parent: null }
  const senders = {
    'a frame inside our page': { url: 'postilla://app/', parent: top },
    'a mail': { url: 'about:srcdoc', parent: top },
    'another site': { url: 'https://postilla.example/', parent: null },
    'another host of our scheme': { url: 'postilla://passphrase/', parent: null },
    'a frame that is gone': null,
  }

  it('are taken from the top frame of our page only', () => {
    expect(Reflect.apply(isOwnPage, undefined, [{ senderFrame: top }])).toBe(true)
    for (const senderFrame of Object.values(senders)) {
      expect(Reflect.apply(isOwnPage, undefined, [{ senderFrame }])).toBe(false)
    }
  })

  it.each(Object.entries(senders))('are refused to %s, on every channel', (_name, senderFrame) => {
    const requestPort = vi.fn()
    const openDemo = vi.fn()
    const openComposer = vi.fn()
    answerIpc({ requestPort, openDemo, openComposer })
    const answered = [...electron.ipcMain.eventNames(), ...electron.handlers.keys()]
    const toPage: string[] = [channels.port, channels.mailto, channels.noticePressed]
    const asked = Object.values(channels).filter((name) => !toPage.includes(name))
    expect(answered.map(String).sort()).toEqual([...asked].sort())
    for (const channel of electron.ipcMain.eventNames())
      electron.ipcMain.emit(channel, { senderFrame }, 'https://example.com/')
    for (const handler of electron.handlers.values())
      expect(() => handler({ senderFrame }, 'a.txt', new ArrayBuffer(1))).toThrow()
    expect(requestPort).not.toHaveBeenCalled()
    expect(openDemo).not.toHaveBeenCalled()
    expect(openComposer).not.toHaveBeenCalled()
    expect(electron.shell.openExternal).not.toHaveBeenCalled()
    expect(electron.dialog.showSaveDialog).not.toHaveBeenCalled()
    expect(electron.shell.openPath).not.toHaveBeenCalled()
  })

  it('save a file where the user says, and nowhere when they cancel', async () => {
    answerIpc({ requestPort: vi.fn(), openDemo: vi.fn(), openComposer: vi.fn() })
    const save = electron.handlers.get(channels.saveFile)
    const bytes = new TextEncoder().encode('the content').buffer
    expect(await save?.({ senderFrame: top }, '../../../etc/passwd', bytes)).toBe(false)
    expect(electron.dialog.showSaveDialog).toHaveBeenCalledWith({
      defaultPath: join('/downloads', '_.._.._etc_passwd'),
    })
    const filePath = join(temporaryDir(), 'saved.txt')
    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath })
    expect(await save?.({ senderFrame: top }, 'offer.txt', bytes)).toBe(true)
    expect(readFileSync(filePath, 'utf8')).toBe('the content')
  })

  it('hand a copy of a file to other programs, which nobody else can read and nobody can change', async () => {
    answerIpc({ requestPort: vi.fn(), openDemo: vi.fn(), openComposer: vi.fn() })
    const bytes = new TextEncoder().encode('the content').buffer
    const open = electron.handlers.get(channels.openFile)
    expect(await open?.({ senderFrame: top }, '../con.txt', bytes)).toBe(true)
    const [path = ''] = electron.shell.openPath.mock.lastCall ?? []
    expect(basename(path)).toBe('_con.txt')
    expect(readFileSync(path, 'utf8')).toBe('the content')
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o400, 0o700])
    electron.shell.openPath.mockResolvedValueOnce('no program')
    expect(await open?.({ senderFrame: top }, 'offer.xyz', bytes)).toBe(false)

    const sender = { startDrag: vi.fn<(item: { file: string; icon: unknown }) => void>() }
    await electron.handlers.get(channels.startDrag)?.({ senderFrame: top, sender }, 'offer.pdf', bytes)
    const dragged = sender.startDrag.mock.lastCall?.[0].file ?? ''
    expect(readFileSync(dragged, 'utf8')).toBe('the content')
    clearOutsideFiles()
    expect([path, dragged].filter(existsSync)).toEqual([])
  })

  it('are refused when malformed', () => {
    answerIpc({ requestPort: vi.fn(), openDemo: vi.fn(), openComposer: vi.fn() })
    const save = electron.handlers.get(channels.saveFile)
    expect(() => save?.({ senderFrame: top }, 'a.txt', 'text')).toThrow()
    expect(() => save?.({ senderFrame: top }, 7, new ArrayBuffer(1))).toThrow()
    expect(() => electron.ipcMain.emit(channels.setBadge, { senderFrame: top }, 'many')).toThrow()
    const composer = (id: string) => electron.ipcMain.emit(channels.openComposer, { senderFrame: top }, id)
    expect(() => composer('../../index.html')).toThrow()
  })
})

describe('a saved file is marked as come from outside', () => {
  // On other systems than Windows a stream is an ordinary file of that name, which shows what would be written.
  it.skipIf(process.platform === 'win32')('by a stream on Windows', async () => {
    const path = join(temporaryDir(), 'invoice.docm')
    await markAsFromOutside(path, 'win32', 0)
    expect(readFileSync(`${path}:Zone.Identifier`, 'utf8')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n')
  })

  it('and kept where the file system has no room for the mark', async () => {
    const path = join(temporaryDir(), 'invoice.docm')
    writeFileSync(path, 'kept')
    await markAsFromOutside(join(path, 'not-a-folder'), 'win32', 0)
    await markAsFromOutside(path, 'linux', 0)
    expect(readFileSync(path, 'utf8')).toBe('kept')
  })
})

describe('the engine in its own process', () => {
  const frame = () => {
    const got: { channel: string; port: string }[] = []
    const postMessage = (channel: string, _message: null, [port = '']: string[]): void =>
      void got.push({ channel, port })
    return { isDestroyed: () => false, postMessage, got }
  }

  function host(changes: { now?: () => number } = {}) {
    const told = { refused: [''], givenUp: 0 }
    const engine = startEngineHost({
      script: '/engine.js',
      open: { type: 'open', kind: 'normal', dir: '/profile' },
      askPassphrase: () => Promise.resolve('typed'),
      onRefused: (message) => told.refused.push(message),
      onGivenUp: () => told.givenUp++,
      now: changes.now ?? (() => 0),
    })
    const connect = (to: ReturnType<typeof frame>): void => void Reflect.apply(engine.connect, engine, [to])
    return { engine, told, connect }
  }
  const lastChild = () => {
    const child = electron.children.at(-1)
    if (!child) throw new Error('no process was started')
    return child
  }

  it('is told its profile, and gives a page its port once it is ready', () => {
    const { connect } = host()
    const page = frame()
    connect(page)
    expect(lastChild().sent).toEqual([
      { message: { type: 'open', kind: 'normal', dir: '/profile' }, ports: [] },
    ])
    expect(page.got).toEqual([])
    lastChild().emit('message', { type: 'ready' })
    const handed = lastChild().sent.at(-1)
    expect(handed).toMatchObject({ message: { type: 'connect' } })
    expect(page.got.map(({ channel }) => channel)).toEqual([channels.port])
    // Two ends of one channel.
    expect(page.got[0]?.port.split(',')[0]).toBe(String(handed?.ports[0]).split(',')[0])
  })

  it('gives each window its own port', () => {
    const { connect } = host()
    lastChild().emit('message', { type: 'ready' })
    const [one, two] = [frame(), frame()]
    connect(one)
    connect(two)
    expect(one.got).toHaveLength(1)
    expect(one.got).not.toEqual(two.got)
  })

  it('starts again after a failure and serves whoever asks then', () => {
    const { connect, told } = host()
    lastChild().emit('message', { type: 'ready' })
    lastChild().emit('exit', 1)
    expect(electron.children).toHaveLength(2)
    const page = frame()
    connect(page)
    expect(page.got).toEqual([])
    lastChild().emit('message', { type: 'ready' })
    expect(page.got).toHaveLength(1)
    expect(told.givenUp).toBe(0)
  })

  it('is given up when it keeps failing, not when it fails now and then', () => {
    const { told } = host()
    for (let failure = 0; failure < 6; failure++) lastChild().emit('exit', 1)
    expect(told.givenUp).toBe(1)
    let now = 0
    const rare = host({ now: () => (now += 4 * 60_000) })
    for (let failure = 0; failure < 20; failure++) lastChild().emit('exit', 1)
    expect(rare.told.givenUp).toBe(0)
  })

  it('is not started again when its profile is refused or it is stopped', async () => {
    const { told } = host()
    lastChild().emit('message', { type: 'refused', message: 'in use' })
    lastChild().emit('exit', 0)
    expect(told.refused).toContain('in use')
    const { engine } = host()
    const before = electron.children.length
    const stopped = engine.stop()
    expect(lastChild().sent.at(-1)?.message).toEqual({ type: 'stop' })
    lastChild().emit('exit', 0)
    await stopped
    expect(electron.children).toHaveLength(before)
  })

  it('gets the passphrase it asks for', async () => {
    host()
    lastChild().emit('message', { type: 'passphrase-needed', isNew: false })
    await eventually(() =>
      expect(lastChild().sent.at(-1)?.message).toEqual({ type: 'passphrase', value: 'typed' }),
    )
  })
})

describe('the process that serves the engine', () => {
  function served(passphrase: string | undefined) {
    const parent = new EventEmitter()
    const sent: unknown[] = []
    const exit = vi.fn()
    const link = Object.assign(parent, { postMessage: (message: unknown) => sent.push(message) })
    Reflect.apply(serveEngine, undefined, [{ parent: link, passphrase, echo: () => undefined, exit }])
    const tell = (data: unknown, ports: unknown[] = []): boolean => parent.emit('message', { data, ports })
    return { sent, exit, tell }
  }

  it('opens the profile, answers calls over a port and stops cleanly', async () => {
    const { sent, exit, tell } = served('a passphrase')
    tell({ type: 'open', kind: 'normal', dir: temporaryDir() })
    await eventually(() => expect(sent).toEqual([{ type: 'ready' }]))
    const { port1, port2 } = new MessageChannel()
    tell({ type: 'connect' }, [port1])
    port2.start()
    const client: EngineClient = createORPCClient(new RPCLink({ port: port2 }))
    expect(await client.app.info()).toMatchObject({ profile: 'normal', secrets: 'sealed-file' })
    tell({ type: 'stop' })
    await eventually(() => expect(exit).toHaveBeenCalledWith(0))
    port2.close()
  })

  it('says in words why a profile cannot be opened', async () => {
    const dir = temporaryDir()
    const { sent, tell } = served('a passphrase')
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'secrets.sealed'), 'rubbish')
    tell({ type: 'open', kind: 'normal', dir })
    await eventually(() => expect(sent).toMatchObject([{ type: 'refused' }]))
    expect(JSON.stringify(sent)).toContain('damaged')
  })
})

describe('the page in Electron', () => {
  it('comes from the build, with the strict headers, under its one host', async () => {
    const rendererDir = temporaryDir()
    writeFileSync(join(rendererDir, 'index.html'), 'the page')
    let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not registered'))
    const session = { protocol: { handle: (_scheme: string, handler: typeof handle) => (handle = handler) } }
    Reflect.apply(serveApp, undefined, [session, rendererDir])
    const page = await handle(new Request('postilla://app/'))
    expect(await page.text()).toBe('the page')
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';")
    expect((await handle(new Request('postilla://elsewhere/'))).status).toBe(404)
    expect((await handle(new Request('postilla://app/', { method: 'POST' }))).status).toBe(404)
  })
})

describe('the command line of Electron', () => {
  it('finds our words among those of others', () => {
    const args = readShellArguments([
      '--inspect=1',
      '--profile',
      '/p',
      '--no-sandbox',
      'MAILTO:anna@example.com?subject=x',
    ])
    expect(args.profile).toMatch(/p$/)
    expect(args.mailto).toBe('MAILTO:anna@example.com?subject=x')
    expect(readShellArguments(['--demo', '.'])).toEqual({ profile: undefined, demo: true, mailto: undefined })
  })
})
