import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  openModule,
  paste,
  picture,
  row,
  speak,
} from '../helpers/e2e-window'

const test = testOnMailbox('forms@example.test')

test('a company’s form says of each value why it cannot be, and takes nothing away', async ({ page }) => {
  await openModule(page, 'Companies')
  await page.getByRole('button', { name: 'New company' }).first().click()
  const company = page.getByRole('dialog', { name: 'New company' })
  await company.getByRole('textbox', { name: 'Name' }).fill('Acciaierie Krüger')
  const domains = company.getByLabel(/domains/i)
  for (const domain of ['gmail.com', 'com', 'not a domain']) {
    await domains.fill(domain)
    await page.keyboard.press('Enter')
  }
  const website = company.getByLabel('Website')
  for (const [typed, reason] of [
    ['http://foo bar', /A website looks like acme\.com/],
    ['https://anna:geheim@acme.example', /no name and password/],
  ] as const) {
    await website.fill(typed)
    await page.keyboard.press('Tab')
    await expect(website).toHaveAccessibleDescription(reason)
  }
  await website.fill('javascript:alert(1)')
  await company.getByLabel('Phone').fill('abc')
  await company.getByLabel('VAT number').fill('none')
  await company.getByRole('button', { name: 'Create' }).click()
  await expect(company.getByText('A website looks like acme.com')).toBeVisible()
  await expect(company.getByText('A phone number needs digits')).toBeVisible()
  await expect(company.getByText('A VAT number needs digits')).toBeVisible()
  await company.getByLabel('VAT number').fill('DE 136.695.976')
  await company.getByLabel('Website').fill('krueger.example')
  await company.getByLabel('Phone').fill('+39 02 1234567')
  await company.getByRole('button', { name: 'Create' }).click()
  for (const reason of [
    /“gmail\.com”: a mail provider/,
    /“com”: only an ending/,
    /“not a domain”: no domain/,
  ])
    await expect(company.getByText(reason)).toBeVisible()
  await expect(domains).toBeFocused()
  await expectAccessible(page)
  await expect(company.getByText('Something in the form is missing or wrong')).toHaveCount(0)
  for (const domain of ['gmail.com', 'com', 'not a domain'])
    await company.getByRole('button', { name: `Remove ${domain}`, exact: true }).click()
  await expect(domains).toBeFocused()
  await domains.fill('www.example.test')
  await page.keyboard.press('Enter')
  const ours = company.getByRole('status').filter({ hasText: 'www.example.test: your own' })
  await expect(ours).toContainText('Mail among colleagues stays out of the CRM')
  await company.getByRole('button', { name: 'Remove www.example.test' }).click()
  await expect(ours).toBeHidden()
  await company.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Acciaierie Krüger' })).toBeVisible()
})

