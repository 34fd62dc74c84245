import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  folder,
  folders,
  goTo,
  list,
  picture,
  row,
  undo,
} from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'reader@example.test'
const test = testOnMailbox(me, ['Projects', 'Projects/2026', 'Receipts'])

/** Waits until windows opened from now on look as expected: what is kept of a window is saved once it has rested. */
async function openedLater(page: Page, url: string, looks: (other: Page) => Promise<void>): Promise<void> {
  const other = await page.context().newPage()
  await expect(async () => {
    await other.goto(url)
    await expect(folders(other)).toBeVisible()
    await looks(other)
  }).toPass()
  await other.close()
}

test('[READ-01] three panes and the customer, reachable by name, resized by key, put away and had back, remembered', async ({
  page,
  world,
  receive,
}) => {
  await receive('Panes')
  await row(page, 'Panes').click()
  await expect(folders(page)).toBeVisible()
  await expect(list(page)).toBeVisible()
  await expect(page.getByRole('article', { name: 'Panes' })).toBeVisible()
  await expect(customerPanel(page)).toBeVisible()
  const separator = page.getByRole('separator').nth(1)
  const before = (await list(page).boundingBox())?.width ?? 0
  await separator.focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await list(page).boundingBox())?.width).toBeGreaterThan(before)
  const wider = (await list(page).boundingBox())?.width ?? 0
  await openedLater(page, world.app.url, async (other) => {
    await expect(list(other)).toBeVisible()
    expect(Math.round((await list(other).boundingBox())?.width ?? 0)).toBe(Math.round(wider))
  })
  await page.reload()
  await expect
    .poll(async () => Math.round((await list(page).boundingBox())?.width ?? 0))
    .toBe(Math.round(wider))

  await row(page, 'Panes').click()
  const panes = { folders: folders(page), list: list(page), customer: customerPanel(page) }
  for (const [name, key, pane] of [
    ['folders', 'f', panes.folders],
    ['the list', 'l', panes.list],
    ['the customer', 'k', panes.customer],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`^Hide ${name}`) }).click({ force: true })
    await expect(pane).toBeHidden()
    await expect(page.getByRole('article', { name: 'Panes' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('button', { name: `Show ${name} (W ${key.toUpperCase()})` })).toBeVisible()
    await expect(pane).toBeHidden()
    await page.getByRole('button', { name: new RegExp(`^Show ${name}`) }).click()
    await expect(pane).toBeVisible()
    await page.keyboard.press('w')
    await page.keyboard.press(key)
    await expect(pane).toBeHidden()
    await page.keyboard.press('w')
    await page.keyboard.press(key)
    await expect(pane).toBeVisible()
  }
  for (const [key, pane] of [
    ['f', panes.folders],
    ['l', panes.list],
    ['k', panes.customer],
  ] as const) {
    await page.keyboard.press('w')
    await page.keyboard.press(key)
    await expect(pane).toBeHidden()
  }
  await page.getByRole('article', { name: 'Panes' }).hover()
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await expectAccessible(page)
  await picture(page, 'panes-folded')
  for (const name of ['folders', 'the list', 'the customer'])
    await page.getByRole('button', { name: new RegExp(`^Show ${name}`) }).click()
  await expect(panes.list).toBeVisible()
})

test('[READ-18] unread rows are bold and counted, the title of the window counts them, too', async ({
  page,
  world,
  receive,
}) => {
  const weight = (subject: string) =>
    page
      .getByText(subject, { exact: true })
      .first()
      .evaluate((element) => Number(getComputedStyle(element).fontWeight))
  const unread = async (): Promise<number> =>
    Number(
      (
        await folders(page)
          .getByRole('button', { name: /^Inbox/ })
          .first()
          .innerText()
      ).match(/\d+$/)?.[0],
    )
  await receive('Bold one')
  await expect(row(page, 'Bold one')).toContainText('Unread')
  expect(await weight('Bold one')).toBeGreaterThanOrEqual(600)
  const before = await unread()
  expect(before).toBeGreaterThan(0)
  await expect(page).toHaveTitle(`(${before}) Postilla`)
  await row(page, 'Bold one').click()
  await expect(row(page, 'Bold one')).not.toContainText('Unread')
  expect(
    await row(page, 'Bold one')
      .getByText('Bold one', { exact: true })
      .evaluate((element) => Number(getComputedStyle(element).fontWeight)),
  ).toBeLessThan(600)
  await expect(page).toHaveTitle(before === 1 ? 'Postilla' : `(${before - 1}) Postilla`)
  await expect.poll(() => world.flagsIn(me, 'INBOX', 'Bold one')).toEqual([['\\Seen']])
})

