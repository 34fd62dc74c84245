import type { Page } from '@playwright/test'
import { expect, test } from '../helpers/e2e'
import {
  expectAccessible,
  expectNotOnBody,
  fillAccount,
  folder,
  folders,
  list,
  moduleButton,
  picture,
  row,
  serverFields,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'
import { startFaultProxy, type FaultProxy } from '../helpers/fault-proxy'

const address = 'troubled@example.test'

/**
 * Refuses to open the folder `Broken`, and to give the first message of `Half`, while `ill`; to move, while `frozen`,
 * and while it is `full`.
 */
function fallIll(network: FaultProxy): { ill: boolean; frozen: boolean; full: boolean } {
  const server = { ill: true, frozen: false, full: false }
  const refused = new Map<string, string>()
  let selected = ''
  network.faults.rewriteClient = (line) => {
    const [tag = '', ...rest] = line.split(' ')
    const command = rest.join(' ')
    selected = /^(?:SELECT|EXAMINE) "?([^" ]+)/.exec(command)?.[1] ?? selected
    const reply = /^(?:SELECT|EXAMINE|STATUS) "?Broken/.test(command)
      ? 'NO [SERVERBUG] Index of the folder is damaged'
      : selected === 'Half' && /FETCH 1\b.*BODY\.PEEK\[/.test(command)
        ? 'NO [SERVERBUG] Message file is damaged'
        : null
    const isMove = /^UID (?:MOVE|COPY)/.test(command)
    const frozen = isMove && server.frozen ? 'NO [NOPERM] This mailbox is frozen' : null
    const full = isMove && server.full ? 'NO [OVERQUOTA] Quota exceeded' : null
    const refusal = (server.ill ? reply : null) ?? frozen ?? full
    if (refusal === null) return line
    refused.set(tag, refusal)
    return `${tag} NOOP`
  }
  network.faults.rewrite = (line) => {
    const [tag = ''] = line.split(' ')
    const reply = refused.get(tag)
    return reply === undefined ? line : `${tag} ${reply}`
  }
  return server
}

/** Adds the account with its IMAP server behind `network`. */
async function addAccountThrough(network: FaultProxy, page: Page, world: World): Promise<void> {
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, address, world.dovecot.password)
  const incoming = serverFields(page, 'Incoming mail (IMAP)')
  await incoming.secure('None')
  await incoming.port.fill(String(network.port))
  await page.getByRole('checkbox', { name: /without encryption/ }).check()
  await page.getByRole('button', { name: 'Test and add' }).click()
}

const mark = (page: Page, name: RegExp) => folders(page).getByRole('img', { name })

