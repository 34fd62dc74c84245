import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { beginTemplate, dialog, templates, words } from '../helpers/e2e-templates'
import {
  expectAccessible,
  goTo,
  mailForm,
  mailText,
  moduleButton,
  paste,
  picture,
  row,
  sendAtOnce,
  speak,
  write,
  take,
} from '../helpers/e2e-window'
import { sentMail } from '../helpers/sent-mail'

const me = 'signed@example.test'
const test = testOnMailbox(me)

const signature = (form: Locator) => form.getByRole('group', { name: 'Signature' })

async function editIdentity(page: Page): Promise<Locator> {
  const identities = page.getByRole('list', { name: `Identities of ${me}` })
  await identities.getByRole('button', { name: /^(Edit|Change)/ }).click()
  return dialog(page)
}

test('[ACC-35, ACC-36, ACC-37] mail is signed with words of one’s own or with the signature of the company, answers as chosen, above or below the quote', async ({
  page,
  world,
  receive,
}) => {
  await receive('What does it cost?')
  await moduleButton(page, 'Settings').click()
  await beginTemplate(page, 'Signature of the company', 'Shop Ltd')
  await words(page).click()
  await page.keyboard.type(
    '{{ me.name }}, {{ me.role }} – {{ me.phone }} {{ me.mobile|no mobile }} {{ person.name }}',
  )
  // A signature does not know whom it goes to.
  await page.keyboard.press('Control+Enter')
  await expect(
    dialog(page).getByRole('alert').filter({ hasText: 'There is no variable called person.name' }),
  ).toBeVisible()
  await words(page).fill(
    '{{ me.name }}, {{ me.role }} – {{ me.phone }} {{ me.mobile|no mobile }} ({{ year }})',
  )
  const preview = dialog(page).getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText('Nothing is known for: Your job title and Your phone')
  // What is not said of oneself keeps it from being saved.
  await page.keyboard.press('Control+Enter')
  await expect(
    dialog(page).getByRole('alert').filter({ hasText: 'Your identity does not say me.role, me.phone' }),
  ).toBeVisible()
  await picture(page, 'signature-unsaid')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()

  const identity = await editIdentity(page)
  await identity.getByRole('textbox', { name: 'Job title' }).fill('Sales & more')
  await identity.getByRole('textbox', { name: 'Phone' }).fill('02 1234')
  await page.keyboard.press('Control+Enter')
  await expect(identity).toBeHidden()
  // What was typed waits in the form.
  await templates(page).getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Signature of the company', exact: true }).click()
  await expect(words(page)).toContainText('{{ me.role }}')
  await expect(
    preview.frameLocator('iframe').getByText('Olga Tester, Sales & more – 02 1234 no mobile'),
  ).toBeVisible()
  await take(page, dialog(page).getByRole('combobox', { name: 'Folder' }), /^Shared/)
  await expectAccessible(page)
  await picture(page, 'signature-preview')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeHidden()
  await beginTemplate(page, 'Mail', 'Answer')
  await dialog(page).getByRole('switch', { name: 'Replace the whole text' }).press('Space')
  await words(page).fill('It costs nothing, {{ first_name|friend }}.')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeHidden()

  // Handed on, its layout is locked for others.
  const download = page.waitForEvent('download')
  await templates(page).getByRole('button', { name: 'Export Shop Ltd' }).click()
  const exported = readFileSync(await (await download).path(), 'utf8')
  const chooser = page.waitForEvent('filechooser')
  await templates(page).getByRole('button', { name: 'Import' }).click()
  const other = exported
    .replace(/"id": "[^"]+"/, '"id": "0190a000-0000-7000-8000-000000000001"')
    .replace('Shop Ltd', 'Group')
  await (await chooser).setFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(other) })
  await expect(page.getByText('1 template added.')).toBeVisible()
  await expect(templates(page).getByRole('button', { name: 'Edit Group' })).toHaveCount(0)
  await expect(templates(page).getByRole('img', { name: /layout is locked/ })).toBeVisible()

  // The identity takes it; what it names must be said.
  await editIdentity(page)
  await take(page, identity.getByRole('combobox', { name: 'Signature' }), /^Shop Ltd/)
  const company = identity.getByRole('group', { name: 'Signature of the company' })
  await identity.getByRole('textbox', { name: 'Job title' }).fill('')
  await expect(company).toContainText('Not said yet: Your job title')
  await page.keyboard.press('Control+Enter')
  await expect(identity).toContainText('Your identity does not say me.role')
  await identity.getByRole('textbox', { name: 'Job title' }).fill('Sales & more')
  await identity
    .getByRole('radiogroup', { name: 'Signature of answers and forwarded mail' })
    .getByText('Another')
    .click()
  const own = identity.getByRole('textbox', { name: 'Signature of answers' })
  await own.fill('Olga, in short ')
  await identity.getByRole('radiogroup', { name: 'Where it stands in answers' }).getByText('Below').click()
  await expectAccessible(page)
  await paste(own, { picture: true })
  await expect(own.locator('img[src]')).toBeVisible()
  await picture(page, 'identity-signatures')
  await page.keyboard.press('Control+Enter')
  await expect(identity).toBeHidden()

  await goTo(page, 'i')
  const mail = await write(page, { to: 'anna@nowak.example', subject: 'By the company', text: 'Hello.' })
  await expect(signature(mail).frameLocator('iframe').getByText('Sales & more')).toBeVisible()
  await picture(page, 'signed-by-company')
  await sendAtOnce(page, 'By the company')
  const first = await sentMail(world, 'By the company')
  expect(first.text?.trim()).toBe(
    `Hello.\n\nOlga Tester, Sales & more – 02 1234 no mobile (${new Date().getFullYear()})`,
  )

  await row(page, /What does it cost/).click()
  await page.keyboard.press('r')
  const answer = mailForm(page, 'Reply')
  await mailText(answer).fill('To be replaced')
  await page.keyboard.press('Control+Shift+l')
  await page.keyboard.type('answer')
  await page.keyboard.press('Enter')
  await expect(mailText(answer)).toHaveText(/^It costs nothing, \S+\.$/)
  // The quoted mail is never dropped without a question.
  await expect(answer).toContainText('The mail you answer is still quoted below.')
  await picture(page, 'template-quote-stays')
  await answer.getByRole('button', { name: 'Keep it' }).click()
  await sendAtOnce(page, 'Re: What does it cost?')
  const second = await sentMail(world, 'Re: What does it cost?')
  expect(second.text).toMatch(
    /^It costs nothing, \S+\.\s[\s\S]*> Text of What does it cost\?\.[\s\S]*Olga, in short/,
  )
  // Its picture is a part of the mail, and shown from there.
  expect(second.attachments.map(({ related, contentType }) => [related, contentType])).toEqual([
    [true, 'image/png'],
  ])
  expect(String(second.html)).toMatch(/<img[^>]* src="data:image\/png|cid:/)
  expect(world.smtp.accepted.map((one) => String(one.raw)).join()).not.toMatch(/\{\{|data-variable/)

  await page.setViewportSize({ width: 1000, height: 700 })
  await speak(page, 'Polski', 'pl')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.keyboard.press('Control+,')
  await page.getByRole('region', { name: 'Szablony' }).scrollIntoViewIfNeeded()
  await picture(page, 'templates-polish')
})
