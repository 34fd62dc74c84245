import { readFileSync } from 'node:fs'
import type { Download, Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, moduleButton, openModule, picture, speak } from '../helpers/e2e-window'

const test = testOnMailbox('transfer@example.test')

const importDialog = (page: Page, of = 'People'): Locator =>
  page.getByRole('dialog', { name: `Import: ${of}` })

/** Opens the import of a module and chooses a file, as Excel in Poland might have written it. */
async function chooseFile(page: Page, of: string, name: string, text: string | Buffer): Promise<Locator> {
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: 'Import…' }).click()
  const dialog = importDialog(page, of)
  const chooser = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  return dialog
}

async function savedText(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const saving: Promise<Download> = page.waitForEvent('download')
  await press()
  const download = await saving
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

const messy = [
  'sep=;',
  'Nome;Cognome;E-mail Address;Telefono;Ditta;Reparto',
  'Mario;Rossi;mario@acme.it, m.rossi@acme.it;02 1234567;Acme S.p.A.;Vendite',
  '"Łucja";"Żółć; dr";lucja(at)acme.pl;;acme s.p.a.;',
  'Anna;Neri;anna@beta.it;da chiedere;Beta;Acquisti',
  ';;;;;',
  'Bea;Verdi;bea@beta.it;;Beta;Ufficio tecnico',
  'Bea;Verdi;bea@beta.it;06 7654321;Beta;Ufficio tecnico',
].join('\r\n')

test('people come in from a messy file, are looked at first, and taken back whole', async ({ page }) => {
  await openModule(page, 'People')
  const dialog = await chooseFile(page, 'People', 'rubrica.csv', `\ufeff${messy}`)
  const fieldFor = (column: string): Locator => dialog.getByRole('combobox', { name: `Field for ${column}` })

  await test.step('what each column is was guessed, and is corrected', async () => {
    await expect(dialog.getByText('rubrica.csv · 5 rows')).toBeVisible()
    await expect(fieldFor('Cognome')).toHaveValue('name')
    await expect(fieldFor('Ditta')).toHaveValue('companyId')
    await expect(fieldFor('Reparto')).toHaveValue('')
    await fieldFor('Reparto').selectOption({ label: 'Job title' })
    const preview = dialog.getByRole('region', { name: 'The first rows' })
    const mario = preview.getByRole('row').filter({ hasText: 'Mario Rossi' })
    await expect(mario).toContainText('mario@acme.it, m.rossi@acme.it')
    await expect(mario).toContainText('Acme S.p.A. (new)')
    await expect(mario).toContainText('Vendite')
  })

  await test.step('what is wrong is told with its row, its column and what mends it', async () => {
    const problems = dialog.getByRole('region', { name: 'What is wrong' })
    await expect(problems.getByRole('listitem')).toHaveText([
      'Row 4, E-mail Address: “lucja(at)acme.pl” is no e-mail address. Correct it, or take it out.',
      'Row 5, Telefono: “da chiedere” has no digits. Correct it, or take it out.',
    ])
    await expect(dialog.getByText('2 new · 1 like an earlier row · 2 refused')).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'import')
  })

  await test.step('a column left out takes its faults with it', async () => {
    await fieldFor('Telefono').selectOption('')
    await expect(dialog.getByText('3 new · 1 like an earlier row · 1 refused')).toBeVisible()
    await fieldFor('Telefono').selectOption({ label: 'Phone' })
    await expect(dialog.getByRole('button', { name: 'Import 3 rows' })).toBeVisible()
  })

  await test.step('the import says what it came to, and gives back what it refused', async () => {
    await dialog.getByRole('button', { name: 'Import 3 rows' }).click()
    await expect(dialog.getByRole('listitem')).toHaveText([
      ...['2 records created', '1 record filled in', '2 rows refused'],
    ])
    await picture(page, 'imported')
    await expectAccessible(page)
    const { name, text } = await savedText(page, () =>
      dialog.getByRole('button', { name: 'Save the refused rows' }).click(),
    )
    expect(name).toBe('People, refused rows.csv')
    const lines = text.trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toContain('Reparto,Reason')
    expect(lines[1]).toContain('Łucja,"Żółć; dr",lucja(at)acme.pl,')
    expect(lines[1]).toContain('is no e-mail address')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(page.getByRole('listbox').getByRole('option')).toHaveText([/Bea Verdi/, /Mario Rossi/])
  })

  await test.step('read again, the same file makes nobody twice', async () => {
    const again = await chooseFile(page, 'People', 'rubrica.csv', messy)
    await again.getByRole('combobox', { name: 'Field for Reparto' }).selectOption({ label: 'Job title' })
    await expect(again.getByText('3 like ones already here · 2 refused')).toBeVisible()
    await again.getByRole('button', { name: 'Import 3 rows' }).click()
    await expect(again.getByRole('listitem')).toHaveText(['3 rows left as they were', '2 rows refused'])
    await page.keyboard.press('Escape')
  })

  await test.step('what the list shows goes into a file, which a spreadsheet reads and runs nothing of', async () => {
    await page
      .getByRole('searchbox')
      .first()
      .or(page.getByPlaceholder(/Search/))
      .first()
      .fill('mario')
    await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1)
    await page.getByRole('button', { name: 'Import and export' }).click()
    await page.getByRole('menuitem', { name: 'Export…' }).click()
    const exporting = page.getByRole('dialog', { name: 'Export: People' })
    await expect(exporting.getByRole('radio', { name: 'What the list shows now' })).toBeChecked()
    await expectAccessible(page)
    await picture(page, 'export')
    const csv = await savedText(page, () => exporting.getByRole('button', { name: 'Export' }).click())
    expect(csv.name).toMatch(/^People \d{4}-\d{2}-\d{2}\.csv$/)
    expect(csv.text).toBe(
      '\ufeffName,Job title,Addresses,Phone,Company\r\n' +
        'Mario Rossi,Vendite,"mario@acme.it; m.rossi@acme.it",02 1234567,Acme S.p.A.\r\n',
    )
    await expect(exporting).toBeHidden()
  })

  await test.step('all of them go into vCards, by the palette', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('Export')
    await page.keyboard.press('Enter')
    const exporting = page.getByRole('dialog', { name: 'Export: People' })
    await exporting.getByRole('radio', { name: 'vCard 4.0' }).check()
    await exporting.getByRole('radio', { name: 'All' }).check()
    const cards = await savedText(page, () => exporting.getByRole('button', { name: 'Export' }).click())
    expect(cards.name).toMatch(/\.vcf$/)
    expect(cards.text.match(/^FN:.*$/gm)).toEqual(['FN:Bea Verdi', 'FN:Mario Rossi'])
  })

  await test.step('the whole import is undone, companies too', async () => {
    await page
      .getByPlaceholder(/Search/)
      .first()
      .fill('')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(2)
    await page.getByRole('listbox').focus()
    await page.keyboard.press('Control+z')
    await expect(page.getByText('Nobody here yet')).toBeVisible()
    await openModule(page, 'Companies')
    await expect(page.getByText('No companies yet')).toBeVisible()
  })
})

