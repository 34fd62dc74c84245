import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { folder, goTo, list, mailForm, mailText, row, sendAtOnce } from '../helpers/e2e-window'
import { answering } from '../helpers/e2e-world'

const me = 'answers@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

const chip = (page: Page, name: string) => mailForm(page, /Reply/).getByText(name, { exact: true })

/** As programs leave it that give a mail its Message-ID when it leaves. */
const draftOf = (subject: string, contentType: string, body: string): string =>
  [
    ...[`From: ${me}`, 'To: anna@kunde.example', `Subject: ${subject}`, 'MIME-Version: 1.0'],
    ...[`Content-Type: ${contentType}`, `Date: ${new Date().toUTCString()}`, '', body],
  ].join('\r\n')

test('the button of a mail answers that mail: an answer nobody has written in makes room, one with words is kept', async ({
  page,
  receive,
  world,
}) => {
  const first = await receive('Boats', { from: 'Anna Weiss <anna@kunde.example>' })
  await receive('Re: Boats', {
    from: 'Bob Stone <bob@other.example>',
    more: answering(first),
  })
  await row(page, 'Boats').click()
  const answer = page
    .getByRole('article', { name: 'Boats' })
    .getByRole('button', { name: 'Reply', exact: true })
  // One for each mail, and one below them.
  await expect(answer).toHaveCount(3)
  const [ofAnna, ofBob] = [answer.nth(0), answer.nth(1)]
  await list(page).focus()
  await page.keyboard.press('r')
  await expect(chip(page, 'Bob Stone')).toBeVisible()
  await ofAnna.click()
  await expect(chip(page, 'Anna Weiss')).toBeVisible()
  await expect(mailForm(page, /Reply/)).toHaveCount(1)
  await expect(chip(page, 'Bob Stone')).toBeHidden()
  await mailText(mailForm(page, 'Reply')).fill('Dear Anna, our price for you is 5')
  await page.keyboard.press('Escape')
  await expect(mailForm(page, /Reply/)).toHaveCount(0)

  // Words to Anna stay hers when Bob is answered by the button of his mail.
  await ofBob.click()
  await expect(chip(page, 'Bob Stone')).toBeVisible()
  await expect(mailText(mailForm(page, 'Reply'))).not.toContainText('price')
  await mailText(mailForm(page, 'Reply')).fill('Bob, thanks')
  await page.keyboard.press('Escape')
  await ofAnna.click()
  await expect(chip(page, 'Anna Weiss')).toBeVisible()
  await expect(mailText(mailForm(page, 'Reply'))).toContainText('our price for you is 5')
  await sendAtOnce(page, 'Boats')
  await expect.poll(() => world.smtp.accepted.map(({ to }) => to)).toEqual([['anna@kunde.example']])
  expect(world.smtp.accepted[0]?.raw.toString()).toContain(`In-Reply-To: <${first}>`)
})

test('a recipient that is being typed stays when the composer is closed', async ({ page }) => {
  await page.keyboard.press('c')
  const form = mailForm(page)
  await form.getByRole('textbox', { name: 'Subject' }).fill('Half a recipient')
  await form.getByRole('button', { name: 'Cc Bcc' }).click()
  for (const [field, typed] of [
    ['Cc', 'boss@kunde.example'],
    ['To', 'bob@kunde.example'],
  ] as const) {
    await form.getByRole('textbox', { name: field, exact: true }).click()
    await page.keyboard.type(typed)
  }
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await page.keyboard.press('c')
  await expect(form.getByRole('textbox', { name: 'To', exact: true })).toBeFocused()
  await page.keyboard.type('only@kunde.example')
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await goTo(page, 'o')
  const drafts = page.getByRole('article').filter({ hasText: /Half a recipient|only@/ })
  await expect(drafts).toHaveCount(2)
  await expect(drafts.filter({ hasText: 'Half a recipient' })).toContainText('bob@kunde.example')
  await drafts.filter({ hasText: 'Half a recipient' }).getByRole('button', { name: 'Continue' }).click()
  await expect(form.getByText('boss@kunde.example', { exact: true })).toBeVisible()
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(drafts).toHaveCount(1)
  await expect(drafts).toContainText('only@kunde.example')
})