test('J and K move, Enter opens, X selects, Escape goes back, and the list’s own keys work', async ({
  page,
  receive,
}) => {
  for (const subject of ['Keys one', 'Keys two', 'Keys three']) await receive(subject)
  const options = page.getByRole('option')
  await expect(options.nth(0)).toContainText('Keys three')
  await page.keyboard.press('j')
  await expect(options.nth(0)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('j')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('k')
  await expect(options.nth(0)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Keys two' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Home')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('2 selected')).toBeHidden()
})

test('[FLD-10] [FLD-19] folders of another program, nested, folded and still folded after a restart', async ({
  page,
  world,
}) => {
  await expect(folder(page, 'Projects')).toBeVisible()
  await expect(folder(page, '2026')).toBeVisible()
  const [parent, child] = [
    await folder(page, 'Projects').boundingBox(),
    await folder(page, '2026').boundingBox(),
  ]
  expect(child?.y).toBeGreaterThan(parent?.y ?? 0)
  await folders(page).getByRole('button', { name: 'Collapse Projects' }).click()
  await expect(folder(page, '2026')).toBeHidden()
  await folders(page).getByRole('button', { name: me }).click()
  await expect(folder(page, 'Projects')).toBeHidden()
  await openedLater(page, world.app.url, (other) =>
    expect(folders(other).getByRole('button', { name: me })).toHaveAttribute('aria-expanded', 'false', {
      timeout: 1_000,
    }),
  )
  await world.app.restart()
  await page.goto(world.app.url)
  await expect(folders(page).getByRole('button', { name: me })).toHaveAttribute('aria-expanded', 'false')
  await folders(page).getByRole('button', { name: me }).click()
  await expect(folder(page, 'Projects')).toBeVisible()
  await expect(folder(page, '2026')).toBeHidden()
  await folders(page).getByRole('button', { name: 'Expand Projects' }).click()
  await expect(folder(page, '2026')).toBeVisible()
  await world.onServer(me, (client) => client.mailboxCreate(['Made elsewhere']))
  await page.keyboard.press('F5')
  await expect(folder(page, 'Made elsewhere')).toBeVisible()
})

test('[READ-10] [READ-09] flag and unread by key reach the server, and the views of both show them', async ({
  page,
  world,
  receive,
}) => {
  await receive('Flag me')
  await row(page, 'Flag me').click()
  await expect.poll(() => world.flagsIn(me, 'INBOX', 'Flag me')).toEqual([['\\Seen']])
  await page.keyboard.press('s')
  await expect(row(page, 'Flag me').getByLabel('Flagged')).toBeVisible()
  await expect.poll(() => world.flagsIn(me, 'INBOX', 'Flag me')).toEqual([['\\Flagged', '\\Seen']])
  await goTo(page, 'f')
  await expect(page.getByRole('heading', { name: 'Flagged' })).toBeVisible()
  await expect(row(page, 'Flag me')).toBeVisible()
  await row(page, 'Flag me').click()
  await page.keyboard.press('u')
  await expect.poll(() => world.flagsIn(me, 'INBOX', 'Flag me')).toEqual([['\\Flagged']])
  await goTo(page, 'u')
  await expect(page.getByRole('heading', { name: 'Unread' })).toBeVisible()
  await expect(row(page, 'Flag me')).toBeVisible()
})

test('[FLD-11] a message read in the view of unread mail stays there until the view is left', async ({
  page,
  world,
  receive,
}) => {
  await receive('Stays awhile')
  await goTo(page, 'u')
  await row(page, 'Stays awhile').click()
  await expect.poll(() => world.flagsIn(me, 'INBOX', 'Stays awhile')).toEqual([['\\Seen']])
  await expect(row(page, 'Stays awhile')).not.toContainText('Unread')
  await expect(row(page, 'Stays awhile')).toBeVisible()
  await goTo(page, 'i')
  await expect(row(page, 'Stays awhile')).toBeVisible()
  await goTo(page, 'u')
  await expect(page.getByRole('heading', { name: 'Unread' })).toBeVisible()
  await expect(row(page, 'Stays awhile')).toBeHidden()
})

