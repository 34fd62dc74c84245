import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  goTo,
  moduleButton,
  picture,
  row,
  speak,
  undo,
} from '../helpers/e2e-window'

const test = testOnMailbox('tasks@example.test')

const form = (page: Page, name: string): Locator => page.getByRole('dialog', { name })

/** Chooses a lead time of the list, or of one's own. */
async function remind(dialog: Locator, typed: string, shown: string): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Reminders' }).fill(typed)
  await dialog.page().getByRole('option', { name: shown, exact: true }).click()
}

async function create(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
}

test('[TASK-01] [TASK-02] [TASK-06] [TASK-07] [LINK-13] [LINK-18] [LINK-19] a task and an event are made from a mail by a command each: title, day and hour, participants and the way back are filled in; all times of the mail and the task are told', async ({
  page,
  receive,
}) => {
  test.setTimeout(120_000)
  const anna = 'Anna Nowak <anna@nowak.example>'
  await receive('Re: Offer for lamps', { from: anna, text: 'Could we talk on 24 March 2031 at 15:30?' })
  await row(page, 'Offer for lamps').click()
  await expect(page.getByRole('heading', { name: 'Re: Offer for lamps' })).toBeVisible()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await create(form(page, 'New person'))
  await expect(page.getByRole('button', { name: 'Unlink from Anna Nowak' })).toBeVisible()
  await row(page, 'Offer for lamps').click()

  await test.step('a task, by its keys: due by the day that the mail names, at its hour', async () => {
    await page.keyboard.press('d')
    await page.keyboard.press('t')
    const dialog = form(page, 'New task')
    await expect(dialog.getByRole('textbox', { name: 'Title' })).toHaveValue('Offer for lamps')
    await expect(dialog.getByRole('textbox', { name: 'Due', exact: true })).toHaveValue('24/03/2031')
    await expect(dialog.getByRole('textbox', { name: 'Hour' })).toHaveValue('15:30')
    await dialog.getByRole('combobox', { name: 'Category' }).fill('Call')
    await page.keyboard.press('Tab')
    await dialog.getByRole('textbox', { name: 'Hour' }).fill('16.45')
    await expect(dialog.getByRole('status').filter({ hasText: '16:45' })).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'task-from-mail')
    await create(dialog)
    await expect(page.getByRole('button', { name: 'Unlink from Offer for lamps' })).toHaveCount(1)
  })

  await test.step('an event, by its button: it has times and participants', async () => {
    await page.getByRole('article').getByRole('button', { name: 'Event', exact: true }).click()
    const dialog = form(page, 'New event')
    await expect(dialog.getByRole('textbox', { name: 'Starts' })).toHaveValue('24/03/2031')
    await expect(dialog.getByRole('textbox', { name: 'From' })).toHaveValue('15:30')
    await expect(dialog.getByRole('textbox', { name: 'Until' })).toHaveValue('16:30')
    await expect(dialog.getByRole('textbox', { name: 'Participants' })).toHaveValue('anna@nowak.example')
    await picture(page, 'event-from-mail')
    await create(dialog)
    await expect(page.getByRole('button', { name: 'Unlink from Offer for lamps' })).toHaveCount(2)
  })

  await test.step('from the task one comes back to the mail', async () => {
    await moduleButton(page, 'Tasks').click()
    await row(page, /^Offer for lamps/).click()
    await expect(row(page, /^Offer for lamps/)).toContainText('Call')
    await expect(row(page, /^Offer for lamps/)).toContainText('24 Mar 2031')
    const history = page.getByRole('region', { name: 'Timeline' })
    await history
      .getByRole('button', { name: /Re: Offer for lamps/ })
      .first()
      .click()
    const mail = page.getByRole('article', { name: 'Re: Offer for lamps' })
    await expect(mail.frameLocator('iframe').getByText('Could we talk on 24 March 2031')).toBeVisible()
  })

  await test.step('when it came, entered the CRM and became a task is told, and once it is done that first', async () => {
    await moduleButton(page, 'Tasks').click()
    await row(page, /^Offer for lamps/).click()
    const history = page.getByRole('region', { name: 'Timeline' })
    // The entry stands there whether or not something is planned.
    await expect(history).toContainText('Linked: Re: Offer for lamps')
    const when = history.getByLabel(/Received: .*Entered this record: .*A task or event was made of it: /)
    await when.first().hover()
    await expect(page.getByRole('tooltip')).toContainText('A task or event was made of it')
    const times = page.getByRole('list', { name: 'Times' }).getByRole('listitem')
    await expect(times).toHaveText([/^The mail entered the CRM: .*\d/, /^The mail was received: .*\d/])
    await expectAccessible(page)
    await picture(page, 'task-times')
    await page.keyboard.press('x')
    await expect(times.first()).toHaveText(/^Completed: .*\d/)
    await expect(times).toHaveCount(3)
    await undo(page).click()
    await expect(times).toHaveCount(2)
  })

  await test.step('categories are the user’s own: one more, one by another name', async () => {
    await moduleButton(page, 'Settings').click()
    const settings = page.getByRole('list', { name: 'Task categories' })
    await expect(settings.getByRole('listitem')).toHaveCount(5)
    await page.getByRole('textbox', { name: 'New category' }).fill('Visit')
    await page.keyboard.press('Enter')
    await expect(settings.getByRole('listitem')).toHaveCount(6)
    await settings.getByRole('textbox', { name: 'Name of the category Call' }).fill('Phone call')
    await page.keyboard.press('Enter')
    await settings.getByRole('button', { name: 'Remove Demo' }).click()
    await expect(settings.getByRole('listitem')).toHaveCount(5)
    await moduleButton(page, 'Tasks').click()
    await expect(row(page, /^Offer for lamps/)).toContainText('Phone call')
  })
})

