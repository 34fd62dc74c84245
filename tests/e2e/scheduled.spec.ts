import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, goTo, mailForm, picture, write } from '../helpers/e2e-window'

const me = 'scheduled@example.test'
const test = testOnMailbox(me)

const dialog = (page: Page) => page.getByRole('dialog', { name: 'When is it to be sent?' })
const line = (page: Page, subject: string) => page.getByRole('article', { name: `Scheduled: ${subject}` })

/** Chooses a time in words. */
async function choose(page: Page, words: string): Promise<void> {
  await dialog(page).getByLabel('In your own words').fill(words)
  await page.keyboard.press('Enter')
}

test('[SCH-01] [SCH-02] [SCH-04] [SCH-05] [SCH-06] a mail waits for its time: chosen by key and mouse, changed, opened, thrown away and brought back, sent', async ({
  page,
  shared: { smtp },
}) => {
  test.setTimeout(120_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await test.step('without anybody it goes to, it is not scheduled', async () => {
    const form = await write(page, { subject: 'Offer' })
    await page.keyboard.press('Control+Shift+Enter')
    await expect(dialog(page)).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'schedule')
    await page.keyboard.press('Enter')
    await expect(form.getByText('The mail has no recipient')).toBeVisible()
    await form.getByRole('textbox', { name: 'To' }).fill('anna@nowak.example')
    await page.keyboard.press('Enter')
  })
  await test.step('the time that was chosen stays, whatever is asked or refused meanwhile', async () => {
    await expect(mailForm(page).getByRole('button', { name: 'Not at that time' })).toBeVisible()
    await expect(mailForm(page).getByRole('button', { name: /14:00|18:00|8:00/ })).toBeVisible()
  })
  await test.step('a time in words, and what is none', async () => {
    await mailForm(page).getByRole('button', { name: 'Send later' }).click()
    await choose(page, 'whenever')
    await expect(dialog(page).getByText('No time to come is meant by this.', { exact: false })).toBeVisible()
    await choose(page, 'tomorrow 9:30')
    await expect(mailForm(page)).toBeHidden()
    await expect(page.getByText(/^Will be sent .*9:30/)).toBeVisible()
    await goTo(page, 'w')
    await expect(line(page, 'Offer')).toContainText('9:30')
  })
  await test.step('taken back it keeps its time', async () => {
    await page.keyboard.press('Control+z')
    await expect(mailForm(page).getByRole('button', { name: /anna.*9:30/i })).toBeVisible()
    await mailForm(page).getByLabel('Subject').fill('Offer, again')
    await page.keyboard.press('Control+Enter')
    await expect(line(page, 'Offer, again')).toContainText('9:30')
  })
  await test.step('another time, one far ahead asked about', async () => {
    await line(page, 'Offer, again').getByRole('button', { name: 'Reschedule' }).click()
    // What is clicked in the question is no click on the line it is about.
    await dialog(page).getByRole('heading').click()
    await choose(page, 'in 30 days')
    await expect(dialog(page).getByText('That is more than 14 days ahead', { exact: false })).toBeVisible()
    await choose(page, 'in 10 days')
    await expect(dialog(page)).toBeHidden()
    await expect(line(page, 'Offer, again')).toContainText('8:00')
    await line(page, 'Offer, again').getByRole('button', { name: 'Edit' }).click()
    await mailForm(page).getByRole('button', { name: 'Not at that time' }).click()
    await expect(mailForm(page).getByRole('button', { name: 'Not at that time' })).toBeHidden()
    await mailForm(page).getByRole('button', { name: 'Send later' }).click()
    await choose(page, 'tomorrow')
    await expect(line(page, 'Offer, again')).toContainText('8:00')
  })
  await test.step('thrown away once asked, and back from the deleted ones after a reload', async () => {
    await line(page, 'Offer, again').getByRole('button', { name: 'Delete' }).click()
    const question = page.getByRole('dialog', { name: 'Delete the scheduled mail?' })
    await expectAccessible(page)
    await question.getByText('Offer, again').click()
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(line(page, 'Offer, again')).toBeHidden()
    await page.reload()
    await page.getByText('1 deleted in the last 7 days').click()
    await expectAccessible(page)
    await picture(page, 'scheduled-deleted')
    await page.getByRole('button', { name: 'Bring back' }).click()
    await mailForm(page).getByRole('button', { name: 'Send later' }).click()
    await choose(page, 'tomorrow')
  })
  await test.step('sent now', async () => {
    expect(smtp.accepted).toEqual([])
    await line(page, 'Offer, again').getByRole('button', { name: 'Send now' }).click()
    await expect.poll(() => smtp.accepted.length).toBe(1)
    await expect(page.getByText('Nothing is scheduled')).toBeVisible()
  })
})

test('where the last draft of the list is thrown away, the one above it has the focus: what lies below, deleted, is not walked', async ({
  page,
}) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  for (const subject of ['Kept one', 'Kept two']) {
    const form = await write(page, { subject })
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
  }
  await goTo(page, 'o')
  for (const subject of ['Kept two', 'Kept one']) {
    await page.keyboard.press('j')
    await expect(page.getByRole('article', { name: `Draft: ${subject}` })).toBeFocused()
  }
  await page.keyboard.press('#')
  await expect(page.getByText(/^\d+ deleted in the last 7 days$/)).toBeVisible()
  await expect(page.getByRole('article', { name: 'Draft: Kept two' })).toBeFocused()
})
