import { expect, testOnMailbox } from '../helpers/e2e'
import { customerPanel, expectAccessible, row, sendAtOnce, write } from '../helpers/e2e-window'

const test = testOnMailbox('reading-view@example.test', [])

test('[READ-04] an open message shows its sender, text and files, and who the sender is in the CRM', async ({
  page,
  receive,
}) => {
  const anna = 'Anna Nowak <anna@nowak-lampy.example>'
  await receive('First question', { from: anna, text: 'How soon could you deliver?' })
  await receive('Second question', {
    from: anna,
    more: ['Content-Type: multipart/mixed; boundary=b', 'MIME-Version: 1.0'],
    text: [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'And what about the mounting?',
      '--b',
      'Content-Type: text/csv',
      'Content-Disposition: attachment; filename="rooms.csv"',
      '',
      'room,lamps',
      '--b--',
    ].join('\r\n'),
  })
  await row(page, 'Second question').click()
  const message = page.getByRole('article').first()
  const known = message.getByRole('list', { name: 'Anna Nowak in the CRM' })
  await expect(message.frameLocator('iframe').getByText('And what about the mounting?')).toBeVisible()
  await expect(message.getByText('anna@nowak-lampy.example').first()).toBeVisible()
  await expect(message.getByRole('button', { name: /rooms\.csv/ })).toBeVisible()
  await expect(known).toBeHidden()

  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  const person = page.getByRole('dialog', { name: 'New person' })
  await person.getByRole('button', { name: 'Create' }).click()
  await expect(known.getByRole('button', { name: 'Anna Nowak' })).toBeVisible()
  await expect(known.getByRole('button', { name: 'Nowak Lampy' })).toBeVisible()
  await expect(known.getByRole('button', { name: /^Last contact: they wrote on / })).toBeVisible()

  await customerPanel(page).getByRole('button', { name: 'New deal' }).click()
  const deal = page.getByRole('dialog', { name: 'New deal' })
  await deal.getByRole('textbox', { name: 'Title' }).fill('Lamps for the hall')
  await deal.getByRole('button', { name: 'Create' }).click()
  await expect(known.getByRole('button', { name: 'Lamps for the hall' })).toBeVisible()
  await expectAccessible(page)

  await known.getByRole('button', { name: /^Last contact/ }).click()
  await expect(page.getByRole('heading', { name: 'First question' })).toBeVisible()
  await page.goBack()
  await known.getByRole('button', { name: 'Nowak Lampy' }).click()
  await expect(page.getByRole('heading', { name: 'Nowak Lampy' })).toBeVisible()
  await page.goBack()
  await write(page, { to: 'anna@nowak-lampy.example', subject: 'Soon', text: 'In two weeks.' })
  await sendAtOnce(page, 'Soon')
  await expect(known.getByRole('button', { name: /^Last contact: you wrote on / })).toBeVisible()
})