for (const [what, key, target, said] of [
  ['archive', 'e', 'Archive', 'Archived'],
  ['trash', '#', 'Trash', 'Moved to the trash'],
  ['spam', '!', 'Junk', 'Moved to spam'],
] as const) {
  const ids = { archive: '[FLD-02]', trash: '[FLD-02] [FLD-13]', spam: '[FLD-02]' }[what]
  test(`${ids} ${what}: at once, the next row selected, undone by the toast and by Ctrl+Z, true on the server`, async ({
    page,
    world,
    receive,
  }) => {
    await receive(`Next to ${what}`)
    await receive(`Goes to ${what}`)
    await row(page, `Goes to ${what}`).click()
    await page.keyboard.press(key)
    await expect(row(page, `Goes to ${what}`)).toBeHidden()
    await expect(row(page, `Next to ${what}`)).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByText(said)).toBeVisible()
    await undo(page).click()
    await expect(row(page, `Goes to ${what}`)).toBeVisible()
    await row(page, `Goes to ${what}`).click()
    // Faster than any answer.
    for (let time = 0; time < 5; time++)
      for (const pressed of [key, 'Control+z']) await page.keyboard.press(pressed)
    await row(page, `Next to ${what}`).click()
    await row(page, `Goes to ${what}`).click()
    await page.keyboard.press(key)
    await expect(row(page, `Goes to ${what}`)).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(row(page, `Goes to ${what}`)).toBeVisible()
    await expect.poll(() => world.subjectsIn(me, 'INBOX')).toContain(`Goes to ${what}`)
    await row(page, `Goes to ${what}`).click()
    await page.keyboard.press(key)
    await expect(row(page, `Goes to ${what}`)).toBeHidden()
    await expect.poll(() => world.subjectsIn(me, target)).toContain(`Goes to ${what}`)
    expect(await world.subjectsIn(me, 'INBOX')).not.toContain(`Goes to ${what}`)
    expect(
      (await world.subjectsIn(me, target)).filter((subject) => subject === `Goes to ${what}`),
    ).toHaveLength(1)
    await expect(row(page, `Next to ${what}`)).toBeVisible()
  })
}

test('[FLD-13] in the trash, deleting is for good and asks first', async ({ page, world, receive }) => {
  await receive('Gone for good')
  await row(page, 'Gone for good').click()
  await page.keyboard.press('#')
  await expect(row(page, 'Gone for good')).toBeHidden()
  await folder(page, 'Trash').click()
  await row(page, 'Gone for good').click()
  await page.keyboard.press('#')
  const dialog = page.getByRole('dialog', { name: /Delete .*for good/ })
  await expect(dialog).toContainText('Gone for good')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(row(page, 'Gone for good')).toBeVisible()
  await page.keyboard.press('#')
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(row(page, 'Gone for good')).toBeHidden()
  await expect.poll(() => world.subjectsIn(me, 'INBOX')).not.toContain('Gone for good')
  await expect.poll(() => world.subjectsIn(me, 'Trash')).not.toContain('Gone for good')
})

test('[FLD-14] V moves to a folder found by a few letters; it is there after a restart', async ({
  page,
  world,
  receive,
}) => {
  await receive('To a receipt')
  await row(page, 'To a receipt').click()
  await page.keyboard.press('v')
  await page.getByRole('combobox', { name: 'Name of the folder' }).fill('rece')
  await page.keyboard.press('Enter')
  await expect(row(page, 'To a receipt')).toBeHidden()
  await expect.poll(() => world.subjectsIn(me, 'Receipts')).toEqual(['To a receipt'])
  await world.app.restart()
  await page.goto(world.app.url)
  // Moved before it counted as read: its folder shows the count behind its name.
  await folders(page)
    .getByRole('button', { name: /^Receipts/ })
    .click()
  await expect(row(page, 'To a receipt')).toBeVisible()
  await goTo(page, 'i')
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await expect(row(page, 'To a receipt')).toBeHidden()
})

