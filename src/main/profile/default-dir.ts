import { join } from 'node:path'

interface System {
  platform: NodeJS.Platform
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/** Where the profile lies unless the user says otherwise, by the custom of each operating system. */
export function defaultProfileDir({ platform, home, env }: System): string {
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Postilla')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Postilla')
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'postilla')
  }
}
