import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAppWindow, type BrowserProcess, type BrowserStart } from './app-window'
import { writeLaunchPage } from './launch-page'
import { TICKET_VALID_MS } from './launch-ticket'
import type { AppServer } from './server'

export interface OwnWindowOptions {
  server: Pick<AppServer, 'url' | 'launch' | 'windows'>
  profileDir: string
  /** Tells the person at the terminal. */
  say(line: string): void
  /** The user closed the window, and no other is open. */
  onClosed(): void
  /** Starts the browser; the installed one where absent. */
  openBrowser?: (start: BrowserStart) => BrowserProcess | null
}

export interface OwnWindow {
  /** Closes the window, if it is still there. */
  close(): void
}

/** A browser that already runs on this profile takes the page over; its first window needs a moment to ask. */
const HANDOVER_MS = 5_000
/** A page that is loaded again connects within this time; a closed one never. */
const RECONNECT_MS = 3_000
const LOOK_EVERY_MS = 500

/**
 * Opens Postilla's window and follows it. Where no window comes up (no browser, one that ends at once as Chromium does
 * for root, one that hangs) the user gets the address and the browser's own reason.
 */
export function openOwnWindow(options: OwnWindowOptions): OwnWindow {
  const { server, say } = options
  const { url, used } = server.launch()
  const page = writeLaunchPage(options.profileDir, url)
  const browser = (options.openBrowser ?? openAppWindow)({
    url: page.url,
    dataDir: join(options.profileDir, 'browser'),
    logFile: join(options.profileDir, 'logs', 'browser.log'),
  })
  const sayAddress = (why: string): void =>
    say(`${why}Open this address in a browser on this machine: ${server.url}`)
  if (!browser) {
    page.remove()
    sayAddress('No browser that can show the window was found (Chromium, Chrome or Edge, on a display). ')
    return { close: () => undefined }
  }
  const opened = used.then(() => true)
  void opened.then(page.remove)
  void openedWithin(opened, browser).then((isOpen) => {
    if (!isOpen) sayAddress('The window has not come up yet. ')
  })
  void browser.ended.then(async ({ code, words }) => {
    if (!(await Promise.race([opened, pause(HANDOVER_MS)]))) {
      page.remove()
      return sayAddress(`The browser ended without showing the window (${reason(code, words)}). `)
    }
    await allWindowsGone(server)
    options.onClosed()
  })
  return {
    close() {
      page.remove()
      browser.end()
    },
  }
}

/** True as well when the browser ended: that is told by another sentence. */
const openedWithin = (opened: Promise<boolean>, browser: BrowserProcess): Promise<boolean> =>
  Promise.race([opened, browser.ended.then(() => true), pause(TICKET_VALID_MS)])

const pause = (ms: number): Promise<false> => sleep(ms, false as const, { ref: false })

const reason = (code: number | null, words: string): string =>
  words || (code === null ? 'it gave no reason' : `exit code ${code}`)

/** Resolves once no window has been connected for as long as a reload takes. */
export async function allWindowsGone(server: Pick<AppServer, 'windows'>): Promise<void> {
  for (let quiet = 0; quiet < RECONNECT_MS; quiet = server.windows() === 0 ? quiet + LOOK_EVERY_MS : 0) {
    await sleep(LOOK_EVERY_MS)
  }
}
