import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  moduleButton,
  openModule,
  picture,
  row,
} from '../helpers/e2e-window'

const test = testOnMailbox('fields@example.test')

test('[REC-04] [REC-05] a field of one’s own is made on a record’s page, filled in, told in the history, found, and retired and brought back without loss; it stands with the pinned note beside the mail', async ({
  page,
  receive,
}) => {
  const card = page.getByRole('list').filter({ hasText: 'anna@nowak.example' })
  const timeline = page.getByRole('region', { name: 'Timeline' })

  await test.step('a choice is made on the page of a person, and stands in the form at once', async () => {
    await openModule(page, 'People')
    await page.getByRole('button', { name: 'New person' }).first().click()
    const created = page.getByRole('dialog', { name: 'New person' })
    await created.getByRole('textbox', { name: 'Name', exact: true }).fill('Anna Nowak')
    await created.getByLabel('E-mail address').fill('anna@nowak.example')
    await created.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Add a field' }).click()
    const form = page.getByRole('form', { name: 'New field' })
    await form.getByRole('textbox', { name: 'What it is called' }).fill('Loyalty')
    await form.getByRole('combobox', { name: 'What it holds' }).fill('One choice')
    await page.keyboard.press('Enter')
    await form.getByRole('textbox', { name: 'What may be chosen' }).fill('Gold\nSilver')
    await expectAccessible(page)
    await form.getByRole('button', { name: 'Add the field' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Field added' })).toBeVisible()
    await expect(form).toBeHidden()
    await expect(page.getByRole('button', { name: 'Add a field' })).toBeFocused()
    await page.getByRole('button', { name: 'Edit person' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit person' })
    await edit.getByRole('combobox', { name: 'Loyalty' }).fill('Silver')
    await page.keyboard.press('Enter')
    await edit.getByRole('button', { name: 'Save' }).click()
    await expect(card).toContainText('Loyalty: Silver')
    await expect(timeline).toContainText('Loyalty')
    await page.keyboard.press('n')
    await page.keyboard.type('Prefers calls before noon')
    await page.keyboard.press('Control+Enter')
    const note = page.getByRole('article').filter({ hasText: 'Prefers calls' })
    await note.getByRole('button', { name: 'Pin on top' }).click()
    await picture(page, 'own-field')
  })

  await test.step('the list is searched by it', async () => {
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('silver')
    await expect(row(page, 'Anna Nowak')).toBeVisible()
  })

  await test.step('it stands on the card beside the mail of the person, and so does the pinned note', async () => {
    await moduleButton(page, 'Mail').click()
    await receive('Samples', { from: 'Anna Nowak <anna@nowak.example>', text: 'Thank you.' })
    await row(page, 'Samples').click()
    await expect(customerPanel(page)).toContainText('Loyalty: Silver')
    await expect(customerPanel(page)).toContainText('Prefers calls before noon')
  })

  await test.step('in the settings it is renamed, and retired and brought back with what it held', async () => {
    await moduleButton(page, 'Settings').click()
    const name = page.getByRole('textbox', { name: 'Name of Loyalty' })
    await name.fill('Loyalty card')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Retire Loyalty card' }).click()
    await expect(page.getByRole('list', { name: 'Retired fields' })).toBeVisible()
    await picture(page, 'own-fields-settings')
    await openModule(page, 'People')
    await row(page, 'Anna Nowak').click()
    await expect(timeline).toContainText('Loyalty card')
    await expect(card).not.toContainText('Silver')
    await moduleButton(page, 'Settings').click()
    await page.getByRole('button', { name: 'Bring back Loyalty card' }).click()
    await openModule(page, 'People')
    await row(page, 'Anna Nowak').click()
    await expect(card).toContainText('Loyalty card: Silver')
  })
})
