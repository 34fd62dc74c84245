import { createServer } from 'node:net'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../helpers/e2e'
import {
  addAccount,
  expectAccessible,
  fillAccount,
  moduleButton,
  row,
  serverFields,
} from '../helpers/e2e-window'
import { openWorld, type World } from '../helpers/e2e-world'
import { freePorts } from '../helpers/ports'

const incoming = (page: Page) => serverFields(page, 'Incoming mail (IMAP)')
const outgoing = (page: Page) => serverFields(page, 'Outgoing mail (SMTP)')
const submit = (page: Page) => page.getByRole('button', { name: 'Test and add' }).click()
const problem = (page: Page) => page.getByRole('alert')
/** A port on which nothing listens. */
const closedPort = async (): Promise<string> => String((await freePorts(1))[0])

test.describe('a first account', () => {
  let world: World
  test.beforeAll(async ({ servers }) => {
    world = await openWorld(servers)
  })
  test.afterAll(() => world.close())
  test.beforeEach(async ({ page }) => {
    world.smtp.misbehaviour = {}
    await page.goto(world.app.url)
    await page.getByRole('button', { name: 'Add an account' }).click()
    await expect(page.getByLabel('E-mail address')).toBeVisible()
    // What the test before typed is kept.
    const startOver = page.getByRole('button', { name: 'Start over' })
    if (await startOver.isVisible()) await startOver.click()
  })

  test('[ACC-05] [ACC-23] [ACC-32] [ACC-33] the provider, its servers and its hint follow from the address', async ({
    page,
  }) => {
    for (const [address, provider, imap, smtp, smtpPort, hint] of [
      ['anna@gmail.com', 'Gmail', 'imap.gmail.com', 'smtp.gmail.com', '465', 'app password'],
      ['anna@aruba.it', 'Aruba', 'imaps.aruba.it', 'smtps.aruba.it', '465', 'port 465 first'],
      ['ditta@pec.aruba.it', 'Aruba PEC', 'imaps.pec.aruba.it', 'smtps.pec.aruba.it', '465', 'PEC'],
    ] as const) {
      await page.getByLabel('E-mail address').fill(address)
      await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue(provider)
      await expect(page.getByText(hint).first()).toBeVisible()
      if (!(await incoming(page).host.isVisible()))
        await page.getByRole('button', { name: 'Server settings' }).click()
      await expect(incoming(page).host).toHaveValue(imap)
      await expect(incoming(page).port).toHaveValue('993')
      await expect(incoming(page).user).toHaveValue(address)
      await expect(outgoing(page).host).toHaveValue(smtp)
      await expect(outgoing(page).port).toHaveValue(smtpPort)
    }
    await page.getByLabel('E-mail address').fill('anna@nowhere.example')
    await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('Other provider')
  })

  test('[ACC-05] Enter right after typing does not wait for the servers; an address changed later takes the login along', async ({
    page,
  }) => {
    await page.getByLabel('E-mail address').fill('anna@nowhere.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('secret')
    await page.keyboard.press('Enter')
    // Both servers are named: what is wrong with one does not hide what is wrong with the other.
    await expect(problem(page).filter({ hasText: 'imap.nowhere.example' })).toBeVisible()
    await expect(problem(page).filter({ hasText: 'smtp.nowhere.example' })).toBeVisible()
    await outgoing(page).host.fill('mail.elsewhere.example')
    await page.getByLabel('E-mail address').fill('bruno@nowhere.example')
    await expect(incoming(page).user).toHaveValue('bruno@nowhere.example')
    await expect(outgoing(page).user).toHaveValue('bruno@nowhere.example')
    await page.getByLabel('E-mail address').press('Enter')
    await expect(problem(page).filter({ hasText: 'mail.elsewhere.example' })).toBeVisible()
  })

  test('[ACC-05] the servers of another domain are guessed anew, and the test of the old ones is over', async ({
    page,
  }) => {
    const address = page.getByLabel('E-mail address')
    await address.fill('anna@firstdom.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('secret')
    await page.keyboard.press('Enter')
    await expect(problem(page).filter({ hasText: 'imap.firstdom.example' })).toBeVisible()
    await expect(incoming(page).host).toBeFocused()
    // The field that had the focus is left as it was: nothing was written there by hand.
    await address.click()
    await address.fill('anna@second.example')
    await page.keyboard.press('Enter')
    await expect(problem(page).filter({ hasText: 'imap.second.example' })).toBeVisible()
    await expect(problem(page).filter({ hasText: 'firstdom' })).toHaveCount(0)
    await expect(incoming(page).host).toHaveValue('imap.second.example')
    await expect(outgoing(page).host).toHaveValue('smtp.second.example')

    await outgoing(page).host.fill('relay.by-hand.example')
    await address.fill('anna@gmail.com')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('Gmail')
    await expect(problem(page)).toHaveCount(0)
    await page.getByRole('button', { name: 'Server settings' }).click()
    await expect(incoming(page).host).toHaveValue('imap.gmail.com')
    await expect(outgoing(page).host).toHaveValue('relay.by-hand.example')

    // A server that takes the connection and says nothing: the test lasts until the address is another one.
    const silent = createServer()
    try {
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const port = silent.address()
      if (port === null || typeof port === 'string') throw new Error('no port')
      await incoming(page).host.fill('127.0.0.1')
      await incoming(page).port.fill(String(port.port))
      await submit(page)
      const stop = page.getByRole('button', { name: 'Stop' })
      await expect(stop).toBeVisible()
      await address.fill('anna@third.example')
      await expect(stop).toBeHidden()
      await expect(page.getByRole('list', { name: 'Connection test' })).toHaveCount(0)
      await expect(incoming(page).host).toHaveValue('127.0.0.1')
    } finally {
      silent.close()
    }

    // All but the password is there again after Back.
    await page.getByRole('textbox', { name: 'Your name' }).fill('Anna Kept')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await expect(page.getByText('What you had typed is here again.')).toBeVisible()
    await expect(address).toHaveValue('anna@third.example')
    await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Anna Kept')
    await expect(outgoing(page).host).toHaveValue('relay.by-hand.example')
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('')
    await page.getByRole('button', { name: 'Start over' }).click()
    await expect(address).toHaveValue('')
    await expect(incoming(page).host).toBeHidden()
  })

  test('[ACC-13] [ACC-04] a prefix is stripped and understood; the port follows the encryption unless it was typed', async ({
    page,
  }) => {
    await page.getByLabel('E-mail address').fill('anna@nowhere.example')
    await expect(incoming(page).host).toBeVisible()
    await outgoing(page).host.fill('ssl://smtps.nowhere.example')
    await outgoing(page).host.blur()
    await expect(outgoing(page).host).toHaveValue('smtps.nowhere.example')
    await expect(outgoing(page).security).toHaveValue('TLS')
    await expect(outgoing(page).port).toHaveValue('465')
    await outgoing(page).secure('STARTTLS')
    await expect(outgoing(page).port).toHaveValue('587')
    await incoming(page).secure('STARTTLS')
    await expect(incoming(page).port).toHaveValue('143')
    await incoming(page).secure('TLS')
    await expect(incoming(page).port).toHaveValue('993')
    await incoming(page).port.fill('1993')
    await incoming(page).secure('STARTTLS')
    await expect(incoming(page).port).toHaveValue('1993')

    // What no server takes is told while it is typed.
    await page.getByRole('textbox', { name: 'Password' }).fill('secret')
    const add = page.getByRole('button', { name: 'Test and add' })
    await expect(add).toBeEnabled()
    const tells = async (field: Locator, typed: string, words: RegExp, good: string): Promise<void> => {
      await field.click()
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(typed.slice(0, -1))
      await page.keyboard.type(typed.slice(-1))
      await expect(field).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByText(words)).toBeVisible()
      await expect(add).toBeDisabled()
      await field.fill(good)
      await expect(page.getByText(words)).toBeHidden()
      await expect(add).toBeEnabled()
    }
    await tells(incoming(page).port, '65536', /number from 1 to 65,535/, '993')
    for (const typed of ['abc', '99999', '-5', '']) {
      await incoming(page).port.fill(typed)
      await incoming(page).port.press('Tab')
      await expect(incoming(page).port).toHaveValue(typed)
      await expect(incoming(page).port).toHaveAttribute('aria-invalid', 'true')
      await expect(add).toBeDisabled()
    }
    // The words have the width of the row, not that of the port.
    const words = page.getByText(/number from 1 to 65,535/)
    const narrow = (await incoming(page).user.boundingBox())?.width ?? 0
    await expect.poll(async () => (await words.boundingBox())?.width).toBeGreaterThan(narrow)
    await incoming(page).port.fill('993')
    await tells(incoming(page).host, `${'a'.repeat(252)}.test`, /257 characters are too many/, 'mail.test')
    const login = page.getByRole('textbox', { name: 'Login name' }).first()
    await tells(login, 'l'.repeat(321), /321 characters are too many: at most 320/, 'anna')

    // Nothing of a long form shows below its buttons.
    const wholeSize = page.viewportSize() ?? { width: 1280, height: 800 }
    await page.setViewportSize({ width: wholeSize.width, height: 560 })
    await incoming(page).host.scrollIntoViewIfNeeded()
    const below = () =>
      add.evaluate((button) => {
        const { left, bottom } = button.getBoundingClientRect()
        const under = document.elementFromPoint(left, bottom + 10)
        return button.closest('form')?.contains(under) === true ? under?.outerHTML.slice(0, 80) : ''
      })
    await expect.poll(below).toBe('')
    await page.setViewportSize(wholeSize)
  })

  test('what is missing or no address is said in words of ours at its field', async ({ page }) => {
    const address = page.getByLabel('E-mail address')
    const password = page.getByRole('textbox', { name: 'Password' })
    await address.press('Enter')
    await expect(address).toHaveAccessibleDescription('Not a complete e-mail address')
    await expect(address).toBeFocused()
    await page.reload()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await address.fill('anna@nowak')
    await expect(address).not.toHaveAttribute('aria-invalid', 'true')
    await password.focus()
    await expect(address).toHaveAccessibleDescription('Not a complete e-mail address')
    // Letters of any script are good in an address, whatever the browser thinks of them.
    await address.fill('żółć@nowhere.example')
    await expect(address).not.toHaveAttribute('aria-invalid', 'true')
    // By key: what is found for the address moves the button meanwhile, and a click on what has just moved is nothing.
    await address.press('Enter')
    await expect(password).toHaveAccessibleDescription('The password is needed')
    await expect(password).toBeFocused()
    await page.keyboard.type('secret')
    await expect(password).not.toHaveAttribute('aria-invalid', 'true')
    await submit(page)
    await expect(problem(page).first()).toContainText('nowhere.example')
  })

  test('[ACC-10] [ACC-30] every way to fail is told in words, at its field', async ({ page }) => {
    await fillAccount(page, world, 'fails@example.test', world.dovecot.password)
    const fails = async (title: RegExp, field?: { toDescribe: ReturnType<typeof incoming>['host'] }) => {
      await submit(page)
      await expect(problem(page)).toContainText(title)
      if (field) await expect(field.toDescribe).toHaveAttribute('aria-invalid', 'true')
    }
    const good = { host: 'localhost', port: String(world.network.port) }

    await incoming(page).host.fill('mail.does-not-exist.invalid')
    await fails(/There is no server called mail\.does-not-exist\.invalid/, {
      toDescribe: incoming(page).host,
    })
    await incoming(page).host.fill(good.host)

    await incoming(page).port.fill(await closedPort())
    await fails(/does not answer on port/, { toDescribe: incoming(page).port })

    await incoming(page).port.fill('443')
    await fails(/Port 443 is not for IMAP/, { toDescribe: incoming(page).port })

    await incoming(page).port.fill(String(world.dovecot.imap))
    await fails(/kind of encryption does not fit port/, { toDescribe: incoming(page).security })
    await incoming(page).port.fill(good.port)

    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await fails(/does not accept the name or the password/)
    await expect(problem(page).locator('blockquote')).toContainText(/AUTHENTICATIONFAILED/)
    await page.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)

    await outgoing(page).port.fill(await closedPort())
    await fails(/does not answer on port/, { toDescribe: outgoing(page).port })
    await expect(page.getByRole('list', { name: 'Connection test' })).toContainText('Read the folders')
    await outgoing(page).port.fill(String(world.smtp.port))

    world.smtp.misbehaviour = { refuseLogin: '534 5.7.9 Application-specific password required' }
    await fails(/wants an app password/)
    await expect(problem(page).locator('blockquote')).toContainText('Application-specific password required')
    await expectAccessible(page)
  })

  test('[ACC-08] what did not pass its test is saved on demand, flagged, mended and removed; the mail stays', async ({
    page,
  }) => {
    const address = 'mended@example.test'
    await world.deliver(address, 'Stays')
    await fillAccount(page, world, address, 'wrong')
    await submit(page)
    await page.getByRole('button', { name: 'Save without a test' }).click()
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Status: An account needs attention' })).toBeVisible()
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const accounts = page.getByRole('region', { name: 'Accounts' })
    await expect(accounts.getByText('not tested')).toBeVisible()
    await page.getByRole('button', { name: 'Edit account', exact: true }).click()
    const form = page.getByRole('form', { name: 'Edit account' })
    const name = form.getByRole('textbox', { name: 'Your name' })
    await expect(name).toBeFocused()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Olga Kept')
    await form.getByRole('textbox', { name: 'Password' }).fill('not kept')
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
    await page.getByRole('button', { name: 'Edit account', exact: true }).click()
    await expect(name).toHaveValue('Olga Kept')
    await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue('')
    await form.getByRole('button', { name: 'Start over' }).click()
    await expect(name).toHaveValue('Olga Tester')
    await form.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)
    // A mail to oneself that does not arrive is told, and nothing is saved by itself.
    const toSelf = form.getByRole('checkbox', { name: /^Send a mail to myself/ })
    await toSelf.check()
    world.smtp.misbehaviour = { refuseRecipients: { [address]: '550 5.1.1 No such user here' } }
    await form.getByRole('button', { name: 'Test and save' }).click()
    const steps = form.getByRole('list', { name: 'Connection test' }).getByRole('listitem')
    await expect(steps.filter({ hasText: 'Send a mail to myself' })).toHaveAttribute('data-state', 'failed')
    await expect(problem(page).locator('blockquote')).toContainText('No such user here')
    await expectAccessible(page)
    world.smtp.misbehaviour = {}
    await form.getByRole('button', { name: 'Test and save' }).click()
    await expect(form).toBeHidden()
    await expect.poll(() => world.subjectsIn(address, 'INBOX')).toEqual(['Stays', 'Postilla: test'])
    await expect(accounts.getByText('not tested')).toBeHidden()
    await moduleButton(page, 'Mail').click()
    await expect(row(page, 'Stays')).toBeVisible()
    await expect(row(page, 'Postilla: test')).toBeVisible()
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('button', { name: 'Remove the account' }).click()
    const dialog = page.getByRole('dialog', { name: `Remove ${address}?` })
    await expect(dialog).toContainText('Mail on the server stays where it is')
    await dialog.getByRole('button', { name: `Remove ${address}` }).click()
    await expect(page.getByRole('button', { name: 'Explore the demo' })).toBeVisible()
    expect(await world.messagesIn(address, 'INBOX')).toHaveLength(2)
  })
})