test('a person’s form understands whole addresses, refuses one’s own, tells colleagues and whose an address or number is', async ({
  page,
}) => {
  const dialog = page.getByRole('dialog', { name: 'New person' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  const addresses = dialog.getByRole('textbox', { name: 'E-mail address' })
  const create = dialog.getByRole('button', { name: 'Create', exact: true })
  const shown = (title: string) => page.getByRole('main').getByRole('heading', { level: 2, name: title })
  await openModule(page, 'People')
  await page.keyboard.press('c')
  await paste(addresses, {
    text: 'Anna Rossi <anna@rossi.example>,\n a.rossi@home.example\nanna@rossi.example',
  })
  await expect(addresses).toHaveCount(2)
  await expect(addresses.first()).toHaveValue('anna@rossi.example')
  await expect(addresses.last()).toHaveValue('a.rossi@home.example')
  await expect(name).toHaveValue('Anna Rossi')
  await dialog.getByRole('button', { name: 'Remove a.rossi@home.example' }).click()
  await expect(addresses).toHaveCount(1)
  // What is selected gives way; a name that is there stays.
  await addresses.selectText()
  await paste(addresses, { text: 'A. R. <rossi@rossi.example>' })
  await expect(addresses).toHaveValue('rossi@rossi.example')
  await expect(name).toHaveValue('Anna Rossi')
  // Two people are no two addresses of one.
  const leftOut = dialog.getByText('only Anna Rossi was taken. Left out: Carl Weber.')
  await addresses.selectText()
  await paste(addresses, {
    text: 'Anna Rossi <rossi@rossi.example>, Carl Weber <carl@weber.example>, team@weber.example',
  })
  await expect(addresses).toHaveCount(1)
  await expect(addresses).toHaveValue('rossi@rossi.example')
  await expect(leftOut).toBeVisible()
  await picture(page, 'forms-two-people')
  await expectAccessible(page)
  await addresses.fill('rossi@rossi.exampl')
  await expect(leftOut).toBeHidden()
  await addresses.fill('rossi@rossi.example')
  await dialog.getByLabel('Phone').fill('+39 02 5550 199')
  await create.click()
  await expect(shown('Anna Rossi')).toBeVisible()

  await page.keyboard.press('c')
  await addresses.fill('')
  await addresses.pressSequentially('"Neri, Carlo" <rossi@rossi.example>')
  await expect(addresses).toHaveValue('rossi@rossi.example')
  await expect(name).toHaveValue('Neri, Carlo')
  await create.click()
  const taken = dialog.getByRole('alert')
  await expect(taken).toContainText('rossi@rossi.example already belongs to Anna Rossi')
  await taken.getByRole('button', { name: 'Open Anna Rossi' }).click()
  await expect(dialog).toBeHidden()
  await expect(shown('Anna Rossi')).toBeVisible()
  await page.keyboard.press('c')
  await expect(name).toHaveValue('Neri, Carlo')
  await expect(addresses).toHaveValue('rossi@rossi.example')
  const colleague = dialog.getByText('Yours or a colleague’s.')
  await addresses.fill('carlo@example.test')
  await expect(colleague).toBeVisible()
  await expectAccessible(page)
  await addresses.fill('forms@example.test')
  await create.click()
  await expect(addresses).toHaveAccessibleDescription(/“forms@example.test” is your own address/)
  await expect(addresses).toBeFocused()
  await expect(colleague).toBeHidden()
  await addresses.fill('neri@neri.example')
  await expect(colleague).toBeHidden()
  await dialog.getByLabel('Phone').fill('02/5550199')
  const alike = dialog.getByRole('alert', { name: 'Already in the CRM' })
  await expect(alike).toContainText('There is already Anna Rossi')
  await expect(alike).toContainText('Phone: +39 02 5550 199')
  await dialog.getByLabel('Phone').fill('')
  await expect(alike).toBeHidden()
  await create.click()
  await expect(shown('Neri, Carlo')).toBeVisible()

  // Of one that is there, only what is typed now is compared, and nothing stands in the way of saving.
  await page.getByRole('button', { name: 'Edit person' }).click()
  const edited = page.getByRole('dialog', { name: 'Edit person' })
  await edited.getByLabel('Phone').fill('02 5550 199')
  await expect(edited.getByRole('alert', { name: 'Already in the CRM' })).toContainText('Anna Rossi')
  await edited.getByRole('button', { name: 'Save' }).click()
  await expect(edited).toBeHidden()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Phone: – → 02 5550 199')
})

test('what is told of a record agrees with its type in every language', async ({ page }) => {
  await openModule(page, 'People')
  for (const [language, tag, modules, told, entry] of [
    [
      'Italiano',
      'it',
      ['Persone', 'Aziende', 'Trattative', 'Ticket'],
      'Scheda creata: Lampada',
      'Scheda aggiunta al CRM',
    ],
    [
      'Polski',
      'pl',
      ['Osoby', 'Firmy', 'Szanse sprzedaży', 'Zgłoszenia'],
      'Utworzono: Lampada',
      'Dodano do CRM',
    ],
  ] as const) {
    await speak(page, language, tag)
    for (const name of modules) {
      await page.getByRole('navigation').first().getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) })).toBeVisible()
      await page.keyboard.press('c')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').first().fill(`Lampada ${tag}`)
      await page.keyboard.press('Control+Enter')
      await expect(dialog).toBeHidden()
      await expect(page.getByText(`${told} ${tag}`)).toBeVisible()
      await expect(page.getByRole('main')).toContainText(entry)
    }
  }
  await speak(page, 'English', 'en')
})

test('a note half written waits at its record: after another conversation, Escape and a reload', async ({
  page,
  receive,
}) => {
  await receive('Note here', { from: 'Vera Note <vera@note.example>' })
  await receive('Elsewhere', { from: 'Otto Else <otto@else.example>' })
  await row(page, 'Note here').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  const note = customerPanel(page).getByRole('textbox', { name: 'New note' })
  await expect(note).toBeVisible()
  await page.keyboard.press('n')
  await page.keyboard.type('Wants the offer before Friday')
  await page.keyboard.press('Escape')
  await row(page, 'Elsewhere').click()
  await expect(note).toBeHidden()
  await row(page, 'Note here').click()
  await expect(note).toHaveValue('Wants the offer before Friday')
  await note.focus()
  await page.keyboard.press('End')
  await page.keyboard.type(' noon')
  await page.reload()
  await row(page, 'Note here').click()
  await expect(note).toHaveValue('Wants the offer before Friday noon')
  await note.focus()
  await page.keyboard.press('Control+Enter')
  await expect(customerPanel(page).getByRole('article')).toContainText('Wants the offer before Friday noon')
  await expect(note).toHaveValue('')
  await expect(customerPanel(page).getByText('Also possible')).toBeHidden()

  // Saved, it is named and taken back like anything else: its words come back where they were typed.
  const said = page.getByRole('region', { name: 'Notices' }).getByRole('status')
  await expect(said.filter({ hasText: 'Note saved: Wants the offer before Friday noon' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(customerPanel(page).getByRole('article')).toBeHidden()
  await expect(note).toHaveValue('Wants the offer before Friday noon')
  await page.keyboard.press('Control+Enter')
  await expect(customerPanel(page).getByRole('article')).toBeVisible()
  await row(page, 'Elsewhere').click()
  await expect(note).toBeHidden()
  await page.keyboard.press('Control+z')
  await row(page, 'Note here').click()
  await expect(note).toHaveValue('Wants the offer before Friday noon')
  await expect(customerPanel(page).getByRole('article')).toBeHidden()
})
