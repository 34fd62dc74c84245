import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface ShellArguments {
  profile: string | undefined
  demo: boolean
  /** A `mailto:` link the system hands to us as the user's mail program. */
  mailto: string | undefined
}

/**
 * Reads Electron's command line. Lenient where the Node shell is strict: Chromium, desktop files and debuggers add
 * switches of their own.
 */
export function readShellArguments(argv: readonly string[]): ShellArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { profile: { type: 'string' }, demo: { type: 'boolean' } },
  })
  return {
    profile:
      typeof values['profile'] === 'string' && values['profile'] ? resolve(values['profile']) : undefined,
    demo: values['demo'] === true,
    mailto: positionals.find((word) => /^mailto:/i.test(word)),
  }
}
