import { expect, testOnMailbox } from '../helpers/e2e'
import { customerPanel, goTo, row } from '../helpers/e2e-window'

const test = testOnMailbox('message-list@example.test', [])

test('[READ-06] the list shows as many lines of the text as is wanted, none to three', async ({
  page,
  receive,
}) => {
  const text = 'We should like to order forty of the lamps, if the price stays as it is. '.repeat(6)
  await receive('Many words', { from: 'Mustafa Haddad <m@hall.example>', text })
  const preview = row(page, 'Many words').getByText('We should like to order')
  const heights: number[] = []
  await row(page, 'Many words').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  const linked = row(page, 'Many words').getByText('Mustafa Haddad').filter({ visible: true })
  await expect(linked).toHaveCount(2)
  for (const count of [1, 2, 3]) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(`message list with ${count} line`)
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-preview-lines', String(count))
    await expect(page.getByRole('dialog')).toBeHidden()
    heights.push((await row(page, 'Many words').boundingBox())?.height ?? 0)
    const shown = await preview.evaluate((element) => element.parentElement?.getBoundingClientRect().height)
    expect(Math.round((shown ?? 0) / 17)).toBe(count)
  }
  expect(heights.map((height) => Math.round(height - (heights[0] ?? 0)))).toEqual([0, 17, 34])
  await page.getByRole('button', { name: 'Settings' }).click()
  await page
    .getByRole('radiogroup', { name: /Lines of text/ })
    .getByText('None')
    .click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await goTo(page, 'i')
  await expect(row(page, 'Many words')).toBeVisible()
  await expect(preview).toBeHidden()
  await expect(linked).toHaveCount(2)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page
    .getByRole('radiogroup', { name: /Lines of text/ })
    .getByText('1', { exact: true })
    .click()
})
