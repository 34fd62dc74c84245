import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface System {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  exists(path: string): boolean
}

const thisSystem: System = { platform: process.platform, env: process.env, exists: existsSync }

/**
 * Opens the address in an app window of an installed Chromium, Chrome or Edge, with a browser profile of its own
 * in `dataDir`. False where there is no display or no such browser.
 */
export function openAppWindow(url: string, dataDir: string, system: System = thisSystem): boolean {
  const browser = hasDisplay(system) ? findBrowser(system) : null
  if (!browser) return false
  const args = [
    `--app=${url}`,
    `--user-data-dir=${dataDir}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--dns-prefetch-disable',
    '--window-size=1440,900',
  ]
  const child = spawn(browser, args, { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
  return true
}

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