/** An invitation as programs of calendars send it (RFC 6047). */
const invitation = (method: string, sequence: number, hour: number): readonly string[] => [
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Let us talk about the lamps.',
  `--b\r\nContent-Type: text/calendar; charset=utf-8; method=${method}`,
  '',
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:lamps-1@nowak.example'],
  `DTSTART;TZID=Europe/Warsaw:20310324T${hour}3000`,
  `DTEND;TZID=Europe/Warsaw:20310324T${hour + 1}0000`,
  `SEQUENCE:${sequence}`,
  ...['SUMMARY:Lamps', 'LOCATION:Gdynia', 'ORGANIZER:mailto:ewa@nowak.example'],
  `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:tasks@example.test`,
  ...['END:VEVENT', 'END:VCALENDAR', '--b--'],
]

test('[READ-21] [TASK-03] [TASK-04] an invitation is a tentative event from the moment it comes; conflicts are shown, the answer leaves by mail, and only who called it changes or cancels it', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(150_000)
  const ewa = 'Ewa Nowak <ewa@nowak.example>'
  const answer = page.getByRole('group', { name: 'Your answer' })
  await receive('Invitation: Lamps', { from: ewa, more: invitation('REQUEST', 0, 15) })

  await test.step('it is in the calendar, tentative, before anybody has opened the mail', async () => {
    await moduleButton(page, 'Events').click()
    await expect(row(page, /^Lamps/)).toContainText('Tentative')
    await page.getByRole('button', { name: 'New event' }).first().click()
    const dialog = form(page, 'New event')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Trade fair')
    await dialog.getByRole('textbox', { name: 'Starts' }).fill('24/03/2031')
    await dialog.getByRole('textbox', { name: 'From' }).fill('0:00')
    await dialog.getByRole('textbox', { name: 'Ends' }).fill('24/03/2031')
    await dialog.getByRole('textbox', { name: 'Until' }).fill('23:59')
    await create(dialog)
  })

  await test.step('the card tells the conflict; yes is sent to who called it', async () => {
    await goTo(page, 'i')
    await row(page, 'Invitation: Lamps').click()
    await expect(page.getByRole('list', { name: 'At the same time' })).toContainText('Conflict: Trade fair')
    await expectAccessible(page)
    await picture(page, 'invitation')
    await answer.getByRole('button', { name: 'Yes' }).click()
    await expect(answer.getByRole('button', { name: 'Yes' })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByText('You said yes.')).toBeVisible()
    await expect
      .poll(async () => (await world.messagesIn('tasks@example.test', 'Sent')).join(), { timeout: 40_000 })
      .toContain('text/calendar; charset=utf-8; method=REPLY')
    await moduleButton(page, 'Events').click()
    await expect(row(page, /^Lamps/)).toContainText('Confirmed')
  })

  await test.step('a stranger changes nothing; who called it moves it, and calls it off', async () => {
    await receive('Forged', { from: 'Eve <eve@evil.example>', more: invitation('CANCEL', 9, 15) })
    await receive('Moved: Lamps', { from: ewa, more: invitation('REQUEST', 1, 17) })
    await expect(row(page, /^Lamps/)).toContainText('17:30')
    await expect(row(page, /^Lamps/)).toContainText('Tentative')
    await goTo(page, 'i')
    await row(page, 'Forged').click()
    await expect(page.getByText(/eve@evil\.example/).first()).toBeVisible()
    await row(page, 'Moved: Lamps').click()
    await expect(answer.getByRole('button', { name: 'Yes' })).toHaveAttribute('aria-pressed', 'false')
    await receive('Cancelled: Lamps', { from: ewa, more: invitation('CANCEL', 2, 17) })
    await row(page, 'Cancelled: Lamps').click()
    await expect(page.getByText('It was called off.')).toBeVisible()
  })
})