test('a file that is none says why, and what mends it', async ({ page }) => {
  await openModule(page, 'People')
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = importDialog(page)
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['PK\u0003\u0004…'], 'people.xlsx'))
    return data
  })
  await dialog.getByText('Drop a file here, or').dispatchEvent('drop', { dataTransfer: dropped })
  await expect(dialog.getByRole('alert')).toContainText('This is a workbook, not a CSV file')
  await expect(dialog.getByRole('alert')).toContainText('“CSV UTF-8”')
  await expect(dialog.getByRole('button', { name: 'Choose a file' })).toBeVisible()

  await test.step('one without the column that every row needs cannot be imported until it is told', async () => {
    const chooser = page.waitForEvent('filechooser')
    await dialog.getByRole('button', { name: 'Choose a file' }).click()
    const buffer = Buffer.from('A|B\nBuyer|Mario\nSeller|Anna\n')
    await (await chooser).setFiles({ name: 'x.txt', mimeType: 'text/plain', buffer })
    await expect(dialog.getByRole('alert')).toHaveText('No column becomes Name, which every row needs.')
    await expect(dialog.getByRole('button', { name: /^Import 2/ })).toBeDisabled()
    await dialog.getByRole('combobox', { name: 'Field for B' }).selectOption({ label: 'Name' })
    await expect(dialog.getByText('2 new')).toBeVisible()
    await expect(dialog.getByRole('alert')).toBeHidden()
  })

  await test.step('how it was read can be chosen otherwise', async () => {
    const header = dialog.getByRole('checkbox', { name: 'The first row names the columns' })
    await header.click()
    await expect(header).not.toBeChecked()
    await expect(dialog.getByText('x.txt · 3 rows')).toBeVisible()
    await expect(dialog.getByRole('combobox', { name: 'Field for Column 2' })).toBeVisible()
    await expect(dialog.getByRole('combobox', { name: 'Field for Column 2' })).toHaveValue('name')
    await dialog.getByRole('combobox', { name: 'Columns separated by' }).selectOption({ label: 'Comma ,' })
    await expect(dialog.getByRole('combobox', { name: 'Field for Column 2' })).toBeHidden()
    await expect(dialog.getByRole('alert')).toHaveText('No column becomes Name, which every row needs.')
  })

  await test.step('what was imported is undone where it is told, too', async () => {
    await dialog.getByRole('combobox', { name: 'Field for Column 1' }).selectOption({ label: 'Name' })
    await dialog.getByRole('button', { name: 'Import 3 rows' }).click()
    await expect(dialog.getByText('3 records created')).toBeVisible()
    await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(3)
    await dialog.getByRole('button', { name: 'Undo the import' }).click()
    await expect(dialog.getByRole('heading', { name: 'The import was undone' })).toBeVisible()
    await expect(page.getByText('Nobody here yet')).toBeVisible()
    await dialog.getByRole('button', { name: 'Import another file' }).click()
    await expect(dialog.getByRole('button', { name: 'Choose a file' })).toBeFocused()
  })
})

