import type { Page } from '@playwright/test'
import { startApp, type App } from '../helpers/app'
import { expect, test } from '../helpers/e2e'
import {
  openFilter,
  expectAccessible,
  list,
  mailForm,
  mailText,
  picture,
  row,
  sendAtOnce,
} from '../helpers/e2e-window'

let demo: App

test.beforeAll(async ({ browser }) => {
  demo = await startApp({ demo: true })
  const page = await browser.newPage()
  await open(page)
  await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible({ timeout: 60_000 })
  await page.close()
})
test.afterAll(() => demo.stop())

async function open(page: Page): Promise<void> {
  await page.goto(demo.url)
  await expect(list(page)).toBeVisible({ timeout: 60_000 })
}

/** A command, chosen from the palette as a user would. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(words)
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

const subject = 'Oferta – oświetlenie biurowca Nowa Praga'

/** Every main view in turn: its picture, and what axe says of it, which it looks at in light and in dark. */
async function tour(page: Page, name: string): Promise<void> {
  const look = async (view: string): Promise<void> => {
    await picture(page, `${name}-light-${view}`)
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, `${name}-dark-${view}`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await open(page)
  await look('inbox')
  await page.getByRole('searchbox').first().fill('nowa praga')
  await expect(page.getByRole('option').first()).toBeVisible()
  await look('search')
  await row(page, subject).first().click()
  await expect(page.locator('article iframe').first()).toBeVisible()
  await look('thread')
}

for (const [width, height, name] of [
  [1440, 900, 'wide'],
  [1000, 700, 'middle'],
  [640, 800, 'narrow'],
] as const) {
  test(`inbox, search and a linked thread at ${width} × ${height}, light and dark`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: 'light' })
    await tour(page, name)
  })
}

for (const [language, scheme] of [
  ['en', 'light'],
  ['it', 'dark'],
  ['pl', 'light'],
] as const) {
  test(`every module and dialog in ${language}, ${scheme}`, async ({ page }) => {
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme: scheme })
    await open(page)
    const look = async (view: string): Promise<void> => {
      await picture(page, `${language}-${view}`)
      await expectAccessible(page)
    }
    const names = { en: 'English', it: 'Italiano', pl: 'Polski' }
    await command(page, names[language])
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await page.keyboard.press('j')
    await expect(page.locator('article iframe').first()).toBeVisible()
    await look('thread')
    await page.keyboard.press('c')
    await expect(page.getByRole('form')).toBeVisible()
    await look('composer')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('form')).toBeHidden()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
    await look('palette')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('shortcuts')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('l')
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
    await look('link')
    await page.keyboard.press('Escape')
    for (const [key, view] of [
      ['2', 'people'],
      ['3', 'companies'],
      ['4', 'deals'],
    ] as const) {
      await page.keyboard.press(`Control+${key}`)
      const list = page.getByRole('main').getByRole('region').first()
      await list.getByRole('option').nth(2).click()
      await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toBeVisible()
      await look(view)
    }
    await page.keyboard.press('f')
    const filter = page.getByRole('dialog', { name: /^(Filter|Filtra|Filtruj)$/ })
    await expect(filter.getByRole('combobox').first()).toBeFocused()
    await look('filter')
    await page.keyboard.press('Escape')
    await expect(filter).toBeHidden()
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('main').getByRole('switch').first()).toBeVisible()
    // Started with a place of its own, it stays.
    await expect(
      page.getByText(/this demo is kept|questa demo viene conservata|to demo zostaje/),
    ).toBeVisible()
    await look('settings')
    await page.keyboard.press('Control+1')
    await page.getByRole('searchbox').first().fill('xyzzyxyzzy')
    await expect(page.getByRole('option')).toHaveCount(0)
    await look('nothing-found')
  })
}

