import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createHandedFiles } from '../handed-files'

export interface FileOpener {
  /** Opens a file in the program the system has for it; false where it has none, or nowhere to show it. */
  open(name: string, content: Uint8Array): Promise<boolean>
  /** Removes what was written for other programs. */
  clear(): void
}

interface System {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
}

/** Some openers go on for as long as the program they started. */
const GOES_ON_MS = 3_000

/** Opens files in the programs of the system the engine runs on, which is the user's own computer. */
export function createFileOpener(
  system: System = { platform: process.platform, env: process.env },
): FileOpener {
  const files = createHandedFiles(system.platform, () => Date.now())
  return {
    async open(name, content) {
      const command = openCommand(system)
      if (!command) return false
      const path = await files.write(name, content)
      // The path is an argument of its own and read by no shell; its folder makes it absolute, so it is no option.
      const child = spawn(command.program, [...command.args, path], { detached: true, stdio: 'ignore' })
      child.unref()
      const ended = once(child, 'exit').then(
        ([code]) => code === 0,
        () => false,
      )
      return Promise.race([ended, pause(GOES_ON_MS, true, { ref: false })])
    },
    clear: files.clear,
  }
}

function openCommand({ platform, env }: System): { program: string; args: string[] } | null {
  switch (platform) {
    case 'win32':
      return {
        program: join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'rundll32.exe'),
        args: ['url.dll,FileProtocolHandler'],
      }
    case 'darwin':
      return { program: '/usr/bin/open', args: [] }
    default: {
      if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return null
      const found = (env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => folder.startsWith('/'))
        .map((folder) => join(folder, 'xdg-open'))
        .find(existsSync)
      return found ? { program: found, args: [] } : null
    }
  }
}
