import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  expectAccessible,
  fillAccount,
  folder,
  folders,
  goTo,
  list,
  row,
  sendAtOnce,
  serverFields,
  undo,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

/** Its server gives it room for four messages. */
const MAIN = 'small-main@pop3.example'
const POP3 = 'shop@pop3.example'
const test = testOnMailbox(MAIN)

const rows = (page: Page) => list(page).getByRole('option')
const dialog = (page: Page) => page.getByRole('dialog', { name: /^(Add|Edit) .*account/ })
const heading = (page: Page) => folders(page).getByRole('button', { name: POP3 })
/** A folder of the POP3 account: the last of that name, as it was added last. */
const local = (page: Page, name: string) =>
  folders(page)
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .last()

/** Of the form of a new account: by POP3 at this server, with the name and port it has there. */
async function byPop3(page: Page, world: World): Promise<void> {
  const server = serverFields(page, 'Incoming mail (POP3)')
  await server.host.fill('localhost')
  await server.port.fill(String(world.dovecot.pop3s))
  await server.user.fill(POP3)
}

async function edit(page: Page, change: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Edit account' }).last().click()
  await dialog(page).getByRole('button', { name: 'Server settings' }).click()
  await change()
  await page.getByRole('button', { name: 'Test and save' }).click()
  await expect(dialog(page)).toBeHidden()
  await goTo(page, 'i')
}

async function leave(page: Page, how: string): Promise<void> {
  await dialog(page).getByRole('combobox', { name: 'On the server' }).click()
  await page.getByRole('option', { name: how }).click()
}

