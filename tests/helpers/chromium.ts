import { existsSync } from 'node:fs'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page of the tests lives too short for code to be compiled anew as it grows hot: that took a fifth of all they cost.
  '--js-flags=--no-opt --no-maglev --single-threaded-gc',
]

/** Debian's build of this name where it is; elsewhere the browser Playwright brings along. */
const launching = (...names: readonly string[]): { args: string[]; executablePath?: string } => {
  const executablePath = names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path))
  return { args, ...(executablePath ? { executablePath } : {}) }
}

/** Chromium without the parts that only a window of its own needs: a page costs half as much of the processor. */
export const headlessChromium = launching('chromium-headless-shell', 'chromium')
/** All of Chromium, which alone shows the system's notifications. */
export const wholeChromium = launching('chromium')