test('a type that is nothing but its declaration is imported and exported like any other', async ({
  page,
}) => {
  await moduleButton(page, 'Tickets').click()
  const text =
    'Subject,Status,Priority,Due date,Company,Description\r\n' +
    'Lamp broken,W toku,urgente,31.12.2027,Cantieri,"=1+1\r\nsecond line"\r\nNo light,Oczekujące,,,,\r\n'
  const dialog = await chooseFile(page, 'Tickets', 'tickets.csv', text)
  const problems = dialog.getByRole('region', { name: 'What is wrong' })
  await expect(problems).toContainText('“W toku” is none of the choices: Open, Waiting, Solved, Closed.')
  await dialog.getByRole('combobox', { name: 'Field for Status' }).selectOption('')
  await expect(dialog.getByText('2 new')).toBeVisible()
  await dialog.getByRole('button', { name: 'Import 2 rows' }).click()
  await expect(dialog.getByText('2 records created')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('button', { name: 'Show as a board' }).click()
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  const exporting = page.getByRole('dialog', { name: 'Export: Tickets' })
  await expect(exporting.getByRole('radio', { name: 'vCard 4.0' })).toHaveCount(0)
  const { text: csv } = await savedText(page, () => exporting.getByRole('button', { name: 'Export' }).click())
  expect(csv).toContain(`Lamp broken,Open,Urgent,2027-12-31,,Cantieri,"'=1+1`)

  await test.step('and shown so in Polish, in a narrow and dark window', async () => {
    await speak(page, 'Polski', 'pl')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 700, height: 800 })
    await page.getByRole('button', { name: 'Import i eksport' }).click()
    await page.getByRole('menuitem', { name: 'Importuj…' }).click()
    const polish = page.getByRole('dialog', { name: /^Import: / })
    const chooser = page.waitForEvent('filechooser')
    await polish.getByRole('button', { name: 'Wybierz plik' }).click()
    await (
      await chooser
    ).setFiles({ name: 'zgłoszenia.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await expect(polish.getByText(/odrzucon/).first()).toBeVisible()
    await picture(page, 'import-narrow')
    await expectAccessible(page)
  })
})
