import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, folders, goTo, list, row } from '../helpers/e2e-window'

const ADDRESS = 'looks@example.test'
const MANY = 210
const PER_COMMAND = 70
const test = testOnMailbox(ADDRESS, ['Łódź', 'Rossi old', 'Rossi', 'Zuletzt'])

test.beforeAll(async ({ shared }) => {
  await shared.onServer(ADDRESS, async (client) => {
    for (let start = 0; start < MANY; start += PER_COMMAND)
      await Promise.all(
        Array.from({ length: PER_COMMAND }, (_, step) =>
          client.mailboxCreate(`Many/${String(start + step).padStart(3, '0')}`),
        ),
      )
  })
})

test('a key pressed right after Escape is not lost, whatever was closed', async ({ page, receive }) => {
  for (const subject of ['Under the drawer', 'Under the menu', 'Under the dialog']) await receive(subject)
  const archives = async (subject: string): Promise<void> => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expect(row(page, subject)).toBeHidden()
  }
  const select = async (subject: string): Promise<void> => {
    await row(page, subject).click()
    await expect(row(page, subject)).toHaveAttribute('aria-selected', 'true')
  }
  await select('Under the dialog')
  await list(page).focus()
  await page.keyboard.press('v')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await archives('Under the dialog')
  await select('Under the menu')
  await row(page, 'Under the menu').click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await archives('Under the menu')

  await page.setViewportSize({ width: 1000, height: 700 })
  await select('Under the drawer')
  await list(page).focus()
  await page.getByRole('button', { name: 'Folders' }).click()
  await expect(page.getByRole('dialog').getByRole('navigation', { name: 'Folders' })).toBeVisible()
  await expectAccessible(page)
  await archives('Under the drawer')
})

test('a folder is found by a few letters without their accents, and every folder can be reached', async ({
  page,
  world,
  receive,
}) => {
  await receive('To be filed')
  await page.keyboard.press('F5')
  await expect(row(page, 'To be filed')).toBeVisible()
  await row(page, 'To be filed').click()
  const dialog = page.getByRole('dialog')
  const marked = dialog.getByRole('option', { selected: true })
  await page.keyboard.press('v')
  await expect(dialog.getByRole('combobox')).toBeFocused()

  // Few lines are in the page, and all folders are a key away; where the mail lies already comes last.
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(marked).toContainText('Inbox')
    expect(Number(await marked.getAttribute('aria-setsize'))).toBeGreaterThan(MANY)
  }).toPass()
  await expect(marked).toBeInViewport()
  expect(await dialog.getByRole('option').count()).toBeLessThan(60)
  await page.keyboard.press('PageUp')
  await expect(marked).not.toContainText('Inbox')
  await expect(marked).toBeInViewport()
  await page.keyboard.press('PageDown')
  await expect(marked).toContainText('Inbox')
  await page.keyboard.press('Home')
  await expect(marked).toHaveAttribute('aria-posinset', '1')
  await expectAccessible(page)

  // What is typed begins again at the best of the list.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('ROSSI')
  await expect(marked).toHaveText(/^Rossi/)
  await expect(marked).not.toContainText('old')
  await dialog.getByRole('combobox').fill('lodz')
  await expect(marked).toContainText('Łódź')
  await page.keyboard.press('Enter')
  await expect(row(page, 'To be filed')).toBeHidden()
  await expect(async () => expect(await world.subjectsIn(ADDRESS, 'Łódź')).toEqual(['To be filed'])).toPass()
})

test('the folder list is walked, folded and spelt by keys, and Tab goes through it in a few steps', async ({
  page,
  receive,
}) => {
  await receive('Beside the folders')
  await expect(row(page, 'Beside the folders')).toBeVisible()
  const focused = page.locator(':focus')
  const shown = async (name: string): Promise<void> => {
    await expect(focused).toHaveText(name)
    await expect(focused).toBeInViewport()
  }
  await page.keyboard.press('F5')
  await expect(folder(page, '001')).toBeVisible()
  await folder(page, 'Many').focus()
  await page.keyboard.press('ArrowRight')
  await shown('000')
  await page.keyboard.press('ArrowLeft')
  await shown('Many')
  await page.keyboard.press('ArrowLeft')
  await expect(folder(page, '001')).toBeHidden()
  await page.keyboard.press('ArrowRight')
  await expect(folder(page, '001')).toBeVisible()
  await page.keyboard.press('End')
  await shown('Zuletzt')
  await page.keyboard.type('lodz')
  await shown('Łódź')
  await page.keyboard.press('PageUp')
  await expect(focused).not.toHaveText('Łódź')
  await page.keyboard.press('Home')
  await expect(focused).toHaveText(/^Inbox/)
  // A line that is far away is brought into sight.
  await expect(async () => {
    await page.keyboard.press('Home')
    await page.keyboard.type('209')
    await expect(focused).toHaveText('209', { timeout: 3_000 })
  }).toPass()
  await shown('209')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '209' })).toBeVisible()
  await shown('209')
  const stops = folders(page).locator('button[tabindex="0"], button:not([tabindex])')
  expect(await stops.count()).toBeLessThan(10)
  await expectAccessible(page)
  // Out of it letters are commands again.
  await page.keyboard.press('Escape')
  await goTo(page, 'i')
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
  await list(page).focus()
  // A folder that is folded by the mouse leaves the keys to the mail.
  await folders(page).evaluate((tree) => tree.scrollTo(0, 0))
  await folders(page).getByRole('button', { name: 'Collapse Many' }).click()
  await expect(list(page)).toBeFocused()
})
