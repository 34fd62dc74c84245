import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { answering } from '../helpers/e2e-world'
import {
  expectAccessible,
  goTo,
  mailForm,
  mailText,
  moduleButton,
  picture,
  row,
  sendAtOnce,
} from '../helpers/e2e-window'
import { sentIdOf } from '../helpers/sent-mail'

const me = 'closes@example.test'
const test = testOnMailbox(me)

const lines = (page: Page) => page.getByRole('group', { name: 'Follow-ups' }).getByRole('article')

test('[AUTO-10] [AUTO-11] [AUTO-12] what is open in a conversation stays, is asked about or closed by a reply, as is wanted; Send and close ends it, and Send and follow up begins the next', async ({
  page,
  receive,
  world: { smtp },
}) => {
  test.setTimeout(120_000)
  page.setDefaultTimeout(20_000)
  const openOne = async (subject: string): Promise<void> => {
    await receive(subject, { from: 'Eva Bianchi <eva@bianchi.example>' })
    await goTo(page, 'i')
    await row(page, new RegExp(subject)).click()
    await page.keyboard.press('Shift+H')
    await page
      .getByRole('dialog', { name: 'Follow up' })
      .getByRole('button', { name: /^In 1 working day/ })
      .click()
    await expect(page.getByRole('article', { name: `To do, since today: ${subject}` })).toBeVisible()
  }
  const reply = async (): Promise<ReturnType<typeof mailForm>> => {
    await page.keyboard.press('r')
    const form = mailForm(page, 'Reply')
    await mailText(form).fill('Here it is.')
    return form
  }
  const setReplyCloses = async (choice: string): Promise<void> => {
    await page.keyboard.press('Control+,')
    await page.getByRole('radiogroup', { name: 'A reply closes what is open' }).getByText(choice).click()
    await moduleButton(page, 'Mail').click()
  }
  const activity = (subject: string) => page.getByRole('article', { name: `To do, since today: ${subject}` })
  const leave = (subject: string) =>
    page.getByRole('status').filter({ hasText: subject }).getByRole('button', { name: 'Send now' }).click()
  const sentAs = (subject: string) =>
    expect.poll(
      () => smtp.accepted.filter(({ raw }) => raw.toString().includes(`Subject: Re: ${subject}`)).length,
    )

  await test.step('by itself nothing is closed; closed by hand it is, and back', async () => {
    await openOne('Chairs')
    await reply()
    await sendAtOnce(page, 'Re: Chairs')
    await sentAs('Chairs').toBe(1)
    await expect(activity('Chairs')).toBeVisible()
    await activity('Chairs').getByRole('button', { name: 'Done' }).click()
    await expect(activity('Chairs')).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(activity('Chairs')).toBeVisible()
  })
  await test.step('Send and close', async () => {
    const form = await reply()
    await expectAccessible(page)
    await picture(page, 'send-and-close')
    await form.getByRole('button', { name: 'Send and close' }).click()
    await leave('Re: Chairs')
    await sentAs('Chairs').toBe(2)
    await expect(activity('Chairs')).toBeHidden()
  })
  await test.step('asked, where that is wanted', async () => {
    await setReplyCloses('Ask')
    await openOne('Tables')
    await reply()
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Something is still open in this conversation')).toBeVisible()
    await expect(activity('Tables')).toBeVisible()
    await page.getByRole('button', { name: 'Close what is open' }).click()
    await expect(activity('Tables')).toBeHidden()
  })
  await test.step('always, where that is wanted: once the reply has left', async () => {
    await setReplyCloses('Always')
    await openOne('Shelves')
    await reply()
    await page.keyboard.press('Control+Enter')
    await expect(activity('Shelves')).toBeVisible()
    await leave('Re: Shelves')
    await expect(activity('Shelves')).toBeHidden()
  })
  await test.step('Send and follow up in so many days', async () => {
    await openOne('Lamps')
    const form = await reply()
    await form.getByRole('button', { name: 'Send and follow up in 3 working days' }).click()
    await leave('Re: Lamps')
    await sentAs('Lamps').toBe(1)
    await goTo(page, 'n')
    await expect(lines(page).filter({ hasText: 'Re: Lamps' })).toContainText('To do, since today')
    await receive('Re: Lamps', {
      from: 'Eva Bianchi <eva@bianchi.example>',
      more: answering(sentIdOf(smtp.accepted, 'Re: Lamps')),
    })
    await goTo(page, 'i')
    await expect(row(page, /Lamps/).first()).toBeVisible()
    await goTo(page, 'n')
    await expect(lines(page).filter({ hasText: 'Re: Lamps' })).toContainText('To do, since today')
  })
})
