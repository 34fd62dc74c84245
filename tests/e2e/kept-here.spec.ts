import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, goTo, list, row, serverFields } from '../helpers/e2e-window'

const me = 'kept@here.example'
const test = testOnMailbox(me)

const form = (page: Page) => page.getByRole('dialog', { name: 'Edit account' })

async function openForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Edit account' }).first().click()
  if (!(await form(page).getByRole('group', { name: 'Incoming mail (IMAP)' }).isVisible()))
    await form(page).getByRole('button', { name: 'Server settings' }).click()
}

async function keep(page: Page, how: string): Promise<void> {
  await form(page).getByRole('combobox', { name: 'Kept on this computer' }).click()
  await page.getByRole('option', { name: how }).click()
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test and save' }).click()
  await expect(form(page)).toBeHidden()
}

/** What is found by a word of a text. */
async function expectFound(page: Page, count: number): Promise<void> {
  await goTo(page, 'i')
  await page.keyboard.press('/')
  await page.keyboard.type('zebrafish')
  await expect(list(page).getByRole('option')).toHaveCount(count)
  await page.keyboard.press('Escape')
}

test('[ACC-15] what an account by IMAP is, and how much of its mail is kept here', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(90_000)
  await receive('Aquarium', { text: `${'Water and weeds. '.repeat(600)} A zebrafish.` })
  await goTo(page, 'i')
  await page.keyboard.press('F5')
  await expect(row(page, 'Aquarium')).toBeVisible()

  await test.step('all that makes an account is in one form, and can be changed', async () => {
    await openForm(page)
    const dialog = form(page)
    const server = serverFields(page, 'Incoming mail (IMAP)')
    await expect(server.host).toHaveValue('localhost')
    await expect(server.port).toHaveValue(String(world.network.port))
    await expect(server.security).toHaveValue('TLS')
    await expect(server.user).toHaveValue(me)
    await expect(dialog.getByRole('combobox', { name: 'Provider' })).toHaveValue('Other provider')
    await expect(dialog.getByLabel('Own domains')).toHaveValue('here.example')
    const method = dialog
      .getByRole('group', { name: 'Incoming mail (IMAP)' })
      .getByRole('combobox', { name: 'Sign-in method' })
    await method.click()
    await page.getByRole('option', { name: 'PLAIN' }).click()
    await server.security.click()
    await expect(page.getByRole('option', { name: /^(TLS|STARTTLS|None)$/ })).toHaveCount(3)
    await page.keyboard.press('Escape')
    await dialog.getByLabel('Your name').fill('Olga Aquarist')
    await dialog.getByRole('radio', { name: 'Purple' }).check()
    await keep(page, 'Texts of the last months')
    await dialog.getByLabel('Months').fill('0')
    await expect(dialog.getByText('A number from 1 to 240')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Test and save' })).toBeDisabled()
    await dialog.getByLabel('Months').fill('6')
    await expectAccessible(page)
    await save(page)
    await expect(page.getByText(`Olga Aquarist <${me}>`)).toBeVisible()
    await openForm(page)
    await expect(form(page).getByLabel('Months')).toHaveValue('6')
    await expect(method).toHaveValue('PLAIN')
    await expect(form(page).getByRole('radio', { name: 'Purple' })).toBeChecked()
    await page.getByRole('button', { name: 'Back' }).click()
  })

  await test.step('its mail stays on the server; of texts, here is what was chosen', async () => {
    await expectFound(page, 1)
    await openForm(page)
    await keep(page, 'Headers only')
    await expect(form(page).getByText(/^The mail stays on the server/)).toBeVisible()
    await save(page)
    await expect(async () => expectFound(page, 0)).toPass()
    await row(page, 'Aquarium').click()
    await expect(page.frameLocator('iframe').getByText('A zebrafish.')).toBeVisible()
    await openForm(page)
    await keep(page, 'Everything')
    await save(page)
    await expectFound(page, 1)
  })

  await test.step('removing it says what stays where, and the server keeps its mail', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Remove the account' }).click()
    const question = page.getByRole('dialog', { name: `Remove ${me}?` })
    await expect(question).toContainText('Mail on the server stays where it is')
    await question.getByRole('button', { name: `Remove ${me}` }).click()
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
    await expect(page.getByText(me)).toHaveCount(0)
    expect(await world.subjectsIn(me, 'INBOX')).toEqual(['Aquarium'])
  })
})
