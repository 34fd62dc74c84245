import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  folder,
  goTo,
  list,
  row,
  speak,
  withSlowEngine,
} from '../helpers/e2e-window'
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
  await expect(page.getByRole('searchbox').first()).toBeFocused()
  for (const _ of ['clear', 'form', 'new mail', 'where']) await page.keyboard.press('Tab')
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

test('a search asks by fields as well, which write its operators in the language of the window', async ({
  page,
  receive,
}) => {
  await receive('Offer for Rossi', { from: 'Mario Rossi <mario@rossi.example>', text: 'Forty lamps.' })
  await receive('Thanks', { from: 'Lucia Bianchi <lucia@bianchi.example>', text: 'Lamps arrived.' })
  await row(page, 'Offer for Rossi').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(row(page, 'Offer for Rossi').getByText('Mario Rossi').filter({ visible: true })).toHaveCount(2)
  const box = page.getByRole('searchbox', { name: 'Search mail' })
  const rows = list(page).getByRole('option')
  const form = page.getByRole('dialog', { name: 'Search by fields' })
  // By key, and what is typed before it is open belongs into it.
  await list(page).focus()
  await page.keyboard.press('Control+Shift+K')
  await page.keyboard.type('lamps')
  await expect(form.getByRole('textbox', { name: 'Words' })).toHaveValue('lamps')
  await expectAccessible(page)
  await page.keyboard.press('Tab')
  await page.keyboard.type('mario rossi')
  await form.getByRole('textbox', { name: 'Linked to' }).fill('yes')
  await page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(box).toHaveValue('lamps from:(mario rossi) linked:yes')
  await expect(rows).toHaveCount(1)
  await expect(row(page, 'Offer for Rossi')).toBeVisible()

  // Opened again it shows what is asked; what it has no field for stays among the words.
  await box.fill('lamps cc:x from:lucia is:unread')
  await expect(rows).toHaveCount(0)
  await page.getByRole('button', { name: 'Search by fields' }).click()
  await expect(form.getByRole('textbox', { name: 'Words' })).toHaveValue('lamps cc:x')
  await expect(form.getByRole('textbox', { name: 'From' })).toHaveValue('lucia')
  await form.getByRole('checkbox', { name: 'Unread' }).uncheck()
  await form.getByRole('textbox', { name: 'Words' }).fill('')
  await form.getByRole('textbox', { name: 'Linked to' }).fill('nobody at all')
  await form.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(box).toHaveValue('from:lucia linked:"nobody at all"')
  await expect(page.getByText('No record is called nobody at all')).toBeVisible()
  await page.getByRole('button', { name: 'Search by fields' }).click()
  await form.getByRole('button', { name: 'Clear' }).click()
  await form.getByRole('textbox', { name: 'Received since' }).fill('31/31/2026')
  await page.keyboard.press('Enter')
  await expect(page.getByText('31/31/2026').first()).toBeVisible()
  await page.getByRole('button', { name: 'Search by fields' }).click()
  await expect(form.getByRole('textbox', { name: 'Words' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(box).toHaveValue('after:31/31/2026')

  await speak(page, 'Italiano', 'it')
  await page.getByRole('button', { name: 'Cerca per campi' }).click()
  const modulo = page.getByRole('dialog', { name: 'Cerca per campi' })
  await modulo.getByRole('button', { name: 'Svuota' }).click()
  await modulo.getByRole('textbox', { name: 'Da', exact: true }).fill('rossi')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('searchbox').first()).toHaveValue('da:rossi')
  await expect(rows).toHaveCount(1)
  await speak(page, 'English', 'en')
})
