import { expect, testOnMailbox } from '../helpers/e2e'
import { mail } from '../helpers/e2e-world'
import { expectAccessible, folder, moduleButton, row } from '../helpers/e2e-window'

const me = 'anna@compared.example'
const test = testOnMailbox(me, ['Bulk'])

test('what goes on is told with its folder and how much is left, and an account is compared with its server on demand', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(90_000)
  await receive('First')
  await expect(row(page, 'First')).toBeVisible()

  await test.step('the corner tells which folder is fetched, and how far it is', async () => {
    await world.store(
      me,
      'Bulk',
      Array.from({ length: 120 }, (_, number) => {
        const fields = { from: 'x@bulk.example', to: me, subject: `Bulk ${number}`, id: `bulk-${number}@x` }
        return { raw: mail({ ...fields, text: 'A line. '.repeat(200) }) }
      }),
    )
    world.network.faults.throttle = 12_000
    await page.keyboard.press('F5')
    const corner = page.getByRole('button', { name: /^Status/ })
    await expect(corner).toContainText(/Bulk · \d+ of 120 messages/)
    await corner.click()
    await expect(page.getByRole('dialog')).toContainText(/Bulk · \d+ of 120 messages/)
    await page.keyboard.press('Escape')
    world.network.faults.throttle = 0
    await expect(folder(page, 'Bulk')).toContainText('120')
  })

  const dialog = page.getByRole('dialog', { name: `${me} compared with its server` })
  const compare = page.getByRole('button', { name: 'Compare with the server' })

  await test.step('everything agrees, in plain words', async () => {
    await moduleButton(page, 'Settings').click()
    await compare.click()
    await expect(dialog.getByText('Everything agrees with the server')).toBeVisible()
    await expect(dialog).toContainText('121 messages in 7 folders compared.')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(dialog).toBeHidden()
  })

  await test.step('it shows how far it is and can be stopped, by key', async () => {
    world.network.faults.throttle = 400
    await compare.focus()
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('progressbar', { name: 'Folders compared' })).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).press('Enter')
    await expect(dialog).toBeHidden()
    world.network.faults.throttle = 0
  })

  await test.step('where nobody answers it says so', async () => {
    await world.network.refuse()
    world.network.reset()
    await compare.click()
    await expect(dialog.getByRole('alert')).toBeVisible()
    await world.network.admit()
  })
})
