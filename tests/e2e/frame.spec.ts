import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectNotOnBody,
  folder,
  goTo,
  leaving,
  list,
  mailForm,
  mailText,
  moduleButton,
  picture,
  row,
  write,
} from '../helpers/e2e-window'

const address = 'frame@here.example'
const test = testOnMailbox(address, ['Projects'])

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
  await form.getByRole('button', { name: 'Attach files' }).focus()
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

test('what was done is named in its own place, and Ctrl+Z takes back the newest, a mail before all', async ({
  page,
  shared,
  receive,
}) => {
  await receive('Undo one')
  await receive('Undo two')
  await expect(row(page, 'Undo two')).toBeVisible()
  await row(page, 'Undo one').click()
  await page.keyboard.press('e')
  const bar = page.getByRole('region', { name: 'Notices' })
  await expect(bar.getByText('Archived: Undo one')).toBeVisible()
  await expect(row(page, 'Undo one')).toBeHidden()
  await page.keyboard.press('#')
  await expect(bar.getByText(/^Moved to the trash: /)).toBeVisible()
  await expect(bar.getByText('Archived: Undo one')).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(bar.getByRole('button', { name: 'Undo' })).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(row(page, 'Undo one')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Shift+e')
  await expect(bar.getByText('it is there already')).toBeVisible()

  const form = await write(page, { to: address, subject: 'Taken back', text: 'Not yet.' })
  await mailText(form).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  // Of two ways back, the key stands on the one that it takes.
  await row(page, 'Undo one').click()
  await page.keyboard.press('e')
  await expect(bar.getByText('Archived: Undo one')).toBeVisible()
  const ways = bar.getByRole('button', { name: 'Undo' })
  await expect(ways).toHaveText(['Undo', 'UndoCtrl+Z'])
  await page.keyboard.press('Control+z')
  await expect(mailForm(page).getByText('Not yet.')).toBeVisible()
  await expect(leaving(page, 'Taken back')).toBeHidden()
  await expect(mailText(mailForm(page))).toBeFocused()
  await page.keyboard.type(' Wait.')
  await expect(mailText(mailForm(page))).toHaveText('Not yet. Wait.')
  await mailForm(page).getByRole('button', { name: 'Close' }).click()
  await expect(mailForm(page)).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(row(page, 'Undo one')).toBeVisible()
  await goTo(page, 'o')
  await page.getByRole('article', { name: 'Draft: Taken back' }).getByRole('button').first().click()
  const { y, height } = (await bar.boundingBox()) ?? { y: 0, height: 0 }
  const composer = (await mailForm(page).boundingBox()) ?? { y: 0, height: 0 }
  expect(composer.y + composer.height).toBeLessThanOrEqual(y + 1)
  expect(y + height).toBeLessThanOrEqual(900)
  await mailForm(page).getByRole('button', { name: 'Discard' }).click()
  await page.keyboard.press('Control+z')
  await expect(mailForm(page).getByText('Not yet.')).toBeVisible()
  await page.keyboard.press('Escape')
  expect(await shared.subjectsIn(address, 'INBOX')).not.toContain('Taken back')
})

test('one step back leads to where one was, a reload shows the same, and nothing leads out', async ({
  page,
  receive,
}) => {
  await receive('Way back')
  await row(page, 'Way back').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Way Backer')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expectNotOnBody(page)
  await customerPanel(page).getByRole('button', { name: 'Way Backer' }).click()
  await expect(page.getByRole('main').getByRole('heading', { name: 'Way Backer' })).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Way back', exact: true }).click()
  await expect(page.getByRole('article', { name: 'Way back' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('article', { name: 'Way back' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('main').getByRole('heading', { name: 'Way Backer' })).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
  for (let step = 0; step < 4; step++) await page.evaluate(() => history.back())
  await expect(list(page)).toBeVisible()
  await expectNotOnBody(page)
})

test('the reader keeps its room at every size, and panes their pixels', async ({ page, receive }) => {
  await receive('Room to read')
  await row(page, 'Room to read').click()
  const article = page.getByRole('article', { name: 'Room to read' })
  const widths = async (): Promise<number[]> => {
    const boxes = [
      page.getByRole('navigation', { name: 'Folders' }),
      list(page),
      article,
      customerPanel(page),
    ]
    const measured: number[] = []
    for (const box of boxes)
      measured.push((await box.isVisible()) ? Math.round((await box.boundingBox())?.width ?? 0) : 0)
    return measured
  }
  await expect(article).toBeVisible()
  const before = await widths()
  for (const [width, folders, customer] of [
    [1000, false, false],
    [1920, true, true],
    [1280, true, false],
    [1440, true, true],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await expect(customerPanel(page)).toBeVisible({ visible: customer })
    await expect(page.getByRole('navigation', { name: 'Folders' })).toBeVisible({ visible: folders })
    expect((await widths())[2]).toBeGreaterThanOrEqual(560)
    await picture(page, `frame-${width}`)
  }
  expect(await widths()).toEqual(before)
  const separator = page.getByRole('separator', { name: 'Width of the list' })
  await separator.focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await widths())[1]).toBe((before[1] ?? 0) - 16)
  await page.keyboard.press('Enter')

  await page.setViewportSize({ width: 1280, height: 800 })
  await list(page).focus()
  await page.keyboard.press('i')
  await expect(customerPanel(page)).toBeVisible()
  expect((await widths())[2]).toBeGreaterThanOrEqual(560)
  await page.keyboard.press('i')
  await expect(customerPanel(page)).toBeHidden()
  await page.setViewportSize({ width: 700, height: 800 })
  await expect(list(page)).toBeHidden()
  await expectNotOnBody(page)
  await picture(page, 'frame-700')
  await page.keyboard.press('i')
  await expect(customerPanel(page)).toBeVisible()
  await page.keyboard.press('i')
  await page.keyboard.press('Escape')
  await expect(list(page)).toBeFocused()
  // The answer is below the conversation, which comes to the front with it: nothing typed is lost, or a command.
  const answer = page.getByRole('textbox', { name: 'Text' })
  await page.keyboard.press('r')
  await page.keyboard.type('The price stands')
  await expect(answer).toHaveText(/^The price stands/)
  await page.keyboard.press('Escape')
  await expect(answer).toBeHidden()
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(list(page)).toBeVisible()
  await page.keyboard.press('r')
  await page.keyboard.type(', says Anna')
  await expect(answer).toContainText('The price stands')
  await expect(answer).toContainText(', says Anna')
})

test('the focus has a place after every dialog', async ({ page, receive }) => {
  await receive('Every dialog')
  await row(page, 'Every dialog').click()
  const dialog = page.getByRole('dialog')
  for (const key of ['Control+k', '?', 'v', 'l']) {
    await page.keyboard.press(key)
    await expect(dialog).toBeVisible()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null))
      .toBe(true)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(list(page)).toBeFocused()
  }
  for (const [key, title] of [
    ['2', 'People'],
    ['3', 'Companies'],
    ['4', 'Deals'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expectNotOnBody(page)
    await page.keyboard.press('c')
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expectNotOnBody(page)
  }
  await page.keyboard.press('Control+1')
  for (const subject of ['Kept one', 'Kept two']) {
    const form = await write(page, { subject })
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
  }
  await goTo(page, 'o')
  await page.keyboard.press('j')
  await expect(page.getByRole('article', { name: 'Draft: Kept two' })).toBeFocused()
  await page.keyboard.press('#')
  const kept = page.getByRole('article', { name: 'Draft: Kept one' })
  await expect(kept).toBeFocused()
  await kept.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(kept).toBeHidden()
  await expectNotOnBody(page)
  await page.keyboard.press('Control+z')
  await expect(mailForm(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Add an account' }).click()
  await expect(dialog.getByLabel('E-mail address')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeFocused()
})
