import { BrowserWindow, session } from 'electron'
import { SCHEME } from './app-protocol'
import type { Strings } from './strings'

const ADDRESS = `${SCHEME}://passphrase/`
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; form-action ${SCHEME}:; base-uri 'none'`

/**
 * Asks for the profile's passphrase in a small window without any script: the form's submission is caught before
 * it goes anywhere. Resolves null when the window is closed.
 */
export function askPassphraseInWindow(isNew: boolean, strings: Strings): Promise<string | null> {
  // A session of its own, in memory, with no access to the program's page and its storage.
  const ownSession = session.fromPartition(`passphrase-${Date.now()}`)
  ownSession.protocol.handle(SCHEME, () => new Response(page(isNew, strings), { headers: headers() }))
  const window = new BrowserWindow({
    width: 440,
    height: 260,
    resizable: false,
    title: strings.passphrase.title,
    autoHideMenuBar: true,
    webPreferences: {
      session: ownSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  })
  return new Promise((resolve) => {
    window.webContents.on('will-frame-navigate', (event) => {
      event.preventDefault()
      const passphrase = new URL(event.url).searchParams.get('passphrase')
      if (passphrase) resolve(passphrase)
      window.close()
    })
    window.on('closed', () => resolve(null))
    void window.loadURL(ADDRESS)
  })
}

const headers = (): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
})

/** The strings are our own and hold no markup. */
const page = (isNew: boolean, { passphrase }: Strings): string => `<!doctype html>
<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${passphrase.title}</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 24px }
  label { display: block; font-weight: 600; margin-top: 16px }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: 6px 8px; margin: 4px 0 16px }
  button { font: inherit; padding: 6px 20px }
</style>
<form action="${ADDRESS}" method="get">
  <p>${isNew ? passphrase.choose : passphrase.unlock}</p>
  <label>${passphrase.field}<input type="password" name="passphrase" required autofocus></label>
  <button>${passphrase.open}</button>
</form>`
