import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'
import type { World } from './e2e-world'

export const folders = (page: Page): Locator => page.getByRole('navigation', { name: 'Folders' })
/** A folder by its name, with or without the number of unread mails after it. */
export const folder = (page: Page, name: string): Locator =>
  folders(page).getByRole('button', { name: new RegExp(`^${name}( \\d+ unread)?$`) })
export const list = (page: Page): Locator => page.getByRole('listbox')
/** A conversation in the list: by its subject or by anything else a row says. */
export const row = (page: Page, name: string | RegExp): Locator => page.getByRole('option', { name })
export const customerPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Customer' })
/** The way back from what was done last. */
export const undo = (page: Page): Locator => page.getByRole('button', { name: 'Undo' }).last()
export const moduleButton = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Modules' }).getByRole('button', { name, exact: true })

/** Opens a module of records and waits for its list. */
export async function openModule(page: Page, name: 'People' | 'Companies' | 'Deals'): Promise<void> {
  await moduleButton(page, name).click()
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) })).toBeVisible()
}

/** Goes to a view by its keys: inbox, unread, flagged, outbox. */
export async function goTo(page: Page, letter: 'i' | 'u' | 'f' | 'o' | 'w' | 'n' | 't'): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(letter)
}

export const mailForm = (page: Page, name: string | RegExp = 'New mail'): Locator =>
  page.getByRole('form', { name })
export const mailText = (form: Locator): Locator => form.getByRole('textbox', { name: 'Text of the mail' })
/** The line of a mail that may still be called back. */
export const leaving = (page: Page, subject: string): Locator =>
  page
    .getByRole('status')
    .filter({ hasText: subject })
    .filter({ hasText: /leaves (in|once)/ })

/** Begins a new mail and leaves it open. */
export async function write(
  page: Page,
  { to, subject, text }: { to?: string; subject: string; text?: string },
): Promise<Locator> {
  await page.keyboard.press('c')
  const form = mailForm(page)
  if (to) {
    await form.getByRole('textbox', { name: 'To' }).fill(to)
    await page.keyboard.press('Enter')
  }
  await form.getByRole('textbox', { name: 'Subject' }).fill(subject)
  if (text) await mailText(form).fill(text)
  return form
}

/** Sends what is open and does not wait for the undo window. */
export async function sendAtOnce(page: Page, subject: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await leaving(page, subject).getByRole('button', { name: 'Send now' }).click()
}

/** What another program puts on the clipboard. */
export interface Clip {
  html?: string
  text?: string
  picture?: boolean
  /** The Send key is pressed before anything else can happen. */
  thenSend?: boolean
}

/** Pastes it. */
export async function paste(target: Locator, clip: Clip): Promise<void> {
  await target.evaluate((element, { html, text, picture, thenSend }: Clip) => {
    const data = new DataTransfer()
    if (html) data.setData('text/html', html)
    if (text) data.setData('text/plain', text)
    if (picture) {
      const bytes = atob(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      )
      const file = new File([Uint8Array.from(bytes, (char) => char.charCodeAt(0))], 'p.png', {
        type: 'image/png',
      })
      data.items.add(file)
    }
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
    const send = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
    if (thenSend) element.dispatchEvent(new KeyboardEvent('keydown', send))
  }, clip)
}

/** The fields of one server in the form of an account. */
export const serverFields = (
  page: Page,
  name: `${'Incoming' | 'Outgoing'} mail (${'IMAP' | 'POP3' | 'SMTP'})`,
) => {
  const group = page.getByRole('group', { name })
  const security = group.getByRole('combobox', { name: 'Encryption' })
  return {
    host: group.getByLabel('Server'),
    port: group.getByLabel('Port'),
    user: group.getByLabel('Login name'),
    security,
    async secure(how: 'TLS' | 'STARTTLS' | 'None') {
      await security.click()
      await page.getByRole('option', { name: how, exact: true }).click()
    },
  }
}

