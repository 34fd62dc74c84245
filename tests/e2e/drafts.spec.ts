import { simpleParser, type ParsedMail } from 'mailparser'
import { expect, testOnMailbox } from '../helpers/e2e'
import { goTo, leaving, mailForm, mailText, paste, row, undo, write } from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const me = 'drafts@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

async function sent(world: World, index = 0): Promise<ParsedMail> {
  await expect.poll(() => world.smtp.accepted.length).toBeGreaterThan(index)
  return simpleParser(world.smtp.accepted[index]?.raw ?? '')
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
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z')
  await expect(mailText(form)).toHaveText('Theirs.')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+z')
  await expect(mailText(form)).toHaveText('Mine. Theirs.')
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  await expect(mailText(there)).toHaveText('Mine. Theirs.')
  for (let i = 0; i < 3; i++) await window.keyboard.press('Control+z')
  await expect(mailText(there)).toHaveText('Mine.')
  await expect(mailText(form)).toHaveText('Mine.')

  await page.keyboard.press('Control+Enter')
  await expect(window.getByRole('status').filter({ hasText: 'Sent from another window' })).toBeVisible()
  await expect(there).toBeHidden()
  await leaving(page, 'Two windows').getByRole('button', { name: 'Undo' }).click()
  await expect(mailText(form)).toHaveText('Mine.')
  await openThere()
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(window.getByRole('status').filter({ hasText: 'Discarded in another window' })).toBeVisible()
  await expect(there).toBeHidden()
  await undo(page).click()
  await openThere()
  await mailText(there).click()
  await window.keyboard.press('Control+End')
  await Promise.all([
    window.keyboard.type(' Being typed while the mail leaves from the other window.', { delay: 40 }),
    mailText(form).press('Control+Enter'),
  ])
  await expect(there.getByText('was sent from another window')).toBeVisible()
  await expect(mailText(there)).toHaveText('Mine. Being typed while the mail leaves from the other window.')
  await leaving(page, 'Two windows').getByRole('button', { name: 'Send now' }).click()
  expect((await sent(world)).text?.trim()).toBe('Mine.')
  await there.getByRole('button', { name: 'Discard the draft' }).click()
  await window.close()
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
  await page.keyboard.press('Escape')
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
  const mail = await sent(world)
  expect(mail.attachments).toHaveLength(1)
  expect(world.smtp.accepted[0]?.to).toEqual(['bruno@bianchi.example', 'carla@bianchi.example'])

  const empty = await write(page, { subject: '' })
  await expect(empty.getByText('Saved', { exact: true })).toBeHidden()
  await page.keyboard.press('Escape')
})
