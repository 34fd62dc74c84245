import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, list, mailForm, moduleButton, picture, row, undo } from '../helpers/e2e-window'

const test = testOnMailbox('keys@test.local')

const keyboard = (page: Page): Locator => page.getByRole('region', { name: 'Keyboard' })
const line = (page: Page, command: string): Locator =>
  keyboard(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(command, { exact: true }) })
const recorder = (page: Page): Locator => page.getByRole('dialog', { name: /^New key for/ })
const said = (page: Page): Locator => recorder(page).getByRole('status')
const program = (page: Page, name: string): Locator =>
  keyboard(page).getByRole('radiogroup').getByText(name, { exact: true })
const toolbar = (page: Page): Locator => page.getByRole('toolbar', { name: 'Actions on this conversation' })

/** What a keyboard sends where a sign is made by AltGr, as # is on an Italian one. */
async function pressAltGr(page: Page, key: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const event = { key, code: 'Quote', modifiers: 3, windowsVirtualKeyCode: 222 }
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  await devtools.detach()
}

test('every command’s key can be seen, recorded, taken over, removed and had back, in all windows at once', async ({
  page,
  world,
  receive,
}) => {
  for (const subject of ['First of keys', 'Second of keys']) await receive(subject)
  const other = await page.context().newPage()
  await other.goto(world.app.url)
  await row(other, 'First of keys').click()

  await expect(row(page, 'First of keys')).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.getByRole('button', { name: 'Change keys' }).click()
  const search = keyboard(page).getByRole('searchbox', { name: 'Search commands and keys' })
  await expect(search).toBeFocused()
  await page.keyboard.type('arch')
  await expect(line(page, 'Archive')).toBeVisible()
  await expect(line(page, 'Reply')).toBeHidden()

  await test.step('a key is pressed; those that cannot be had say why', async () => {
    await line(page, 'Archive').getByRole('button', { name: 'Change E' }).click()
    const field = recorder(page).getByRole('textbox', { name: 'Press a key' })
    await expect(field).toBeFocused()
    await page.keyboard.press('g')
    await expect(said(page)).toContainText('already: ')
    await page.keyboard.press('i')
    await expect(field).toHaveValue('G I')
    await expect(said(page)).toHaveText('already: Go to the inbox')
    await expectAccessible(page)
    await picture(page, 'keys-recorder')
    await page.keyboard.press('Control+Enter')
    await expect(said(page)).toContainText('always sends')
    await page.keyboard.press('Control+r')
    await expect(said(page)).toContainText('browser')
    await page.keyboard.press('ArrowDown')
    await expect(said(page)).toContainText('lists')
    await pressAltGr(page, '#')
    await expect(field).toHaveValue('#')
    await expect(said(page)).toHaveText('already: Move to trash')
    await page.keyboard.press('Tab')
    await expect(said(page)).toContainText('Tab goes')
    await field.focus()
    await page.keyboard.press('y')
    await expect(said(page)).toBeEmpty()
    await page.keyboard.press('Enter')
    await expect(recorder(page)).toBeHidden()
    await expect(line(page, 'Archive')).toContainText('Y')
  })

  await test.step('the other window has it in its tooltips, its palette and its keys', async () => {
    await toolbar(other).getByRole('button', { name: 'Archive' }).hover()
    await expect(other.getByRole('tooltip')).toHaveText('Archive (Y)')
    await row(other, 'First of keys').click({ button: 'right' })
    await expect(other.getByRole('menuitem', { name: 'Archive' })).toContainText('Y')
    await other.keyboard.press('Escape')
    await expect(list(other)).toBeFocused()
    await other.keyboard.press('Control+k')
    await other.keyboard.type('archive')
    await expect(other.getByRole('option', { name: /^Archive/ })).toContainText('Y')
    await other.keyboard.press('Escape')
    await expect(list(other)).toBeFocused()
    await other.keyboard.press('e')
    await other.keyboard.press('y')
    await expect(row(other, 'First of keys')).toHaveCount(0)
    await expect(row(other, 'Second of keys')).toBeVisible()
  })

  await test.step('a key is taken over, and Undo gives it back', async () => {
    await search.fill('reply')
    await line(page, 'Reply').getByRole('button', { name: 'Add a key' }).click()
    await expect(recorder(page).getByRole('textbox')).toBeFocused()
    await page.keyboard.press('y')
    await expect(said(page)).toHaveText('already: Archive')
    await page.keyboard.press('Enter')
    await expect(recorder(page).getByRole('button', { name: 'Take it over' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(recorder(page)).toBeHidden()
    await search.fill('y')
    await expect(line(page, 'Reply')).toBeVisible()
    await expect(line(page, 'Archive')).toBeHidden()
    await page.reload()
    await expect(line(page, 'Archive').getByRole('button', { name: /^Change/ })).toHaveCount(0)
    await expect(line(page, 'Reply')).toContainText('Y')
  })

  await test.step('a sequence is recorded and works; a key is removed', async () => {
    await line(page, 'Reply').getByRole('button', { name: 'Remove Y' }).click()
    await expect(line(page, 'Reply')).not.toContainText('Y')
    await undo(page).click()
    await expect(line(page, 'Reply')).toContainText('Y')
    await line(page, 'Archive').getByRole('button', { name: 'Add a key' }).click()
    await expect(recorder(page).getByRole('textbox')).toBeFocused()
    await page.keyboard.press('z')
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await expect(line(page, 'Archive')).toContainText('ZE')
    await row(other, 'Second of keys').click()
    await other.keyboard.press('y')
    const answer = mailForm(other, 'Reply')
    await expect(answer).toBeVisible()
    await other.keyboard.press('Escape')
    await expect(answer).toBeHidden()
    await expect(list(other)).toBeFocused()
    await other.keyboard.press('z')
    await other.keyboard.press('e')
    await expect(row(other, 'Second of keys')).toHaveCount(0)
  })

  await test.step('one command, and all of them, have their usual keys again', async () => {
    await line(page, 'Reply').getByRole('button', { name: 'Reset these keys' }).click()
    await expect(line(page, 'Reply')).not.toContainText('Y')
    await keyboard(page).getByRole('button', { name: 'Reset all keys' }).click()
    await expect(line(page, 'Archive').getByRole('button', { name: 'Change E' })).toBeVisible()
    await undo(page).click()
    await expect(line(page, 'Archive')).toContainText('ZE')
    await keyboard(page).getByRole('button', { name: 'Reset all keys' }).click()
    await expect(line(page, 'Archive')).not.toContainText('ZE')
  })

  await test.step('the keys of another program', async () => {
    await program(page, 'Gmail').click()
    await expect(line(page, 'Back')).toContainText('U')
    await expect(line(page, 'Select all')).toContainText('*A')
    await program(page, 'Outlook').click()
    await expect(line(page, 'New mail').getByRole('button', { name: 'Change N' })).toBeVisible()
    await moduleButton(page, 'Mail').click()
    await page.keyboard.press('n')
    await expect(mailForm(page)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(mailForm(page)).toBeHidden()
    await moduleButton(page, 'Settings').click()
    await program(page, 'Postilla').click()
    await expect(line(page, 'Back')).not.toContainText('U')
  })

  for (const [width, height, name] of [
    [1440, 900, 'wide'],
    [1000, 700, 'middle'],
    [700, 800, 'narrow'],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await keyboard(page).getByRole('searchbox').first().scrollIntoViewIfNeeded()
      if (width === 700) await expectAccessible(page)
      await picture(page, `keys-${name}-${colorScheme}`)
    }
  }
  await other.close()
})
