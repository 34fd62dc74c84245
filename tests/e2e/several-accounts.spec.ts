import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  expectAccessible,
  fillAccount,
  folders,
  goTo,
  list,
  row,
  sendAtOnce,
  undo,
  write,
} from '../helpers/e2e-window'

const first = 'anna@several.example'
const second = 'sales@several.example'
const test = testOnMailbox(first)

const view = (page: Page, name: string) =>
  folders(page)
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
const rows = (page: Page) => list(page).getByRole('option')

test('[FLD-05, FLD-06, FLD-09, FLD-11, FLD-14, SRCH-02] folders of two accounts are shown as one and each for itself', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000)
  await test.step('a second account', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Add an account' }).click()
    await fillAccount(page, world, second, world.dovecot.password)
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByText(`Olga Tester <${second}>`)).toBeVisible()
    await goTo(page, 'i')
    await expect(folders(page).getByRole('button', { name: second })).toBeVisible()
  })
  await world.deliver(first, 'For Anna')
  await world.deliver(second, 'For the sales desk')
  await world.deliver(second, 'Another for the sales desk')

  await test.step('one inbox shows the mail of both, each row with its account', async () => {
    await view(page, 'Inbox').click()
    await page.keyboard.press('F5')
    await expect(rows(page)).toHaveCount(3)
    await expect(row(page, 'For Anna')).toContainText(first)
    await expect(row(page, 'Another for the sales desk')).toContainText(second)
    await expectAccessible(page)
  })

  await test.step('unread mail of all, and of one account', async () => {
    const unread = folders(page).getByRole('button', { name: /^Unread/ })
    await expect(unread.nth(0)).toContainText('3')
    await expect(unread.nth(1)).toContainText('1')
    await expect(unread.nth(2)).toContainText('2')
    await unread.nth(2).click()
    await expect(rows(page)).toHaveCount(2)
    await expect(row(page, 'For Anna')).toBeHidden()
    await row(page, 'For the sales desk').first().click()
    await expect(unread.nth(2)).toContainText('1')
    await expect(unread.nth(0)).toContainText('2')
    // It stays until the view is left.
    await expect(rows(page)).toHaveCount(2)
    await view(page, 'Inbox').click()
    await unread.nth(2).click()
    await expect(rows(page)).toHaveCount(1)
  })

  await test.step('mail of both is moved where each account has such a folder, and nowhere else at once', async () => {
    await view(page, 'Inbox').click()
    await row(page, 'For Anna').click()
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await expect(page.getByText('3 selected')).toBeVisible()
    await page.keyboard.press('v')
    const picker = page.getByRole('dialog', { name: 'Move 3 conversations to' })
    await expect(picker.getByRole('option')).toHaveText([/^Archive/, /^Inbox/, /^Spam/, /^Trash/])
    await expect(picker.getByText('The mail is of several accounts.')).toBeVisible()
    await page.keyboard.type('arch')
    await expect(picker.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(rows(page)).toHaveCount(0)
    await expect.poll(() => world.subjectsIn(first, 'Archive')).toEqual(['For Anna'])
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toHaveLength(2)
    await undo(page).click()
    await expect(rows(page)).toHaveCount(3)
  })

  await test.step('what is done to rows of both goes to the folders of their own accounts', async () => {
    await view(page, 'Inbox').click()
    await row(page, 'For Anna').click()
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await expect(page.getByText('3 selected')).toBeVisible()
    await page.keyboard.press('#')
    await expect(rows(page)).toHaveCount(0)
    await expect.poll(() => world.subjectsIn(first, 'Trash')).toEqual(['For Anna'])
    await expect
      .poll(async () => (await world.subjectsIn(second, 'Trash')).sort())
      .toEqual(['Another for the sales desk', 'For the sales desk'])
    await view(page, 'Trash').click()
    await expect(rows(page)).toHaveCount(3)
    await undo(page).click()
    await expect(rows(page)).toHaveCount(0)
    await expect.poll(() => world.subjectsIn(second, 'INBOX')).toHaveLength(2)
  })

  await test.step('a search looks in all mail, or in that of one account', async () => {
    await folders(page)
      .getByRole('button', { name: /^Inbox/ })
      .last()
      .click()
    await page.keyboard.press('/')
    await page.keyboard.type('for')
    await expect(rows(page)).toHaveCount(3)
    const where = page.getByRole('radiogroup', { name: 'Search in' })
    await where.getByText(second).click()
    await expect(rows(page)).toHaveCount(2)
    await expect(row(page, 'For Anna')).toBeHidden()
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
  })

  await test.step('mail goes to a folder of the other account, by key and by mouse, and comes back', async () => {
    await view(page, 'Inbox').click()
    await row(page, 'For Anna').click()
    await page.keyboard.press('v')
    const picker = page.getByRole('dialog', { name: /^Move/ })
    const into = picker.getByRole('option', { name: `${second} · Archive` })
    await page.keyboard.type('archive')
    await expect(picker.getByRole('option')).toHaveCount(2)
    await into.click()
    await expect(row(page, 'For Anna')).toBeHidden()
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toEqual(['For Anna'])
    await expect.poll(() => world.subjectsIn(first, 'INBOX')).toEqual([])
    await undo(page).click()
    await expect(row(page, 'For Anna')).toBeVisible()
    await expect.poll(() => world.subjectsIn(first, 'INBOX')).toEqual(['For Anna'])
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toEqual([])
    // The folder mail went to last is offered first.
    await row(page, 'For Anna').click()
    await page.keyboard.press('v')
    await expect(picker.getByRole('option').first()).toContainText(`${second} · Archive`)
    await expect(picker.getByRole('option').first()).toContainText('lately')
    await page.keyboard.press('Escape')
    const archives = folders(page).getByRole('button', { name: 'Archive', exact: true })
    // What comes and goes below the window makes it higher and lower, and the tree goes along.
    await expect(picker).toBeHidden()
    await expect(archives).toHaveCount(3)
    await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible()
    await row(page, 'For Anna').dragTo(archives.last())
    await expect(row(page, 'For Anna')).toBeHidden()
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toEqual(['For Anna'])
    await undo(page).click()
    await expect.poll(() => world.subjectsIn(first, 'INBOX')).toEqual(['For Anna'])
    await goTo(page, 'o')
  })

  await test.step('what a mail is about is told though it has tags and the list names accounts', async () => {
    await view(page, 'Inbox').click()
    await row(page, 'For Anna').click()
    for (const tag of ['Important', 'Personal', 'Later']) {
      await page.keyboard.press('t')
      await page.getByRole('dialog').getByRole('combobox').fill(tag)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    await expect(row(page, 'For Anna').getByTitle('Later')).toHaveText('+1')
    const subject = row(page, 'For Anna').getByText('For Anna', { exact: true })
    expect(await subject.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    await goTo(page, 'o')
  })

  await test.step('a copy goes to the other account by key, and beside it by the mouse with Ctrl', async () => {
    await view(page, 'Inbox').click()
    await row(page, 'For Anna').click()
    await page.keyboard.press('Shift+V')
    const picker = page.getByRole('dialog', { name: 'Copy the conversation to' })
    // Not where it would pass for what one wrote.
    await expect(picker.getByRole('option', { name: /Archive/ }).first()).toBeVisible()
    await expect(picker.getByRole('option', { name: /Sent|Drafts/ })).toHaveCount(0)
    await page.keyboard.type('archive')
    await picker.getByRole('option', { name: `${second} · Archive` }).click()
    await expect(page.getByText('Copied to “Archive”')).toBeVisible()
    await expect(row(page, 'For Anna')).toBeVisible()
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toEqual(['For Anna'])
    expect(await world.subjectsIn(first, 'INBOX')).toEqual(['For Anna'])
    await undo(page).click()
    await expect.poll(() => world.subjectsIn(second, 'Archive')).toEqual([])
    const archives = folders(page).getByRole('button', { name: 'Archive', exact: true })
    await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible()
    await page.keyboard.down('Control')
    await row(page, 'For Anna').dragTo(archives.nth(1))
    await page.keyboard.up('Control')
    await expect.poll(() => world.subjectsIn(first, 'Archive')).toEqual(['For Anna'])
    await expect(row(page, 'For Anna')).toBeVisible()
    await undo(page).click()
    await expect.poll(() => world.subjectsIn(first, 'Archive')).toEqual([])
    await goTo(page, 'o')
  })

  await test.step('sent mail of both stands together', async () => {
    await write(page, { to: 'kim@else.example', subject: 'From Anna', text: 'Hello.' })
    await sendAtOnce(page, 'From Anna')
    const form = await write(page, { to: 'kim@else.example', subject: 'From the desk', text: 'Hello.' })
    await form.getByRole('combobox', { name: 'From' }).click()
    await page.getByRole('option', { name: new RegExp(second) }).click()
    await sendAtOnce(page, 'From the desk')
    await expect.poll(() => world.subjectsIn(second, 'Sent')).toEqual(['From the desk'])
    await view(page, 'Sent').click()
    await expect(rows(page)).toHaveCount(2)
    await expect(row(page, 'From the desk')).toContainText(second)
    await expect(row(page, 'From Anna')).toContainText(first)
  })

  await test.step('and folders of one role are shown as one only where that is wanted', async () => {
    await expect(folders(page).getByRole('button', { name: 'Sent', exact: true })).toHaveCount(3)
    await page.getByRole('button', { name: 'Settings' }).click()
    const together = page.getByRole('switch', { name: 'Folders of all accounts as one' })
    await expect(together).toBeChecked()
    await together.click({ force: true })
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(folders(page).getByRole('button', { name: 'Sent', exact: true })).toHaveCount(2)
    await page.reload()
    await expect(folders(page).getByRole('button', { name: 'Sent', exact: true })).toHaveCount(2)
  })
})