test.describe('in English', () => {
  test.beforeEach(async ({ page }) => {
    await open(page)
    await command(page, 'English')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  })

  test('[READ-22] [ADM-08] the palette finds commands, people and mail, and runs them; modules have keys', async ({
    page,
  }) => {
    await command(page, 'go to flagged')
    await expect(page.getByRole('heading', { name: 'Flagged' })).toBeVisible()
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').fill('anna nowak')
    await dialog.getByRole('option', { name: /Anna Nowak.*Person/ }).click()
    await expect(page.getByRole('main').getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await page.keyboard.press('Control+1')
    await expect(page.getByRole('heading', { name: 'Flagged' })).toBeVisible()
    await page.keyboard.press('Control+k')
    await dialog.getByRole('combobox').fill('oswietlenie biurowca')
    await dialog.getByRole('option', { name: subject }).first().click()
    await expect(page.getByRole('article', { name: subject })).toBeVisible()
    await command(page, 'dark')
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
    await command(page, 'theme as the system')
  })

  test('lists of records are filtered and sorted by key and mouse, which Back, Forward and a reload keep', async ({
    page,
  }) => {
    const chips = page.getByRole('list', { name: 'Filter and order' })
    const filter = page.getByRole('dialog', { name: 'Filter' })
    const deals = page.getByRole('listbox', { name: 'Deals' })
    await page.keyboard.press('Control+4')
    await expect(page.getByText('Open deals first, last changed on top')).toBeVisible()
    const all = Number(await page.getByRole('heading', { level: 1 }).getByText(/^\d+$/).textContent())
    await openFilter(page)
    await page.keyboard.type('stage')
    await page.keyboard.press('Enter')
    await expect(filter.getByRole('combobox', { name: 'Condition' })).toHaveValue('is any of')
    for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key)
    for (const step of ['new', 'offer']) {
      await page.keyboard.type(step)
      await expect(page.getByRole('option', { selected: false }).first()).toBeVisible()
      await page.keyboard.press('Enter')
    }
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect(filter).toBeHidden()
    await expect(chips.getByRole('listitem')).toHaveText(['Stage: New or Offer sent'])
    await expect(deals.getByRole('option').filter({ hasNotText: /New|Offer sent/ })).toHaveCount(0)
    await expect(deals.getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('sort the list')
    await expect(page.getByRole('option', { name: /^Sort the list/ })).toBeVisible()
    await page.keyboard.press('Enter')
    const sort = page.getByRole('dialog', { name: 'Sort' })
    await expect(sort.getByRole('combobox').first()).toBeFocused()
    await page.keyboard.type('amount')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('largest')
    await page.keyboard.press('Enter')
    await expect(sort.getByRole('combobox', { name: 'Order' })).toHaveValue('largest first')
    await page.keyboard.press('Enter')
    const largest = 'Amount: largest first'
    await expect(chips.getByRole('button', { name: largest, exact: true })).toBeVisible()
    await expect(page.getByText('Open deals first, last changed on top')).toBeHidden()
    const amounts = await deals.getByText(/^€[\d,.]+$/).allTextContents()
    const figures = amounts.map((text) => Number(text.replace(/[€,]/g, '')))
    expect(figures.length).toBeGreaterThan(2)
    expect(figures).toEqual(figures.toSorted((a, b) => b - a))

    await page.reload()
    await expect(chips.getByRole('button', { name: largest, exact: true })).toBeVisible()
    await chips.getByRole('button', { name: 'Stage: New or Offer sent', exact: true }).click()
    await filter.getByRole('combobox', { name: 'Condition' }).click()
    await page.getByRole('option', { name: 'is none of' }).click()
    await filter.getByRole('button', { name: 'Add a condition' }).click()
    await page.keyboard.type('amount')
    await page.keyboard.press('Enter')
    const value = filter.getByRole('textbox', { name: 'Value' })
    await value.fill('a lot')
    await filter.getByRole('button', { name: 'Apply' }).click()
    await expect(value).toHaveAccessibleDescription(/This is not an amount/)
    await value.fill('9,000,000')
    // Said enough: what was entered is taken by a press elsewhere.
    await page.getByRole('heading', { level: 1 }).click()
    await expect(chips.getByRole('listitem')).toHaveText([
      'Stage: none of New, Offer sent',
      'Amount less than €9,000,000.00',
      largest,
      'Clear all',
    ])
    await expect(deals.getByRole('option').filter({ hasText: /New|Offer sent/ })).toHaveCount(0)
    await page.keyboard.press('Alt+ArrowLeft')
    await expect(chips.getByRole('button', { name: 'Stage: New or Offer sent', exact: true })).toBeVisible()
    await page.keyboard.press('Alt+ArrowRight')
    await chips.getByRole('button', { name: 'Remove: Stage: none of New, Offer sent' }).click()
    await openFilter(page)
    await page.keyboard.type('title')
    await page.keyboard.press('Enter')
    for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key)
    await page.keyboard.type('100%_')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Nothing matches the filter')).toBeVisible()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await chips.getByRole('button', { name: `Remove: ${largest}` }).click()
    await expect(chips).toBeHidden()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Deals ${all}`)

    // What is opened and left by Escape changes nothing; every type of record has the same.
    await page.keyboard.press('Control+5')
    await expect(page.getByRole('heading', { level: 1, name: /^Tickets/ })).toBeVisible()
    for (const key of ['Escape', 'Enter']) {
      await openFilter(page)
      await page.keyboard.type('due')
      await page.keyboard.press('Enter')
      for (const tab of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(tab)
      await page.keyboard.type('overdue')
      await page.keyboard.press('Enter')
      await expect(filter.getByRole('combobox', { name: 'Value' })).toHaveValue('overdue')
      await page.keyboard.press(key)
      await expect(filter).toBeHidden()
      await expect(chips.getByRole('listitem')).toHaveText(key === 'Enter' ? ['Due: overdue'] : [])
    }
    await page.keyboard.press('Control+4')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Deals ${all}`)

    // What is shown and not in the filter says so, and is found in its list again.
    await deals.getByRole('option', { selected: false }).filter({ hasNotText: /New/ }).first().click()
    const outside = page.getByRole('status').filter({ hasText: 'The record shown is not in this filter' })
    await openFilter(page)
    await page.keyboard.type('stage')
    await page.keyboard.press('Enter')
    for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key)
    await page.keyboard.type('new')
    await page.getByRole('option', { name: 'New', exact: true }).click()
    await page.keyboard.press('Enter')
    await expect(outside).toBeVisible()
    await picture(page, 'views-outside')
    await expectAccessible(page)
    await outside.getByRole('button', { name: 'Clear the filter' }).click()
    await expect(outside).toBeHidden()
    await expect(deals.getByRole('option', { selected: true })).toBeInViewport()
  })

  test('[SRCH-03] / finds by subject, by person and by text, accents or not', async ({ page }) => {
    const search = page.getByRole('searchbox').first()
    for (const [typed, found] of [
      ['oswietlenie biurowca', subject],
      ['Theatre municipal', 'Théâtre municipal – foyer : demande d’offre'],
      ['from:krueger filialkonzept', 'Filialkonzept 2027: 12 Häuser'],
    ] as const) {
      await page.keyboard.press('/')
      await expect(search).toBeFocused()
      await search.fill(typed)
      await expect(page.getByRole('heading', { name: `Results for “${typed}”` })).toBeVisible()
      await expect(row(page, found).first()).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    }
  })

  test('[SRCH-06] notes are found from anywhere, and by a list only where it asks for notes', async ({
    page,
  }) => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog')
    await palette.getByRole('combobox').fill('GEMELLI telefono')
    const note = palette.getByRole('option', { name: /due gemelli alle elementari/ })
    await expect(note).toContainText('Giovanna')
    await picture(page, 'palette-notes')
    await note.click()
    await expect(page.getByRole('heading', { level: 2, name: /^Giovanna/ })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Edit the note: Preferisce il telefono/ })).toBeVisible()
    const inList = page.getByRole('searchbox', { name: 'Search', exact: true })
    await inList.fill('gemelli')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await inList.fill('giovanna')
    const people = page.getByRole('listbox', { name: 'People' }).getByRole('option')
    await people.first().click()
    const filter = page.getByRole('dialog', { name: 'Filter' })
    for (const [words, found] of [
      ['nobody wrote this', 0],
      ['GEMELLI', 1],
    ] as const) {
      await openFilter(page)
      await page.keyboard.type('notes')
      await page.keyboard.press('Enter')
      for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key)
      await page.keyboard.type(words)
      await page.keyboard.press('Enter')
      await expect(filter).toBeHidden()
      await expect(page.getByText(`Notes contains “${words}”`)).toBeVisible()
      await expect(people).toHaveCount(found)
      if (found === 0) await page.getByRole('button', { name: 'Clear the filter' }).click()
    }
    await expect(people).toContainText('Giovanna')
  })

  test('a mail to somebody of the demo is answered, and the answer comes by itself', async ({ page }) => {
    test.setTimeout(90_000)
    await page.keyboard.press('c')
    const form = mailForm(page)
    await form.getByRole('textbox', { name: 'To' }).pressSequentially('anna nowak')
    await expect(
      page.getByRole('listbox', { name: 'Matching addresses' }).getByRole('option', { name: /Anna Nowak/ }),
    ).toBeVisible()
    await page.keyboard.press('Enter')
    await form.getByRole('textbox', { name: 'Subject' }).fill('Can you call me?')
    await mailText(form).fill('Hello Anna, can you call me tomorrow?')
    await sendAtOnce(page, 'Can you call me?')
    const answer = row(page, /Anna Nowak.*Can you call me\?/)
    await expect(answer).toBeVisible({ timeout: 60_000 })
    await answer.click()
    await expect(page.getByRole('article', { name: 'Can you call me?' })).toBeVisible()
  })
})
