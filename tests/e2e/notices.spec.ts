import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  folders,
  goTo,
  leaving,
  mailForm,
  mailText,
  moduleButton,
  row,
  sendAtOnce,
  write,
} from '../helpers/e2e-window'

const test = testOnMailbox('notices@example.test')

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  world.smtp.misbehaviour = {}
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

/** The window's last line says it. */
const expectNotice = (page: Page, text: string): Promise<void> =>
  expect(page.getByRole('region', { name: 'Notices', exact: true })).toContainText(text)

const outboxButton = (page: Page) => folders(page).getByRole('button', { name: /^Outbox and drafts/ })

test('a line of the outbox is whole and opens by one click; what may have arrived says so, is counted apart and asked about before it goes again', async ({
  page,
  world,
}) => {
  world.smtp.misbehaviour = { dropAfterData: 'before-accepting' }
  await write(page, { to: 'anna@nowak.example', subject: 'Neither nor', text: 'Hello.' })
  await sendAtOnce(page, 'Neither nor')
  await expect(outboxButton(page)).toHaveAccessibleName('Outbox and drafts 1 needs your attention')
  await write(page, { to: 'bruno@bianchi.example', subject: 'Begun', text: 'First words' })
  await page.keyboard.press('Escape')
  await expect(outboxButton(page)).toHaveAccessibleName('Outbox and drafts 1 needs your attention 1')

  await goTo(page, 'o')
  const draft = page.getByRole('article', { name: 'Draft: Begun' })
  await draft.getByText('First words').click()
  await expect(mailText(mailForm(page))).toHaveText('First words')
  await mailText(mailForm(page)).focus()
  await page.keyboard.press('Control+Enter')
  const queued = page.getByRole('article', { name: 'Waiting to be sent: Begun' })
  await expect(queued).toBeVisible()
  const [words, time, buttons] = await Promise.all(
    [
      queued.getByText('Waiting to be sent'),
      queued.getByRole('time'),
      queued.getByRole('button').first(),
    ].map((part) => part.boundingBox()),
  )
  expect(words?.height).toBeLessThan(24)
  expect((time?.y ?? 0) + (time?.height ?? 0) <= (buttons?.y ?? 0)).toBe(true)
  await page.reload()
  await expect(leaving(page, 'Begun')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(mailText(mailForm(page))).toHaveText('First words')
  await mailText(mailForm(page)).focus()
  await page.keyboard.press('Control+Enter')
  await queued.getByText('Begun', { exact: true }).click()
  await expect(mailText(mailForm(page))).toHaveText('First words')
  await expectNotice(page, 'It is a draft again and leaves only when you send it: Begun')
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()

  world.smtp.misbehaviour = {}
  const doubtful = page.getByRole('article', { name: 'Perhaps sent: Neither nor' })
  await expect(doubtful.getByRole('button', { name: 'Send again' })).toBeVisible()
  await doubtful.getByText('Neither nor').click()
  await mailText(mailForm(page)).fill('Hello again.')
  await page.keyboard.press('Control+Enter')
  await expect(mailForm(page).getByText('This mail may have arrived already')).toBeVisible()
  await mailForm(page).getByRole('button', { name: 'Go back' }).click()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  expect(world.smtp.accepted).toHaveLength(0)

  // The user asked the recipient, and says so.
  await expect(mailForm(page)).toBeHidden()
  world.smtp.misbehaviour = {
    dropAfterData: 'before-accepting',
    refuseRecipients: { 'bruno@bianchi.example': '550 5.1.1 Nobody of this name' },
  }
  await write(page, {
    to: 'anna@nowak.example, bruno@bianchi.example',
    subject: 'Came after all',
    text: 'Hello.',
  })
  await sendAtOnce(page, 'Came after all')
  const known = page.getByRole('article', { name: 'Perhaps sent: Came after all' })
  await expect(known).toContainText('No clear yes or no came back from the server')
  await expect(known.getByRole('listitem')).toHaveText([
    'bruno@bianchi.example 550 5.1.1 Nobody of this name',
  ])
  await known.getByRole('button', { name: 'It arrived' }).click()
  await expect(known).toBeHidden()
  const partly = page.getByRole('article', { name: 'Sent, but not to everyone: Came after all' })
  await expect(partly.getByRole('listitem')).toHaveText([
    'bruno@bianchi.example 550 5.1.1 Nobody of this name',
  ])
  await partly.getByRole('button', { name: 'Correct and send to these again' }).click()
  await expect(mailForm(page).getByRole('button', { name: 'Send to bruno@bianchi.example' })).toBeVisible()
  await expect(mailForm(page).getByRole('button', { name: 'Send to anna@nowak.example' })).toBeHidden()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(mailForm(page)).toBeHidden()
  await page.getByRole('button', { name: 'Sent', exact: true }).click()
  await expect(row(page, 'Came after all')).toBeVisible()

  world.smtp.misbehaviour = {
    refuseRecipients: {
      'anna@nowak.example': '550 5.1.1 Nobody of this name',
      'bruno@bianchi.example': '554 5.7.1 Not from you',
    },
  }
  await write(page, { to: 'anna@nowak.example, bruno@bianchi.example', subject: 'To two', text: 'Hello.' })
  await sendAtOnce(page, 'To two')
  await goTo(page, 'o')
  const refused = page.getByRole('article', { name: 'Not sent: To two' })
  await expect(refused).toContainText('anna@nowak.example: 550 5.1.1 Nobody of this name')
  await expect(refused).toContainText('bruno@bianchi.example: 554 5.7.1 Not from you')
  await refused.getByRole('button', { name: 'Discard the draft' }).click()
})

test('a key that cannot act says what it needs; a note on a stranger offers to add them', async ({
  page,
  receive,
}) => {
  await receive('Who is this', { from: 'Carla Neri <carla@neri.example>' })
  await expect(row(page, 'Who is this')).toBeVisible()
  for (const [key, said] of [
    ['e', 'Archive: select a conversation first'],
    ['i', 'Show or hide the customer: the customer stands beside the mail already'],
    // Letters behind these would be the text of an answer or a note, and are no commands.
    ['n', 'Write a note: select a conversation first'],
    ['Control+.', 'Go to the mail being written: no mail is being written'],
    ['r', 'Reply: select a conversation first'],
  ] as const) {
    await page.keyboard.press(key)
    await expectNotice(page, said)
  }
  await row(page, 'Who is this').click()
  await expect(customerPanel(page)).toContainText('Carla Neri is not in your CRM')

  // Beside the mail and its list, keys that change mail change nothing.
  const reader = page.getByRole('article', { name: 'Who is this' })
  const toolbar = reader.getByRole('toolbar')
  for (const [focused, key, what] of [
    [page.getByRole('separator', { name: 'Width of the folders' }), 'e', 'Archive'],
    [page.getByRole('separator', { name: 'Width of the customer pane' }), '#', 'Move to trash'],
    [moduleButton(page, 'Settings'), 's', 'Flag'],
    [customerPanel(page).getByRole('button', { name: 'Add to the CRM' }), 'u', 'Mark read or unread'],
    [reader.getByRole('button', { name: 'Forward' }), 'v', 'Move to a folder'],
    [reader.getByRole('button', { name: 'Reply', exact: true }).first(), 'Delete', 'Move to trash'],
  ] as const) {
    await focused.focus()
    await page.keyboard.press(key)
    await expectNotice(page, `${what}: go to the list or into the mail first`)
  }
  await expect(row(page, 'Who is this')).toBeVisible()
  // In the mail, and on the buttons above it, they mean this mail.
  await toolbar.getByRole('button', { name: 'Flag', exact: true }).click()
  await expect(toolbar.getByRole('button', { name: 'Remove the flag' })).toBeFocused()
  await page.keyboard.press('s')
  await expect(toolbar.getByRole('button', { name: 'Flag', exact: true })).toBeVisible()
  await reader.getByRole('button', { name: /^to / }).click()
  await page.keyboard.press('e')
  await expectNotice(page, 'Archived: Who is this')
  await page.keyboard.press('Control+z')
  await expect(customerPanel(page)).toContainText('Carla Neri is not in your CRM')
  await page.keyboard.press('n')
  await expectNotice(page, 'A note needs somebody it is about, and Carla Neri is not in your CRM')
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Add to the CRM' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  // Where the customer has no pane, the key of a note shows them first; what is typed at once is its text.
  await page.setViewportSize({ width: 1200, height: 800 })
  await expect(customerPanel(page)).toBeHidden()
  await page.keyboard.press('n')
  await page.keyboard.type('Call back')
  await expect(customerPanel(page).getByRole('textbox', { name: 'New note' })).toHaveValue('Call back')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })

  await goTo(page, 'o')
  await page.keyboard.press('e')
  await expectNotice(page, 'Archive: nothing is selected that it could act on here')
  await page.keyboard.press('#')
  await expectNotice(page, 'Discard the draft: go to a mail first (J, K)')
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('listbox', { name: 'Companies' })).toBeFocused()
  await page.keyboard.press('#')
  await expectNotice(page, 'Delete company: select a line of the list first')
  await page.keyboard.press('l')
  await expectNotice(page, 'Link to a customer or deal: open a conversation in the mail first')
  await page.keyboard.press('Control+a')
  await expect(page.getByText('1 selected')).toBeVisible()
  await moduleButton(page, 'Settings').click()
  await page.getByRole('heading', { level: 1, name: 'Settings' }).click()
  await page.keyboard.press('Control+a')
  await expectNotice(page, 'Select all: it works in lists of mail and of records')
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('')
})

