import type { Page } from '@playwright/test'
import { fingerprintOf } from '../helpers/certificates'
import { expect, test } from '../helpers/e2e'
import {
  expectAccessible,
  fillAccount,
  moduleButton,
  picture,
  row,
  sendAtOnce,
  serverFields,
  undo,
  write,
  take,
} from '../helpers/e2e-window'
import { openWorld } from '../helpers/e2e-world'
import { freePorts } from '../helpers/ports'
import { startProxyServer } from '../helpers/proxy-server'

const me = 'walled@example.test'
const PASSWORD = 'of the: proxy'

const connection = (page: Page) => page.getByRole('group', { name: 'Connection' })
const problem = (page: Page) => page.getByRole('alert')

async function choose(
  page: Page,
  within: ReturnType<Page['getByRole']>,
  option: string | RegExp,
): Promise<void> {
  await take(page, within.getByRole('combobox', { name: 'Proxy' }), option)
}

test('[ACC-31] Custom takes both servers and ports in full, a certificate, a proxy and how long to wait; no connection goes around the proxy', async ({
  page,
  servers,
}) => {
  const world = await openWorld(servers, { trusted: false })
  const socks = await startProxyServer('socks5', { login: { user: 'olga', password: PASSWORD } })
  const http = await startProxyServer('http')
  try {
    const [closed = 0] = await freePorts(1)
    await world.deliver(me, 'Through the wall')
    await page.goto(world.app.url)
    await page.getByRole('button', { name: 'Add an account' }).click()
    await fillAccount(page, world, me, world.dovecot.password)
    await choose(page, connection(page), 'SOCKS5')
    const host = connection(page).getByRole('textbox', { name: 'Proxy server' })
    const port = connection(page).getByRole('textbox', { name: 'Proxy port' })
    await expect(port).toHaveValue('1080')
    await expect(connection(page).getByLabel('Password of the proxy')).toHaveCount(0)

    // What is no name, and what nobody answers at, is told at the proxy's own fields.
    await host.fill('my proxy')
    await page.keyboard.press('Enter')
    await expect(host).toHaveAttribute('aria-invalid', 'true')
    await host.fill('127.0.0.1')
    await port.fill('99999')
    await expect(page.getByRole('button', { name: 'Test and add' })).toBeDisabled()
    await port.fill(String(closed))
    await page.keyboard.press('Enter')
    await expect(problem(page)).toContainText(`The proxy 127.0.0.1:${closed} cannot be reached`)
    await expect(problem(page)).toContainText('Postilla does not go around it')
    await port.fill(String(socks.port))
    await page.keyboard.press('Tab')
    await page.keyboard.type('olga')
    await page.keyboard.press('Tab')
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    await expect(problem(page)).toContainText('does not accept the name or the password')
    await expect(connection(page).getByRole('textbox', { name: 'Login name of the proxy' })).toHaveAttribute(
      'aria-invalid',
      'true',
    )
    await expectAccessible(page)
    await connection(page).scrollIntoViewIfNeeded()
    await picture(page, 'proxy-refused')
    expect(world.network.accepted()).toBe(0)
    expect(world.smtp.logins).toEqual([])

    await connection(page).getByLabel('Password of the proxy').fill(PASSWORD)
    await page.keyboard.press('Enter')
    // A certificate nobody vouches for is named, and trusted by its fingerprint alone.
    await expect(problem(page)).toContainText('The certificate of localhost is not trusted')
    await problem(page).getByRole('button', { name: 'Trust this certificate' }).click()
    await expect(page.getByLabel('Trusted certificate')).toHaveValue(fingerprintOf(world.dovecot.server.cert))

    await connection(page).getByRole('combobox', { name: 'How long to wait for a server' }).click()
    await page.getByRole('option', { name: 'Chosen here' }).click()
    const seconds = connection(page).getByLabel('For a connection (seconds)')
    await expect(seconds).toHaveValue('20')
    await seconds.fill('1')
    await expect(connection(page).getByText('A number from 3 to 3,600')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Test and add' })).toBeDisabled()
    await seconds.fill('45')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
    await expect(row(page, 'Through the wall')).toBeVisible()
    await write(page, { to: 'anna@nowak.example', subject: 'Out by it', text: 'Hello.' })
    await sendAtOnce(page, 'Out by it')
    await expect.poll(() => world.smtp.accepted.length).toBe(1)
    // Names are left to the proxy, for both servers and their ports.
    expect(new Set(socks.asked.map((asked) => `${asked.host}:${asked.port}`))).toEqual(
      new Set([`localhost:${world.network.port}`, `localhost:${world.smtp.port}`]),
    )

    // The proxy of the program, for all that have none of their own.
    await moduleButton(page, 'Settings').click()
    const program = page.getByRole('form', { name: 'Proxy' })
    await expect(program.getByRole('combobox', { name: 'Proxy' })).toHaveValue('None, connect directly')
    await choose(page, program, 'HTTP (CONNECT)')
    await expect(program.getByLabel('Proxy port')).toHaveValue('8080')
    await program.getByLabel('Proxy server').press('Enter')
    await expect(program.getByRole('alert')).toContainText('missing or wrong')
    await program.getByLabel('Proxy server').fill('127.0.0.1')
    await program.getByLabel('Proxy port').fill(String(http.port))
    await program.scrollIntoViewIfNeeded()
    await picture(page, 'proxy-of-program')
    await program.getByLabel('Proxy port').press('Enter')
    await expect(program.getByRole('button', { name: 'Save the proxy' })).toHaveCount(0)
    await undo(page).click()
    await expect(program.getByRole('combobox', { name: 'Proxy' })).toHaveValue('None, connect directly')
    await choose(page, program, 'HTTP (CONNECT)')
    await program.getByLabel('Proxy server').fill('127.0.0.1')
    await program.getByLabel('Proxy port').fill(String(http.port))
    await program.getByRole('button', { name: 'Save the proxy' }).click()
    await expect(program.getByRole('button', { name: 'Save the proxy' })).toHaveCount(0)
    expect(http.asked).toEqual([])

    await page.getByRole('button', { name: 'Edit account', exact: true }).click()
    const form = page.getByRole('form', { name: 'Edit account' })
    await form.getByRole('button', { name: 'Server settings' }).press('Enter')
    await expect(connection(page).getByLabel('For a connection (seconds)')).toHaveValue('45')
    await expect(connection(page).getByPlaceholder('Leave empty to keep the saved one')).toBeVisible()
    await choose(page, connection(page), /^The one of the program/)
    await expect(serverFields(page, 'Incoming mail (IMAP)').port).toHaveValue(String(world.network.port))
    await form.getByRole('button', { name: 'Test and save' }).click()
    await expect(form).toBeHidden()
    await expect.poll(() => socks.open()).toBe(0)
    await expect.poll(() => http.open()).toBeGreaterThan(0)

    // Where it says no, there is no mail, and that is said in the window; and after a restart as before it.
    http.manners.refuses = true
    await world.app.restart()
    await page.goto(world.app.url)
    await page.getByRole('button', { name: /^Status: The proxy / }).click()
    await expect(
      page.getByText(`The proxy 127.0.0.1:${http.port} does not get through to localhost`).first(),
    ).toBeVisible()
    await picture(page, 'proxy-says-no')
    expect(world.network.open()).toBe(0)
    http.manners.refuses = false
    await world.deliver(me, 'After the refusal')
    await page.getByRole('button', { name: 'Get mail' }).click()
    await expect(row(page, 'After the refusal')).toBeVisible()
  } finally {
    await world.close()
    await socks.stop()
    await http.stop()
  }
})