/** Goes through the form of a new account, up to and without its last button. */
export async function fillAccount(
  page: Page,
  world: World,
  address: string,
  password: string,
): Promise<void> {
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await expect(page.getByRole('combobox', { name: 'Provider' })).toBeVisible()
  if (!(await page.getByRole('group', { name: 'Incoming mail (IMAP)' }).isVisible())) {
    await page.getByRole('button', { name: 'Server settings' }).click()
  }
  for (const [name, port, security] of [
    ['Incoming mail (IMAP)', world.network.port, 'TLS'],
    ['Outgoing mail (SMTP)', world.smtp.port, 'STARTTLS'],
  ] as const) {
    const server = serverFields(page, name)
    await server.host.fill('localhost')
    await server.secure(security)
    await server.port.fill(String(port))
    await server.user.fill(address)
  }
  await page.getByLabel('Your name').fill('Olga Tester')
}

/** Adds the first account of a profile and waits for its inbox. */
export async function addAccount(page: Page, world: World, address: string): Promise<void> {
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, address, world.dovecot.password)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
}

/** Reloads the window so that what the engine says to it can be kept back for a while. */
export async function slowAnswers(page: Page): Promise<{ hold(): void; release(): void }> {
  let held: (() => void)[] | null = null
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => {
      if (held) held.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  await page.reload()
  return {
    hold: () => void (held = []),
    release() {
      const kept = held ?? []
      held = null
      for (const send of kept) send()
    },
  }
}

/**
 * The rules of axe hold for what is on the page now, mail frames left out: their content is not ours. Its words can be
 * read in the other colours, too.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // In the page itself and no other, which its usual mode opens to put frames together: a third of the time.
  const axe = () => new AxeBuilder({ page }).exclude('iframe').exclude('[role=tooltip]').setLegacyMode()
  const all = await axe()
    .options({ rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })
    .analyze()
  expect(toldOf(all)).toEqual([])
  const scheme = await page.evaluate(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  )
  await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'light' : 'dark', reducedMotion: 'reduce' })
  expect(toldOf(await axe().withRules(['color-contrast']).analyze())).toEqual([])
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: null })
}

const toldOf = ({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] =>
  violations.map(({ id, nodes }) => {
    const places = nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
    return `${id}: ${places.join(' | ')}`
  })

/** Opens the filter of a list by its key. Tab, which follows, is the browser's own key and waits for no field. */
export async function openFilter(page: Page): Promise<void> {
  await page.keyboard.press('f')
  await expect(page.getByRole('dialog', { name: 'Filter' }).locator('input:focus')).toBeVisible()
}

/** The body never has the focus: keys would reach nothing there. */
export const expectNotOnBody = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')

/** Keeps a picture of a main view in the test results. */
export const picture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: `test-results/screenshots/${name}.png` })

/** Every question reaches the engine `wait` milliseconds late while `work` lasts, as on a computer that is busy. */
export async function withSlowEngine(page: Page, wait: number, work: () => Promise<void>): Promise<void> {
  await page.evaluate(
    `sendNow = WebSocket.prototype.send
     WebSocket.prototype.send = function (data) { setTimeout(() => sendNow.call(this, data), ${wait}) }`,
  )
  await work()
  await page.evaluate('WebSocket.prototype.send = sendNow')
}

/** Speaks another language, by its name for itself. */
export async function speak(page: Page, language: string, tag: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(language)
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', tag)
}

/** Letters typed slowly, as on a busy machine, are taken back in several steps. */
export const pressUntil = (page: Page, key: string, text: Locator, shown: string): Promise<void> =>
  expect(async () => {
    await page.keyboard.press(key)
    await expect(text).toHaveText(shown, { timeout: 1_000 })
  }).toPass({ timeout: 15_000 })

/** Chooses in a field that offers options. Rows of a list are options, too. */
export async function take(
  page: Page,
  field: Locator,
  option: string | RegExp,
  exact = false,
): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option, exact }).and(page.locator('[data-combobox-option]')).click()
}