test('[ACC-16, ACC-38, ACC-39, ACC-40] a second account by POP3: kept here, or put into the mailbox of the main one', async ({
  page,
  world,
}) => {
  test.setTimeout(150_000)

  await test.step('it is added by POP3, and what is wrong with its server is said', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await fillAccount(page, world, POP3, world.dovecot.password)
    // By keys: the arrow chooses the other kind.
    await page.getByRole('radio', { name: 'IMAP' }).focus()
    await page.keyboard.press('ArrowDown')
    const server = serverFields(page, 'Incoming mail (POP3)')
    await expect(server.host).toHaveValue('pop.pop3.example')
    await expect(server.port).toHaveValue('995')
    await server.secure('STARTTLS')
    await expect(server.port).toHaveValue('110')
    await server.secure('TLS')
    await expectAccessible(page)
    await byPop3(page, world)
    await server.port.fill('993')
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByText('Port 993 is not for POP3').first()).toBeVisible()
    await server.port.fill(String(world.dovecot.pop3s))
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByText('localhost does not accept the name or the password').first()).toBeVisible()
    await page.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)
    await leave(page, 'Delete it after some days')
    await page.getByLabel('Days', { exact: true }).fill('0')
    await expect(page.getByText('A number from 1 to 3,650')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Test and add' })).toBeDisabled()
    await leave(page, 'Leave it there')
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByText(`Olga Tester <${POP3}>`)).toBeVisible()
    await expect(page.getByText('localhost · Kept on this computer only')).toBeVisible()
  })

  await test.step('one account is the main one, and any can be', async () => {
    await expect(page.getByRole('button', { name: 'Main account', exact: true })).toHaveCount(1)
    await page.getByRole('button', { name: 'Make this the main account' }).press('Enter')
    await goTo(page, 'i')
    await page.keyboard.press('c')
    await expect(page.getByRole('combobox', { name: 'From' })).toHaveValue(new RegExp(POP3))
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Make this the main account' }).click()
    await goTo(page, 'i')
  })

  await test.step('its mail lies here whole, in folders of its own, and stays on the server', async () => {
    await expect(heading(page)).toBeVisible()
    await expect(folders(page).getByText('Kept on this computer only')).toBeVisible()
    for (const subject of ['Order of chairs', 'Order of tables', 'Newsletter'])
      await world.deliver(POP3, subject)
    await local(page, 'Inbox').click()
    await page.keyboard.press('F5')
    await expect(rows(page)).toHaveCount(3)
    await row(page, 'Order of chairs').click()
    await expect(page.frameLocator('iframe').getByText('Text of Order of chairs.')).toBeVisible()
    await expect.poll(() => world.subjectsIn(POP3, 'INBOX')).toHaveLength(3)
  })

  await test.step('it is read, flagged, archived, thrown away, moved and found as any other', async () => {
    await row(page, 'Newsletter').click()
    await list(page).focus()
    await page.keyboard.press('#')
    await expect(rows(page)).toHaveCount(2)
    await undo(page).click()
    await expect(rows(page)).toHaveCount(3)
    await row(page, 'Newsletter').click()
    await list(page).focus()
    await page.keyboard.press('#')
    await row(page, 'Order of tables').click()
    await list(page).focus()
    await page.keyboard.press('s')
    await page.keyboard.press('e')
    await expect(rows(page)).toHaveCount(1)
    await local(page, 'Archive').click()
    await expect(row(page, 'Order of tables')).toBeVisible()
    await heading(page).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'New folder' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('Orders')
    await page.keyboard.press('Enter')
    await expect(folder(page, 'Orders')).toBeVisible()
    await row(page, 'Order of tables').click()
    await list(page).focus()
    await page.keyboard.press('v')
    await expect(page.getByText('Mail by POP3 is kept on this computer only', { exact: false })).toBeVisible()
    await page.keyboard.type('Orders')
    await page.keyboard.press('Enter')
    await expect(rows(page)).toHaveCount(0)
    await folder(page, 'Orders').click()
    await expect(row(page, 'Order of tables')).toBeVisible()
    await page.keyboard.press('/')
    await page.keyboard.type('"Order of tables" in:Orders')
    await expect(rows(page)).toHaveCount(1)
    await page.keyboard.press('Escape')
  })

  await test.step('an answer leaves, and its copy lies in Sent here', async () => {
    await local(page, 'Inbox').click()
    await row(page, 'Order of chairs').click()
    await page.keyboard.press('r')
    await page.keyboard.type('We have them.')
    await sendAtOnce(page, 'Re: Order of chairs')
    await expect.poll(() => world.smtp.accepted.length).toBe(1)
    await local(page, 'Sent').click()
    await expect(row(page, 'Order of chairs')).toBeVisible()
    expect(await world.subjectsIn(POP3, 'Sent')).toEqual([])
  })

  await test.step('what is deleted here for good goes there, too, once that is wanted', async () => {
    await local(page, 'Trash').click()
    await row(page, 'Newsletter').click()
    await list(page).focus()
    await page.keyboard.press('#')
    await expect(page.getByRole('dialog')).toContainText('The server keeps it, as set for this account')
    await page.keyboard.press('Escape')
    await edit(page, () => page.getByRole('checkbox', { name: /What I delete here for good/ }).check())
    await local(page, 'Trash').click()
    await row(page, 'Newsletter').click()
    await list(page).focus()
    await page.keyboard.press('#')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(rows(page)).toHaveCount(0)
    await page.keyboard.press('F5')
    await expect
      .poll(async () => (await world.subjectsIn(POP3, 'INBOX')).sort())
      .toEqual(['Order of chairs', 'Order of tables'])
  })

  await test.step('put into the mailbox of the main account, it lies there with its origin, up to the percentage', async () => {
    await edit(page, async () => {
      await leave(page, 'Delete it once it is here')
      await page.getByRole('radio', { name: `Into the mailbox of ${MAIN}` }).check()
      await page.getByLabel('Stop when that mailbox is so full (%)').fill('50')
      await expectAccessible(page)
    })
    await expect(folders(page).getByText(`Goes into the mailbox of`)).toBeVisible()
    for (const subject of ['Second order', 'Third order']) await world.deliver(POP3, subject)
    await page.keyboard.press('F5')
    await local(page, 'Inbox').click()
    const notice = page.getByRole('region', { name: `${MAIN} is nearly full` })
    await expect(notice).toContainText('is 50 % full, and you let it be filled to 50 %')
    await expect(rows(page)).toHaveCount(1)
    expect(await world.subjectsIn(MAIN, 'INBOX')).toHaveLength(2)
    expect(await world.flagsIn(MAIN, 'INBOX', 'Order of chairs')).toEqual([
      ['\\Answered', '\\Seen', `pop3-${POP3}`],
    ])
    await expect.poll(() => world.subjectsIn(POP3, 'INBOX')).toEqual([])
  })

  await test.step('once there is room the rest follows, and nothing is there twice', async () => {
    await edit(page, () => page.getByLabel('Stop when that mailbox is so full (%)').fill('99'))
    await expect.poll(() => world.subjectsIn(MAIN, 'INBOX')).toHaveLength(3)
    await local(page, 'Inbox').click()
    await expect(rows(page)).toHaveCount(0)
    await page.keyboard.press('F5')
    await goTo(page, 'i')
    await expect(rows(page)).toHaveCount(3)
    expect((await world.subjectsIn(MAIN, 'INBOX')).sort()).toEqual([
      'Order of chairs',
      'Second order',
      'Third order',
    ])
  })

  await test.step('removing it says what goes, and takes nothing from a server', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Remove the account' }).last().click()
    const question = page.getByRole('dialog', { name: `Remove ${POP3}?` })
    await expect(question).toContainText('kept on this computer only, are deleted')
    await question.getByRole('button', { name: /^Remove .* and delete 2 mails/ }).click()
    await expect(page.getByText(`Olga Tester <${POP3}>`)).toBeHidden()
    expect(await world.subjectsIn(MAIN, 'INBOX')).toHaveLength(3)
  })
})
