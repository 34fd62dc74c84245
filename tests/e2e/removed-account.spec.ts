import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { fillAccount, goTo, leaving, mailForm, mailText, sendAtOnce, write } from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const first = 'one@removed.example'
const second = 'two@removed.example'
const test = testOnMailbox(first)
const to = 'anna@kunde.example'

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  world.smtp.misbehaviour = {}
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

const line = (page: Page, name: string) => page.getByRole('article', { name, exact: true })

const senders = async (world: World): Promise<(string | undefined)[]> =>
  world.smtp.accepted.map(({ raw }) => /^From: .*<(.*)>/m.exec(raw.toString())?.[1])

test('an account that is removed leaves what is written, refused, in doubt or in no Sent yet to the other, and its mail leaves as that one alone', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, second, world.dovecot.password)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByText(`Olga Tester <${second}>`)).toBeVisible()
  await goTo(page, 'o')

  world.smtp.misbehaviour = { refuseMessage: '554 5.7.1 no' }
  await write(page, { to, subject: 'Refused' })
  await sendAtOnce(page, 'Refused')
  await expect(line(page, 'Not sent: Refused')).toBeVisible()
  await world.network.refuse()
  world.network.reset()
  world.smtp.misbehaviour = { dropAfterData: 'before-accepting' }
  for (const subject of ['Arrived', 'Lost']) {
    await write(page, { to, subject, text: `Words of ${subject}` })
    await sendAtOnce(page, subject)
    await expect(line(page, `Perhaps sent: ${subject}`)).toBeVisible()
  }
  world.smtp.misbehaviour = {}
  await write(page, { to, subject: 'Uncopied', text: 'These words lie nowhere else' })
  await sendAtOnce(page, 'Uncopied')
  await expect(line(page, 'Sent, the copy is not in Sent yet: Uncopied')).toBeVisible()
  const open = await write(page, { to, subject: 'Open', text: 'Being written' })
  await expect(open.getByText('Saved', { exact: true })).toBeVisible()
  await expect(open.getByRole('combobox', { name: 'From' })).toHaveValue(`Olga Tester <${first}>`)

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Remove the account' }).first().click()
  const dialog = page.getByRole('dialog', { name: new RegExp(first) })
  await expect(dialog).toContainText(`2 drafts and unsent mails of this account become drafts of ${second}`)
  await expect(dialog).toContainText('2 mails that may have arrived stay in the outbox')
  await expect(dialog).toContainText(`1 sent mail is not in Sent yet: its copy goes to Sent of ${second}`)
  await dialog.getByRole('button', { name: `Remove ${first}` }).click()
  await expect(dialog).toBeHidden()
  await world.network.admit()

  await test.step('what is on the screen is what leaves, and that it changed is asked once', async () => {
    await expect(open.getByRole('note', { name: /^From/ })).toHaveText(`Olga Tester <${second}>`)
    await mailText(open).press('Control+Enter')
    await expect(open.getByRole('alert')).toContainText(`The sender has changed: it leaves as ${second} now.`)
    await open.getByRole('button', { name: 'Send anyway' }).click()
    await leaving(page, 'Open').getByRole('button', { name: 'Send now' }).click()
    await expect.poll(() => senders(world)).toEqual([first, second])
  })

  await goTo(page, 'o')
  await page.keyboard.press('F5')
  await test.step('the refused one is a draft that says why', async () => {
    await expect(line(page, 'Draft: Refused')).toContainText('554 5.7.1 no')
  })
  await test.step('one that arrived is sent, with its copy in Sent of the other', async () => {
    await line(page, 'Perhaps sent: Arrived').getByRole('button', { name: 'It arrived' }).click()
    await expect(line(page, 'Perhaps sent: Arrived')).toBeHidden()
  })
  await test.step('one that is sent again is asked about first', async () => {
    await line(page, 'Perhaps sent: Lost').getByRole('button', { name: 'Send again' }).click()
    const again = mailForm(page)
    await expect(again.getByRole('note', { name: /^From/ })).toHaveText(`Olga Tester <${second}>`)
    await mailText(again).press('Control+Enter')
    await expect(again.getByRole('alert')).toContainText('This mail may have arrived already')
    await again.getByRole('button', { name: 'Send anyway' }).click()
    await leaving(page, 'Lost').getByRole('button', { name: 'Send now' }).click()
    await expect.poll(() => senders(world)).toEqual([first, second, second])
  })
  await expect
    .poll(async () => (await world.subjectsIn(second, 'Sent')).sort())
    .toEqual(['Arrived', 'Lost', 'Open', 'Uncopied'])
})
