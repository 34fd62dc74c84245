import { mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, shell } from 'electron'
import { defaultProfileDir } from '../../profile/default-dir'
import { registerAppScheme } from './app-protocol'
import { createAppWindows, placeFileIn, type AppWindows } from './app-windows'
import { startEngineHost, type EngineHost } from './engine-host'
import type { OpenRequest } from './engine-messages'
import { answerIpc } from './ipc'
import { setMenu } from './menus'
import { clearOutsideFiles } from './outside-files'
import { askPassphraseInWindow } from './passphrase-window'
import { readShellArguments, type ShellArguments } from './shell-arguments'
import { stringsFor, type Strings } from './strings'
import { guardContents } from './window-guards'
import { offerWriting } from './write-anywhere'

const EXIT_START_REFUSED = 2
const EXIT_FAILED = 1

/** The Electron shell: one window on one profile, its engine in a process of its own. `outDir` holds the build. */
export function runElectronShell(outDir: string): void {
  const args = readShellArguments(process.argv.slice(app.isPackaged ? 1 : 2))
  const profileDir = args.demo && !args.profile ? null : (args.profile ?? ownProfileDir())
  registerAppScheme()
  keepToOurselves()
  // Chromium's own files, and with them the single-instance lock, belong to the profile.
  // A demo's lie in a folder nobody else could have made beforehand.
  const userData =
    profileDir === null ? mkdtempSync(join(tmpdir(), 'postilla-demo-window-')) : join(profileDir, 'electron')
  app.setPath('userData', userData)
  if (!app.requestSingleInstanceLock()) return app.quit()
  const pendingMailto = args.mailto === undefined ? [] : [args.mailto]
  // macOS hands links over by this event, at a cold start before the app is ready.
  app.on('open-url', (_event, url) => pendingMailto.push(url))
  void app.whenReady().then(() => start(outDir, args, profileDir, pendingMailto))
}

const ownProfileDir = (): string =>
  defaultProfileDir({ platform: process.platform, home: homedir(), env: process.env })

/** The only connections are those to the user's own servers: Chromium's calls home are switched off. */
function keepToOurselves(): void {
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'dns-prefetch-disable',
  ]) {
    app.commandLine.appendSwitch(name)
  }
}

function start(
  outDir: string,
  args: ShellArguments,
  profileDir: string | null,
  pendingMailto: string[],
): void {
  // Before the first window, so that none is ever without.
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  const strings = stringsFor(app.getLocale())
  const kind = args.demo ? 'demo' : 'normal'
  const main = startHost(outDir, { type: 'open', kind, dir: profileDir }, strings, profileDir)
  const windows = createAppWindows({
    rendererDir: join(outDir, 'renderer'),
    preload: join(outDir, 'preload/index.cjs'),
    icon: join(outDir, '../resources/icons/512x512.png'),
    strings,
  })
  const hosts = [main]
  const showMain = (): void =>
    windows.show(main, profileDir === null ? {} : { placeFile: placeFileIn(profileDir) })
  setMenu(
    strings,
    process.platform,
    () => void shell.openPath(join(profileDir ?? app.getPath('userData'), 'logs')),
  )
  answerIpc({
    requestPort: windows.connect,
    openComposer: windows.openComposer,
    openDemo: demoOpener(outDir, strings, windows, hosts),
  })
  showMain()
  acceptMailto(windows, main, showMain, pendingMailto)
  offerWriting({
    ...{ strings, platform: process.platform, isPackaged: app.isPackaged, show: showMain },
    icon: join(outDir, '../resources/icons/512x512.png'),
    write() {
      showMain()
      windows.composeTo(main, 'mailto:')
    },
  })
  app.on('activate', showMain)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  stopEnginesBeforeQuit(hosts)
}

function startHost(
  outDir: string,
  open: OpenRequest,
  strings: Strings,
  profileDir: string | null,
): EngineHost {
  return startEngineHost({
    script: join(outDir, 'main/engine-process.js'),
    open,
    askPassphrase: (isNew) => askPassphraseInWindow(isNew, strings),
    onRefused(message) {
      dialog.showErrorBox(strings.engine.refusedTitle, message)
      app.exit(EXIT_START_REFUSED)
    },
    onGivenUp() {
      const where = profileDir === null ? '' : `\n\n${join(profileDir, 'logs')}`
      dialog.showErrorBox(strings.engine.stoppedTitle, strings.engine.stopped + where)
      app.exit(EXIT_FAILED)
    },
    now: () => Date.now(),
  })
}

/** The demo gets its own engine, window and page storage; asked for again, its window comes to the front. */
function demoOpener(
  outDir: string,
  strings: Strings,
  windows: AppWindows,
  hosts: EngineHost[],
): () => Promise<void> {
  let demo: EngineHost | null = null
  return () => {
    if (!demo) {
      demo = startHost(outDir, { type: 'open', kind: 'demo', dir: null }, strings, null)
      hosts.push(demo)
    }
    windows.show(demo, { partition: 'demo' })
    return Promise.resolve()
  }
}

function acceptMailto(windows: AppWindows, host: EngineHost, show: () => void, pending: string[]): void {
  const compose = (url: string): void => {
    show()
    if (/^mailto:/i.test(url)) windows.composeTo(host, url)
  }
  pending.splice(0).forEach(compose)
  app.removeAllListeners('open-url')
  app.on('open-url', (_event, url) => compose(url))
  app.on('second-instance', (_event, argv) => compose(readShellArguments(argv.slice(1)).mailto ?? ''))
}

function stopEnginesBeforeQuit(hosts: readonly EngineHost[]): void {
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    clearOutsideFiles()
    void Promise.all(hosts.map((host) => host.stop())).finally(() => {
      stopped = true
      app.quit()
    })
  })
}
