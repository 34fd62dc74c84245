import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, openModule, picture } from '../helpers/e2e-window'

const test = testOnMailbox('board@example.test')

const column = (page: Page, name: string): Locator =>
  page.getByRole('listbox', { name: new RegExp(`^${name}, `) })
const cards = (page: Page, name: string): Locator => column(page, name).getByRole('option')
const marked = (page: Page): Locator => page.locator('[role=option][data-cursor]')
const sum = (page: Page, name: string): Locator =>
  page.locator('section section').filter({ has: page.getByRole('heading', { level: 2, name }) })

async function newDeal(page: Page, title: string, amount: string, currency = 'EUR'): Promise<void> {
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New deal' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title)
  await dialog.getByLabel('Amount').fill(amount)
  if (currency !== 'EUR') {
    await dialog.getByRole('combobox', { name: 'Currency' }).fill(currency)
    await page.keyboard.press('Tab')
  }
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
}

test('[BEY-08] a board: cards are moved by key, by mouse and by menu, counted and added up, and taken back', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await openModule(page, 'Deals')
  await page.keyboard.press('v')
  await expect(page.getByText('No deals yet')).toBeVisible()
  await page.keyboard.press('v')
  await newDeal(page, 'Roof', '1000')
  await newDeal(page, 'Bridge', '2500.50')
  await newDeal(page, 'برج الياسمين', '300', 'PLN')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Show as a board' }).click()

  await test.step('each step is a column with its number and its sum', async () => {
    await expect(cards(page, 'New')).toHaveCount(3)
    await expect(sum(page, 'New')).toContainText('€3,500.50 + PLN 300.00')
    for (const name of ['Qualified', 'Offer sent', 'Negotiation'])
      await expect(column(page, name)).toHaveAccessibleName(`${name}, 0 cards`)
    await expect(page.getByRole('button', { name: 'Won 0' })).toBeVisible()
    await expect(page.getByText('3 open: €3,500.50 + PLN 300.00')).toBeVisible()
  })

  await test.step('by key the card goes one column on, and the keys with it', async () => {
    await page.keyboard.press('Home')
    await expect(marked(page)).toContainText('برج الياسمين')
    await page.keyboard.press('j')
    await expect(marked(page)).toContainText('Bridge')
    await page.keyboard.press('Shift+ArrowRight')
    await expect(cards(page, 'Qualified')).toHaveCount(1)
    await expect(page.getByRole('status').filter({ hasText: 'Stage changed: Bridge' })).toBeVisible()
    await expect(marked(page)).toContainText('Bridge')
    await expect(column(page, 'Qualified')).toBeFocused()
    await page.keyboard.press('Shift+ArrowRight')
    await expect(cards(page, 'Offer sent')).toContainText(['Bridge'])
    await expect(sum(page, 'Offer sent')).toContainText('€2,500.50')
    await page.keyboard.press('Shift+ArrowLeft')
    await expect(cards(page, 'Qualified')).toContainText(['Bridge'])
    for (const name of ['Offer sent', 'Qualified', 'New']) {
      await page.keyboard.press('Control+z')
      await expect(cards(page, name).filter({ hasText: 'Bridge' })).toHaveCount(1)
      await expect(column(page, name)).toBeFocused()
      await expect(marked(page)).toContainText('Bridge')
    }
  })

  await test.step('the key is meant for the card it began with, however fast it is pressed', async () => {
    for (let press = 0; press < 9; press++) await page.keyboard.press('Shift+ArrowRight')
    await expect(page.getByRole('button', { name: 'Lost 1' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Won 0' })).toBeVisible()
    await expect(cards(page, 'New')).toHaveCount(2)
    await expect(marked(page)).toHaveCount(0)
    for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowLeft')
    await expect(cards(page, 'Offer sent')).toContainText(['Bridge'])
    await expect(cards(page, 'New')).toHaveCount(2)
    await expect(marked(page)).toContainText('Bridge')
  })

  await test.step('arrows walk from column to column, empty ones too', async () => {
    await page.keyboard.press('ArrowLeft')
    await expect(column(page, 'Qualified')).toBeFocused()
    await expect(marked(page)).toHaveCount(0)
    await page.keyboard.press('Shift+ArrowRight')
    await expect(page.getByRole('status').filter({ hasText: 'select a card first' })).toBeVisible()
    await page.keyboard.press('ArrowLeft')
    await expect(column(page, 'New')).toBeFocused()
    await expect(marked(page)).toHaveCount(1)
  })

  await test.step('by mouse it is dropped on another column, and on a folded one', async () => {
    await cards(page, 'New').filter({ hasText: 'Roof' }).dragTo(column(page, 'Negotiation'))
    await expect(cards(page, 'Negotiation')).toContainText(['Roof'])
    await cards(page, 'Negotiation').dragTo(page.getByRole('button', { name: 'Won 0' }))
    await expect(page.getByRole('button', { name: 'Won 1' })).toBeVisible()
    await expect(cards(page, 'Negotiation')).toHaveCount(0)
    await expect(page.getByText('2 open: €2,500.50 + PLN 300.00')).toBeVisible()
    await page.getByRole('button', { name: 'Won 1' }).click()
    await expect(cards(page, 'Won')).toContainText(['Roof'])
    await page.getByRole('button', { name: 'Fold Won' }).click()
    await expect(column(page, 'Won')).toBeHidden()
  })

  await test.step('by its menu it goes anywhere, and is deleted and brought back', async () => {
    await cards(page, 'Offer sent').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Lost' }).click()
    await expect(page.getByRole('button', { name: 'Lost 1' })).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect(cards(page, 'Offer sent')).toHaveCount(1)
    await column(page, 'New').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    await expect(cards(page, 'New')).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(cards(page, 'New')).toHaveCount(1)
  })

  await test.step('Enter opens the record beside the board, and Escape leads back', async () => {
    await page.keyboard.press('Escape')
    await column(page, 'Offer sent').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 2, name: 'Bridge' })).toBeVisible()
    await expect(column(page, 'New')).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'board')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { level: 2, name: 'Bridge' })).toBeHidden()
  })

  await test.step('search and filter hold for all columns; the board is there again after a reload', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('bridge')
    await expect(cards(page, 'New')).toHaveCount(0)
    await expect(cards(page, 'Offer sent')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(column(page, 'Offer sent')).toBeFocused()
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('برج')
    await expect(cards(page, 'New')).toHaveCount(1)
    await expect(cards(page, 'Offer sent')).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(column(page, 'New')).toBeFocused()
    await expect(marked(page)).toContainText('برج')
    await page.reload()
    await openModule(page, 'Deals')
    await expect(cards(page, 'Offer sent')).toHaveCount(1)
    await expect(cards(page, 'New')).toHaveCount(1)
  })

  await test.step('where there is room for one alone, the record takes the place of the board', async () => {
    await page.setViewportSize({ width: 700, height: 700 })
    await cards(page, 'New').click()
    await expect(page.getByRole('heading', { level: 2, name: 'برج الياسمين' })).toBeVisible()
    await expect(column(page, 'New')).toBeHidden()
    await page.getByRole('button', { name: 'Back' }).click()
    await expect(cards(page, 'New')).toHaveCount(1)
  })
})

test('tickets stand on a board by their status, without another line', async ({ page }) => {
  await page.getByRole('navigation').getByRole('button', { name: 'Tickets' }).click()
  await page.getByRole('button', { name: 'Show as a board' }).click()
  await page.getByRole('button', { name: 'New ticket' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New ticket' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Lamp broken')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(cards(page, 'Open')).toContainText(['Lamp broken'])
  await page.keyboard.press('Escape')
  await cards(page, 'Open').dragTo(column(page, 'Waiting'))
  await expect(cards(page, 'Waiting')).toContainText(['Lamp broken'])
  await page.keyboard.press('Control+z')
  await expect(cards(page, 'Open')).toContainText(['Lamp broken'])
})
