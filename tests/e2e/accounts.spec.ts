import type { Page } from '@playwright/test'
import { expect, test } from '../helpers/e2e'
import {
  addAccount,
  customerPanel,
  expectAccessible,
  goTo,
  moduleButton,
  picture,
  row,
  serverFields,
  undo,
} from '../helpers/e2e-window'
import hints from '../../resources/locales/en/accounts.json' with { type: 'json' }
import presets from '../../resources/presets.json' with { type: 'json' }

const incoming = (page: Page) => serverFields(page, 'Incoming mail (IMAP)')
const outgoing = (page: Page) => serverFields(page, 'Outgoing mail (SMTP)')
const provider = (page: Page) => page.getByRole('combobox', { name: 'Provider' })
const me = 'olga@example.test'

test('[ACC-26, ACC-34, ACC-29] each provider tells its users what they must know below its name; Legalmail brings its servers; a server typed by hand that is Microsoft’s makes the account Microsoft’s', async ({
  page,
  world,
}) => {
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await page.getByLabel('E-mail address').fill('anna@nowhere.example')
  await expect(provider(page)).toHaveValue('Other provider')
  const shown: Record<string, string> = hints.hints
  for (const { id, name, hint } of presets.slice(0, -1)) {
    await provider(page).click()
    await page.getByRole('option', { name, exact: true }).click()
    await expect(provider(page)).toHaveValue(name)
    const text = page.getByText(shown[hint] ?? `no hint of ${id}`)
    await expect(text).toBeVisible()
    const [field, below] = [await provider(page).boundingBox(), await text.boundingBox()]
    expect((below?.y ?? 0) - (field?.y ?? 0) - (field?.height ?? 0), id).toBeLessThan(16)
  }
  await expect(page.getByText(shown['custom'] ?? '')).toHaveCount(0)

  // By key: the letters of its name, and Enter.
  await page.getByLabel('Your name').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.type('legal')
  await page.keyboard.press('Enter')
  await expect(provider(page)).toHaveValue('Legalmail (InfoCert)')
  await page.getByRole('button', { name: 'Server settings' }).click()
  await expect(incoming(page).host).toHaveValue('mbox.cert.legalmail.it')
  await expect(incoming(page).port).toHaveValue('993')
  await expect(incoming(page).security).toHaveValue('TLS')
  await expect(outgoing(page).host).toHaveValue('sendm.cert.legalmail.it')
  await expect(outgoing(page).port).toHaveValue('465')
  await expect(outgoing(page).security).toHaveValue('TLS')
  await expect(page.getByText(shown['legalmail'] ?? '')).toBeVisible()
  await expectAccessible(page)
  await picture(page, 'legalmail')
  await page.getByLabel('E-mail address').fill('ditta@legalmail.it')
  await expect(provider(page)).toHaveValue('Legalmail (InfoCert)')

  await provider(page).click()
  await page.getByRole('option', { name: 'Other provider' }).click()
  await incoming(page).host.fill('ssl://Outlook.Office365.com:993')
  await incoming(page).host.press('Tab')
  await expect(provider(page)).toHaveValue('Microsoft 365 / Outlook.com')
  await expect(page.getByRole('status').filter({ hasText: 'belongs to Microsoft 365' })).toBeVisible()
  await expect(incoming(page).host).toHaveValue('outlook.office365.com')
  await expect(outgoing(page).host).toHaveValue('smtp.office365.com')
  await expect(outgoing(page).port).toHaveValue('587')
  await expect(outgoing(page).security).toHaveValue('STARTTLS')
  await expect(page.getByText(shown['microsoft'] ?? '')).toBeVisible()
  await picture(page, 'microsoft-adopted')
  // Whoever names another server afterwards has that one.
  await provider(page).click()
  await page.getByRole('option', { name: 'Other provider' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'belongs to' })).toHaveCount(0)
  await incoming(page).host.fill('outlook.office365.com.evil.example')
  await incoming(page).host.press('Tab')
  await expect(provider(page)).toHaveValue('Other provider')
})

