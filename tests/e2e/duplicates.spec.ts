import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  openModule,
  paste,
  picture,
  row,
  slowAnswers,
  undo,
} from '../helpers/e2e-window'

const me = 'twice@example.test'
const test = testOnMailbox(me)

test('[BEY-16] [AUTO-05] a second person of one name is never made without a word: the address is added, or a second one wanted', async ({
  page,
  receive,
}) => {
  const panel = customerPanel(page)
  const dialog = page.getByRole('dialog', { name: 'New person' })
  const notice = dialog.getByRole('alert')
  const link = page.getByRole('button', { name: 'Unlink from Anna Nowak' })
  await receive('From work', { from: 'Anna Nowak <anna@lumera.example>' })
  await row(page, 'From work').click()
  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(link).toBeVisible()

  await receive('From home', { from: '=?utf-8?q?NOWAK=2C_=C3=81nna?= <nowak.a@home.example>' })
  await row(page, 'From home').click()
  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await expect(notice.getByRole('heading', { name: 'There is already Anna Nowak' })).toBeVisible()
  await expect(notice).toContainText('Lumera')
  await expect(notice.getByRole('definition')).toHaveText(['anna@lumera.example', 'nowak.a@home.example'])
  await expect(notice).toContainText('with the address anna@lumera.example. This comes from another one.')
  await expectAccessible(page)
  await page.keyboard.press('Control+Shift+Enter')
  await expect(dialog).toBeHidden()
  await expect(panel.getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
  await expect(panel).toContainText('nowak.a@home.example')
  await expect(panel).not.toContainText('It is not certain who wrote this')
  await expect(link).toBeVisible()
  await undo(page).click()
  await expect(link).toBeHidden()
  await expect(panel.getByText('is not in your CRM')).toBeVisible()

  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await notice.getByRole('button', { name: 'Add this address to Anna Nowak' }).click()
  await expect(link).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(panel.getByText('is not in your CRM')).toBeVisible()

  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await dialog.getByLabel('Name of the new company').fill('LUMERA')
  await notice.getByRole('button', { name: 'Works at Lumera' }).click()
  await expect(dialog.getByRole('checkbox', { name: 'Works at Lumera' })).toBeChecked()
  const address = dialog.getByLabel('E-mail address')
  await address.selectText()
  await paste(address, { text: '"Nowak (home)" <nowak.anna@home.example>' })
  await expect(address).toHaveValue('nowak.anna@home.example')
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Ánna Nowak')
  await address.fill('nowak.a@home.example')
  await dialog.getByRole('button', { name: 'Make a second one' }).click()
  await expect(dialog).toBeHidden()
  await openModule(page, 'People')
  await expect(page.getByRole('option', { name: /Lumera/ })).toHaveCount(2)

  const answers = await slowAnswers(page)
  await expect(page.getByRole('option', { name: /Lumera/ })).toHaveCount(2)
  await page.keyboard.press('c')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Somebody')
  await expect(notice).toBeHidden()
  answers.hold()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('anna  nowak')
  await page.keyboard.press('Control+Enter')
  answers.release()
  await expect(notice.getByRole('heading', { name: 'There is already Anna Nowak' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Make a second one' })).toBeEnabled()
  await notice.getByRole('button', { name: 'Open Anna Nowak' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('main').getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
  await expect(page.getByRole('option', { name: /nowak/i })).toHaveCount(2)

  const merge = page.getByRole('dialog', { name: /^Merge/ })
  const merged = page.getByRole('main').getByRole('button', { name: /^Write to/ })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('merge with')
  await page.keyboard.press('Enter')
  await expect(merge.getByRole('option').first()).toContainText('Seems the same')
  await page.keyboard.press('Enter')
  await expect(merge.getByRole('row', { name: /Addresses/ })).toContainText('nowak.a@home.example')
  await expectAccessible(page)
  await merge.getByRole('radio', { name: 'Name: Ánna NOWAK' }).check()
  await page.keyboard.press('Control+Enter')
  await expect(merge).toBeHidden()
  await expect(page.getByRole('option', { name: /nowak/i })).toHaveCount(1)
  await expect(page.getByRole('main').getByRole('heading', { name: 'Ánna NOWAK' })).toBeVisible()
  await expect(merged).toHaveCount(2)
  await undo(page).click()
  await expect(page.getByRole('option', { name: /nowak/i })).toHaveCount(2)
  await expect(merged).toHaveCount(1)
  await page.getByRole('button', { name: 'Merge with…' }).click()
  await merge.getByRole('option', { name: /nowak/i }).click()
  await merge.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(merged).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('option', { name: /nowak/i })).toHaveCount(2)

  await openModule(page, 'Deals')
  await page.keyboard.press('c')
  const deal = page.getByRole('dialog', { name: 'New deal' })
  await deal.getByRole('combobox', { name: 'Person' }).fill('nowak anna')
  await expect(page.getByRole('option', { name: 'Another person called “nowak anna”' })).toBeVisible()
  await expect(page.getByRole('option', { name: /^Anna Nowak/ })).toContainText('Lumera')
})

test('[BEY-16] two made one: what is half typed about the one that goes is on the one that stays, and comes back with it', async ({
  page,
}) => {
  const main = page.getByRole('main')
  const note = main.getByRole('textbox', { name: 'New note' })
  const form = page.getByRole('dialog', { name: 'Edit person' })
  const merge = page.getByRole('dialog', { name: /^Merge/ })
  const person = (name: string) => page.getByRole('option', { name })
  await openModule(page, 'People')
  for (const [name, phone] of [
    ['Oliver Whitfield', '600 100 200'],
    ['Olly Whitfield', '22 555 01 99'],
  ] as const) {
    const dialog = page.getByRole('dialog', { name: 'New person' })
    await page.keyboard.press('c')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('textbox', { name: 'Phone' }).fill(phone)
    await page.keyboard.press('Control+Enter')
    await expect(main.getByRole('heading', { name })).toBeVisible()
  }
  await note.fill('Half a word about Olly')
  await main.getByRole('button', { name: 'Edit person' }).click()
  await form.getByRole('textbox', { name: 'Job title' }).fill('Buyer')
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await person('Oliver Whitfield').click()
  await expect(note).toHaveValue('')
  await note.fill('Half a word about Oliver')

  await person('Olly Whitfield').click()
  await main.getByRole('button', { name: 'Merge with…' }).click()
  await merge.getByRole('option', { name: 'Oliver Whitfield' }).click()
  await merge.getByRole('radio', { name: 'Keep Oliver Whitfield (2 of 2)' }).check()
  await expect(merge.getByRole('status')).toHaveText('Not kept: Name: Olly Whitfield · Phone: 22 555 01 99')
  await merge.getByRole('radio', { name: 'Phone: 22 555 01 99' }).check()
  await expect(merge.getByRole('status')).toHaveText('Not kept: Name: Olly Whitfield · Phone: 600 100 200')
  await merge.getByRole('radio', { name: 'Phone: 600 100 200' }).check()
  await page.keyboard.press('Control+Enter')
  await expect(merge).toBeHidden()
  await expect(main.getByRole('heading', { name: 'Oliver Whitfield' })).toBeVisible()
  await expect(note).toHaveValue('Half a word about Oliver\n\nHalf a word about Olly')
  const told = main.getByRole('region', { name: 'Timeline' }).getByText(/^Merged with/)
  await expect(told).toHaveText('Merged with Olly Whitfield. Not kept: Phone: 22 555 01 99')
  await main.getByRole('button', { name: 'Edit person' }).click()
  await expect(form.getByRole('textbox', { name: 'Job title' })).toHaveValue('Buyer')
  await page.keyboard.press('Escape')

  await undo(page).click()
  await expect(note).toHaveValue('Half a word about Oliver')
  await expect(told).toBeHidden()
  await person('Olly Whitfield').click()
  await expect(note).toHaveValue('Half a word about Olly')
  await main.getByRole('button', { name: 'Merge with…' }).click()
  await merge.getByRole('option', { name: 'Oliver Whitfield' }).click()
  await merge.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(merge).toBeHidden()
  await expect(note).toHaveValue('Half a word about Olly\n\nHalf a word about Oliver')
  await note.fill('Written on')
  await undo(page).click()
  await expect(person('Oliver Whitfield')).toBeVisible()
  await expect(note).toHaveValue('Written on')

  // The window keeps nothing of its own when it is loaded again.
  await main.getByRole('button', { name: 'Delete person' }).click()
  await expect(person('Olly Whitfield')).toBeHidden()
  await page.reload()
  await expect(person('Oliver Whitfield')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('status').getByText('Undone: Olly Whitfield deleted')).toBeVisible()
  await expect(person('Olly Whitfield')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('status').getByText(/^It has been changed again since/)).toBeVisible()
  await expect(person('Olly Whitfield')).toBeVisible()
})

test('deleted people are found again: listed with who and when, brought back by key and by button; merged ones lead to who stayed', async ({
  page,
}) => {
  await openModule(page, 'People')
  for (const name of ['Marta Dębska', 'ليلى حداد', 'Oda Keller']) {
    await page.getByRole('button', { name: 'New person' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New person' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible()
  }
  const deleted = page.getByRole('region', { name: 'Deleted people' })
  const list = deleted.getByRole('listbox', { name: 'Deleted people' })
  const openDeleted = () => page.getByRole('button', { name: 'Deleted people' }).click()
  await openDeleted()
  await expect(deleted.getByText('Nothing here was deleted')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  for (const name of ['Marta Dębska', 'ليلى حداد']) {
    await page.getByRole('region', { name: 'People' }).getByRole('option', { name }).click()
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
    await page.getByRole('button', { name: 'Delete person' }).click()
    await expect(page.getByRole('heading', { level: 2, name })).toBeHidden()
  }
  await page.keyboard.press('Control+k')
  await page.keyboard.type('deleted people')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('option')).toHaveText([
    /ليلى حداد.*Deleted by you/,
    /Marta Dębska.*Deleted by you/,
  ])
  await expect(deleted.getByText('B brings one back')).toBeVisible()
  const searchBox = await deleted.getByRole('searchbox', { name: 'Search' }).boundingBox()
  const listBox = await list.boundingBox()
  const [top, edge] = [
    (listBox?.y ?? Infinity) - (searchBox?.y ?? 0),
    (searchBox?.x ?? 0) - (listBox?.x ?? 0),
  ]
  expect(top).toBeLessThan(120)
  expect(edge).toBeGreaterThan(8)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('heading', { level: 2, name: 'Marta Dębska' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /^Deleted by you on / })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('b')
  await expect(list.getByRole('option')).toHaveText([/ليلى حداد/])
  await expect(page.getByRole('heading', { level: 2, name: 'ليلى حداد' })).toBeVisible()
  await undo(page).click()
  await expect(list.getByRole('option')).toHaveCount(2)
  await deleted.getByRole('searchbox', { name: 'Search' }).fill('debska')
  await expect(list.getByRole('option')).toHaveText([/Marta Dębska/])
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(deleted.getByText('Nothing found')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete person' })).toBeEnabled()

  // A filter follows her into the merge, and says what it asks for.
  const chips = page.getByRole('list', { name: 'Filter and order' })
  const filter = page.getByRole('dialog', { name: 'Filter' })
  await openModule(page, 'Deals')
  await page.keyboard.press('f')
  await page.keyboard.type('person')
  await page.keyboard.press('Enter')
  for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key)
  await page.keyboard.type('marta')
  await page.getByRole('option', { name: 'Marta Dębska' }).click()
  await page.keyboard.press('Enter')
  await expect(chips.getByRole('listitem')).toHaveText(['Person: Marta Dębska'])
  await openModule(page, 'People')
  await page.getByRole('option', { name: 'Marta Dębska' }).click()

  // Merged, she is no deleted person, but a part of the other one.
  await page.getByRole('button', { name: 'Merge with…' }).click()
  const merging = page.getByRole('dialog')
  await merging.getByRole('combobox').fill('oda')
  await merging.getByRole('option', { name: 'Oda Keller' }).click()
  await merging.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(merging).toBeHidden()
  const stayed = await page.getByRole('main').getByRole('heading', { level: 2 }).innerText()
  await openModule(page, 'Deals')
  await expect(chips.getByRole('listitem')).toHaveText([`Person: ${stayed}`])
  await openModule(page, 'People')
  await openDeleted()
  await list.getByRole('option', { name: /Merged with/ }).click()
  await expect(page.getByRole('button', { name: 'Bring it back' })).toBeHidden()
  await page.keyboard.press('b')
  await expect(list.getByRole('option', { name: /Merged with/ })).toBeVisible()
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Open / })
    .click()
  await expect(page.getByRole('button', { name: 'Delete person' })).toBeEnabled()
  await expect(deleted).toBeHidden()
  await page.getByRole('button', { name: 'Delete person' }).click()
  await openModule(page, 'Deals')
  await expect(chips.getByRole('listitem')).toHaveText([`Person: ${stayed} (deleted)`])
  await chips.getByRole('button', { name: `Person: ${stayed} (deleted)`, exact: true }).click()
  await expect(filter.getByText(`${stayed} (deleted)`)).toBeVisible()
  await picture(page, 'duplicates-filter')
})