test('every wrong recipient is named and marked alone; an address of a program is warned of and can be written to', async ({
  page,
  world,
  receive,
}) => {
  const form = await write(page, { to: 'anna@nowak.example', subject: 'To many', text: 'Hello.' })
  await form
    .getByRole('textbox', { name: 'To' })
    .fill('a b@nowak.example, anna(at)nowak, bruno@bianchi.example,')
  await mailText(form).focus()
  await page.keyboard.press('Control+Enter')
  await expect(form.getByRole('alert')).toContainText('a b@nowak.example, anna(at)nowak')
  const colour = (name: string): Promise<string> =>
    form.getByText(name, { exact: true }).evaluate((element) => getComputedStyle(element).color)
  expect(await colour('anna@nowak.example')).toBe(await colour('bruno@bianchi.example'))
  expect(await colour('anna@nowak.example')).not.toBe(await colour('anna(at)nowak'))
  await form.getByRole('button', { name: 'Discard the draft' }).click()

  await receive('Your parcel', { from: 'Parcels <no-reply@parcels.example>' })
  await row(page, 'Your parcel').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(reply.getByText('no-reply@parcels.example belongs to a program')).toBeVisible()
  await mailText(reply).fill('Where is it?')
  await sendAtOnce(page, 'Re: Your parcel')
  await expect.poll(() => world.smtp.accepted.length).toBe(1)
})

