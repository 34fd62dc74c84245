import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  folder,
  goTo,
  leaving,
  mailForm,
  mailText,
  paste,
  pressUntil,
  row,
  sendAtOnce,
  undo,
  withSlowEngine,
  write,
} from '../helpers/e2e-window'
import { sentMail } from '../helpers/sent-mail'

const me = 'drafts@example.test'
const test = testOnMailbox(me, ['Drafts'])

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

/** A mail of the outbox, by its state and subject. */
const line = (page: Page, name: string) => page.getByRole('article', { name, exact: true })

/** What the window tells the engine is held back until `release`. */
async function withSentHeld(page: Page, work: (release: () => Promise<void>) => Promise<void>) {
  await page.evaluate(
    `held = []
     sendNow = WebSocket.prototype.send
     WebSocket.prototype.send = function (data) { held.push(() => sendNow.call(this, data)) }`,
  )
  await work(() => page.evaluate('WebSocket.prototype.send = sendNow; held.forEach((send) => send())'))
}

test('two windows on one draft: undo takes back one’s own words alone, and what is sent or discarded there is said here', async ({
  page,
  world,
  context,
}) => {
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Two windows' })
  await mailText(form).click()
  await page.keyboard.type('Mine. ')
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  const window = await context.newPage()
  const openThere = async (): Promise<void> => {
    await goTo(window, 'o')
    await window.getByRole('article', { name: 'Draft: Two windows' }).getByRole('button').first().click()
  }
  await window.goto(world.app.url)
  await expect(window.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await openThere()
  const there = mailForm(window)
  await mailText(there).click()
  await window.keyboard.press('Control+End')
  await window.keyboard.type('Theirs.')
  await expect(mailText(form)).toHaveText('Mine. Theirs.')
  await pressUntil(page, 'Control+z', mailText(form), 'Theirs.')
  await pressUntil(page, 'Control+Shift+z', mailText(form), 'Mine. Theirs.')
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  await expect(mailText(there)).toHaveText('Mine. Theirs.')
  await pressUntil(window, 'Control+z', mailText(there), 'Mine.')
  await expect(mailText(form)).toHaveText('Mine.')

  await withSentHeld(page, async (release) => {
    await mailText(form).press('Control+Enter')
    const chooser = window.waitForEvent('filechooser')
    await there.getByRole('button', { name: 'Attach files' }).click()
    await (await chooser).setFiles({ name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('s') })
    await expect(there.getByRole('button', { name: 'Remove secret.txt' })).toBeVisible()
    await release()
  })
  await expect(form.getByRole('alert')).toContainText('changed in another window')
  await expect(form.getByRole('list', { name: 'Attachments' })).toContainText('secret.txt')
  await expect(leaving(page, 'Two windows')).toBeHidden()
  await there.getByRole('button', { name: 'Remove secret.txt' }).click()
  await expect(form.getByRole('list', { name: 'Attachments' })).toBeHidden()

  await mailText(there).press('Control+.')
  await mailText(form).press('Control+Enter')
  // It has not left yet: the other window says so, and can call it back as well.
  const told = window.getByRole('status').filter({ hasText: 'Being sent from another window' })
  await expect(told).toBeVisible()
  await expect(there).toBeHidden()
  await told.getByRole('button', { name: 'Undo' }).click()
  await expect(mailText(there)).toHaveText('Mine.')
  await expect(leaving(page, 'Two windows')).toBeHidden()
  await goTo(page, 'o')
  await page.getByRole('article', { name: 'Draft: Two windows' }).getByRole('button').first().click()
  await expect(mailText(form)).toHaveText('Mine.')
  const chooser = window.waitForEvent('filechooser')
  await there.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('n') })
  await expect(form.getByRole('button', { name: 'Remove notes.txt' })).toBeVisible()
  await mailText(there).press('Control+End')
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(there.getByRole('alert')).toContainText('Discarded in another window')
  await there.getByRole('button', { name: 'Remove notes.txt' }).click()
  await expect(there.getByText('What you wrote here is kept as a new draft')).toBeVisible()
  await expect(there.getByRole('list', { name: 'Attachments' })).toBeHidden()
  await expect(mailText(there)).toHaveText('Mine.')
  await page.getByRole('article', { name: 'Draft: Two windows' }).getByRole('button').first().click()
  await expect(form.getByRole('list', { name: 'Attachments' })).toBeHidden()
  await mailText(there).press('Control+End')
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  // Where the focus is in it, what is typed on is text and no command.
  await expect(there.getByRole('alert')).toContainText('Discarded in another window')
  await window.keyboard.type('e#')
  await expect(there.getByText('What you wrote here is kept as a new draft')).toBeVisible()
  await expect(mailText(there)).toHaveText('Mine. e#')
  await expect(there.getByText('Saved', { exact: true })).toBeVisible()
  await page.getByRole('article', { name: 'Draft: Two windows' }).getByRole('button').first().click()
  await expect(mailText(form)).toHaveText('Mine. e#')
  await mailText(there).click()
  await window.keyboard.press('Control+End')
  await Promise.all([
    window.keyboard.type(' Being typed while the mail leaves from the other window.', { delay: 40 }),
    mailText(form).press('Control+Enter'),
  ])
  await expect(there.getByText('is on its way from another window')).toBeVisible()
  await expect(mailText(there)).toHaveText(
    'Mine. e# Being typed while the mail leaves from the other window.',
  )
  await leaving(page, 'Two windows').getByRole('button', { name: 'Send now' }).click()
  expect((await sentMail(world)).text?.trim()).toBe('Mine. e#')
  await there.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(there).toBeHidden()
  await expect(window.getByText('Draft discarded')).toBeVisible()
  await window.close()
})