test('[ACC-21] an account has domains of its own: whoever writes from there is a colleague, and logins are made of them', async ({
  page,
  world,
}) => {
  await world.deliver(me, 'From the group', { from: 'Bruno Boss <bruno@group-holding.example>' })
  await addAccount(page, world, me)
  await row(page, 'From the group').click()
  await expect(customerPanel(page)).toContainText('Bruno Boss is not in your CRM')

  await moduleButton(page, 'Settings').click()
  await page.getByRole('button', { name: 'Edit account', exact: true }).click()
  const form = page.getByRole('form', { name: 'Edit account' })
  const domains = form.getByRole('textbox', { name: 'Own domains' })
  await expect(domains).toHaveValue('example.test')
  const save = form.getByRole('button', { name: 'Test and save' })
  for (const [typed, words] of [
    ['gmail.com', 'a mail provider’s'],
    ['co.uk', 'only an ending'],
    ['acme', 'no domain name'],
  ] as const) {
    await domains.fill(`example.test ${typed}`)
    await expect(domains).toHaveAttribute('aria-invalid', 'true')
    await expect(form.getByText(words)).toBeVisible()
    await expect(save).toBeDisabled()
  }
  await domains.fill('example.test, https://www.Group-Holding.example/')
  await domains.press('Tab')
  await expect(domains).toHaveValue('example.test, group-holding.example')
  await expectAccessible(page)
  await picture(page, 'own-domains')

  // A login typed without a domain is made whole by one of them.
  await incoming(page).user.fill('olga')
  const whole = form.getByRole('button', { name: 'olga@group-holding.example' })
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press('Tab')
  await expect(whole).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(incoming(page).user).toHaveValue('olga@group-holding.example')
  await incoming(page).user.fill('olga')
  await form.getByRole('button', { name: me }).click()
  await expect(incoming(page).user).toHaveValue(me)
  await expect(whole).toHaveCount(0)

  await domains.press('Enter')
  await expect(form).toBeHidden()
  await goTo(page, 'i')
  await row(page, 'From the group').click()
  await expect(customerPanel(page)).toContainText('Bruno Boss is a colleague')
  await world.app.restart()
  await page.goto(world.app.url)
  await row(page, 'From the group').click()
  await expect(customerPanel(page)).toContainText('Bruno Boss is a colleague')
})

test('[ACC-20] a file of the office brings its settings: address and password are all there is to type', async ({
  page,
  world,
}) => {
  const server = (port: number, security: string) => ({ host: 'localhost', port, security })
  const preset = {
    name: 'Nowak Office',
    domains: ['example.test'],
    imap: server(world.network.port, 'tls'),
    smtp: [server(world.smtp.port, 'starttls')],
    note: 'Ask Jan in IT for your password.',
  }
  const choose = async (text: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import it' }).press('Enter')
    await (
      await chooser
    ).setFiles({ name: 'mail.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  }
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await choose('host;port')
  await expect(page.getByRole('alert')).toContainText('This is no file with mail settings')
  await choose(JSON.stringify({ presets: [{ ...preset, imap: server(443, 'tls') }] }))
  await expect(page.getByRole('alert')).toContainText('What stands at presets[0].imap.port is missing')
  await choose(JSON.stringify({ presets: [preset] }))
  await expect(page.getByRole('status').filter({ hasText: 'Nowak Office is now among' })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)

  await page.getByLabel('E-mail address').fill(me)
  await expect(provider(page)).toHaveValue('Nowak Office')
  await expect(page.getByText('Ask Jan in IT for your password.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)
  await expectAccessible(page)
  await picture(page, 'office-preset')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()

  await moduleButton(page, 'Settings').click()
  const office = page.getByRole('list', { name: 'Settings of your office' })
  await expect(office).toContainText('Nowak Office')
  await picture(page, 'office-presets')
  await office.getByRole('button', { name: 'Remove Nowak Office' }).click()
  await expect(office).toHaveCount(0)
  await undo(page).click()
  await expect(office).toContainText('Nowak Office')
})
