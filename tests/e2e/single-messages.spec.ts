import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, goTo, list, picture, row, speak, undo } from '../helpers/e2e-window'
import { answering } from '../helpers/e2e-world'

const address = 'single@example.test'
const test = testOnMailbox(address, ['Projects'])

test('[READ-07] each list shows conversations or single messages, by key, menu and palette, and remembers it', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(90_000)
  const rows = list(page).getByRole('option')
  const anna = 'Anna Nowak <anna@nowak.example>'
  const first = await receive('Lamps for the hall', { from: anna, text: 'How soon could you deliver?' })
  await receive('Re: Lamps for the hall', {
    from: anna,
    more: answering(first),
    text: 'And in which colours?',
  })
  await receive('Chairs', { from: 'Eva Bianchi <eva@bianchi.example>' })
  await expect(rows).toHaveCount(2)

  await test.step('by key: a row for each message, of which the reader shows that one', async () => {
    await page.keyboard.press('Shift+T')
    await expect(rows).toHaveCount(3)
    await expect(page.getByText('This list shows single messages')).toBeVisible()
    await expect(page.getByRole('listbox', { name: '3 messages' })).toBeVisible()
    await row(page, 'And in which colours?').click()
    await expect(page.getByText('One of 2 messages in its conversation')).toBeVisible()
    const reader = page.locator('[data-message]')
    await expect(reader).toHaveCount(1)
    await expect(reader.frameLocator('iframe').getByText('And in which colours?')).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'single-messages')
    await page.getByRole('button', { name: 'Show the conversation' }).click()
    await expect(reader).toHaveCount(2)
    await page.getByRole('button', { name: 'Show only this message' }).click()
    await expect(reader).toHaveCount(1)
  })

  await test.step('what is done to a row is done to that message, and taken back', async () => {
    await page.keyboard.press('e')
    await expect(rows).toHaveCount(2)
    await expect(row(page, 'How soon could you deliver?')).toBeVisible()
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual(['Re: Lamps for the hall'])
    await page.keyboard.press('Control+z')
    await expect(rows).toHaveCount(3)
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual([])
  })

  await test.step('an answer goes to the message of the row, not to the newest', async () => {
    await row(page, 'How soon could you deliver?').click()
    await page.keyboard.press('r')
    const form = page.getByRole('form', { name: 'Reply' })
    // By key: the first Escape puts away the words shown at the mouse.
    await form.getByRole('button', { name: 'Show the quoted message' }).press('Enter')
    await expect(form.frameLocator('iframe').getByText('How soon could you deliver?')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
  })

  await test.step('many at once are counted as messages', async () => {
    await row(page, 'Chairs').click()
    await page.keyboard.press('Control+a')
    await expect(page.getByText('3 selected')).toBeVisible()
    await page.keyboard.press('#')
    await expect(page.getByText('3 messages moved to the trash')).toBeVisible()
    await expect(rows).toHaveCount(0)
    await undo(page).click()
    await expect(rows).toHaveCount(3)
    await row(page, 'How soon could you deliver?').click({ modifiers: ['Control'] })
    await row(page, 'Chairs').click({ modifiers: ['Control'] })
    await page
      .getByRole('toolbar', { name: /Actions on the selected/ })
      .getByRole('button', { name: 'Flag' })
      .click()
    await expect.poll(() => world.flagsIn(address, 'INBOX', 'Chairs')).toEqual([['\\Flagged', '\\Seen']])
    await expect(rows.filter({ has: page.getByLabel('Flagged') })).toHaveCount(2)
  })

  await test.step('another folder stays as it was; the choice outlives the window', async () => {
    await folder(page, 'Projects').click()
    await expect(page.getByRole('button', { name: 'Show single messages' })).toBeVisible()
    await page.reload()
    await folder(page, 'Inbox').click()
    await expect(rows).toHaveCount(3)
  })

  await test.step('back by the button, there by the menu of the folder, back by the palette', async () => {
    await page.getByRole('button', { name: 'Show conversations' }).click()
    await expect(rows).toHaveCount(2)
    await folder(page, 'Inbox').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Show single messages' }).click()
    await expect(rows).toHaveCount(3)
    await row(page, 'How soon could you deliver?').click()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('ungroup')
    await page.keyboard.press('Enter')
    await expect(rows).toHaveCount(2)
    // The mail that was read is in front still, as its conversation.
    await expect(row(page, 'Lamps for the hall')).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('results of a search are neither: the key says where it works', async () => {
    await page.getByRole('searchbox').first().fill('lamps')
    await expect(rows).toHaveCount(1)
    await page.getByRole('searchbox').first().press('Enter')
    await page.keyboard.press('Shift+T')
    await expect(page.getByText('it works in the list of the mail')).toBeVisible()
    await goTo(page, 'i')
    await expect(rows).toHaveCount(2)
  })

  await test.step('in Polish, in the dark, in a narrow window', async () => {
    await page.keyboard.press('Shift+T')
    await expect(rows).toHaveCount(3)
    await speak(page, 'polski', 'pl')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 700, height: 700 })
    await row(page, 'And in which colours?').click()
    await expect(page.getByText('Jedna z 2 wiadomości w wątku')).toBeVisible()
    await picture(page, 'single-messages-narrow-dark')
  })
})