test('an address that cannot be is marked and blocks the sending in words; without a recipient, too', async ({
  page,
  world,
}) => {
  const composer = await write(page, { to: 'anna(at)nowak', subject: 'Nowhere', text: 'Hello.' })
  await expect(composer.getByLabel('not a valid address')).toBeVisible()
  await mailText(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(composer.getByRole('alert')).toContainText('Not a complete e-mail address')
  await expect(composer.getByRole('alert')).toContainText('anna(at)nowak')
  // The way to mend it puts its text back into the field; once mended, nothing is said of it any more.
  await composer.getByRole('button', { name: 'Correct the address' }).click()
  await page.keyboard.press('F2')
  const to = composer.getByRole('textbox', { name: 'To' })
  await expect(to).toHaveValue('anna(at)nowak')
  await expect(to).toBeFocused()
  await to.fill('anna@nowak.example')
  await page.keyboard.press('Enter')
  await expect(composer.getByRole('alert')).toBeHidden()
  await composer.getByRole('button', { name: 'Edit anna@nowak.example' }).dblclick()
  await expect(to).toHaveValue('anna@nowak.example')
  await to.fill('Paolo Verdi paolo@verdi.example')
  await page.keyboard.press('Enter')
  const paolo = composer.getByRole('button', { name: 'Edit Paolo Verdi' })
  await paolo.press('Enter')
  await expect(to).toHaveValue('"Paolo Verdi" <paolo@verdi.example>')
  await page.keyboard.press('Enter')
  await composer.getByRole('button', { name: 'Remove Paolo Verdi' }).click()
  await mailText(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(composer.getByRole('alert')).toContainText('The mail has no recipient')
  await expect(leaving(page, 'Nowhere')).toBeHidden()
  // Within quotes a comma is part of the name, and of what is wrong every sign is shown.
  await composer.getByRole('textbox', { name: 'To' }).focus()
  await page.keyboard.type('"Nowak, Anna" <anna@nowak.example>,a b@nowak.example,')
  await expect(composer.getByText('a b@nowak.example', { exact: true })).toBeVisible()
  await expect(composer.getByRole('button', { name: 'Remove Nowak, Anna' })).toBeVisible()
  await composer.getByRole('button', { name: 'Remove Nowak, Anna' }).click()
  await composer.getByRole('textbox', { name: 'To' }).focus()
  await page.keyboard.type('foo bar,')
  await expect(composer.getByRole('button', { name: 'Remove foo bar' })).toBeVisible()
  await page.keyboard.press('Escape')
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: 'Draft: Nowhere' })
  await expect(line).toContainText('a b@nowak.example, foo bar')
  await line.getByRole('button', { name: 'Discard the draft' }).click()
  expect(world.smtp.accepted).toHaveLength(0)
})
