import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { folder, list, mailForm, moduleButton, row, write } from '../helpers/e2e-window'

const address = 'frame@here.example'
const test = testOnMailbox(address, ['Projects'])

/** What has the focus, in a few words; the body never has. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document
    return `${element?.tagName} ${element?.getAttribute('role') ?? ''} ${element?.getAttribute('aria-label') ?? ''}`
  })

const expectNotOnBody = (page: Page): Promise<void> => expect.poll(() => focused(page)).not.toContain('BODY')

test('letters act on mail from the list and the reader alone, and Enter presses what has the focus', async ({
  page,
  receive,
}) => {
  await receive('Keys first')
  await receive('Keys second')
  await expect(row(page, 'Keys second')).toBeVisible()
  await expect(list(page)).toBeFocused()

  // A letter typed in a writer stays there, wherever in it the focus is.
  const form = await write(page, { subject: 'Only letters' })
  await form.getByRole('button', { name: 'Cc Bcc' }).click()
  await expectNotOnBody(page)
  await page.keyboard.type('e#elena')
  await form.getByRole('button', { name: 'Attach' }).focus()
  await page.keyboard.type('e#e')
  await form.locator('header').click()
  await page.keyboard.type('e#e')
  await page.keyboard.press('Control+Enter')
  await expectNotOnBody(page)
  await page.keyboard.type('e#e')
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form).toBeHidden()
  await expect(list(page)).toBeFocused()
  await expect(row(page, 'Keys first')).toBeVisible()
  await expect(row(page, 'Keys second')).toBeVisible()

  // Enter and Space press a button, a row, a tab; no command takes the key away.
  await row(page, 'Keys second').click()
  await page
    .getByRole('article', { name: 'Keys second' })
    .getByRole('button', { name: 'Reply', exact: true })
    .last()
    .focus()
  await page.keyboard.press('Enter')
  await expect(mailForm(page, 'Reply')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(mailForm(page, 'Reply')).toBeHidden()
  await folder(page, 'Projects').focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  await moduleButton(page, 'People').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible()
  await page.keyboard.press('Control+1')
  await expectNotOnBody(page)

  // A sequence works right after a choice was made in Settings.
  await page.keyboard.press('Control+,')
  const language = page.getByRole('combobox', { name: 'Language' })
  await language.click()
  await page.getByRole('option', { name: 'English' }).click()
  await page.keyboard.press('Control+1')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
  await expect(list(page)).toBeFocused()
  await page.keyboard.press('j')
  await expect(list(page)).toHaveAttribute('aria-activedescendant', /^row-/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('article')).toBeVisible()
})
