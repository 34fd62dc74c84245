import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, openModule } from '../helpers/e2e-window'

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
  await company.getByLabel('Website').fill('javascript:alert(1)')
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
  await company.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Acciaierie Krüger' })).toBeVisible()
})
