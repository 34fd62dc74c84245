import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, goTo, list, row, withSlowEngine } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'scope@example.test'
const test = testOnMailbox(me, ['Clients', 'Clients/North'])

test('[SRCH-02] a search looks everywhere, in the folder, or in it and what lies beneath, by mouse and keys', async ({
  page,
  world,
  receive,
}) => {
  await receive('Lamps in the inbox')
  await world.onServer(me, async (client) => {
    for (const path of ['Clients', 'Clients/North']) {
      const id = `${path.replace('/', '-')}@sender.example`
      const subject = `Lamps in ${path.split('/').at(-1)}`
      await client.append(
        path,
        mail({ from: 'Kim <kim@else.example>', to: me, subject, id, text: 'Lamps.' }),
        [],
      )
    }
  })
  await page.keyboard.press('F5')
  const rows = list(page).getByRole('option')
  const where = page.getByRole('radiogroup', { name: 'Search in' })
  await folder(page, 'Clients').click()
  await expect(row(page, 'Lamps in Clients')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('lamps')
  await expect(rows).toHaveCount(3)
  await expect(where.getByRole('radio', { name: 'All mail' })).toBeChecked()
  await expectAccessible(page)

  await where.getByText('Clients', { exact: true }).click()
  await expect(rows).toHaveCount(1)
  await expect(row(page, 'Lamps in Clients')).toBeVisible()
  // By keys from the search box, and on.
  await page.keyboard.press('/')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(where.getByRole('radio', { name: 'Clients', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(where.getByRole('radio', { name: 'Clients and below' })).toBeChecked()
  await expect(rows).toHaveCount(2)
  await expect(row(page, 'Lamps in North')).toBeVisible()
  await expect(row(page, 'Lamps in the inbox')).toBeHidden()

  // All that is found here is changed, and nothing else.
  await row(page, 'Lamps in North').click()
  await list(page).focus()
  await withSlowEngine(page, 300, async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('s')
  })
  await expect.poll(() => world.flagsIn(me, 'Clients/North', 'Lamps')).toEqual([['\\Flagged', '\\Seen']])
  await expect.poll(async () => (await world.flagsIn(me, 'Clients', 'Lamps')).flat()).toContain('\\Flagged')
  expect((await world.flagsIn(me, 'INBOX', 'Lamps')).flat()).not.toContain('\\Flagged')

  // Another view begins with all mail again, and one without subfolders has no more to choose than itself.
  await goTo(page, 'i')
  await page.keyboard.press('/')
  await page.keyboard.type('lamps')
  await expect(rows).toHaveCount(3)
  await where.getByText('Inbox', { exact: true }).click()
  await expect(rows).toHaveCount(1)
  await expect(where.getByRole('radio')).toHaveCount(2)
})
