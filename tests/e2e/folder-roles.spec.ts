import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, folders, goTo, list, moduleButton, row } from '../helpers/e2e-window'

const me = 'roles@example.test'
const test = testOnMailbox(me, ['Kept'])
const rows = (page: Page) => list(page).getByRole('option')

test('[FLD-04] another folder is made the archive from the folder itself, and nothing moves by that', async ({
  page,
  world,
  receive,
}) => {
  await receive('Archived before')
  await row(page, 'Archived before').click()
  await page.keyboard.press('e')
  await expect.poll(() => world.subjectsIn(me, 'Archive')).toEqual(['Archived before'])
  await folder(page, 'Kept').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Special folders' }).click()
  const archive = page.getByRole('combobox', { name: `Archive of ${me}` })
  await expect(archive).toHaveValue('Archive')
  await archive.click()
  await page.getByRole('option', { name: 'Sent', exact: true }).click()
  await expect(page.getByText('This folder already has another use')).toBeVisible()
  await expect(archive).toHaveValue('Archive')
  await archive.click()
  await page.getByRole('option', { name: 'Kept', exact: true }).click()
  await expect(archive).toHaveValue('Kept')
  await expect(page.getByText('This folder already has another use')).toBeHidden()

  await moduleButton(page, 'Mail').click()
  await goTo(page, 'i')
  await receive('Archived after')
  await row(page, 'Archived after').click()
  await page.keyboard.press('e')
  await expect.poll(() => world.subjectsIn(me, 'Kept')).toEqual(['Archived after'])
  expect(await world.subjectsIn(me, 'Archive')).toEqual(['Archived before'])
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(rows(page)).toHaveCount(1)
  await expect(row(page, 'Archived after')).toBeVisible()
})

test('[FLD-12] spam goes to its folder and is marked so on the server; "Not spam" takes both back', async ({
  page,
  world,
  receive,
}) => {
  await receive('You have won')
  await row(page, 'You have won').click()
  await page.keyboard.press('!')
  await expect(row(page, 'You have won')).toBeHidden()
  await expect
    .poll(() => world.flagsIn(me, 'Junk', 'You have won'))
    .toEqual([expect.arrayContaining(['$Junk'])])
  await folder(page, 'Spam').click()
  await row(page, 'You have won').click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Not spam' }).click()
  await expect(row(page, 'You have won')).toBeHidden()
  await expect
    .poll(() => world.flagsIn(me, 'INBOX', 'You have won'))
    .toEqual([expect.arrayContaining(['$NotJunk'])])
  expect((await world.flagsIn(me, 'INBOX', 'You have won')).flat()).not.toContain('$Junk')
  expect(await world.subjectsIn(me, 'Junk')).toEqual([])
  await goTo(page, 'i')
  await expect(row(page, 'You have won')).toBeVisible()
})

test('[READ-02] folders stand beside the list, and behind one button where there is no room for them', async ({
  page,
  receive,
}) => {
  await receive('In the list')
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(folders(page)).toBeVisible()
  await expect(row(page, 'In the list')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Folders', exact: true })).toBeHidden()
  await page.setViewportSize({ width: 700, height: 800 })
  await expect(folders(page)).toBeHidden()
  const open = page.getByRole('button', { name: 'Folders', exact: true })
  await open.click()
  await expect(folders(page)).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(folders(page)).toBeHidden()
  await expect(list(page)).toBeFocused()
  await open.click()
  await folders(page).getByRole('button', { name: /^Sent/ }).click()
  await expect(folders(page)).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Sent' })).toBeVisible()
})
