import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, list, row } from '../helpers/e2e-window'

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

  // Few lines are in the page, and all folders are a key away.
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(marked).toContainText('Zuletzt')
    expect(Number(await marked.getAttribute('aria-setsize'))).toBeGreaterThan(MANY)
  }).toPass()
  await expect(marked).toBeInViewport()
  expect(await dialog.getByRole('option').count()).toBeLessThan(60)
  await page.keyboard.press('PageUp')
  await expect(marked).not.toContainText('Zuletzt')
  await expect(marked).toBeInViewport()
  await page.keyboard.press('PageDown')
  await expect(marked).toContainText('Zuletzt')
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
