import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from '../helpers/e2e'
import { expectAccessible, picture, serverFields } from '../helpers/e2e-window'
import { openWorld } from '../helpers/e2e-world'
import presets from '../../resources/presets.json' with { type: 'json' }

const incoming = (page: Page, protocol: 'IMAP' | 'POP3' = 'IMAP') =>
  serverFields(page, `Incoming mail (${protocol})`)
const outgoing = (page: Page) => serverFields(page, 'Outgoing mail (SMTP)')
const provider = (page: Page) => page.getByRole('combobox', { name: 'Provider' })
const address = (page: Page) => page.getByLabel('E-mail address')
const standIn = pathToFileURL(join(import.meta.dirname, '../helpers/network-stand-in.ts')).href

const server = (tag: string, type: string, host: string, port: number, way: string, user: string): string =>
  `<${tag} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>SSL</socketType>
   <authentication>${way}</authentication><username>${user}</username></${tag}>`

test('[ACC-02] the outgoing server of a known provider, of records or a file of the domain, or each field by hand', async ({
  page,
  servers,
}) => {
  const network = {
    srv: {
      '_imaps._tcp.records.example': { name: 'mail.records.example', port: 1993 },
      '_submission._tcp.records.example': { name: 'mail.records.example', port: 1587 },
      '_imaps._tcp.lured.example': { name: 'mail.evil.test', port: 993 },
    },
    web: {
      'https://autoconfig.localhost.example/mail/config-v1.1.xml': `<clientConfig version="1.1"><emailProvider>
        ${server('incomingServer', 'imap', 'imap.localhost.example', servers.dovecot.imaps, 'password-cleartext', '%EMAILLOCALPART%')}
        ${server('incomingServer', 'pop3', 'pop.localhost.example', 1995, 'password-cleartext', 'pop-%EMAILLOCALPART%')}
        ${server('outgoingServer', 'smtp', 'relay.localhost.example', 1465, 'client-IP-address', '')}
        </emailProvider></clientConfig>`,
    },
  }
  const world = await openWorld(servers, {
    env: { NODE_OPTIONS: `--import ${standIn}`, POSTILLA_TEST_NETWORK: JSON.stringify(network) },
  })
  try {
    await page.goto(world.app.url)
    await page.getByRole('button', { name: 'Add an account' }).click()

    // Known providers, and one that is not in the list; by key as by pointer.
    await address(page).fill('anna@nowhere.example')
    await expect(provider(page)).toHaveValue('Other provider')
    await page.getByLabel('Your name').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('option')).toHaveText([
      ...presets.slice(0, -1).map(({ name }) => name),
      'Other provider',
    ])
    await page.keyboard.type('icloud')
    await page.keyboard.press('Enter')
    await expect(provider(page)).toHaveValue('iCloud')
    await page.getByRole('button', { name: 'Server settings' }).press('Enter')
    await expect(outgoing(page).host).toHaveValue('smtp.mail.me.com')
    await expect(outgoing(page).port).toHaveValue('587')
    await expect(outgoing(page).security).toHaveValue('STARTTLS')
    // How one is called there, and by what one signs in, is the provider's, too.
    await expect(incoming(page).user).toHaveValue('anna')
    await expect(outgoing(page).user).toHaveValue('anna@nowhere.example')
    await expect(page.getByRole('textbox', { name: 'App password' })).toBeVisible()
    await picture(page, 'provider-icloud')

    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await page.getByRole('button', { name: 'Start over' }).click()
    await address(page).fill('anna@records.example')
    await expect(provider(page)).toHaveValue('Other provider')
    await expect(incoming(page).host).toHaveValue('mail.records.example')
    await expect(incoming(page).port).toHaveValue('1993')
    await expect(outgoing(page).host).toHaveValue('mail.records.example')
    await expect(outgoing(page).port).toHaveValue('1587')
    await expect(outgoing(page).security).toHaveValue('STARTTLS')

    await address(page).fill('anna@localhost.example')
    await expect(incoming(page).host).toHaveValue('imap.localhost.example')
    await expect(incoming(page).user).toHaveValue('anna')
    await expect(outgoing(page).host).toHaveValue('relay.localhost.example')
    const asksForLogin = page.getByRole('checkbox', { name: 'The outgoing server asks for a login' })
    await expect(asksForLogin).not.toBeChecked()
    await address(page).fill('bruno@localhost.example')
    await expect(incoming(page).user).toHaveValue('bruno')
    await page.getByRole('radio', { name: 'POP3' }).check()
    await expect(incoming(page, 'POP3').host).toHaveValue('pop.localhost.example')
    await expect(incoming(page, 'POP3').user).toHaveValue('pop-bruno')
    await page.getByRole('radio', { name: 'IMAP' }).check()
    await expect(incoming(page).user).toHaveValue('bruno')
    await expectAccessible(page)
    await picture(page, 'servers-described')

    // Servers that the domain points to elsewhere are asked about before a password goes there.
    await address(page).fill('anna@lured.example')
    await expect(incoming(page).host).toHaveValue('mail.evil.test')
    await expect(incoming(page).user).toHaveValue('anna@lured.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('secret')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('mail.evil.test')
    await expect(page.getByRole('list', { name: 'Connection test' })).toHaveCount(0)

    // Every field by hand: what is wrong is told at its own, and what is right works.
    await address(page).fill('anna@example.test')
    await expect(outgoing(page).host).toHaveValue('smtp.example.test')
    await incoming(page).host.fill('localhost')
    await incoming(page).port.fill(String(world.network.port))
    await outgoing(page).host.fill('localhost')
    await outgoing(page).port.fill('993')
    await page.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('Port 993 is not for SMTP')
    await expect(outgoing(page).port).toHaveAttribute('aria-invalid', 'true')
    await outgoing(page).port.fill(String(world.smtp.port))
    await outgoing(page).secure('STARTTLS')
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
  } finally {
    await world.close()
  }
})