test('[TASK-05] [TASK-08] [TASK-11] [TASK-12] tasks are made from anywhere and on a record, remind of themselves over a restart, are ticked off in the list, and ask what comes next', async ({
  page,
  world,
}) => {
  test.setTimeout(180_000)

  await test.step('on the page of a person who has none, by a link', async () => {
    await page.getByRole('button', { name: 'New record' }).click()
    await page.getByRole('menuitem', { name: 'New person' }).click()
    await form(page, 'New person').getByRole('textbox', { name: 'Name' }).fill('Mario Rossi')
    await create(form(page, 'New person'))
    await page.getByRole('tab', { name: 'Tasks 0' }).click()
    await page.getByRole('button', { name: 'No tasks yet. Add the first one.' }).click()
    const dialog = form(page, 'New task')
    await expect(dialog.getByLabel('Person', { exact: true })).toHaveValue('Mario Rossi')
    await expect(dialog.getByLabel('Responsible', { exact: true })).toHaveValue('')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Send the samples')
    await dialog.getByRole('textbox', { name: 'Due', exact: true }).fill('tomorrow')
    await dialog.getByRole('textbox', { name: 'Hour' }).fill('12')
    await remind(dialog, '1 h', '1 hour before')
    await remind(dialog, 'due giorni', '2 days before')
    await remind(dialog, '25 min', '25 minutes before')
    await create(dialog)
    await moduleButton(page, 'People').click()
    await row(page, 'Mario Rossi').click()
    await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('Send the samples')
  })

  await test.step('from anywhere, by the button of the rail; whose they are', async () => {
    await page.getByRole('button', { name: 'New record' }).click()
    await page.getByRole('menuitem', { name: 'New task' }).click()
    const dialog = form(page, 'New task')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Count the stock')
    await dialog.getByLabel('Responsible', { exact: true }).fill('Mario')
    await page.getByRole('option', { name: /^Mario Rossi/ }).click()
    await create(dialog)
    await page.getByText('Mine', { exact: true }).click()
    await expect(row(page, /^Send the samples/)).toBeVisible()
    await expect(row(page, /^Count the stock/)).toBeHidden()
    await page.getByText('Delegated', { exact: true }).click()
    await expect(row(page, /^Count the stock/)).toBeVisible()
    await expect(row(page, /^Send the samples/)).toBeHidden()
    await expectAccessible(page)
    await page.getByText('All', { exact: true }).click()
  })

  const reminders = page.getByRole('list', { name: 'Reminders' })
  const noonTomorrow = new Date().setHours(36, 0, 0, 0)
  /** Starts anew at that moment, by the clock of the engine and of the window. */
  const startAt = async (moment: number): Promise<void> => {
    await world.app.restart(moment - Date.now())
    await page.clock.setFixedTime(moment)
    await page.goto(world.app.url)
  }
  await test.step('what its time came for while the program was away is said at its start, and put off', async () => {
    await startAt(noonTomorrow - 20 * 60_000)
    await expect(reminders.getByRole('listitem')).toHaveCount(2)
    await expect(reminders).toContainText('Send the samples')
    await expect(reminders).toContainText('reminded late')
    await expectAccessible(page)
    await picture(page, 'reminders')
    await reminders.getByRole('button', { name: 'Remind me later' }).first().click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^In an hour/ })
      .click()
    await expect(reminders.getByRole('listitem')).toHaveCount(1)
    await reminders.getByRole('button', { name: 'Dismiss the reminder of Send the samples' }).click()
    await expect(reminders).toBeHidden()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await expect(reminders).toBeHidden()
  })

  await test.step('put off, it comes again; done there, the task is closed', async () => {
    await startAt(noonTomorrow + 60 * 60_000)
    await expect(reminders.getByRole('listitem')).toHaveCount(1)
    await reminders.getByRole('button', { name: 'Done' }).click()
    await expect(reminders).toBeHidden()
    await undo(page).click()
    await moduleButton(page, 'Tasks').click()
  })

  const next = page.getByRole('region', { name: 'Next step' })
  await test.step('ticked off in the list by mouse and by key; its time is in its history', async () => {
    await row(page, /^Send the samples/)
      .getByTitle('Tick off')
      .click()
    await expect(row(page, /^Send the samples/)).toContainText('Closed')
    await expect(next).toContainText('“Send the samples” is done. What comes next?')
    await expectAccessible(page)
    await picture(page, 'next-step')
    await undo(page).click()
    await expect(row(page, /^Send the samples/)).toContainText('Open')
    await row(page, /^Send the samples/).click()
    await page.keyboard.press('x')
    await expect(row(page, /^Send the samples/)).toContainText('Closed')
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Status: Open → Closed')
    await next.getByRole('button', { name: 'Next task' }).click()
    const dialog = form(page, 'New task')
    await expect(dialog.getByLabel('Person', { exact: true })).toHaveValue('Mario Rossi')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Ask how they liked them')
    await create(dialog)
    await expect(next).toBeHidden()
    await expect(row(page, /^Ask how they liked them/)).toBeVisible()
  })

  await test.step('in Polish', async () => {
    await speak(page, 'Polski', 'pl')
    await page.getByRole('button', { name: 'Zadania', exact: true }).click()
    await expect(page.getByText('Zlecone', { exact: true })).toBeVisible()
    await picture(page, 'tasks-polish')
  })
  await goTo(page, 'i')
})
