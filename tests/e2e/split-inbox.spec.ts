import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  list,
  mailForm,
  moduleButton,
  picture,
  row,
  speak,
  undo,
} from '../helpers/e2e-window'

const address = 'split@ourshop.test'
const test = testOnMailbox(address)

const rows = (page: Page) => list(page).getByRole('option')
const tabs = (page: Page) => page.getByRole('tablist', { name: 'Parts of the inbox' })
const tab = (page: Page, name: string | RegExp) => tabs(page).getByRole('tab', { name })
const palette = async (page: Page, typed: string, name: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(typed)
  await page.getByRole('option', { name }).first().waitFor()
  await page.keyboard.press('Enter')
}

/** The subjects behind the tab that is shown. */
const shows = (page: Page, ...subjects: string[]): Promise<void> =>
  expect(async () => {
    await expect(rows(page)).toHaveCount(subjects.length)
    for (const subject of subjects) await expect(row(page, subject)).toBeVisible()
  }).toPass()

test('[BEY-09] everything by key and by palette, the inbox in its parts, and each shortcut shown and changed', async ({
  page,
  receive,
}) => {
  test.setTimeout(120_000)
  await receive('Offer for lamps', { from: 'Ewa Nowak <ewa@nowak.example>' })
  await receive('Catalogue wanted', { from: 'Mario Rossi <mario@rossi.example>' })
  await receive('Friday off', { from: 'Lucia Bianchi <lucia@ourshop.test>' })
  await receive('News of June', { from: 'Shop <n@shop.example>', more: ['List-Id: <news.shop.example>'] })
  await expect(rows(page)).toHaveCount(4)

  await test.step('each conversation stands behind one tab, with what is unread, by mouse and by key', async () => {
    await expect(tab(page, 'All 4 unread')).toHaveAttribute('aria-selected', 'true')
    await tab(page, 'Rest 2 unread').click()
    await shows(page, 'Offer for lamps', 'Catalogue wanted')
    await expect(list(page)).toBeFocused()
    await page.keyboard.press(']')
    await expect(tab(page, /^All/)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    await shows(page, 'News of June')
    await tab(page, /^Lists/).hover()
    await expect(page.getByRole('tooltip')).toHaveText('Lists and automatic mail (G L)')
    await row(page, 'News of June').hover()
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await shows(page, 'Friday off')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page.getByText('No mail of customers')).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'split-empty')
    await tab(page, /^Customers/).focus()
    await page.keyboard.press('ArrowRight')
    await expect(tab(page, /^Colleagues/)).toBeFocused()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect(tab(page, /^All/)).toBeFocused()
  })

  await test.step('who becomes a customer is one at once, and their mail stays in front of the user', async () => {
    await palette(page, 'rest inbox', 'Go to the rest of the inbox')
    await row(page, 'Offer for lamps').click()
    await customerPanel(page).getByRole('button', { name: /^Add/ }).first().click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Add|Create)/ })
      .click()
    await expect(tab(page, /^Customers/)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Offer for lamps' })).toBeVisible()
    await expect(row(page, 'Offer for lamps')).toHaveAttribute('aria-selected', 'true')
    await tab(page, /^Customers/).click()
    await shows(page, 'Offer for lamps')
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await shows(page, 'Catalogue wanted')
  })

  await test.step('a search, a selection of all, the bar and the undo keep to the tab', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('friday')
    await shows(page, 'Friday off')
    await expect(tabs(page)).toBeHidden()
    await page.keyboard.press('Escape')
    await shows(page, 'Catalogue wanted')
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await page
      .getByRole('toolbar', { name: 'Actions on the selected conversations' })
      .getByRole('button', { name: 'Archive' })
      .click()
    await expect(page.getByText('Nothing else')).toBeVisible()
    await tab(page, /^All/).click()
    await shows(page, 'Offer for lamps', 'Friday off', 'News of June')
    await undo(page).click()
    await expect(rows(page)).toHaveCount(4)
  })

  await test.step('the tabs are chosen and ordered; what stands behind one that is off is of the rest', async () => {
    await palette(page, 'settings', 'Settings')
    const section = page.getByRole('region', { name: 'Tabs of the inbox' })
    await section.getByRole('switch', { name: 'Show Lists and automatic mail' }).click({ force: true })
    await section.getByRole('button', { name: 'Move Customers up' }).press('Enter')
    await expectAccessible(page)
    await picture(page, 'split-settings')
    await moduleButton(page, 'Mail').click()
    await expect(tabs(page).getByRole('tab').first()).toHaveAccessibleName(/^Customers/)
    await expect(tab(page, /^Lists/)).toHaveCount(0)
    await tab(page, /^Rest/).click()
    await shows(page, 'Catalogue wanted', 'News of June')
    await page.reload()
    await expect(tabs(page).getByRole('tab').first()).toHaveAccessibleName(/^Customers/)
  })

  await test.step('a shortcut is shown where it works and changed; one that is taken is told, and all are had back', async () => {
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(sheet.getByText('Go to mail of customers')).toBeVisible()
    await sheet.getByRole('button', { name: 'Change keys' }).click()
    const keyboard = page.getByRole('region', { name: 'Keyboard' })
    await keyboard.getByRole('searchbox').first().fill('next tab')
    const line = keyboard.getByRole('listitem').filter({ hasText: 'Next tab of the inbox' })
    await line.getByRole('button', { name: 'Change ]' }).click()
    await page.keyboard.press('e')
    await expect(page.getByRole('status').filter({ hasText: 'already: Archive' })).toBeVisible()
    await page.keyboard.press('Tab')
    await page.getByRole('textbox', { name: 'Press a key' }).focus()
    await page.keyboard.press('y')
    await page.keyboard.press('Enter')
    await expect(line).toContainText('Y')
    await moduleButton(page, 'Mail').click()
    await list(page).focus()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await shows(page, 'Offer for lamps')
    await page.keyboard.press('y')
    await expect(tab(page, /^All/)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('next tab')
    await expect(page.getByRole('option', { name: /^Next tab of the inbox/ })).toContainText('Y')
    await page.keyboard.press('Escape')
    await palette(page, 'settings', 'Settings')
    await keyboard.getByRole('button', { name: 'Reset all keys' }).click()
    await keyboard.getByRole('searchbox').first().fill('next tab')
    await expect(line).toContainText(']')
    await moduleButton(page, 'Mail').click()
  })

  await test.step('the palette reaches what has a button in a mail, in one that is written and in the settings', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await row(page, 'News of June').click()
    await palette(page, 'original raw', 'Show the source')
    const source = page.getByRole('dialog', { name: 'The message as received' })
    await expect(source.getByRole('textbox')).toHaveValue(/List-Id: <news\.shop\.example>/)
    await expectAccessible(page)
    await picture(page, 'split-source')
    await page.keyboard.press('Escape')
    await palette(page, 'new mail', 'New mail')
    const form = mailForm(page)
    await form.getByRole('textbox', { name: 'Subject' }).fill('By palette')
    await palette(page, 'blind copy', 'Add Cc or Bcc')
    await expect(form.getByRole('textbox', { name: 'Bcc' })).toBeVisible()
    const chooser = page.waitForEvent('filechooser')
    await palette(page, 'attach', 'Attach files')
    await chooser
    await palette(page, 'discard', 'Discard the mail being written')
    await expect(form).toBeHidden()
    await palette(page, 'settings notifications', 'Settings: Notifications')
    await expect(page.getByRole('region', { name: 'Notifications' })).toBeInViewport()
    // Whatever stands in the list of keys and can be done here is found by its name.
    const names = await page.getByRole('region', { name: 'Keyboard' }).getByRole('listitem').allInnerTexts()
    const titles = names.map((text) => text.split('\n')[0] ?? '').filter((title) => title.startsWith('Go to'))
    expect(titles.length).toBeGreaterThan(10)
    for (const title of titles) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(title)
      await expect(page.getByRole('option', { name: title }).first()).toBeVisible()
      await page.keyboard.press('Escape')
    }
    await moduleButton(page, 'Mail').click()
  })

  for (const [width, height, name] of [
    [1440, 900, 'wide'],
    [1000, 700, 'middle'],
    [700, 800, 'narrow'],
  ] as const) {
    await page.setViewportSize({ width, height })
    await picture(page, `split-${name}`)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await speak(page, 'Polish', 'pl')
  await picture(page, 'split-polish-dark')
})