test('what could not be sent from another window is said here to be that, and is the one draft again by being written on', async ({
  page,
  world,
  context,
}) => {
  const refused = { refuseMessage: '554 5.7.1 no' }
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Refused there', text: 'Mine.' })
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  const window = await context.newPage()
  await window.goto(world.app.url)
  await expect(window.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(window, 'o')
  await window.getByRole('article', { name: 'Draft: Refused there' }).getByRole('button').first().click()
  const there = mailForm(window)
  await mailText(there).press('Control+End')
  world.smtp.misbehaviour = refused
  await mailText(form).click()
  await sendAtOnce(page, 'Refused there')
  await expect(there.getByRole('alert')).toContainText('ended with a problem: the outbox says which')
  world.smtp.misbehaviour = {}
  await window.keyboard.type(' More.')
  await expect(there.getByText('Saved', { exact: true })).toBeVisible()
  await expect(there.getByText('another window')).toBeHidden()
  await expect(window.getByRole('article', { name: /Refused there/ })).toHaveCount(1)
  await expect(window.getByRole('article', { name: 'Draft: Refused there' })).toBeVisible()
  await sendAtOnce(window, 'Refused there')
  expect((await sentMail(world)).text?.trim()).toBe('Mine. More.')
  await window.close()
})

test('a draft of the server that was sent from here and refused, or waits to be sent, is gone on with as that one mail', async ({
  page,
  world,
}) => {
  const head = [`From: ${me}`, 'To: anna@nowak.example', 'Subject: From the phone', 'Message-ID: <phone@x>']
  await world.addDraft(me, [...head, '', 'Words'].join('\r\n'))
  await page.keyboard.press('F5')
  await folder(page, 'Drafts').click()
  await row(page, 'From the phone').click()
  const goOn = line(page, 'Draft: From the phone').getByRole('button', { name: 'Continue' })
  const form = mailForm(page)
  world.smtp.misbehaviour = { refuseMessage: '554 5.7.1 no' }
  await goOn.click()
  await mailText(form).click()
  await sendAtOnce(page, 'From the phone')
  await expect(line(page, 'Not sent: From the phone')).toBeVisible()
  world.smtp.misbehaviour = {}

  await test.step('refused', async () => {
    await goOn.click()
    await mailText(form).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' and more')
    await expect(form.getByText('Saved', { exact: true })).toBeVisible()
    await expect(form.getByText('another window')).toBeHidden()
    await expect(line(page, 'Not sent: From the phone')).toBeHidden()
  })

  await test.step('in its undo time', async () => {
    await page.keyboard.press('Control+Enter')
    await expect(leaving(page, 'From the phone')).toBeVisible()
    await goOn.click()
    await expect(mailText(form)).toContainText('Words and more')
    await expect(form.getByText('another window')).toBeHidden()
    await expect(leaving(page, 'From the phone')).toBeHidden()
  })

  await mailText(form).click()
  await sendAtOnce(page, 'From the phone')
  await expect.poll(() => world.subjectsIn(me, 'Drafts')).toEqual([])
  expect(world.smtp.accepted).toHaveLength(1)
  await goTo(page, 'o')
  await expect(page.getByRole('heading', { name: 'Outbox and drafts' })).toBeVisible()
  await expect(page.getByRole('article').filter({ hasText: 'From the phone' })).toHaveCount(0)
})

