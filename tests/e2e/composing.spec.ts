import { writeFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { simpleParser, type ParsedMail } from 'mailparser'
import { addAccount, expect, mail, openWorld, test, type World } from '../helpers/e2e'

const me = 'writer@example.test'
let world: World & { close(): Promise<void> }

test.beforeAll(async ({ servers, browser }) => {
  world = await openWorld(servers)
  const page = await browser.newPage()
  await addAccount(page, world, me)
  await page.close()
})
test.afterAll(() => world.close())
test.beforeEach(async ({ page }) => {
  world.smtp.accepted.length = 0
  world.smtp.misbehaviour = {}
  await page.goto(world.app.url)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

const row = (page: Page, subject: string) => page.getByRole('option', { name: subject })
const form = (page: Page, name = 'New mail') => page.getByRole('form', { name })
const text = (composer: Locator) => composer.getByRole('textbox', { name: 'Text of the mail' })
const leaving = (page: Page, subject: string) =>
  page.getByRole('status').filter({ hasText: `“${subject}” leaves in` })

async function write(page: Page, fields: { to?: string; subject: string; text?: string }): Promise<Locator> {
  await page.keyboard.press('c')
  const composer = form(page)
  if (fields.to) {
    await composer.getByRole('textbox', { name: 'To' }).fill(fields.to)
    await page.keyboard.press('Enter')
  }
  await composer.getByRole('textbox', { name: 'Subject' }).fill(fields.subject)
  if (fields.text) await text(composer).fill(fields.text)
  return composer
}

/** Sends what is open and does not wait for the undo window. */
async function sendAtOnce(page: Page, subject: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await leaving(page, subject).getByRole('button', { name: 'Send now' }).click()
}

async function sent(index = 0): Promise<{ to: string[]; mail: ParsedMail }> {
  await expect.poll(() => world.smtp.accepted.length).toBeGreaterThan(index)
  const accepted = world.smtp.accepted[index]
  return { to: accepted?.to ?? [], mail: await simpleParser(accepted?.raw ?? '') }
}

const inSent = (subject: string): Promise<ParsedMail[]> =>
  world
    .messagesIn(me, 'Sent')
    .then((all) => Promise.all(all.map((raw) => simpleParser(raw))))
    .then((mails) => mails.filter((mail) => mail.subject === subject))

test('a reply quotes, a reply to all includes everyone but me, a forward carries the file', async ({
  page,
}) => {
  for (const subject of ['To be passed on', 'Three answers']) {
    await world.deliver(me, [
      'From: Anna Nowak <anna@nowak.example>',
      `To: ${me}, Bruno <bruno@bianchi.example>`,
      'Cc: Carla <carla@bianchi.example>',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(' ', '-')}@nowak.example>`,
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=edge',
      '',
      '--edge',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Please answer.',
      '--edge',
      'Content-Type: text/csv; name="prices.csv"',
      'Content-Disposition: attachment; filename="prices.csv"',
      '',
      'item;price',
      'lamp;40',
      '--edge--',
      '',
    ])
  }
  await row(page, 'To be passed on').click()
  await page.keyboard.press('f')
  const forward = form(page, 'Forward')
  await expect(forward.getByRole('list', { name: 'Attachments' })).toContainText('prices.csv')
  await forward.getByRole('textbox', { name: 'To' }).fill('dora@elsewhere.example')
  await page.keyboard.press('Enter')
  await text(forward).fill('For you.')
  await sendAtOnce(page, 'Fwd: To be passed on')
  const forwarded = await sent()
  expect(forwarded.to).toEqual(['dora@elsewhere.example'])
  expect(forwarded.mail.text).toContain('Please answer.')
  const [file] = forwarded.mail.attachments
  expect(file?.filename).toBe('prices.csv')
  expect(file?.content.toString().replaceAll('\r\n', '\n').trim()).toBe('item;price\nlamp;40')

  await row(page, 'Three answers').click()
  await page.keyboard.press('a')
  await text(form(page, 'Reply to all')).fill('To all of you.')
  await sendAtOnce(page, 'Re: Three answers')
  const all = await sent(1)
  expect(all.to.toSorted()).toEqual(['anna@nowak.example', 'bruno@bianchi.example', 'carla@bianchi.example'])
  expect(all.mail.text).toContain('Please answer.')
  expect(all.mail.inReplyTo).toBe('<Three-answers@nowak.example>')
})

test('[COMP-03] [COMP-06] [COMP-07] Cc and Bcc are asked for, Bcc is in the copy in Sent and in no copy that left', async ({
  page,
}) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Blind copy', text: 'Hello.' })
  await expect(composer.getByRole('textbox', { name: 'Bcc' })).toBeHidden()
  await composer.getByRole('button', { name: 'Cc Bcc' }).click()
  await composer.getByRole('textbox', { name: 'Cc', exact: true }).fill('carla@bianchi.example')
  await page.keyboard.press('Enter')
  await composer.getByRole('textbox', { name: 'Bcc' }).fill('boss@example.test')
  await page.keyboard.press('Enter')
  await sendAtOnce(page, 'Blind copy')
  const { to, mail: received } = await sent()
  expect(to.toSorted()).toEqual(['anna@nowak.example', 'boss@example.test', 'carla@bianchi.example'])
  expect(received.headers.has('bcc')).toBe(false)
  expect(world.smtp.accepted[0]?.raw.toString()).not.toContain('boss@example.test')
  await expect.poll(async () => (await inSent('Blind copy')).length).toBe(1)
  const [copy] = await inSent('Blind copy')
  expect([copy?.bcc].flat()[0]?.text).toContain('boss@example.test')
})

test('bold, lists and links leave as HTML with a plain-text part beside it', async ({ page }) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Formatted' })
  await text(composer).click()
  await page.keyboard.type('Offer ')
  await composer.getByRole('button', { name: 'Bold' }).click()
  await page.keyboard.type('until Friday')
  await composer.getByRole('button', { name: 'Bold' }).click()
  await page.keyboard.press('Enter')
  await composer.getByRole('button', { name: 'Bulleted list' }).click()
  await page.keyboard.type('lamp')
  await sendAtOnce(page, 'Formatted')
  const { mail: received } = await sent()
  expect(received.html).toContain('<strong>until Friday</strong>')
  expect(received.html).toMatch(/<li[^>]*>(<p[^>]*>)?lamp/)
  expect(received.text).toContain('Offer until Friday')
  expect(world.smtp.accepted[0]?.raw.toString()).toMatch(/multipart\/alternative/)
})

test('files are attached by the picker and by dropping, one is taken out again', async ({ page }, info) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Two files', text: 'Attached.' })
  const path = info.outputPath('Angebot für Łukasz.txt')
  writeFileSync(path, 'picked')
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(path)
  const list = composer.getByRole('list', { name: 'Attachments' })
  await expect(list).toContainText('Angebot für Łukasz.txt')
  for (const name of ['dropped.txt', 'mistake.txt']) {
    const transfer = await page.evaluateHandle((filename) => {
      const data = new DataTransfer()
      data.items.add(new File([`content of ${filename}`], filename, { type: 'text/plain' }))
      return data
    }, name)
    await composer.dispatchEvent('dragover', { dataTransfer: transfer })
    await expect(composer.getByText('Drop the files here')).toBeVisible()
    await composer.dispatchEvent('drop', { dataTransfer: transfer })
    await expect(list).toContainText(name)
  }
  await list.getByRole('button', { name: 'Remove mistake.txt' }).click()
  await expect(list).not.toContainText('mistake.txt')
  await text(composer).focus()
  await sendAtOnce(page, 'Two files')
  const { mail: received } = await sent()
  expect(received.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
    ['Angebot für Łukasz.txt', 'picked'],
    ['dropped.txt', 'content of dropped.txt'],
  ])
})

test('what was typed survives the sudden end of the program', async ({ page }) => {
  const composer = await write(page, {
    to: 'anna@nowak.example',
    subject: 'Autosaved',
    text: 'Not to be lost: zażółć.',
  })
  await expect(composer.getByText('Saved', { exact: true })).toBeVisible()
  await world.app.kill()
  await world.app.start()
  await page.goto(world.app.url)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  const draft = page.getByRole('article', { name: 'Draft: Autosaved' })
  await draft.getByRole('button', { name: 'Continue' }).click()
  await expect(text(form(page))).toContainText('Not to be lost: zażółć.')
  await expect(form(page).getByText('anna@nowak.example', { exact: true })).toBeVisible()
  await form(page).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(page.getByRole('article', { name: 'Draft: Autosaved' })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(text(form(page))).toContainText('Not to be lost: zażółć.')
  await form(page).getByRole('button', { name: 'Discard the draft' }).click()
})

test('[SCH-09] [SCH-10] [SCH-11] the undo window counts down in every view and gives the exact draft back', async ({
  page,
}, info) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Too fast' })
  await text(composer).click()
  await composer.getByRole('button', { name: 'Italic' }).click()
  await page.keyboard.type('a mistake')
  const path = info.outputPath('kept.txt')
  writeFileSync(path, 'kept')
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(path)
  await expect(composer.getByRole('list', { name: 'Attachments' })).toContainText('kept.txt')
  await text(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'Too fast')).toContainText(/leaves in (30|2\d) seconds/)
  await page.getByRole('button', { name: 'People' }).click()
  await expect(leaving(page, 'Too fast')).toContainText(/leaves in 2\d seconds/)
  // The queue is in the database: the next start goes on counting.
  await world.app.restart()
  await page.goto(world.app.url)
  await leaving(page, 'Too fast').getByRole('button', { name: 'Undo' }).click()
  await expect(form(page).getByRole('textbox', { name: 'Subject' })).toHaveValue('Too fast')
  await expect(text(form(page)).locator('em')).toHaveText('a mistake')
  await expect(form(page).getByText('anna@nowak.example', { exact: true })).toBeVisible()
  await expect(form(page).getByRole('list', { name: 'Attachments' })).toContainText('kept.txt')
  expect(world.smtp.accepted).toHaveLength(0)
  await text(form(page)).focus()
  await sendAtOnce(page, 'Too fast')
  expect((await sent()).mail.attachments[0]?.content.toString()).toBe('kept')
  expect(world.smtp.accepted).toHaveLength(1)
})

test('[BEY-14] what the server refused stays visible in its own words, is edited and leaves once', async ({
  page,
}) => {
  world.smtp.misbehaviour = {
    refuseRecipients: { 'wrong@nowak.example': '550 5.1.1 There is no wrong here, try right' },
  }
  await write(page, { to: 'wrong@nowak.example', subject: 'Refused', text: 'Hello.' })
  await sendAtOnce(page, 'Refused')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  const line = page.getByRole('article', { name: 'Not sent: Refused' })
  await expect(line).toContainText('There is no wrong here, try right')
  await expect(line).toContainText('A recipient was refused')
  await line.getByRole('button', { name: 'Edit' }).click()
  const composer = form(page)
  await composer.getByRole('button', { name: 'Remove wrong@nowak.example' }).click()
  await composer.getByRole('textbox', { name: 'To' }).fill('right@nowak.example')
  await page.keyboard.press('Enter')
  await text(composer).focus()
  await sendAtOnce(page, 'Refused')
  expect((await sent()).to).toEqual(['right@nowak.example'])
  await expect(page.getByRole('article', { name: /Refused/ })).toBeHidden()
  await expect.poll(async () => (await inSent('Refused')).length).toBe(1)
})

test('[BEY-14] a refused sender can be tried again once the server agrees', async ({ page }) => {
  world.smtp.misbehaviour = { refuseSender: '553 5.7.1 Sender address rejected: not owned by user' }
  await write(page, { to: 'anna@nowak.example', subject: 'Not mine', text: 'Hello.' })
  await sendAtOnce(page, 'Not mine')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  const line = page.getByRole('article', { name: 'Not sent: Not mine' })
  await expect(line).toContainText('not owned by user')
  world.smtp.misbehaviour = {}
  await line.getByRole('button', { name: 'Try again' }).click()
  await sent()
  await expect(line).toBeHidden()
  expect(world.smtp.accepted).toHaveLength(1)
})

test('an address that cannot be is marked and blocks the sending in words; without a recipient, too', async ({
  page,
}) => {
  const composer = await write(page, { to: 'anna(at)nowak', subject: 'Nowhere', text: 'Hello.' })
  await expect(composer.getByLabel('not a valid address')).toBeVisible()
  await text(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(composer.getByRole('alert')).toContainText('This is not a complete e-mail address')
  await expect(composer.getByRole('alert')).toContainText('anna(at)nowak')
  await composer.getByRole('button', { name: 'Remove anna(at)nowak' }).click()
  await text(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(composer.getByRole('alert')).toContainText('The mail has no recipient')
  await expect(leaving(page, 'Nowhere')).toBeHidden()
  await composer.getByRole('button', { name: 'Discard the draft' }).click()
  expect(world.smtp.accepted).toHaveLength(0)
})

test('a reply in which nothing was written leaves no draft', async ({ page }) => {
  await world.deliver(
    me,
    mail({ from: 'anna@nowak.example', to: me, subject: 'Unanswered', id: 'un@nowak.example', text: 'Hi' }),
  )
  await row(page, 'Unanswered').click()
  await page.keyboard.press('r')
  await expect(text(form(page, 'Reply'))).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form(page, 'Reply')).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await expect(page.getByRole('article', { name: /Unanswered/ })).toBeHidden()
})

test('recipients are suggested from mail seen and from people; a person is written to by a click', async ({
  page,
}) => {
  await world.deliver(
    me,
    mail({
      from: 'Łukasz Żuraw <lukasz@zuraw.example>',
      to: me,
      subject: 'Suggest me',
      id: 's@zuraw.example',
      text: 'Hi',
    }),
  )
  await row(page, 'Suggest me').click()
  await page.keyboard.press('c')
  await form(page).getByRole('textbox', { name: 'To' }).pressSequentially('lukasz')
  await expect(page.getByRole('option', { name: /Łukasz Żuraw.*lukasz@zuraw\.example/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(form(page).getByRole('button', { name: 'Send to Łukasz Żuraw' })).toBeVisible()
  await expect(form(page).getByLabel('not in your CRM')).toBeVisible()
  await form(page).getByRole('button', { name: 'Discard the draft' }).click()
  await page.getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  const panel = page.getByRole('complementary', { name: 'Customer' })
  await panel.getByRole('button', { name: 'lukasz@zuraw.example' }).click()
  await expect(form(page).getByLabel('in your CRM')).toBeVisible()
  await expect(form(page).getByRole('button', { name: 'Send to Łukasz Żuraw' })).toBeVisible()
  await form(page).getByRole('button', { name: 'Discard the draft' }).click()
})