test('[ADM-07] [READ-17] language, colours and density change the window at once and are kept', async ({
  page,
  world,
}) => {
  await addAccount(page, world, 'polyglot@example.test')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'Polski' }).click()
  await expect(page.getByRole('heading', { name: 'Ustawienia' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl')
  await expect(page.getByText('Spacja', { exact: true }).first()).toBeAttached()
  await page.getByRole('combobox', { name: 'Język' }).click()
  await page.getByRole('option', { name: 'Italiano' }).click()
  await expect(page.getByRole('heading', { name: 'Impostazioni' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Cerca comandi e tasti' }).click()
  await page.keyboard.type('maiusc+n')
  await expect(page.getByRole('button', { name: /Maiusc\+N/ }).first()).toBeVisible()
  await page.getByText('Scuro', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('switch', { name: 'Elenchi compatti' }).click({ force: true })
  await expect(page.getByRole('switch', { name: 'Elenchi compatti' })).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
  await world.app.restart()
  await page.goto(world.app.url)
  await expect(page.locator('html')).toHaveAttribute('lang', 'it')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
})

test('[FLD-03] a folder of any name is made the trash, and what is deleted goes there; the inbox is refused', async ({
  page,
  world,
}) => {
  const address = 'tidy@example.test'
  await world.onServer(address, (client) => client.mailboxCreate('Thrown away'))
  await world.deliver(address, 'Old offer')
  await addAccount(page, world, address)
  await page.getByRole('button', { name: 'Settings' }).click()
  const trash = page.getByRole('combobox', { name: `Trash of ${address}` })
  await trash.click()
  await page.getByRole('option', { name: 'INBOX', exact: true }).click()
  await expect(page.getByText('This folder already has another use')).toBeVisible()
  await trash.click()
  await page.getByRole('option', { name: 'Thrown away' }).click()
  await expect(trash).toHaveValue('Thrown away')
  await expect(page.getByText('This folder already has another use')).toBeHidden()
  await expectAccessible(page)
  await moduleButton(page, 'Mail').click()
  await row(page, 'Old offer').click()
  await page.keyboard.press('#')
  await expect(row(page, 'Old offer')).toBeHidden()
  await expect.poll(() => world.subjectsIn(address, 'Thrown away')).toEqual(['Old offer'])
  // The next list of folders leaves the choice alone.
  await world.app.restart()
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(trash).toHaveValue('Thrown away')
})