test('what the server does not give is marked, named and explained, and the marks go when it gives it again', async ({
  page,
  world,
}) => {
  const network = await startFaultProxy({ host: '127.0.0.1', port: world.dovecot.imap })
  const server = fallIll(network)
  try {
    await world.onServer(address, async (client) => {
      await client.mailboxCreate('Broken')
      await client.mailboxCreate('Half')
      for (const [path, subject] of [
        ['Broken', 'Out of reach'],
        ['Half', 'Plans for May'],
        ['Half', 'Plans for June'],
      ] as const)
        await client.append(
          path,
          `From: Berta Blau <berta@blau.example>\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '')}@blau.example>\r\n\r\nText.\r\n`,
        )
    })
    await world.deliver(address, 'Still arrives')
    await addAccountThrough(network, page, world)
    await expect(row(page, 'Still arrives')).toBeVisible()

    await expect(mark(page, /The server refused\. Next try/)).toBeVisible()
    await expect(mark(page, /1 message could not be fetched/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Status: Some mail cannot be fetched' })).toBeVisible()
    await folders(page)
      .getByRole('button', { name: /^Broken/ })
      .click()
    const broken = page.getByRole('region', { name: 'The server refused' })
    await expect(broken).toContainText('Index of the folder is damaged')
    await expect(broken).toContainText('Next try')
    await expectAccessible(page)
    await picture(page, 'trouble-folder')
    await folders(page).getByRole('button', { name: /^Half/ }).click()
    await expect(row(page, 'Plans for June')).toBeVisible()
    const half = page.getByRole('region', { name: '1 message could not be fetched' })
    await expect(half).toContainText(/Plans for May.* from .*Berta Blau.* \(\d+\D*B/)
    await expect(half).toContainText('Message file is damaged')
    await page.getByRole('button', { name: 'Status: Some mail cannot be fetched' }).click()
    await expect(page.getByRole('dialog')).toContainText('Broken: The server refused')
    await expectAccessible(page)
    await picture(page, 'trouble-status')
    await page.keyboard.press('Escape')

    server.ill = false
    await half.getByRole('button', { name: 'Try again now' }).click()
    await expect(row(page, 'Plans for May')).toBeVisible()
    await expect(half).toBeHidden()
    await expect(mark(page, /refused|fetched/)).toHaveCount(0)
    await folder(page, 'Broken').click()
    await expect(row(page, 'Out of reach')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible()

    // What was said to be done is said no longer once the server refuses it, and there is nothing to take back.
    await folder(page, 'Inbox').click()
    await row(page, 'Still arrives').click()
    server.frozen = true
    await page.keyboard.press('e')
    const said = page.getByRole('region', { name: 'Notices' })
    await expect(said).toContainText(/Not moved.*This mailbox is frozen/s)
    await expect(row(page, 'Still arrives')).toBeVisible()
    await expect(page.getByText('Archived', { exact: true })).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(page.getByText('There is nothing to undo')).toBeVisible()
    server.frozen = false
    // What was done is taken back also after the window was loaded again.
    await row(page, 'Still arrives').click()
    await page.keyboard.press('e')
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual(['Still arrives'])
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
    await expect(row(page, 'Still arrives')).toBeHidden()
    // What can be taken back is asked of the engine first.
    await expect(async () => {
      await page.keyboard.press('Control+z')
      await expect(row(page, 'Still arrives')).toBeVisible({ timeout: 5_000 })
    }).toPass()
    await expect.poll(() => world.subjectsIn(address, 'INBOX')).toEqual(['Still arrives'])

    // A change that the server refuses for now is told without being asked for, with why, and what mends it.
    server.full = true
    await row(page, 'Still arrives').click()
    await page.keyboard.press('e')
    const waits = 'The mailbox is full: 1 change waits'
    await expect(page.getByRole('button', { name: `Status: ${waits}` })).toBeVisible()
    await expect(said.getByRole('status').filter({ hasText: waits })).toHaveText(waits)
    await folder(page, 'Archive').click()
    const clock = row(page, 'Still arrives').getByRole('img', {
      name: /^The mailbox is full: a change waits/,
    })
    await expect(clock).toHaveAccessibleName(/Quota exceeded/)
    await expectAccessible(page)
    // What waits is told one by one, with what the server said.
    await page.getByRole('button', { name: `Status: ${waits}` }).click()
    await page.getByRole('button', { name: '1 action waits for the server' }).click()
    const waiting = page.getByRole('listitem').filter({ hasText: /Move to .?Archive.?: .?Still arrives/ })
    await expect(waiting).toContainText(/The mailbox is full.*Quota exceeded/s)
    await expectAccessible(page)
    await picture(page, 'trouble-pending')
    await page.keyboard.press('Escape')
    await picture(page, 'trouble-full')
    await clock.hover()
    await expect(page.getByRole('tooltip')).toContainText('Delete large mails or empty the trash')
    server.full = false
    await said.getByRole('button', { name: 'Try again now' }).click()
    await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible()
    await expectNotOnBody(page)
    await expect(clock).toBeHidden()
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual(['Still arrives'])
  } finally {
    await network.stop()
  }
})

test('an account whose password is refused says so above everything, and is mended from there', async ({
  page,
  world,
}) => {
  await world.deliver(address, 'Waits for the password')
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, address, 'wrong')
  await page.getByRole('button', { name: 'Test and add' }).click()
  await page.getByRole('button', { name: 'Save without a test' }).click()
  const banner = page.getByRole('region', { name: `${address} needs attention` })
  await expect(banner).toContainText('AUTHENTICATIONFAILED')
  // A list that could not be asked for is not empty, nor are the folders of the account.
  await expect(page.getByText('Inbox zero')).toBeHidden()
  const amongFolders = page.getByRole('group', { name: `${address} needs attention` })
  await expect(amongFolders.getByRole('button', { name: 'Open account settings' })).toBeVisible()
  await expect(page.getByRole('main').getByText(/does not accept the name or the password/)).toHaveCount(3)
  await expectAccessible(page)
  await picture(page, 'trouble-account')
  await banner.getByRole('button', { name: 'Try again now' }).click()
  await expect(banner.getByRole('button', { name: 'Try again now' })).toBeFocused()
  await moduleButton(page, 'People').click()
  await banner.getByRole('button', { name: 'Open account settings' }).click()
  const form = page.getByRole('form', { name: 'Edit account' })
  await form.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)
  await form.getByRole('button', { name: 'Test and save' }).click()
  await expect(form).toBeHidden()
  await expect(banner).toBeHidden()
  await moduleButton(page, 'Mail').click()
  await expect(list(page)).toBeVisible()
  await expect(row(page, 'Waits for the password')).toBeVisible()
})

test('a server that is out of reach for long is told above everything, since when it is; a short moment is not', async ({
  page,
  world,
}) => {
  const network = await startFaultProxy({ host: '127.0.0.1', port: world.dovecot.imap })
  try {
    await world.deliver(address, 'Came before')
    await addAccountThrough(network, page, world)
    await expect(row(page, 'Came before')).toBeVisible()
    await network.refuse()
    await expect(page.getByRole('button', { name: /^Status: localhost does not answer/ })).toBeVisible()
    const banner = page.getByRole('region', { name: `${address} needs attention` })
    await expect(banner).toBeHidden()
    await page.clock.setSystemTime(Date.now() + 5 * 60_000)
    await expect(banner).toContainText('No connection since')
    await expectAccessible(page)
    await picture(page, 'trouble-out-of-reach')
    await network.admit()
    await world.deliver(address, 'Came after')
    await banner.getByRole('button', { name: 'Try again now' }).click()
    await expect(banner).toBeHidden()
    await expect(row(page, 'Came after')).toBeVisible()

    await moduleButton(page, 'Settings').click()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await fillAccount(page, world, 'beside@example.test', world.dovecot.password)
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByText('beside@example.test').first()).toBeVisible()
    await network.refuse()
    await expect(page.getByRole('button', { name: 'Status: 1 of 2 accounts not connected' })).toBeVisible()
  } finally {
    await network.stop()
  }
})
