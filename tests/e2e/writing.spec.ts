import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  folder,
  goTo,
  leaving,
  list,
  mailForm,
  mailText,
  moduleButton,
  paste,
  row,
  sendAtOnce,
  write,
} from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'
import { sentMail } from '../helpers/sent-mail'

const me = 'words@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  world.smtp.misbehaviour = {}
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

const focusIsSomewhere = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true)

test('what is on the screen is what leaves by Ctrl+Enter: a selection, a caret in a word, a picture, cells, blank lines, a link', async ({
  page,
  world,
}) => {
  const form = await write(page, { to: 'anna@nowak.example', subject: 'As shown' })
  const text = mailText(form)
  await page.keyboard.press('Tab')
  await expect(text).toBeFocused()
  await page.keyboard.type('Price list')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('is 1200 euro.')
  await page.keyboard.press('Enter')
  await paste(text, {
    html: '<table><tr><td>Bolt M8</td><td align="right">1,20</td></tr><tr><td>Nut</td><td align="right">0,30</td></tr></table>',
    text: 'Bolt M8\t1,20\nNut\t0,30',
    picture: true,
  })
  await expect(text.getByRole('cell', { name: 'Bolt M8' })).toBeVisible()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('Picture: ')
  await paste(text, { picture: true })
  await expect(text.getByRole('img')).toBeVisible()
  await page.keyboard.type('after it')
  await expect(text.getByRole('img')).toBeVisible()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+ArrowRight')
  await form.getByRole('button', { name: 'Link', exact: true }).click()
  await page.keyboard.type('no address')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This is no web or mail address')).toBeVisible()
  await page.getByRole('textbox', { name: 'Web or mail address' }).fill('lumera.example/prices')
  await page.keyboard.press('Enter')
  await expect(text).toBeFocused()
  await page.keyboard.press('Control+a')
  await sendAtOnce(page, 'As shown')
  await focusIsSomewhere(page)
  const first = await sentMail(world)
  expect(first.html).toContain('<a href="https://lumera.example/prices">Price')
  expect(first.html).toMatch(/<p style="margin: 0"><br\s*\/?><\/p>/)
  expect(first.html).toContain('<table style="border-collapse: collapse">')
  expect(first.html).toMatch(/font-family: Arial/)
  expect(first.html).toMatch(/<img[^>]*>after it/)
  expect(first.text).toContain('is 1200 euro.')
  expect(first.text).toMatch(/Bolt M8 +1,20\nNut +0,30/)
  expect(first.attachments).toHaveLength(1)

  const second = await write(page, { to: 'anna@nowak.example', subject: 'In a word' })
  await mailText(second).click()
  await page.keyboard.type('thirteen')
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
  await sendAtOnce(page, 'In a word')
  expect((await sentMail(world, 1)).text?.trim()).toBe('thirteen')
})

