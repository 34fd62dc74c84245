import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectPartsToBreakAlone } from '../helpers/e2e-parts'
import {
  expectAccessible,
  expectNotOnBody,
  fillAccount,
  goTo,
  list,
  mailForm,
  moduleButton,
  picture,
  row,
  write,
} from '../helpers/e2e-window'

const address = 'comfort@here.example'
const test = testOnMailbox(address)

const rowHeight = (page: Page): Promise<number> =>
  row(page, /Of any size/).evaluate((element) => element.getBoundingClientRect().height)

test('Ctrl with plus, minus and 0 sizes all of the window from 80 to 200 %, and the profile keeps it', async ({
  page,
  receive,
}) => {
  await receive('Of any size')
  await expect(row(page, 'Of any size')).toBeVisible()
  const usual = await rowHeight(page)
  await page.keyboard.press('Control+-')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual * 0.9, 0)
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+-')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual * 0.8, 0)
  for (let step = 0; step < 9; step++) await page.keyboard.press('Control++')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual * 2, 0)
  await page.reload()
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual * 2, 0)

  // As in a window half as wide, nothing starves, leaves the window or lies over another.
  await row(page, 'Of any size').click()
  await expect(page.getByRole('article', { name: 'Of any size' })).toBeInViewport()
  await page.getByRole('button', { name: /^Status: / }).click()
  const status = page.getByRole('dialog').filter({ hasText: address })
  await expect(status.getByRole('button', { name: 'Get mail' })).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')
  await goTo(page, 'i')
  await list(page).focus()
  const form = await write(page, { to: 'large@else.example', subject: 'Large letters', text: 'Large.' })
  for (const name of ['Subject', 'Text of the mail']) {
    await form.getByRole('textbox', { name }).scrollIntoViewIfNeeded()
    await expect(form.getByRole('textbox', { name })).toBeInViewport()
  }
  await picture(page, 'size-200')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Send to large@else.example' }).click({ trial: true })
  await page.keyboard.press('Control+0')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual, 0)
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form).toBeHidden()

  await page.keyboard.press('Control+,')
  await page.getByRole('combobox', { name: 'Size of text and controls' }).click()
  await page.getByRole('option', { name: '125%' }).click()
  await page.keyboard.press('Control+1')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual * 1.25, 0)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('actual size')
  await page.keyboard.press('Enter')
  await expect.poll(() => rowHeight(page)).toBeCloseTo(usual, 0)
})

test('a part that breaks says so in its own place, the rest goes on, and it comes back', async ({
  browser,
  shared,
  receive,
}) => {
  await receive('Beside what breaks')
  // A page of its own: what breaks says so in the console, too.
  const page = await browser.newPage()
  await page.goto(shared.app.url)
  await row(page, 'Beside what breaks').click()
  await expect(page.getByRole('button', { name: 'Add to the CRM' })).toBeVisible()
  const parts = await expectPartsToBreakAlone(page)
  expect(parts).toEqual(
    expect.arrayContaining([
      'Modules',
      'Folders',
      'Mail list',
      'Conversation',
      'Customer',
      'Status',
      'Message',
    ]),
  )
  await list(page).focus()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await expect(palette.getByRole('option').first()).toBeVisible()
  await page.evaluate(() => {
    const { normalize } = String.prototype
    String.prototype.normalize = () => {
      throw new Error('broken for a test')
    }
    window.addEventListener('mend', () => (String.prototype.normalize = normalize))
  })
  await palette.getByRole('combobox').fill('è')
  await expect(palette.getByText('has stopped working')).toBeVisible()
  await expectNotOnBody(page)
  await page.evaluate(() => window.dispatchEvent(new Event('mend')))
  await palette.getByRole('button', { name: 'Load this part again' }).click()
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(list(page)).toBeFocused()
  await page.keyboard.press('c')
  await expect(mailForm(page)).toBeVisible()
  await page.keyboard.press('Escape')

  // A form that breaks takes neither its list nor what was typed with it.
  await moduleButton(page, 'People').click()
  await page.keyboard.press('c')
  const form = page.getByRole('dialog', { name: 'New person' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Breaks on opening')
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    const { parse } = JSON
    JSON.parse = (text: string): unknown => {
      if (text.includes('"typed":{"name":"Breaks')) throw new Error('broken for a test')
      return parse(text)
    }
    window.addEventListener('mend', () => (JSON.parse = parse))
  })
  await page.keyboard.press('c')
  await expect(page.getByRole('dialog').getByText('“People” has stopped working')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible()
  await expectNotOnBody(page)
  await page.evaluate(() => window.dispatchEvent(new Event('mend')))
  await page.keyboard.press('c')
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Breaks on opening')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Breaks on opening' })).toBeVisible()
  // What goes by itself in these moments would be missed beside the part that breaks.
  await expect(row(page, /Breaks on opening/)).toBeVisible()
  await page.getByRole('status').getByRole('button', { name: 'Close' }).click()
  expect(await expectPartsToBreakAlone(page)).toEqual(expect.arrayContaining(['Notes', 'Timeline', 'Deals']))
  await moduleButton(page, 'Settings').click()
  await expect(page.getByRole('heading', { name: 'Preferences' })).toBeVisible()
  // Parts that come with what they show.
  await expect(page.getByRole('region', { name: 'What was decided' })).toBeVisible()
  await expect(page.getByRole('form', { name: 'Proxy' })).toBeVisible()
  expect(await expectPartsToBreakAlone(page)).toEqual(expect.arrayContaining(['Accounts', 'Preferences']))
  await page.close()
})

test('the focus is where work goes on: after a record is deleted, a test fails, the engine is gone', async ({
  page,
  shared,
}) => {
  for (const [module, name, noun] of [
    ['People', 'Ada Focus', 'person'],
    ['Companies', 'Focus Works', 'company'],
    ['Deals', 'Focus deal', 'deal'],
  ] as const) {
    await moduleButton(page, module).click()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: `New ${noun}` })
    await dialog.getByRole('textbox', { name: noun === 'deal' ? 'Title' : 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await expectNotOnBody(page)
    await page.getByRole('button', { name: `Delete ${noun}` }).click()
    await expect(page.getByRole('heading', { name })).toBeHidden()
    await expectNotOnBody(page)
  }

  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, shared, 'fails@here.example', 'wrong')
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'password' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeFocused()

  await page.keyboard.press('Control+1')
  const form = await write(page, { subject: 'Goes on', text: 'Written before' })
  await shared.app.kill()
  await expect(page.getByText('Reconnecting. What is on this screen stays here')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Status: Not connected' })).toBeVisible()
  await page.keyboard.type(' and after')
  await expect(form.getByText('Written before and after')).toBeVisible()
  // Nobody may think that it left.
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Not sent' })).toBeVisible()
  await page.keyboard.type(', still')
  await expect(form.getByText('Written before and after, still')).toBeVisible()
  // Closed, it would be nowhere: nothing can be saved.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('status').filter({ hasText: 'Stays open' })).toBeVisible()
  await expect(form.getByText('Written before and after, still')).toBeVisible()
  await expectNotOnBody(page)
  await shared.app.start()
})
