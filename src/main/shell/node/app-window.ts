import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

interface System {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  exists(path: string): boolean
}

const thisSystem: System = { platform: process.platform, env: process.env, exists: existsSync }

/** A browser of our own, started for one app window. */
export interface BrowserProcess {
  /** Resolves when the browser ends, with its exit code (null where it was killed or never came up) and last words. */
  ended: Promise<{ code: number | null; words: string }>
  end(): void
}

export interface BrowserStart {
  /** The page to open. The command line is readable by every user of the computer: no secret may stand in it. */
  url: string
  /** The browser's own profile. */
  dataDir: string
  /** Where what the browser says goes. A pipe would break, and the browser with it, when we end first. */
  logFile: string
}

/**
 * Opens a page in an app window of an installed Chromium, Chrome or Edge, with a browser profile of its own. Null
 * where there is no display or no such browser.
 */
export function openAppWindow(start: BrowserStart, system: System = thisSystem): BrowserProcess | null {
  const browser = hasDisplay(system) ? findBrowser(system) : null
  if (!browser) return null
  const { url, dataDir, logFile } = start
  const args = [
    `--app=${url}`,
    `--user-data-dir=${dataDir}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--dns-prefetch-disable',
    '--window-size=1440,900',
  ]
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 })
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(browser, args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.unref()
  return {
    ended: new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, words: error.message }))
      child.once('exit', (code) => resolve({ code, words: lastWords(logFile) }))
    }),
    end: () => void child.kill(),
  }
}

const MOST_WORDS = 1_000

/** The end of what the browser wrote, without what could move a terminal's cursor. */
const lastWords = (logFile: string): string =>
  stripVTControlCharacters(readFileSync(logFile, 'utf8').trim().slice(-MOST_WORDS)).replace(
    /[^\P{Cc}\n]/gu,
    '',
  )

/** The first browser found that can show an app window, or null. */
export function findBrowser({ platform, env, exists }: System): string | null {
  return candidates(platform, env).find(exists) ?? null
}

const hasDisplay = ({ platform, env }: System): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

function candidates(platform: NodeJS.Platform, env: System['env']): string[] {
  switch (platform) {
    case 'win32': {
      const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
        (root) => root !== undefined,
      )
      const programs = [
        'Google/Chrome/Application/chrome.exe',
        'Chromium/Application/chrome.exe',
        'Microsoft/Edge/Application/msedge.exe',
      ]
      return programs.flatMap((program) => roots.map((root) => join(root, program)))
    }
    case 'darwin': {
      const roots = ['/Applications', join(env['HOME'] ?? '', 'Applications')]
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
        roots.map((root) => join(root, `${name}.app/Contents/MacOS/${name}`)),
      )
    }
    default: {
      const names = [
        'chromium',
        'chromium-browser',
        'google-chrome-stable',
        'google-chrome',
        'microsoft-edge-stable',
        'microsoft-edge',
      ]
      const folders = [...(env['PATH'] ?? '').split(delimiter), '/snap/bin'].filter((folder) => folder !== '')
      return names.flatMap((name) => folders.map((folder) => join(folder, name)))
    }
  }
}