test('an identity is added, answers what was written to it, and leaves as shown; removed, its drafts are the default’s', async ({
  page,
  world,
  receive,
}) => {
  await moduleButton(page, 'Settings').click()
  const identities = page.getByRole('list', { name: `Identities of ${me}` })
  await identities.getByRole('button', { name: 'Add an identity' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('textbox', { name: 'Name' }).fill('Sales of Tester')
  await form.getByRole('textbox', { name: 'E-mail address' }).fill('sales@')
  await form.getByRole('textbox', { name: 'Answers go to' }).fill('office@example.test')
  await page.keyboard.press('Control+Enter')
  await expect(form).toContainText('This is no e-mail address.')
  await form.getByRole('textbox', { name: 'E-mail address' }).fill('sales@example.test')
  await form.getByRole('checkbox', { name: 'The provider lets me send from this address' }).check()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(identities).toContainText('Sales of Tester <sales@example.test>')
  await expect(identities).toContainText('Answers go to office@example.test')
  await expectAccessible(page)

  await receive('Asked of sales', {
    from: 'Anna Nowak <anna@nowak.example>',
    to: 'sales@example.test',
    more: [`Cc: ${me}, carla@bianchi.example`],
  })
  await goTo(page, 'i')
  await row(page, 'Asked of sales').click()
  await page.keyboard.press('a')
  const answer = mailForm(page, 'Reply to all')
  await expect(answer.getByRole('combobox', { name: 'From' })).toHaveValue(
    'Sales of Tester <sales@example.test>',
  )
  await mailText(answer).fill('From sales.')
  await sendAtOnce(page, 'Re: Asked of sales')
  const mail = await sentMail(world)
  expect(world.smtp.accepted[0]?.to.toSorted()).toEqual(['anna@nowak.example', 'carla@bianchi.example'])
  expect([mail.from?.text, mail.replyTo?.text]).toEqual([
    '"Sales of Tester" <sales@example.test>',
    'office@example.test',
  ])
  expect(world.smtp.accepted[0]?.from).toBe('sales@example.test')

  const draft = await write(page, { to: 'anna@nowak.example', subject: 'Chosen', text: 'Hi.' })
  const from = draft.getByRole('combobox', { name: 'From' })
  await expect(from).toHaveValue(`Olga Tester <${me}>`)
  await from.click()
  await page.getByRole('option', { name: 'Sales of Tester' }).click()
  await expect(from).toHaveValue('Sales of Tester <sales@example.test>')
  await moduleButton(page, 'Settings').click()
  await identities.getByRole('button', { name: /^Remove .*Sales/ }).click()
  await expect(page.getByRole('dialog')).toContainText(`Olga Tester <${me}>`)
  await page.getByRole('button', { name: 'Remove the identity' }).click()
  await expect(identities).not.toContainText('Sales')
  await expect(draft.getByRole('note', { name: `From: Olga Tester <${me}>` })).toBeVisible()
  // It leaves as somebody else than was chosen: that is asked about.
  await mailText(draft).press('Control+Enter')
  await expect(draft.getByRole('alert')).toContainText(`The sender has changed: it leaves as ${me} now.`)
  await draft.getByRole('button', { name: 'Send anyway' }).click()
  await leaving(page, 'Chosen').getByRole('button', { name: 'Send now' }).click()
  const second = await sentMail(world, 1)
  expect([second.from?.text, second.replyTo]).toEqual([`"Olga Tester" <${me}>`, undefined])
})

test('letters typed beside a field are never commands; Send names Cc and Bcc; what may be missing is asked once', async ({
  page,
  world,
  receive,
}) => {
  await receive('Stays where it is', { from: 'carla@bianchi.example' })
  await row(page, 'Stays where it is').click()
  await page.keyboard.press('c')
  const form = mailForm(page)
  await form.getByRole('textbox', { name: 'To' }).fill('mario@acme.example anna@acme.example')
  await page.keyboard.press('Enter')
  await expect(form.getByRole('button', { name: 'Remove mario@acme.example' })).toBeVisible()
  await form.getByRole('button', { name: 'Cc Bcc' }).click()
  await expect(form.getByRole('textbox', { name: 'Cc', exact: true })).toBeFocused()
  await page.keyboard.type('elena@acme.example,')
  await expect(form.getByRole('button', { name: 'Send to mario@acme.example and 2 more' })).toBeVisible()
  await expect(form.getByText(me)).toBeVisible()
  await mailText(form).click()
  await page.keyboard.type('See the attached list.')
  await form.getByRole('button', { name: /^Send to mario/ }).hover()
  await expect(page.getByRole('tooltip', { name: 'Ctrl+Enter' })).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await expect(form.getByRole('alert')).toContainText('speaks of an attachment')
  await expect(page.getByRole('tooltip')).toBeHidden()
  await expect(form.getByRole('alert')).toContainText('no subject')
  await page.keyboard.press('Escape')
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await form.getByRole('button', { name: 'Send anyway' }).press('Enter')
  await leaving(page, '(no subject)').getByRole('button', { name: 'Send now' }).click()
  expect((await sentMail(world)).text).toContain('See the attached list.')
  await expect(row(page, 'Stays where it is')).toBeVisible()
  await focusIsSomewhere(page)
})

test('no word is lost by Escape, by another conversation, by a second window or by answering twice', async ({
  page,
  world,
  receive,
  context,
}) => {
  await receive('First talk', { from: 'anna@nowak.example' })
  await receive('Second talk', { from: 'bruno@bianchi.example' })
  await row(page, 'First talk').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('The price is 1200 euro.')
  await row(page, 'Second talk').click()
  await expect(mailText(reply)).toHaveText('The price is 1200 euro.')
  await mailText(reply).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Bye')
  await page.keyboard.press('Escape')
  await goTo(page, 'o')
  await page.keyboard.press('j')
  await expect(page.getByRole('article', { name: 'Draft: Re: First talk' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(mailText(reply)).toHaveText('The price is 1200 euro. Bye')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('!')
  await page.keyboard.press('Escape')
  await goTo(page, 'i')
  await row(page, 'First talk').click()
  await page.keyboard.press('r')
  await expect(mailText(reply)).toHaveText('The price is 1200 euro. Bye!')
  await expect(reply.getByText('Saved', { exact: true })).toBeVisible()

  const window = await context.newPage()
  await window.goto(world.app.url)
  await expect(window.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(window, 'o')
  await window
    .getByRole('article', { name: 'Draft: Re: First talk' })
    .getByRole('button', { name: 'Continue' })
    .click()
  const there = mailForm(window, 'Reply')
  await mailText(there).click()
  await window.keyboard.press('Control+End')
  await window.keyboard.type(' From there.')
  await expect(mailText(reply)).toHaveText('The price is 1200 euro. Bye! From there.')
  await Promise.all([mailText(reply).fill('One text.'), mailText(there).fill('Other text.')])
  const told = 'also changed in another window'
  const notices = async (): Promise<number> =>
    (await reply.getByText(told).count()) + (await there.getByText(told).count())
  await expect.poll(notices).toBe(1)
  await mailText(reply).focus()
  await page.keyboard.press('Escape')
  await goTo(page, 'o')
  const drafts = page.getByRole('article', { name: 'Draft: Re: First talk' })
  await expect(drafts.filter({ hasText: 'One text.' })).toHaveCount(1)
  await expect(drafts.filter({ hasText: 'Other text.' })).toHaveCount(1)
  await window.close()
})

test('an answer put aside goes on by key after a reload: the caret stands behind its words, and what is typed is its text', async ({
  page,
  receive,
}) => {
  await receive('Put aside', { from: 'anna@nowak.example' })
  await row(page, 'Put aside').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('Half a word')
  await page.keyboard.press('Escape')
  await expect(reply).toBeHidden()
  await page.reload()
  await goTo(page, 'i')
  await row(page, 'Put aside').click()
  await list(page).focus()
  await page.keyboard.press('r')
  await page.keyboard.type(' and more')
  await expect(mailText(reply)).toHaveText('Half a word and more')
  await expect(mailText(reply)).toBeFocused()
  await reply.getByRole('button', { name: 'Discard the draft' }).click()
})

test('who was refused is named where one looks, and gets the corrected mail alone', async ({
  page,
  world,
}) => {
  world.smtp.misbehaviour = { refuseRecipients: { 'wrong@nowak.example': '550 5.1.1 No such user here' } }
  const form = await write(page, { to: 'anna@nowak.example', subject: 'To two', text: 'Hello.' })
  await form.getByRole('textbox', { name: 'To' }).fill('wrong@nowak.example,')
  await mailText(form).focus()
  await sendAtOnce(page, 'To two')
  expect((await sentMail(world)).text).toContain('Hello.')
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: 'Sent, but not to everyone: To two' })
  await expect(line).toContainText('wrong@nowak.example')
  await expect(line).toContainText('No such user here')
  await line.getByRole('button', { name: 'Correct and send to these again' }).click()
  await expect(line).toBeHidden()
  const again = mailForm(page)
  await expect(again.getByRole('button', { name: 'Send to wrong@nowak.example' })).toBeVisible()
  await again.getByRole('button', { name: 'Remove wrong@nowak.example' }).click()
  await again.getByRole('textbox', { name: 'To' }).fill('right@nowak.example')
  await page.keyboard.press('Enter')
  await mailText(again).focus()
  await sendAtOnce(page, 'To two')
  await sentMail(world, 1)
  expect(world.smtp.accepted[1]?.to).toEqual(['right@nowak.example'])
})

test('a draft of another program shows its text and goes on here; sent, it leaves the server’s Drafts', async ({
  page,
  world,
}) => {
  const raw = mail({
    from: me,
    to: 'Anna Nowak <anna@nowak.example>',
    subject: 'Begun on the phone',
    id: 'phone@example.test',
    text: 'Dear Anna, half a',
  })
  await world.addDraft(me, raw)
  await folder(page, 'Drafts').click()
  await page.getByRole('button', { name: 'Get mail' }).click()
  await row(page, 'Begun on the phone').click()
  const draft = page.getByRole('article', { name: 'Draft: Begun on the phone' })
  await expect(draft.frameLocator('iframe').getByText('Dear Anna, half a')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Begun on the phone', exact: true })).toBeVisible()
  await expect(customerPanel(page).getByText('This is your own draft')).toBeVisible()
  await draft.getByRole('button', { name: 'Continue' }).click()
  const form = mailForm(page)
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.type(' letter.')
  await sendAtOnce(page, 'Begun on the phone')
  expect((await sentMail(world)).text).toContain('Dear Anna, half a letter.')
  await expect.poll(() => world.subjectsIn(me, 'Drafts')).not.toContain('Begun on the phone')
})

test('what is typed at once after a key that opens a field is its text, and one answer is never begun twice', async ({
  page,
  receive,
}) => {
  await receive('Early words', {
    from: 'anna@nowak.example',
    more: ['Cc: bruno@bianchi.example'],
  })
  await row(page, 'Early words').click()
  const here = row(page, 'Early words')

  await page.keyboard.press('r')
  await page.keyboard.type('seen #1, see u')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toHaveText('seen #1, see u')
  await page.keyboard.press('Escape')
  await here.click()
  await page.keyboard.press('r')
  await page.keyboard.type('! e')
  await expect(mailText(reply)).toHaveText('seen #1, see u! e')

  await here.click()
  await page.keyboard.press('r')
  await expect(mailText(reply)).toBeFocused()
  await here.click()
  await page.keyboard.press('a')
  await page.keyboard.type('#')
  await expect(mailText(reply)).toHaveText('seen #1, see u! e#')
  // What was written to one is shown to nobody else by a key.
  await expect(reply.getByTitle('bruno@bianchi.example')).toBeHidden()
  await reply.getByRole('button', { name: 'Answer everybody' }).click()
  await expect(reply.getByTitle('bruno@bianchi.example')).toBeVisible()
  await here.click()
  await page.keyboard.press('r')
  await expect(reply.getByTitle('bruno@bianchi.example')).toBeVisible()
  await reply.getByRole('button', { name: 'Answer the writer alone' }).click()
  await expect(reply.getByTitle('bruno@bianchi.example')).toBeHidden()
  await expect(page.getByRole('form')).toHaveCount(1)
  await reply.getByRole('button', { name: 'Discard' }).click()

  await here.click()
  await page.keyboard.press('c')
  await page.keyboard.type('anna@nowak.example,e@e.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Quick offer')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Dear Anna')
  const mail = mailForm(page, 'New mail')
  await expect(mail.getByTitle('e@e.example')).toBeVisible()
  await expect(mail.getByRole('textbox', { name: 'Subject' })).toHaveValue('Quick offer')
  await expect(mailText(mail)).toHaveText('Dear Anna')
  await page.keyboard.press('Escape')

  await here.click()
  await page.keyboard.press('v')
  await page.keyboard.type('arch')
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('arch')
  await page.keyboard.press('Escape')
  await here.click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('#e')
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('#e')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('early')
  await expect(page.getByRole('searchbox').first()).toHaveValue('early')
  await expect(here).toBeVisible()
})
