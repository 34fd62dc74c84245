import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  mailForm,
  mailText,
  moduleButton,
  picture,
  row,
  sendAtOnce,
  speak,
  write,
} from '../helpers/e2e-window'

const test = testOnMailbox('recipients@example.test')

const beside = (page: Page) => page.getByRole('complementary', { name: 'Recipients' })
const to = (page: Page, name: string | RegExp = 'New mail') =>
  mailForm(page, name).getByRole('textbox', { name: 'To' })

async function addSender(page: Page, subject: string): Promise<void> {
  await row(page, subject).click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(customerPanel(page).getByRole('region', { name: 'Notes' })).toBeVisible()
}

test('[READ-19] the customer stands beside the mail that is written as beside the one that is read, follows To, and never goes with it', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(120_000)
  await receive('Offer for lamps', { from: 'Anna Nowak <anna@nowak-lampy.example>' })
  await receive('Chairs', { from: 'Piotr Lis <piotr@marina.example>' })
  await addSender(page, 'Chairs')
  await addSender(page, 'Offer for lamps')
  await page.keyboard.press('n')
  await customerPanel(page).getByRole('textbox', { name: 'New note' }).fill('Never below 900')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Escape')
  await customerPanel(page).getByRole('button', { name: 'New deal' }).click()
  const deal = page.getByRole('dialog', { name: 'New deal' })
  await deal.getByRole('textbox', { name: 'Title' }).fill('Lamps for the hall')
  await deal.getByRole('button', { name: 'Create' }).click()
  await expect(deal).toBeHidden()

  await test.step('who is typed stands beside the mail: notes, open deals, what came last; in no part of the form', async () => {
    await page.keyboard.press('c')
    await expect(beside(page)).toContainText('Nobody yet')
    await expect(to(page)).toBeFocused()
    await page.keyboard.type('anna@nowak-lampy.example')
    await page.keyboard.press('Enter')
    await expect(beside(page).getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await expect(beside(page).getByRole('region', { name: 'Deals' })).toContainText('Lamps for the hall')
    await expect(beside(page).getByRole('region', { name: 'Notes' })).toContainText('Never below 900')
    await expect(beside(page).getByRole('region', { name: 'Timeline' })).toContainText('Offer for lamps')
    await expect(to(page)).toBeFocused()
    await expect(mailForm(page).getByText('Never below 900')).toHaveCount(0)
    await expect(mailForm(page).getByRole('complementary')).toHaveCount(0)
    await expectAccessible(page)
    await picture(page, 'recipients-wide')
  })

  await test.step('where larger letters leave no room for it, the first press shows it all the same', async () => {
    for (const _ of ['110 %', '125 %']) await page.keyboard.press('Control+=')
    await expect(beside(page)).toBeHidden()
    await page.keyboard.press('Control+Shift+h')
    await expect(beside(page)).toBeVisible()
    await page.keyboard.press('Control+0')
    await expect(to(page)).toBeFocused()
  })

  await test.step('it follows To as it changes: several, strangers, ourselves, nobody', async () => {
    await page.keyboard.type('piotr@marina.example')
    await page.keyboard.press('Enter')
    const tabs = beside(page).getByRole('tablist', { name: 'Records' })
    await expect(tabs.getByRole('tab')).toHaveText(['Anna Nowak', 'Piotr Lis'])
    await tabs.getByRole('tab', { name: 'Piotr Lis' }).click()
    await expect(beside(page).getByRole('heading', { name: 'Piotr Lis' })).toBeVisible()
    await to(page).focus()
    await page.keyboard.press('Backspace')
    await expect(beside(page).getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await page.keyboard.press('Backspace')
    await expect(beside(page)).toContainText('Nobody yet')
    for (const [typed, told] of [
      ['stranger@nowhere.example', 'Not in your records'],
      ['recipients@example.test', 'Among ourselves'],
      ['not an address', 'Not in your records'],
    ] as const) {
      await page.keyboard.type(typed)
      await page.keyboard.press('Enter')
      await expect(beside(page)).toContainText(told)
      await page.keyboard.press('Backspace')
      await expect(beside(page)).toContainText('Nobody yet')
    }
  })

  await test.step('it is put away by mouse, by key and by palette, and remembered', async () => {
    await mailForm(page).getByRole('button', { name: 'Recipients', exact: true }).click()
    await expect(beside(page)).toBeHidden()
    await mailText(mailForm(page)).focus()
    await page.keyboard.press('Control+Shift+h')
    await expect(beside(page)).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('who the recipients')
    await page.getByRole('option', { name: /^Show who the recipients are/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect(beside(page)).toBeHidden()
    await page.reload()
    await expect(mailForm(page)).toBeVisible()
    await expect(beside(page)).toBeHidden()
    await mailText(mailForm(page)).focus()
    await page.keyboard.press('Control+Shift+h')
    await expect(beside(page)).toBeVisible()
    await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
    await expect(beside(page)).toBeHidden()
  })

  await test.step('nothing of it leaves with the mail', async () => {
    await write(page, { to: 'anna@nowak-lampy.example', subject: 'Our price', text: '1200 for all.' })
    await expect(beside(page)).toContainText('Never below 900')
    await sendAtOnce(page, 'Our price')
    await expect.poll(() => world.smtp.accepted.length).toBe(1)
    const sent = world.smtp.accepted.map(({ raw }) => raw.toString()).join()
    expect(sent).toContain('1200 for all.')
    for (const secret of ['Never below', 'Lamps for the hall', 'Timeline']) expect(sent).not.toContain(secret)
  })

  await test.step('below its conversation an answer shares the customer of the reading view', async () => {
    await row(page, 'Offer for lamps').click()
    await page.keyboard.press('r')
    const answer = mailForm(page, 'Reply')
    await expect(answer).toBeVisible()
    await expect(customerPanel(page).getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await answer.getByRole('textbox', { name: 'To' }).fill('piotr@marina.example')
    await page.keyboard.press('Enter')
    await expect(customerPanel(page).getByRole('heading', { name: 'Piotr Lis' })).toBeVisible()
    await expect(beside(page)).toBeHidden()
    await answer.getByRole('button', { name: 'Discard the draft' }).click()
    await expect(customerPanel(page).getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
  })

  await moduleButton(page, 'People').click()
  await moduleButton(page, 'Mail').click()
  await write(page, { to: 'anna@nowak-lampy.example', subject: 'Pictures' })
  for (const [width, height, name] of [
    [1000, 700, 'middle'],
    [700, 800, 'narrow'],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect(beside(page)).toBeVisible()
    await picture(page, `recipients-${name}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await speak(page, 'Polish', 'pl')
  await picture(page, 'recipients-polish-dark')
})
