import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, openModule, row, slowAnswers } from '../helpers/e2e-window'

const test = testOnMailbox('records@example.test')

async function newCompany(page: Page, name: string): Promise<void> {
  await openModule(page, 'Companies')
  await page.getByRole('button', { name: 'New company' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New company' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
}

test('a deal: its amount as typed and echoed, its company by Enter, found by any word, undone by key', async ({
  page,
}) => {
  await newCompany(page, 'Acciaierie Krüger')
  await openModule(page, 'Deals')
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New deal' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Rolling mill')
  const amount = dialog.getByLabel('Amount')
  await amount.fill('about 45')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/This is not an amount/)).toBeVisible()
  await expect(amount).toHaveValue('about 45')
  await amount.fill('9'.repeat(20))
  await expect(dialog.getByText(/This is not an amount|At most/)).toBeHidden()
  await page.keyboard.press('Tab')
  await expect(dialog.getByText('At most €10,000,000,000,000.00')).toBeVisible()
  await expect(dialog.getByRole('combobox', { name: 'Currency' })).toBeFocused()
  await expect(page.getByRole('listbox')).toBeHidden()
  await amount.fill('-5')
  await page.keyboard.press('Tab')
  await expect(dialog.getByText('An amount cannot be negative')).toBeVisible()
  await amount.fill('45.000,50')
  await expect(dialog.getByText('An amount cannot be negative')).toBeHidden()
  await expect(dialog.getByRole('status')).toHaveText('€45,000.50')
  const currency = dialog.getByRole('combobox', { name: 'Currency' })
  const stage = dialog.getByRole('combobox', { name: 'Stage' })
  for (const [typed, key, taken] of [
    ['JPY', 'Tab', 'JPY'],
    ['zł', 'Tab', 'PLN'],
    ['us dollar', 'Enter', 'USD'],
    ['pol', 'Enter', 'PLN'],
    ['yen', 'Tab', 'JPY'],
  ] as const) {
    await amount.focus()
    await page.keyboard.press('Tab')
    await page.keyboard.type(typed)
    await page.keyboard.press(key)
    await expect(currency).toHaveValue(taken)
    await expect(key === 'Tab' ? stage : currency).toBeFocused()
  }
  await currency.click()
  await page.keyboard.type('eurjpy')
  await page.keyboard.press('Tab')
  await expect(currency).toHaveValue('eurjpy')
  await expect(currency).toHaveAccessibleDescription('Choose one from the list')
  await page.keyboard.type('won')
  await page.keyboard.press('Tab')
  await expect(stage).toHaveValue('Won')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(currency).toBeFocused()
  await currency.fill('¥')
  await amount.fill('45.000')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/can be read in two ways/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: '¥45,000' }).click()
  await expect(amount).toHaveValue('45,000')
  await expect(dialog.getByText(/can be read in two ways/)).toBeHidden()
  await expect(dialog.getByRole('status')).toContainText('¥45,000')
  await currency.fill('eu')
  await page.getByRole('option', { name: 'EUR Euro', exact: true }).click()
  await stage.fill('new')
  // A currency typed with the amount is the deal's, and is echoed.
  await amount.fill('45k zł')
  await expect(currency).toHaveValue('PLN')
  await expect(dialog.getByRole('status')).toHaveText('PLN 45,000.00')
  await amount.fill('500 złotych')
  await expect(dialog.getByRole('status')).toHaveText('PLN 500.00')
  await amount.fill('1,200 euro')
  await expect(currency).toHaveValue('EUR')
  await expect(dialog.getByRole('status')).toHaveText('€1,200.00')
  await amount.fill('€45,000')
  await expect(currency).toHaveValue('EUR')
  await amount.fill('45,000')
  await expect(dialog.getByRole('status')).toHaveText('€45,000.00')
  // Typed without a pause: Enter takes the first match and submits nothing.
  await dialog.getByRole('combobox', { name: 'Company' }).pressSequentially('accia')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('combobox', { name: 'Company' })).toHaveValue('Acciaierie Krüger')
  // A click selects what was chosen, as Tab does: the letters make no other company out of it.
  await dialog.getByRole('combobox', { name: 'Company' }).click()
  await page.keyboard.type('acc')
  await expect(dialog.getByRole('combobox', { name: 'Company' })).toHaveValue('acc')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('combobox', { name: 'Company' })).toHaveValue('Acciaierie Krüger')
  await dialog.getByRole('combobox', { name: 'Person' }).fill('Hanna Neu')
  await dialog.getByRole('textbox', { name: 'Title' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Choose one from the list, or clear the field')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Person' }).click()
  await page.getByRole('option', { name: 'New person “Hanna Neu”' }).click()
  const close = dialog.getByRole('textbox', { name: 'Expected close' })
  await close.fill('31.2.27')
  await page.keyboard.press('Tab')
  await expect(dialog.getByText(/This is no day of the calendar/)).toBeVisible()
  await close.fill('whenever')
  await page.keyboard.press('Tab')
  await expect(dialog.getByText(/This cannot be read as a date/)).toBeVisible()
  for (const typed of ['March 31st, 2027', '31 mar 2027', '3/31/2027', '31.3.27']) {
    await close.fill(typed)
    // Said in words while it is typed.
    await expect(dialog.getByText('Wednesday, 31 March 2027')).toBeVisible()
    await close.fill('3')
    await expect(dialog.getByText('Wednesday, 31 March 2027')).toBeHidden()
  }
  // As one says it, in any language of the program.
  for (const typed of ['end of Mar 2027', 'fine marzo 2027', 'koniec marca 2027']) {
    await close.fill('')
    await close.pressSequentially(typed)
    await expect(dialog.getByText('Wednesday, 31 March 2027')).toBeVisible()
  }
  await close.fill('31.3.27')
  await expect(dialog.getByText(/cannot be read|no day of the calendar/)).toBeHidden()
  await page.keyboard.press('Tab')
  await expect(close).toHaveValue('31/03/2027')
  await expect(dialog.getByText('Wednesday, 31 March 2027')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Rolling mill' })).toBeVisible()
  const main = page.getByRole('main')
  // In its line of the list and on its page, in one way.
  await expect(main.getByText('€45,000.00', { exact: true })).toHaveCount(2)
  await expect(main).toContainText('Expected close: 31 Mar 2027')

  await page.getByRole('combobox', { name: 'Stage' }).click()
  await page.getByRole('option', { name: 'Negotiation' }).click()
  await expect(main.getByText('Stage: New → Negotiation')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Stage changed: Rolling mill' })).toBeVisible()
  await page.getByRole('button', { name: 'Edit deal' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit deal' })
  await expect(edit.getByLabel('Amount')).toHaveValue('45,000')
  await edit.getByLabel('Amount').fill('7200,05')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(main.getByText('Amount: €45,000.00 → €7,200.05')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(main.getByText('Amount: €7,200.05 → €45,000.00')).toBeVisible()

  const search = page.getByRole('searchbox', { name: 'Search', exact: true })
  for (const typed of [
    'krug',
    'MILL rolling',
    'negotiation',
    'hanna mill',
    'negoziazione',
    '45.000',
    '€45,000.00',
  ]) {
    await search.fill(typed)
    await expect(row(page, /Rolling mill/)).toHaveCount(1)
  }
  await main.getByRole('button', { name: 'Acciaierie Krüger' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Companies/ })).toBeVisible()
  await main.getByRole('tab', { name: 'People 0' }).click()
  await main.getByRole('button', { name: 'New person' }).click()
  const person = page.getByRole('dialog', { name: 'New person' })
  await expect(person.getByRole('combobox', { name: 'Company' })).toHaveValue('Acciaierie Krüger')
})

test('lists of records take the keys of the mail list; what was half typed is there again', async ({
  page,
}) => {
  for (const name of ['Keys One', 'Keys Two', 'Keys Three']) await newCompany(page, name)
  const search = page.getByRole('searchbox', { name: 'Search', exact: true })
  await search.fill('keys')
  await expect(row(page, /Keys/)).toHaveCount(3)
  const shown = (name: string) => expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await shown('Keys One')
  await page.keyboard.press('j')
  await shown('Keys Three')
  await page.keyboard.press('ArrowDown')
  await shown('Keys Two')
  await page.keyboard.press('k')
  await shown('Keys Three')
  await page.keyboard.press('Home')
  await shown('Keys One')
  await page.keyboard.press('End')
  await shown('Keys Two')
  await expect(row(page, /Keys Two/)).toHaveAttribute('aria-selected', 'true')

  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'New company' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Half typed')
  const country = dialog.getByLabel('Country')
  await country.fill('1I')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByText(/No country is called so/)).toBeVisible()
  await country.fill('reun')
  await expect(dialog.getByText(/No country is called so/)).toBeHidden()
  await expect(page.getByRole('option', { name: 'Réunion' })).toBeVisible()
  await expect(page.getByRole('option', { name: 'Romania' })).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(country).toHaveValue('Réunion')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.reload()
  await openModule(page, 'Companies')
  await page.getByRole('button', { name: 'New company' }).first().click()
  await expect(dialog.getByText('What you had typed is here again.')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Half typed')
  await dialog.getByRole('button', { name: 'Start over' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Keys Zero')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await shown('Keys Zero')

  // What is deleted by key gives its place to the next row; in its page, a key means what has the focus.
  await search.fill('keys')
  await expect(row(page, /Keys/)).toHaveCount(4)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await shown('Keys One')
  await page.keyboard.press('#')
  await expect(row(page, /Keys One/)).toBeHidden()
  await shown('Keys Three')
  await page.keyboard.press('Delete')
  await expect(row(page, /Keys/)).toHaveCount(2)
  await shown('Keys Two')
  await page.keyboard.press('Control+z')
  await shown('Keys Three')
  await page.keyboard.press('Control+z')
  await shown('Keys One')
  await expect(row(page, /Keys/)).toHaveCount(4)
  await expect(row(page, /Keys One/)).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'Edit company' }).focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'Delete company: go to the list or the board first',
  )
  await page.keyboard.press('e')
  const edited = page.getByRole('dialog', { name: 'Edit company' })
  await expect(edited.getByRole('textbox', { name: 'Name' })).toHaveValue('Keys One')
  await page.keyboard.press('Escape')
  await expect(edited).toBeHidden()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Delete company')).toBeVisible()
  await expect(sheet.getByText('Save a note or a form')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, /Keys/)).toHaveCount(4)
  await row(page, /Keys Two/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete company' }).click()
  await expect(row(page, /Keys/)).toHaveCount(3)
  await shown('Keys One')

  // Keys pressed on the way to an answer are meant for its rows.
  const answers = await slowAnswers(page)
  await openModule(page, 'Companies')
  await search.fill('keys')
  await expect(row(page, /Keys/)).toHaveCount(3)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await shown('Keys Zero')
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  answers.hold()
  await page.keyboard.type('keys three')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(row(page, /Keys Zero/)).toHaveAttribute('aria-selected', 'true')
  answers.release()
  await shown('Keys Three')

  // A menu speaks of the row it was opened on, whatever came to stand there since.
  await search.focus()
  await page.keyboard.press('Control+a')
  answers.hold()
  await page.keyboard.type('keys zero')
  await row(page, /Keys Three/).click({ button: 'right' })
  answers.release()
  await expect(row(page, /Keys Zero/)).toBeVisible()
  await page.getByRole('menuitem', { name: 'Delete company' }).click()
  await expect(page.getByText('Keys Three deleted')).toBeVisible()
  await expect(row(page, /Keys Zero/)).toBeVisible()
})

/** Where some words of a line begin on the screen. */
const leftOf = (line: Locator, words: string): Promise<number> =>
  line.evaluate((element, words) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const at = text.textContent?.indexOf(words) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + words.length)
      return range.getBoundingClientRect().left
    }
    return Number.NaN
  }, words)

