import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, folders, goTo, list, row } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'saved@example.test'
const test = testOnMailbox(me, ['Clients', 'Clients/North'])

const rows = (page: Page) => list(page).getByRole('option')
const saved = (page: Page, name: string) => folders(page).getByRole('button', { name, exact: true })

test('a search is given a name, opens by mouse and key where it looked, is renamed, deleted and brought back', async ({
  page,
  world,
}) => {
  await world.onServer(me, async (client) => {
    for (const path of ['INBOX', 'Clients', 'Clients/North']) {
      const name = path.replace('/', '-')
      const fields = { from: 'Kim <kim@else.example>', to: me, id: `${name}@sender.example`, text: 'Lamps.' }
      await client.append(path, mail({ ...fields, subject: `Lamps in ${name}` }), [])
    }
  })
  await page.keyboard.press('F5')
  await folder(page, 'Clients').click()
  await expect(row(page, 'Lamps in Clients')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('lamps')
  await page.getByRole('radiogroup', { name: 'Search in' }).getByText('Clients and below').click()
  await expect(rows(page)).toHaveCount(2)

  await page.getByRole('button', { name: 'Save this search' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save this search' })
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('lamps')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('  ')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lamps of clients')
  await page.keyboard.press('Enter')
  await expect(saved(page, 'Lamps of clients')).toHaveAttribute('aria-current', 'page')
  await expect(dialog).toBeHidden()
  await page.mouse.move(900, 700)
  await expect(page.getByRole('tooltip')).toBeHidden()
  await expectAccessible(page)

  // It is there after a reload, by its key, and looks where it looked.
  await goTo(page, 'i')
  await page.reload()
  await expect(saved(page, 'Lamps of clients')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('1')
  await expect(page.getByRole('searchbox').first()).toHaveValue('lamps')
  await expect(page.getByRole('radio', { name: 'Clients and below' })).toBeChecked()
  await expect(rows(page)).toHaveCount(2)

  // By key a second one, of all mail.
  await goTo(page, 'i')
  await page.keyboard.press('/')
  await page.keyboard.type('from:kim')
  await expect(rows(page)).toHaveCount(3)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('searchbox').first()).not.toBeFocused()
  await page.keyboard.press('Shift+D')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('lamps of CLIENTS')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Another search is called so')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('All of Kim')
  await page.keyboard.press('Enter')
  await expect(saved(page, 'All of Kim')).toBeVisible()
  await saved(page, 'Lamps of clients').click()
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.press('g')
  await page.keyboard.press('2')
  await expect(rows(page)).toHaveCount(3)

  await saved(page, 'All of Kim').focus()
  await page.keyboard.press('F2')
  await page.getByRole('dialog', { name: 'Rename the search' }).getByRole('textbox').fill('Kim')
  await page.keyboard.press('Enter')
  await expect(saved(page, 'Kim')).toBeVisible()
  await saved(page, 'Kim').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Delete the search/ }).click()
  await expect(saved(page, 'Kim')).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(saved(page, 'Kim')).toBeVisible()
  await saved(page, 'Kim').focus()
  await page.keyboard.press('Delete')
  await expect(saved(page, 'Kim')).toBeHidden()

  // A place that is gone is no reason to find nothing.
  await world.onServer(me, (client) => client.mailboxDelete('Clients/North'))
  await world.onServer(me, (client) => client.mailboxDelete('Clients'))
  await page.keyboard.press('F5')
  await expect(folder(page, 'Clients')).toBeHidden()
  await saved(page, 'Lamps of clients').click()
  await expect(rows(page)).toHaveCount(1)
})
