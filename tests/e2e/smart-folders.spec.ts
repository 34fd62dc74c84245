import { expect, testOnMailbox } from '../helpers/e2e'
import { withEngine } from '../helpers/engine-client'
import {
  customerPanel,
  expectAccessible,
  folders,
  goTo,
  list,
  mailText,
  row,
  write,
} from '../helpers/e2e-window'

const me = 'anna@smart.example'
const test = testOnMailbox(me)

test('flagged, scheduled and imported mail have smart folders, the last two only while something is in them', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(90_000)
  const lines = folders(page)
  const view = (name: string) => lines.getByRole('button', { name: new RegExp(`^${name}`) }).first()
  await expect(lines.getByRole('button', { name: /^Unread/ })).toBeVisible()
  await expect(lines.getByRole('button', { name: /^(Scheduled|Imported|Shared)/ })).toHaveCount(0)

  await test.step('flagged mail of every folder', async () => {
    await receive('Keep in sight')
    await row(page, 'Keep in sight').click()
    await page.keyboard.press('s')
    await expect(view('Flagged')).toContainText('1')
    await goTo(page, 'f')
    await expect(list(page).getByRole('option')).toHaveCount(1)
  })

  await test.step('mail that waits for its time', async () => {
    const form = await write(page, { to: 'kim@else.example', subject: 'Tomorrow', text: 'Good morning.' })
    await mailText(form).press('Escape')
    await expect(form).toBeHidden()
    await withEngine(world.app.url, async (engine) => {
      const [draft] = await engine.outbox.list({})
      await engine.outbox.send({ id: draft?.id ?? '', sendAt: Date.now() + 86_400_000 })
    })
    await view('Scheduled').click()
    await expect(page.getByRole('heading', { level: 1, name: 'Scheduled' })).toBeVisible()
    const line = page.getByRole('article', { name: /Tomorrow/ })
    await expect(page.getByRole('article')).toHaveCount(1)
    await expectAccessible(page)
    // Only what waits for its time stands there: taken up again it does not.
    await page.keyboard.press('j')
    await expect(line).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('form', { name: /Tomorrow|New mail/ })).toBeVisible()
    await expect(page.getByText('Nothing is scheduled')).toBeVisible()
    await page.keyboard.press('Escape')
    await goTo(page, 'i')
    await expect(lines.getByRole('button', { name: /^Scheduled/ })).toHaveCount(0)
  })

  await test.step('linked mail that lies in no account any more', async () => {
    await receive('Frame contract', { from: 'Lia Conti <lia@conti.example>', text: 'As agreed in May.' })
    await row(page, 'Frame contract').click()
    await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await expect(row(page, /Frame contract.*Linked to Lia Conti/)).toBeVisible()
    await world.onServer(me, async (client) => {
      await client.mailboxOpen('INBOX')
      await client.messageDelete({ subject: 'Frame contract' })
    })
    await expect(async () => {
      await page.keyboard.press('F5')
      await expect(row(page, 'Frame contract')).toBeHidden({ timeout: 2000 })
    }).toPass()
    await expect(view('Imported')).toContainText('1')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('imported')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Imported' })).toBeVisible()
    const line = page.getByRole('article', { name: 'Lia Conti: Frame contract' })
    await expect(line).toContainText('As agreed in May.')
    await expectAccessible(page)
    await page.keyboard.press('j')
    await expect(line).toBeFocused()
    await page.keyboard.press('Enter')
    const copy = page.getByRole('dialog', { name: 'Frame contract' })
    await expect(copy.frameLocator('iframe').getByText('As agreed in May.')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(copy).toBeHidden()
    await line.click()
    await expect(copy).toBeVisible()
    await page.keyboard.press('Escape')
    await page.reload()
    await expect(view('Imported')).toContainText('1')
  })
})