test('a deal and the person created with it are taken back as one; the keys are where they are of use', async ({
  page,
}) => {
  await openModule(page, 'Deals')
  const opener = page.getByRole('button', { name: 'New deal' }).first()
  await opener.click()
  const dialog = page.getByRole('dialog', { name: 'New deal' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(opener).toBeFocused()
  await opener.click()
  await dialog.getByRole('textbox', { name: 'Title' }).fill('شركة')
  await dialog.getByRole('combobox', { name: 'Person' }).pressSequentially('Paula Part')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('A new person, created when you save')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('listbox', { name: 'Deals' })).toBeFocused()
  const said = page.getByRole('region', { name: 'Notices' }).getByRole('status')
  const created = said.getByText('Created: \u2068شركة\u2069 and Paula Part')
  await expect(created).toBeVisible()
  expect(await leftOf(created, 'شركة')).toBeLessThan(await leftOf(created, 'Paula'))
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('heading', { level: 2, name: 'شركة' })).toBeHidden()
  await expect(row(page, /شركة/)).toBeHidden()
  await openModule(page, 'People')
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('paula')
  await expect(page.getByText('Nothing found')).toBeVisible()
})

test('two windows: fields changed apart are merged, one changed in both is asked, a note keeps both texts', async ({
  page,
  context,
  world,
}) => {
  await newCompany(page, 'Two Windows')
  const other = await context.newPage()
  await other.goto(world.app.url)
  await openModule(other, 'Companies')
  await row(other, /Two Windows/).click()
  const edit = async (window: Page) => {
    await window.getByRole('button', { name: 'Edit company' }).click()
    const dialog = window.getByRole('dialog', { name: 'Edit company' })
    return {
      dialog,
      field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
      save: () => dialog.getByRole('button', { name: 'Save' }).click(),
    }
  }
  const here = await edit(page)
  const there = await edit(other)
  await here.field('Phone').fill('+39 045 1')
  await here.field('City').fill('Verona')
  await there.field('Phone').fill('+39 045 2')
  await there.field('Website').fill('two.example')
  await here.save()
  await expect(here.dialog).toBeHidden()
  await there.save()
  const question = there.dialog.getByRole('alert').getByRole('group', { name: 'Phone' })
  await expect(there.field('City')).toHaveValue('Verona')
  await expect(there.field('Phone')).toHaveValue('+39 045 2')
  await expect(question.getByRole('button', { name: 'Mine: +39 045 2' })).toBeVisible()
  await expect(there.dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await expectAccessible(other)
  await question.getByRole('button', { name: 'The other: +39 045 1' }).click()
  await expect(there.field('Phone')).toHaveValue('+39 045 1')
  await there.save()
  await expect(there.dialog).toBeHidden()
  await expect(other.getByRole('status').filter({ hasText: 'Changed: Two Windows' })).toBeVisible()
  const main = page.getByRole('main')
  for (const text of ['Verona', '+39 045 1', 'two.example']) await expect(main).toContainText(text)
  // The undo of either window takes back its own fields and leaves the other's.
  await page.keyboard.press('Control+z')
  await expect(main.getByText('City: Verona → –')).toBeVisible()
  await expect(main).toContainText('two.example')

  const note = (window: Page) => window.getByRole('textbox', { name: 'Edit the note' })
  await page.getByRole('textbox', { name: 'New note' }).fill('Call on Monday')
  await page.getByRole('button', { name: 'Save note' }).click()
  for (const window of [page, other])
    await window.getByRole('button', { name: 'Edit the note: Call on Monday' }).click()
  await note(page).fill('Call on Tuesday')
  await note(other).fill('Call on Wednesday')
  await page.getByRole('button', { name: 'Save note' }).click()
  await expect(other.getByRole('article')).toHaveCount(1)
  await other.keyboard.press('Control+Enter')
  await expect(other.getByRole('status').filter({ hasText: 'as a note of their own' })).toBeVisible()
  for (const text of ['Call on Tuesday', 'Call on Wednesday'])
    await expect(page.getByRole('article').filter({ hasText: text })).toBeVisible()
  // Deleted in one window while it is written in the other: what was written stays.
  await other.getByRole('button', { name: 'Edit the note: Call on Tuesday' }).click()
  await note(other).fill('Call on Thursday')
  await page
    .getByRole('article')
    .filter({ hasText: 'Call on Tuesday' })
    .getByRole('button', { name: 'Delete the note' })
    .click()
  await expect(page.getByRole('article')).toHaveCount(1)
  await expect(note(other)).toHaveValue('Call on Thursday')
  await other.keyboard.press('Escape')
  await expect(page.getByRole('article').filter({ hasText: 'Call on Thursday' })).toBeVisible()
  await other.close()
})

test('an undo that is refused says so, and the next one says what it took back instead', async ({
  page,
  world,
  context,
}) => {
  const notices = page.getByRole('region', { name: 'Notices' })
  const rename = async (window: Page, to: string): Promise<void> => {
    await window.getByRole('button', { name: 'Edit company' }).click()
    const dialog = window.getByRole('dialog', { name: 'Edit company' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(to)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(window.getByRole('heading', { level: 2, name: to })).toBeVisible()
  }
  await newCompany(page, 'Twice Told')
  const note = page.getByRole('textbox', { name: 'New note' })
  await note.fill('They call on Friday')
  await note.press('Control+Enter')
  const kept = page.getByRole('article').filter({ hasText: 'They call on Friday' })
  await expect(kept).toBeVisible()
  await rename(page, 'Twice Told here')
  const other = await context.newPage()
  await other.goto(world.app.url)
  await openModule(other, 'Companies')
  await row(other, /Twice Told here/).click()
  await rename(other, 'Twice Told there')
  await expect(page.getByRole('heading', { level: 2, name: 'Twice Told there' })).toBeVisible()
  await page.getByRole('heading', { level: 2, name: 'Twice Told there' }).click()
  await page.keyboard.press('Control+z')
  await expect(notices).toContainText(/Changed again since: Twice Told there\. .* nothing was done/)
  await page.keyboard.press('Control+z')
  await expect(kept).toBeHidden()
  await expect(notices).toContainText(/Undone: Note/)
  await expect(notices).not.toContainText('nothing was done')
  await other.close()

  // What the user's own undo put back is no newer change: the next undo goes on from there.
  await openModule(page, 'People')
  await page.getByRole('button', { name: 'New person' }).first().click()
  const name = page.getByRole('dialog', { name: 'New person' }).getByRole('textbox', { name: 'Name' })
  await name.fill('Twofold Title')
  await page.keyboard.press('Control+Enter')
  for (const title of ['Buyer', 'Director']) {
    await page.getByRole('button', { name: 'Edit person' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Job title' }).fill(title)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('main').getByText(`→ ${title}`)).toBeVisible()
  }
  for (const back of ['Job title: Director → Buyer', 'Job title: Buyer → –']) {
    await page.keyboard.press('Control+z')
    await expect(page.getByRole('main').getByText(back)).toBeVisible()
  }
})
