import type { Page } from '@playwright/test'
import { localMinute } from '../../src/shared/local-minute'
import { expect, testOnMailbox } from '../helpers/e2e'
import { withEngine } from '../helpers/engine-client'
import { expectAccessible, goTo, mailForm, moduleButton, picture, row, write } from '../helpers/e2e-window'

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
    // What is asked or refused here sends nothing, by whichever key.
    await choose(page, 'in 20 days')
    await expect(dialog(page).getByText('That is more than 14 days ahead', { exact: false })).toBeVisible()
    await page.keyboard.press('Control+Enter')
    const picked = dialog(page).getByLabel('Another day and hour')
    await picked.fill(localMinute(Date.now() - 86_400_000))
    await page.keyboard.press('Enter')
    await expect(dialog(page).getByText('This moment is past.')).toBeVisible()
    // As the dates of this window are written: the day first.
    const third = new Date(new Date().getFullYear() + 1, 11, 3, 9)
    await dialog(page).getByLabel('In your own words').fill(`3/12/${third.getFullYear()} 9:00`)
    await expect(picked).toHaveValue(localMinute(third.getTime()))
    await expect(mailForm(page)).toBeVisible()
    await expect(page.getByText(/leaves in \d+ seconds/)).toBeHidden()
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

test('[SCH-03] [SCH-08] [SCH-12] the recipient’s morning, how far ahead is far, how late is too late; a mail stays scheduled, with what hinders it, until a server has it', async ({
  page,
  shared: { app, smtp },
  receive,
}) => {
  test.setTimeout(90_000)
  page.setDefaultTimeout(15_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await withEngine(app.url, (engine) => engine.app.saveSettings({ lateHoursAsked: false }))
  const date = new Date().toUTCString().replace('GMT', '+0930')
  await receive('From afar', { from: 'Aiko <aiko@sky.example>', date })
  await expect(row(page, /From afar/)).toBeVisible()

  await test.step('whom a mail tells of has a morning of their own, and why is said', async () => {
    await write(page, { to: 'aiko@sky.example', subject: 'Price', text: 'As agreed.' })
    await page.keyboard.press('Control+Shift+Enter')
    const morning = dialog(page).getByRole('button', { name: /Morning of aiko/i })
    await expect(morning).toContainText('8:00 by the clock of their last mail, UTC+9:30')
    await expect(dialog(page)).toContainText('If this computer is off at that time')
    await expectAccessible(page)
    await picture(page, 'schedule-recipient')
    await dialog(page).getByRole('combobox', { name: 'If this computer is off' }).fill('4')
    await page.keyboard.press('Enter')
    await morning.click()
    await expect(page.getByText(/^Will be sent /)).toBeVisible()
    await goTo(page, 'w')
    await expect(line(page, 'Price')).toContainText('aiko')
  })
  await test.step('what was asked once is in the settings, and so is how far ahead is far', async () => {
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('combobox', { name: /time was missed/ })).toHaveValue('up to 4 hours late')
    await page.getByRole('combobox', { name: /far ahead/ }).fill('3')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: /far ahead/ })).toHaveValue('beyond 3 days')
    await moduleButton(page, 'Mail').click()
    await goTo(page, 'w')
    await line(page, 'Price').getByRole('button', { name: 'Reschedule' }).click()
    await expect(dialog(page)).not.toContainText('If this computer is off at that time')
    await choose(page, 'in 5 days')
    await expect(
      dialog(page).getByText(/more than 3 days ahead.*out of date.*must be on.*sign in/),
    ).toBeVisible()
    await dialog(page).getByRole('button', { name: 'Schedule all the same' }).click()
    await expect(dialog(page)).toBeHidden()
  })
  /** The computer was off until so many hours after the mail's time. */
  const startsLate = async (hours: number): Promise<void> => {
    const mails = await withEngine(app.url, (engine) => engine.outbox.list({}))
    const mail = mails.find(({ content }) => content.subject === 'Price')
    await app.restart((mail?.sendAt ?? 0) + hours * 3_600_000 - Date.now())
    await page.goto(app.url)
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await goTo(page, 'w')
  }
  const failed = page.getByRole('article', { name: 'Not sent: Price' })
  const before = smtp.accepted.length
  await test.step('the computer was off too long: it is asked about, and gets another time', async () => {
    await startsLate(4.1)
    await expect(failed).toContainText('was to leave while Postilla was not running')
    await expect(failed).toContainText('more than 4 h past')
    await expectAccessible(page)
    await picture(page, 'scheduled-late')
    await failed.getByRole('button', { name: 'Reschedule' }).click()
    await choose(page, 'in 9 days')
    await dialog(page).getByRole('button', { name: 'Schedule all the same' }).click()
    await expect(line(page, 'Price')).toBeVisible()
  })
  await test.step('refused at its time, it stays with the words of the server, and leaves the list with its 250', async () => {
    smtp.misbehaviour = { refuseMessage: '554 5.7.1 Looks like spam' }
    await startsLate(3.9)
    await expect(failed).toContainText('554 5.7.1 Looks like spam')
    expect(smtp.accepted).toHaveLength(before)
    smtp.misbehaviour = {}
    await failed.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('Nothing is scheduled')).toBeVisible()
    expect(smtp.accepted).toHaveLength(before + 1)
  })
  await app.restart()
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
