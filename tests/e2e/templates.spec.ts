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
  picture,
  pressUntil,
  row,
  sendAtOnce,
  take,
} from '../helpers/e2e-window'
import { sentMail } from '../helpers/sent-mail'

const me = 'temple@example.test'
const test = testOnMailbox(me)
test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const chosenList = (page: Page) => page.getByRole('dialog', { name: 'Choose a template' })

async function choose(page: Page, button: string, file: { name: string; text: string }): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button, exact: true }).click()
  await (
    await chooser
  ).setFiles({ name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) })
}

async function openSettings(page: Page): Promise<void> {
  await moduleButton(page, 'Settings').click()
  await expect(templates(page)).toBeVisible()
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeHidden()
}

async function writeTo(page: Page, to: string): Promise<Locator> {
  await goTo(page, 'i')
  await page.keyboard.press('c')
  const form = mailForm(page)
  await form.getByRole('textbox', { name: 'To' }).fill(to)
  await page.keyboard.press('Enter')
  return form
}

test('[TPL-08, TPL-09, TPL-10, TPL-11, TPL-12, TPL-13, TPL-14, TPL-15, TPL-16, TPL-17, TPL-18, COMP-13, COMP-18, BEY-10] templates are made, handed on, found, inserted and filled in', async ({
  page,
  world,
}) => {
  await openSettings(page)
  // The empty list says what templates are for, and leads to the first.
  await expect(templates(page)).toContainText('No templates yet')
  await picture(page, 'templates-empty')
  await templates(page).getByRole('button', { name: 'Write the first template' }).click()
  const form = dialog(page)
  await expect(form.getByRole('group', { name: 'Only you see this' })).toBeVisible()
  await expect(form.getByRole('group', { name: 'What recipients see' })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(form).toContainText('A template needs a name.')
  await form.getByRole('textbox', { name: 'Name' }).fill('Offer')
  await form.getByRole('textbox', { name: 'Description' }).fill('SECRET: only for good customers')
  await take(page, form.getByRole('combobox', { name: 'Folder' }), /^Shared/)
  await form.getByRole('textbox', { name: 'Subject' }).fill('Offer for {{ name }}')
  await words(page).click()
  await page.keyboard.type('Dear {{ first_name|customer }}, about {{ deal.title }} call {{ nobody.knows }}.')
  // What is no variable is named before it is saved, and when it is.
  await page.keyboard.press('Control+Enter')
  await expect(
    form.getByRole('alert').filter({ hasText: 'There is no variable called nobody.knows' }),
  ).toBeVisible()
  await words(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Dear {{ first_name|customer }}, about {{ deal.title }} call ')
  await form.getByRole('button', { name: 'Insert a variable' }).click()
  await page.getByRole('menuitem', { name: /^Your e-mail address/ }).click()
  await expect(words(page)).toContainText('{{ me.email }}')
  await form
    .getByRole('textbox', { name: 'As it reads for this address' })
    .fill('Anna Nowak <anna@nowak.example>')
  const preview = form.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText('Offer for Anna Nowak')
  await expect(preview).toContainText('Nothing is known for: Deal: Title')
  await form.getByRole('textbox', { name: 'Cc' }).fill('boss@example.test')
  const files = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: 'Add files' }).click()
  await (
    await files
  ).setFiles({ name: 'prices.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })
  await expect(form.getByRole('group', { name: 'Files' })).toContainText('prices.pdf')
  await form.getByRole('switch', { name: 'Use my signature' }).press('Space')
  await form.getByRole('switch', { name: 'Replace the whole text' }).press('Space')
  await take(page, form.getByRole('combobox', { name: 'Add a language' }), 'Italian')
  await form.getByRole('textbox', { name: 'Subject' }).fill('Offerta per {{ name }}')
  await words(page).fill('Gentile {{ name }}, ecco la nostra offerta.')
  await expectAccessible(page)
  await picture(page, 'template-form')
  await save(page)
  const shared = templates(page).getByRole('list', { name: 'Shared' })
  await expect(shared).toContainText('Offer')
  await expect(shared).toContainText('Italian')

  await beginTemplate(page, 'Snippet', 'Thanks')
  await dialog(page).getByRole('textbox', { name: 'Abbreviation' }).fill('no blank')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toContainText('Only letters, digits')
  await dialog(page).getByRole('textbox', { name: 'Abbreviation' }).fill('thx')
  await words(page).fill('Thank you, {{ name|friend }}!')
  await save(page)
  await beginTemplate(page, 'Mail', 'For deals')
  await dialog(page).getByRole('checkbox', { name: 'Deals' }).check()
  await words(page).fill('Your deal.')
  await save(page)

  // By keys and by mouse: found, copied, deleted and brought back.
  const search = templates(page).getByRole('textbox', { name: 'Find a template' })
  await search.fill('thx')
  await expect(templates(page).getByRole('listitem')).toHaveCount(1)
  await search.fill('nothing such')
  await expect(templates(page)).toContainText('No template has “nothing such” in it.')
  await search.fill('')
  await templates(page).getByRole('button', { name: 'Duplicate Thanks' }).click()
  await templates(page).getByRole('button', { name: 'Delete Thanks (copy)' }).press('Enter')
  await expect(templates(page)).not.toContainText('Thanks (copy)')
  await page.keyboard.press('Control+z')
  await expect(templates(page)).toContainText('Thanks (copy)')
  await templates(page).getByRole('button', { name: 'Delete Thanks (copy)' }).click()
  await expectAccessible(page)
  await picture(page, 'templates')

  // The file for colleagues has what is shared and nothing else.
  const download = page.waitForEvent('download')
  await templates(page).getByRole('button', { name: 'Export shared' }).click()
  const exported = readFileSync(await (await download).path(), 'utf8')
  expect(exported).toContain('Offerta')
  expect(exported).not.toContain('Thank you')
  await choose(page, 'Import', { name: 'x.json', text: exported })
  await expect(page.getByText('1 was here already.')).toBeVisible()
  await choose(page, 'Import', { name: 'x.json', text: exported.replaceAll('Offerta', 'Proposta') })
  await expect(page.getByText('1 template changed.')).toBeVisible()
  await choose(page, 'Import', { name: 'x.json', text: '<script>alert(1)</script>' })
  await expect(page.getByText('This is no file with templates')).toBeVisible()
  await picture(page, 'templates-refused')

  // In a mail: by its key, found by letters, in the language of whom it goes to.
  const mail = await writeTo(page, 'Anna Nowak <anna@nowak.it>')
  await mailText(mail).fill('To be replaced.')
  await page.keyboard.press('Control+Shift+l')
  await expect(row(page, /^Offer/)).toContainText('Italian')
  await expect(row(page, 'For deals')).toHaveCount(0)
  await chosenList(page)
    .getByRole('switch', { name: /meant for others/ })
    .press('Space')
  await expect(row(page, /^For deals/)).toBeVisible()
  await page.keyboard.press('Escape')
  await mail.getByRole('button', { name: 'Insert a template' }).click()
  await page.keyboard.type('off')
  await picture(page, 'template-picker')
  await page.keyboard.press('Enter')
  await expect(mailText(mail)).toHaveText('Gentile Anna Nowak, ecco la nostra offerta.')
  await expect(mail.getByRole('textbox', { name: 'Subject' })).toHaveValue('Proposta per Anna Nowak')
  await expect(mail).toContainText('boss@example.test')
  await expect(mail).toContainText('prices.pdf')
  // All that was written comes back, step by step.
  await mailText(mail).focus()
  await pressUntil(page, 'Control+z', mailText(mail), 'To be replaced.')
  await page.keyboard.press('Escape')

  // In English it speaks of a deal nobody knows: marked, named, and it does not leave.
  const other = await writeTo(page, 'Bob Stone <bob@stone.co.uk>')
  await mailText(other).click()
  await page.keyboard.press('Control+Shift+l')
  await row(page, /^Offer/).click()
  await expect(mailText(other)).toHaveText(`Dear Bob, about {{ deal.title }} call ${me}`)
  await expect(other).toContainText('Nothing is known for: Deal: Title')
  await expectAccessible(page)
  await picture(page, 'template-unresolved')
  await page.keyboard.press('Control+Enter')
  await expect(other.getByRole('alert').filter({ hasText: 'Nothing is known for deal.title' })).toBeVisible()
  const instead = other.getByRole('textbox', { name: 'Deal: Title: words instead' })
  await expect(instead).toBeFocused()
  await other.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog(page).getByRole('region', { name: 'Bob Stone' })).toContainText('Offer for Bob Stone')
  await picture(page, 'template-preview')
  await page.keyboard.press('Escape')
  await instead.fill('the <b>roof</b>')
  await page.keyboard.press('Enter')
  await expect(mailText(other)).toHaveText(`Dear Bob, about the <b>roof</b> call ${me}`)
  await expect(instead).toHaveCount(0)
  await sendAtOnce(page, 'Offer for Bob Stone')
  const read = await sentMail(world, 'Offer for Bob Stone')
  expect(read.text?.trim()).toBe(`Dear Bob, about the <b>roof</b> call ${me}`)
  expect(read.attachments.map(({ filename }) => filename)).toEqual(['prices.pdf'])
  expect([read.cc].flat().map((cc) => cc?.text)).toEqual(['boss@example.test'])
  // What only we see is in no part of it.
  expect(JSON.stringify(world.smtp.accepted.map(({ raw }) => String(raw)))).not.toMatch(
    /SECRET|data-variable/,
  )

  // While writing: a stroke and letters, or the abbreviation and Tab.
  const inline = await writeTo(page, 'Carla Neri <carla@neri.example>')
  await inline.getByRole('textbox', { name: 'Subject' }).fill('Inline')
  await mailText(inline).click()
  await page.keyboard.type('and/or /th')
  const offered = page.getByRole('listbox', { name: 'Matching templates' })
  await expect(offered.getByRole('option')).toHaveCount(1)
  await picture(page, 'template-inline')
  await page.keyboard.press('Escape')
  await expect(offered).toBeHidden()
  await expect(inline).toBeVisible()
  await page.keyboard.type('x')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('/thx')
  await page.keyboard.press('Enter')
  await expect(mailText(inline)).toHaveText('and/or Thank you, Carla Neri!')
  await page.keyboard.type(' thx')
  await page.keyboard.press('Tab')
  await expect(mailText(inline)).toHaveText('and/or Thank you, Carla Neri! Thank you, Carla Neri!')
  await sendAtOnce(page, 'Inline')
  expect((await sentMail(world, 'Inline')).text?.trim()).toBe(
    'and/or Thank you, Carla Neri! Thank you, Carla Neri!',
  )
})
