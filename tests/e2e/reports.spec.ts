import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  list,
  mailForm,
  mailText,
  moduleButton,
  openModule,
  picture,
  row,
} from '../helpers/e2e-window'

const test = testOnMailbox('anna@reports.example')

test('[BEY-15] the report tells what came and went, how long answers took, who waits for whom, who is silent, and how deals move; each figure opens what it counts', async ({
  page,
  receive,
}) => {
  page.setDefaultTimeout(15_000)
  await receive('Lamps for the quay', { from: 'Piotr Lis <piotr@marina.example>' })
  await receive('What about the price?', { from: 'Lia Conti <lia@conti.example>' })
  const old = new Date(Date.now() - 40 * 86_400_000)
  await receive('Long ago', {
    from: 'Nora Berg <nora@berg.example>',
    date: old.toUTCString(),
  })
  await row(page, 'Lamps for the quay').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await expect(row(page, /Lamps for the quay.*Linked to Piotr Lis/)).toBeVisible()
  await row(page, 'Lamps for the quay').click()
  await page.keyboard.press('r')
  await mailText(mailForm(page, 'Reply')).fill('They leave tomorrow.')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').getByRole('button', { name: 'Send now' }).click()
  await expect(page.getByText(/^Sent/).first()).toBeVisible()

  await openModule(page, 'Deals')
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New deal' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Quay lights')
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('1200')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('reports')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible()
  const part = (name: string) => page.getByRole('region', { name, exact: true })
  await expect(part('Mail')).toContainText('3 from people, 0 from programs and lists, 1 sent.')
  await expect(part('Time to an answer')).toContainText(/Half of your answers left within \d/)
  await expect(part('They wait for you')).toContainText('2 conversations')
  await expect(part('Pipeline')).toContainText('1 open deal.')
  await expectAccessible(page)
  await picture(page, 'reports')

  await test.step('the figures stand behind each chart, and lead to what they count', async () => {
    await part('Pipeline').getByText('Figures').click()
    await expect(part('Pipeline').getByRole('row', { name: /New.*1.*€1,200/ })).toBeVisible()
    await part('Mail').getByText('Figures').click()
    await expectAccessible(page)
    await part('Mail')
      .getByRole('button', { name: /^Sent, .*: 1$/ })
      .click()
    await expect(list(page).getByRole('option')).toHaveCount(1)
    await expect(row(page, 'Re: Lamps for the quay')).toBeVisible()
    await page.goBack()
    await part('They wait for you')
      .getByRole('button', { name: /Lia Conti.*What about the price/ })
      .click()
    await expect(page.getByRole('article', { name: 'What about the price?' })).toBeVisible()
    await moduleButton(page, 'Reports').click()
    await part('Pipeline').getByText('Figures').click()
    await part('Pipeline').getByRole('button', { name: 'New: 1' }).click()
    await expect(page.getByRole('listbox', { name: 'Deals' }).getByRole('option')).toHaveCount(1)
  })

  await test.step('other periods are divided otherwise', async () => {
    await moduleButton(page, 'Reports').click()
    await page.getByRole('radiogroup', { name: 'Period' }).getByText('12 months').click()
    await part('Mail').getByText('Figures').click()
    await expect(part('Mail').getByRole('columnheader', { name: 'Month' })).toBeVisible()
    // Its head, and twelve months or parts of thirteen.
    expect(await part('Mail').getByRole('row').count()).toBeGreaterThan(12)
    await page.setViewportSize({ width: 700, height: 900 })
    await expect(part('Mail')).toBeInViewport()
    await expectAccessible(page)
  })
})