test('nothing leaves by a second Enter, without the picture just pasted or without who was just typed', async ({
  page,
  world,
  receive,
}) => {
  await receive('Completes addresses', { from: 'Brunhilde <brunhilde@elsewhere.example>' })
  await expect(row(page, 'Completes addresses')).toBeVisible()
  const form = await write(page, { subject: 'Asked first' })
  await form.getByRole('textbox', { name: 'Subject' }).fill('')
  await form.getByRole('textbox', { name: 'To' }).fill('bruno@bianchi.example')
  await expect(form.getByRole('button', { name: 'Send to bruno@bianchi.example' })).toBeVisible()
  await mailText(form).click()
  await page.keyboard.type('See the attached list.')
  await page.keyboard.press('Control+Enter')
  await expect(form.getByRole('button', { name: 'Go back' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await expect(form.getByRole('button', { name: 'Go back' })).toBeFocused()
  await expect(leaving(page, '(no subject)')).toBeHidden()
  await page.keyboard.type('Look at it.')
  await expect(mailText(form)).toHaveText('See the attached list.Look at it.')
  await form.getByRole('textbox', { name: 'Subject' }).fill('Whole')

  const to = form.getByRole('textbox', { name: 'To' })
  await to.click()
  await page.keyboard.type('brun')
  await expect(page.getByRole('option', { name: /Brunhilde.*elsewhere/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await form.getByRole('button', { name: 'Send anyway' }).click()
  await expect(form.getByRole('alert')).toContainText('brun')
  await form.getByRole('button', { name: 'Remove brun', exact: true }).click()
  await mailText(form).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Look: ')
  await to.click()
  await page.keyboard.type('carla@bianchi.example')
  await expect(form.getByRole('button', { name: 'Send to bruno@bianchi.example and 1 more' })).toBeVisible()
  await paste(mailText(form), { picture: true, thenSend: true })
  await leaving(page, 'Whole').getByRole('button', { name: 'Send now' }).click()
  const mail = await sentMail(world)
  expect(mail.attachments).toHaveLength(1)
  expect(world.smtp.accepted[0]?.to).toEqual(['bruno@bianchi.example', 'carla@bianchi.example'])

  const empty = await write(page, { subject: '' })
  await expect(empty.getByText('Saved', { exact: true })).toBeHidden()
  await page.keyboard.press('Escape')
})

test('what was being written is there after a reload, is put aside and brought back by key, counted, and discarded from the list with a way back', async ({
  page,
  receive,
}) => {
  await receive('Price of bolts', { from: 'Anna Nowak <anna@nowak.example>' })
  await row(page, 'Price of bolts').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('Two euro')
  await expect(reply.getByRole('button', { name: 'Show the quoted message' })).toBeInViewport()
  await row(page, 'Price of bolts').click()
  const form = await write(page, {
    to: 'bruno@bianchi.example',
    subject: 'Begun before',
    text: 'First words',
  })
  await page.reload()
  await expect(mailText(form)).toHaveText('First words')
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.type(' and more')
  await expect(mailText(form)).toHaveText('First words and more')
  await reply.getByRole('textbox', { name: 'Subject' }).focus()
  // A busy window: what the editor mends a while after it was given the focus comes after the next letters.
  await page.evaluate(
    'soon = setTimeout; setTimeout = (run, wait, ...more) => soon(run, wait + 3000, ...more)',
  )
  await page.keyboard.press('Tab')
  await page.keyboard.type(' each')
  await expect(mailText(reply)).toHaveText('Two euro each')
  await page.evaluate('setTimeout = soon')

  // It made way for the answer.
  await expect(mailText(form)).toBeHidden()
  await form.getByRole('button', { name: 'Begun before', exact: true }).click()
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.press('Control+.')
  await expect(mailText(form)).toBeHidden()
  await expect(row(page, 'Price of bolts')).toBeVisible()
  await page.keyboard.press('Control+.')
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.press('Control+.')
  await page.keyboard.press('c')
  const second = form.filter({ has: page.getByRole('button', { name: 'Minimise' }) })
  await expect(second.getByRole('textbox', { name: 'To' })).toBeFocused()
  await page.keyboard.press('Control+.')
  await page.keyboard.press('Control+.')
  await expect(second.getByRole('textbox', { name: 'Text of the mail' })).toBeFocused()
  await page.getByRole('button', { name: 'Begun before' }).click()
  await expect(mailText(second)).toHaveText('First words and more')
  await expect(mailText(second)).toBeFocused()
  await expect(form).toHaveCount(2)
  await page.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Close, keep the draft' }).click()
  await reply.getByRole('button', { name: 'Close, keep the draft' }).click()

  await expect(page.getByRole('button', { name: 'Outbox and drafts 2' })).toBeVisible()
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: 'Draft: Begun before' })
  await line.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(line).toBeHidden()
  await expect(page.getByRole('button', { name: 'Outbox and drafts 1' })).toBeVisible()
  await undo(page).click()
  await expect(mailText(form)).toHaveText('First words and more')
  // Keys pressed before a slow engine has discarded it are for what is below.
  await withSlowEngine(page, 700, async () => {
    await form.getByRole('button', { name: 'Discard the draft' }).click()
    await page.keyboard.press('c')
    await expect(form.getByRole('textbox', { name: 'To' })).toBeFocused()
    await expect(mailText(form)).toHaveText('')
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
  })
  await goTo(page, 'o')
  await expect(page.getByRole('article', { name: /^Draft/ })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await reply.getByRole('button', { name: 'Discard the draft' }).click()
})

test('lists from Word, raised, lowered and coloured words and the widths of columns leave as they were pasted', async ({
  page,
  world,
}) => {
  const form = await write(page, { to: 'anna@nowak.example', subject: 'From Word', text: 'Offer  of' })
  const text = mailText(form)
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  const item = (level: number, marker: string, words: string): string =>
    `<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>${words}<o:p></o:p></p>`
  await paste(text, {
    html:
      item(1, '3.', 'Water H<sub>2</sub>O') +
      item(2, '·', 'ten m<sup>2</sup>') +
      item(1, '4.', '<span style="color:red">urgent</span> <span style="color:black">plain</span>') +
      '<p class=MsoNormal>Sizes</p>' +
      "<table width=1200 style='width:900pt'><tr><td width=300 style='width:225pt'>M8</td><td style='width:675pt;text-align:right'>1,20</td></tr></table>" +
      '<p><img src="file:///C:/logo.png"><img src="https://track.example/1.gif" width=1 height=1></p>',
    text: 'as text',
  })
  await expect(page.getByRole('status').filter({ hasText: 'A picture was left out' })).toBeVisible()
  await expect(text.getByRole('cell').last().locator('p')).toHaveCSS('text-align', 'right')
  const third = text.getByRole('list').first()
  await expect(third).toHaveAttribute('start', '3')
  await expect(third.getByRole('list')).toHaveText('ten m2')
  await expect(text.getByText('urgent')).toHaveCSS('color', 'rgb(255, 0, 0)')
  await page.keyboard.type('Below')
  await expect(text.getByRole('cell').last()).toHaveText('1,20')
  await sendAtOnce(page, 'From Word')
  const { html, text: plain } = await sentMail(world)
  expect(html).toMatch(/Offer \u00a0of/)
  expect(html).toMatch(
    /<ol[^>]* start="3"[^>]*><li><p[^>]*>Water H<sub>2<\/sub>O<\/p><ul[^>]*><li><p[^>]*>ten m<sup>2/,
  )
  expect(html).toMatch(/<span style="color: rgb\(255, 0, 0\)">urgent<\/span> plain/)
  expect(html).toMatch(/<table width="100%"[^>]*>.*<td[^>]* width="25%"[^>]*>.*<td[^>]* width="75%"/s)
  expect(html).toMatch(/<td[^>]*text-align: right[^>]*>(?:<p[^>]*>)?1,20/)
  expect(html).not.toContain('logo.png')
  expect(plain).toMatch(/3\. Water H₂O\s+\* ten m²/)
  expect(html).not.toContain('mso-')
})

test('signs are text, only a list begins by itself; lines pasted as plain text keep the empty ones between them', async ({
  page,
  world,
}) => {
  const form = await write(page, { to: 'anna@nowak.example', subject: 'As typed', text: '' })
  const text = mailText(form)
  await text.focus()
  const typed = ['# 12 pieces', '> 40 mm', '**not bold**', '`code`', '~~no~~ --- end']
  for (const line of typed) {
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  await paste(text, { text: 'first\n\nsecond\r\nthird' })
  await page.keyboard.press('Enter')
  await page.keyboard.type('- a list')
  await expect(text.getByRole('listitem')).toHaveText('a list')
  await sendAtOnce(page, 'As typed')
  const { html, text: plain } = await sentMail(world)
  expect(plain).toContain([...typed, 'first', '', 'second', 'third'].join('\n'))
  expect(html).toMatch(/<li><p[^>]*>a list/)
})