test('[READ-11] [READ-12] many at once: by Shift and by Ctrl, all by Ctrl+A, with one way back', async ({
  page,
  world,
  receive,
}) => {
  for (let number = 1; number <= 4; number++) await receive(`Many ${number}`)
  await expect(row(page, 'Many 4')).toBeVisible()
  await row(page, 'Many 4').click({ modifiers: ['Control'] })
  await row(page, 'Many 2').click({ modifiers: ['Shift'] })
  await expect(page.getByText('3 selected')).toBeVisible()
  const bar = page.getByRole('toolbar', { name: 'Actions on the selected conversations' })
  await row(page, 'Many 3').click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('2 selected')
  await page.keyboard.press('Escape')
  await list(page).focus()
  await page.keyboard.press('Home')
  for (const [key, count] of [
    ['Shift+ArrowDown', 2],
    ['Shift+ArrowDown', 3],
    ['Shift+ArrowDown', 4],
    ['Shift+ArrowUp', 3],
  ] as const) {
    await page.keyboard.press(key)
    await expect(bar).toContainText(`${count} selected`)
  }
  await page.keyboard.press('Shift+End')
  await expect(page.getByRole('option', { checked: false })).toHaveCount(0)
  await page.keyboard.press('Shift+Home')
  await expect(bar).toContainText('1 selected')
  await page.keyboard.press('Shift+PageDown')
  await expect(row(page, 'Many 1')).toHaveAttribute('aria-checked', 'true')
  await row(page, 'Many 2').click({ modifiers: ['Shift'] })
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  await page.setViewportSize({ width: 700, height })
  await expect.poll(async () => (await bar.getByText('3 selected').boundingBox())?.width).toBeGreaterThan(40)
  await page.setViewportSize({ width, height })
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toContainText('Extend the selection to the last')
  await expect(sheet).toContainText('Ctrl+click selects one more, Shift+click all up to there.')
  await page.keyboard.press('Escape')
  await bar.getByRole('button', { name: 'Mark as spam' }).click()
  for (const number of [4, 3, 2]) await expect(row(page, `Many ${number}`)).toBeHidden()
  await expect(row(page, 'Many 1')).toBeVisible()
  await expect
    .poll(() => world.subjectsIn(me, 'Junk'))
    .toEqual(expect.arrayContaining(['Many 2', 'Many 3', 'Many 4']))
  await undo(page).click()
  for (const number of [4, 3, 2]) await expect(row(page, `Many ${number}`)).toBeVisible()
  await expect
    .poll(() => world.subjectsIn(me, 'INBOX'))
    .toEqual(expect.arrayContaining(['Many 2', 'Many 3', 'Many 4']))
  await page.keyboard.press('Control+a')
  await bar.getByRole('button', { name: 'Mark as read' }).click()
  await expect(page.getByRole('option').getByText('Unread')).toHaveCount(0)
  await expect
    .poll(() =>
      world.onServer(
        me,
        async (client) =>
          await client.status('INBOX', { unseen: true }).then((status) => status && status.unseen),
      ),
    )
    .toBe(0)
  await page.keyboard.press('Control+z')
  // Not the one the cursor came back to: that was open, and so read before.
  await expect(row(page, 'Many 3')).toContainText('Unread')
  // It keeps the mark of what was taken out of the spam.
  await expect
    .poll(async () => (await world.flagsIn(me, 'INBOX', 'Many 3')).map((flags) => flags.includes('\\Seen')))
    .toEqual([false])
})

test('[READ-08] new mail comes by itself, and by the button, which tells of the last sync', async ({
  page,
  world,
  receive,
}) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await receive('By itself')
  await expect(row(page, 'By itself')).toBeVisible()
  await page.getByRole('button', { name: /^Status:/ }).click()
  await expect(page.getByText(/Last complete sync: \d\d:\d\d/)).toBeVisible()
  await world.onServer(me, (client) =>
    client.append(
      'Receipts',
      mail({ from: 'a@b.example', to: me, subject: 'By hand', id: 'by-hand@b.example', text: 'x' }),
    ),
  )
  await page.getByRole('button', { name: 'Get mail' }).last().click()
  await page.keyboard.press('Escape')
  await folder(page, 'Receipts').click()
  await expect(row(page, 'By hand')).toBeVisible()
})

test('the connection is cut and comes back by itself; what was done meanwhile is done then', async ({
  page,
  world,
  receive,
}) => {
  await receive('Before the cut')
  await expect(row(page, 'Before the cut')).toBeVisible()
  await world.network.refuse()
  world.network.reset()
  await expect(
    page.getByRole('button', { name: /Status: (localhost does not answer|Getting mail)/ }),
  ).toBeVisible()
  await row(page, 'Before the cut').click()
  await page.keyboard.press('e')
  await expect(row(page, 'Before the cut')).toBeHidden()
  await receive('During the cut')
  await world.network.admit()
  await expect(row(page, 'During the cut')).toBeVisible({ timeout: 40_000 })
  await expect.poll(() => world.subjectsIn(me, 'Archive')).toContain('Before the cut')
  await expect(page.getByRole('button', { name: 'Status: Up to date' })).toBeVisible()
})

test('a mail without a text says so, and one that is encrypted says what to do with its file', async ({
  page,
  receive,
}) => {
  const base64 = 'Content-Transfer-Encoding: base64'
  await receive('Sealed', {
    text: 'MIIBqgYJKoZIhvcNAQcDoIIBmzCCAZcCAQAx',
    more: ['Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', base64],
  })
  await receive('Only a file', {
    text: 'JVBERi0=',
    more: ['Content-Type: application/pdf; name=plan.pdf', base64],
  })
  const text = page.getByRole('article')
  await row(page, 'Sealed').click()
  await expect(text.getByText('This message is encrypted, and Postilla has no key for it')).toBeVisible()
  await expect(text.getByText('smime.p7m')).toBeVisible()
  await row(page, 'Only a file').click()
  await expect(text.getByText('This message has no text.')).toBeVisible()
  await expect(text.getByText('plan.pdf')).toBeVisible()
})