test('a draft of another program that is looked at and closed stays on the server, whatever is in it', async ({
  page,
  world,
}) => {
  const html = '<html><head></head><body></body></html>'
  for (const [subject, body] of [
    ['No words yet', html],
    ['Some words', '<p>Forty lamps</p>'],
  ] as const)
    await world.addDraft(me, draftOf(subject, 'text/html; charset=utf-8', body))
  await page.keyboard.press('F5')
  await folder(page, 'Drafts').click()
  const form = mailForm(page, /./)
  for (const subject of ['No words yet', 'Some words']) {
    await row(page, subject).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(form.getByRole('textbox', { name: 'Subject' })).toHaveValue(subject)
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
    await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(1)
  }
  await expect
    .poll(async () => (await world.subjectsIn(me, 'Drafts')).filter((each) => each.includes('words')).sort())
    .toEqual(['No words yet', 'Some words'])
  await goTo(page, 'o')
  await expect(page.getByRole('article').filter({ hasText: /words/ })).toHaveCount(0)
})

test('a draft of the phone that is gone on with here, and sent there, is not sent again without a word', async ({
  page,
  world,
}) => {
  await world.addDraft(me, draftOf('From the phone', 'text/plain', 'Price 100'))
  await page.keyboard.press('F5')
  await folder(page, 'Drafts').click()
  await row(page, 'From the phone').click()
  await page.getByRole('button', { name: 'Continue' }).click()
  const form = mailForm(page, /./)
  await mailText(form).press('Control+End')
  await page.keyboard.type(' and lamps')
  await world.onServer(me, async (client) => {
    await client.mailboxOpen('Drafts')
    const uids = (await client.search({ subject: 'From the phone' }, { uid: true })) || []
    await client.messageMove(uids, 'Sent', { uid: true })
  })
  await list(page).focus()
  await page.keyboard.press('F5')
  await expect(form).toContainText('it was sent, changed or deleted meanwhile')
  await mailText(form).press('Control+Enter')
  await expect(form.getByRole('alert')).toContainText('it may have been sent already')
  await page.keyboard.press('Enter')
  await expect(mailText(form)).toContainText('Price 100 and lamps')
  expect(world.smtp.accepted).toHaveLength(0)
  await form.getByRole('button', { name: 'Discard the draft' }).first().click()
  await expect(form).toBeHidden()
  expect(await world.subjectsIn(me, 'Sent')).toContain('From the phone')
})

test('where one message is shown of a conversation, the bar below answers that one; the search by fields opens from the box', async ({
  page,
  receive,
}) => {
  const first = await receive('Sails', { from: 'Anna Weiss <anna@kunde.example>' })
  await receive('Re: Sails', {
    from: 'Bob Stone <bob@other.example>',
    more: answering(first),
  })
  await list(page).focus()
  await page.keyboard.press('Shift+T')
  await page.getByRole('option', { name: /Anna Weiss.*Sails/ }).click()
  const bar = page.getByRole('article', { name: 'Sails' }).getByRole('button', { name: 'Reply', exact: true })
  await expect(bar).toHaveCount(2)
  await bar.last().click()
  await expect(chip(page, 'Anna Weiss')).toBeVisible()
  await expect(chip(page, 'Bob Stone')).toBeHidden()
  await page.keyboard.press('Escape')
  await list(page).focus()
  await page.keyboard.press('Shift+T')
  await page.keyboard.press('/')
  await page.keyboard.type('sails')
  await page.keyboard.press('Control+Shift+K')
  const fields = page.getByRole('dialog', { name: 'Search by fields' })
  await expect(fields.getByRole('textbox', { name: 'Words' })).toHaveValue('sails')
})

test('with several conversations selected nothing is answered or linked; with one, that one', async ({
  page,
  receive,
}) => {
  for (const name of ['Anna', 'Bob', 'Carl'])
    await receive(`From ${name}`, { from: `${name} <${name.toLowerCase()}@kunde.example>` })
  const notices = page.getByRole('region', { name: 'Notices' })
  await row(page, 'From Anna').click()
  await row(page, 'From Bob').click({ modifiers: ['Control'] })
  await list(page).focus()
  await page.keyboard.press('r')
  await expect(mailForm(page, 'Reply').getByText('Bob', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(mailForm(page, /./)).toHaveCount(0)
  await row(page, 'From Carl').click({ modifiers: ['Control'] })
  await expect(page.getByText('2 selected')).toBeVisible()
  await list(page).focus()
  for (const key of ['r', 'l']) {
    await page.keyboard.press(key)
    await expect(notices).toContainText('several conversations are selected, and this acts on one')
    await expect(page.locator('form, [role=dialog]')).toHaveCount(0)
    await notices.getByRole('button', { name: 'Close' }).last().click()
    await list(page).focus()
  }
})
