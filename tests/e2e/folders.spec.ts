import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, folders, list, row, undo } from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const ADDRESS = 'folders@example.test'
const test = testOnMailbox(ADDRESS, ['Clients', 'Clients/Rossi', 'Old'])

const onServer = (world: World): Promise<string[]> =>
  world.onServer(ADDRESS, async (client) => (await client.list()).map(({ path }) => path))
const eventually = (world: World, has: readonly string[], hasNot: readonly string[] = []): Promise<void> =>
  expect(async () => {
    const paths = await onServer(world)
    expect(paths).toEqual(expect.arrayContaining([...has]))
    expect(paths.filter((path) => hasNot.includes(path))).toEqual([])
  }).toPass()

const nameField = (page: Page) =>
  page.getByRole('dialog').getByRole('textbox', { name: 'Name of the folder' })
async function choose(page: Page, name: string, entry: string): Promise<void> {
  await folder(page, name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: entry, exact: false }).first().click()
}
/** A command of the palette. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(title)
  await page.getByRole('option', { name: title }).first().click()
}

test('[FLD-01] folders are made, renamed, moved and deleted by mouse and by keys, on the server too', async ({
  page,
  world,
}) => {
  await world.onServer(ADDRESS, async (client) => {
    await client.append('Clients/Rossi', 'Subject: Offer for Rossi\r\n\r\nText', ['\\Seen'], new Date())
  })
  await page.keyboard.press('F5')
  await folder(page, 'Rossi').click()
  await expect(row(page, /Offer for Rossi/)).toBeVisible()
  // The keys go where the mail is: Delete must mean what has the focus.
  await expect(list(page)).toBeFocused()

  // By mouse, in a folder; letters typed ahead go to the name.
  await folder(page, 'Clients').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'New folder inside' }).press('Enter')
  await page.keyboard.type('As')
  await expect(page.getByRole('heading', { name: 'New folder in “Clients”' })).toBeVisible()
  await expect(nameField(page)).toHaveValue('As')
  // What no key of this keyboard makes reaches a field that has the focus only.
  for (const key of ['Backspace', 'Backspace']) await page.keyboard.press(key)
  await page.keyboard.type('Świat & Söhne')
  await expect(nameField(page)).toHaveValue('Świat & Söhne')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(folder(page, 'Świat & Söhne')).toBeVisible()
  await eventually(world, ['Clients/Świat & Söhne'])

  // A name that cannot be stays in its field, with the reason.
  await command(page, 'New folder')
  await nameField(page).fill('Old')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    'There is a folder of this name already',
  )
  await expect(nameField(page)).toHaveValue('Old')
  // So do names that nobody tells from one that is there, as the window calls it.
  for (const [typed, there] of [
    ['old', 'Old'],
    ['Ｏld', 'Old'],
    ['Spam', 'Spam'],
  ] as const) {
    await nameField(page).fill(typed)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog').getByRole('button', { name: `Open “${there}”` })).toBeVisible()
  }
  await nameField(page).fill('a\u202eb')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('a character that nobody sees')
  await nameField(page).fill('New/er')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('character no folder can have')
  for (const [name, sign] of [
    ['..', '“..”'],
    ['~anna', '“~”'],
  ] as const) {
    await nameField(page).fill(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
      `Put a letter or a digit before ${sign}`,
    )
  }
  await nameField(page).fill('\u200eNew\u200ber')
  await page.keyboard.press('Enter')
  await expect(folder(page, 'Newer')).toBeVisible()
  await undo(page).click()
  await expect(folder(page, 'Newer')).toBeHidden()

  // By keys, on the folder that has the focus.
  await folder(page, 'Clients').focus()
  await page.keyboard.press('F2')
  await page.keyboard.type('Customers')
  await expect(nameField(page)).toHaveValue('Customers')
  await page.keyboard.press('Enter')
  await expect(folder(page, 'Customers')).toBeVisible()
  await eventually(world, ['Customers', 'Customers/Rossi', 'Customers/Świat & Söhne'], ['Clients', 'Newer'])
  // The mail it holds never left.
  await expect(row(page, /Offer for Rossi/)).toBeVisible()

  // Into another one, and back.
  await folder(page, 'Rossi').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Move to …' }).click()
  await page.keyboard.type('old')
  await page.getByRole('option', { name: 'Old' }).click()
  await eventually(world, ['Old/Rossi'], ['Customers/Rossi'])
  await page.keyboard.press('Control+z')
  await eventually(world, ['Customers/Rossi'], ['Old/Rossi'])
  // The window hears of it a moment later than the server; lines move under a pointer that is too early.
  await expect(folder(page, 'Rossi')).toHaveAttribute('title', 'Customers/Rossi')
  await folder(page, 'Rossi').dragTo(folder(page, 'Old'))
  await eventually(world, ['Old/Rossi'], ['Customers/Rossi'])

  // To the trash with its mail, back, and for good from there only.
  await folder(page, 'Rossi').focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('status').filter({ hasText: 'Folder moved to the trash' })).toBeVisible()
  await eventually(world, ['Trash/Rossi'], ['Old/Rossi'])
  expect(await world.subjectsIn(ADDRESS, 'Trash/Rossi')).toEqual(['Offer for Rossi'])
  await undo(page).click()
  await eventually(world, ['Old/Rossi'], ['Trash/Rossi'])
  expect(await world.subjectsIn(ADDRESS, 'Old/Rossi')).toEqual(['Offer for Rossi'])
  await choose(page, 'Customers', 'Delete')
  await eventually(world, ['Trash/Customers', 'Trash/Customers/Świat & Söhne'], ['Customers'])
  await expect(folder(page, 'Customers')).toHaveAttribute('title', 'Trash/Customers')
  await choose(page, 'Customers', 'Delete for good')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await choose(page, 'Customers', 'Delete for good')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(folder(page, 'Customers')).toBeHidden()
  await eventually(world, ['Old/Rossi'], ['Trash/Customers', 'Trash/Customers/Świat & Söhne'])

  // Special folders stay.
  await folder(page, 'Sent').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'New folder inside' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /Rename|Delete|Move to/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('a mail is moved to a folder that is made for it, also while the server is away', async ({
  page,
  world,
  receive,
}) => {
  await receive('For a new place')
  await expect(row(page, /For a new place/)).toBeVisible()
  await world.network.refuse()
  world.network.reset()
  await row(page, /For a new place/).click()
  await page.keyboard.press('v')
  await page.keyboard.type('Made for it')
  await page.getByRole('option', { name: 'Create folder “Made for it”' }).click()
  await expect(row(page, /For a new place/)).toBeHidden()
  await folder(page, 'Made for it').click()
  await expect(row(page, /For a new place/)).toBeVisible()
  await folder(page, 'Made for it').focus()
  // Faster than the field opens: Enter is kept for it as the letters are.
  await page.evaluate(
    (keys) => {
      for (const key of keys)
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        )
    },
    ['F2', ...Array.from('Made offline'), 'Enter'],
  )
  await expect(folder(page, 'Made offline')).toBeVisible()
  await world.network.admit()
  await page.keyboard.press('F5')
  await eventually(world, ['Made offline'], ['Made for it'])
  await expect(async () =>
    expect(await world.subjectsIn(ADDRESS, 'Made offline')).toEqual(['For a new place']),
  ).toPass()
  await expect(row(page, /For a new place/)).toBeVisible()
})

test('a name mistyped makes no folder unasked; what was made and what was moved there are told and undone as one', async ({
  page,
  world,
  receive,
}) => {
  const choices = page.getByRole('dialog').getByRole('option')
  await receive('For a slip')
  await row(page, /For a slip/).click()
  await page.keyboard.press('v')
  await page.keyboard.type('Odl')
  await expect(choices).toHaveText([/^Old/, 'Create folder “Odl”and move the conversation there'])
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('No folder of that name')
  await expectAccessible(page)
  // Nothing was chosen yet.
  await expect(choices.and(page.locator('[aria-selected=true]'))).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(choices).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').getByText('Moved to “Old”: For a slip')).toBeVisible()
  await undo(page).click()
  await expect(row(page, /For a slip/)).toBeVisible()

  await row(page, /For a slip/).click()
  await page.keyboard.press('v')
  await page.keyboard.type('Odl')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  const both = 'Folder “Odl” created, and the conversation moved there: For a slip'
  await expect(page.getByRole('status').getByText(both)).toBeVisible()
  await expect.poll(() => onServer(world)).toContain('Odl')
  await expect.poll(() => world.subjectsIn(ADDRESS, 'Odl')).toEqual(['For a slip'])
  // The way back is no window's memory.
  await page.reload()
  await expect(folder(page, 'Odl')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(folder(page, 'Odl')).toBeHidden()
  await expect(row(page, /For a slip/)).toBeVisible()
  await eventually(world, ['Old'], ['Odl'])
  expect(await world.subjectsIn(ADDRESS, 'INBOX')).toContain('For a slip')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('There is nothing to undo')).toBeVisible()

  // A folder the server refuses was not made, and nothing was moved there.
  await row(page, /For a slip/).click()
  await page.keyboard.press('v')
  await page.keyboard.type('9.5')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert', { name: 'The folder “9.5” was not created' })).toBeVisible()
  await expect(row(page, /For a slip/)).toBeVisible()
  await expect(page.getByText('Folder “9.5” created')).toBeHidden()
  await expect(undo(page)).toBeHidden()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
})

test('what the server refuses is taken back and told in its own words, and asked for again with the name', async ({
  page,
  world,
}) => {
  const make = async (name: string): Promise<void> => {
    await page.getByRole('heading', { name: ADDRESS }).getByRole('button').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'New folder' }).click()
    await nameField(page).fill(name)
    await page.keyboard.press('Enter')
  }
  const refused = (name: string) => page.getByRole('alert', { name: `The folder “${name}” was not created` })
  // Dovecot keeps folders in folders of the disk and puts a dot where one lies in the other.
  await make('1.5')
  const notice = refused('1.5')
  await expect(notice).toBeVisible()
  await expect(notice.locator('q')).toHaveText(/\w/)
  await expect(folders(page).getByRole('button', { name: '1.5' })).toBeHidden()
  // What was said of it, with its way back, is said no longer.
  await expect(page.getByText('Folder created')).toBeHidden()
  await expect(undo(page)).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(page.getByText('There is nothing to undo')).toBeVisible()
  // Until it was read, whatever else is done.
  await page.reload()
  await expect(notice).toBeVisible()
  // Many of them leave the list its room.
  for (const name of ['2.5', '3.5', '4.5']) await make(name)
  const more = page.getByRole('button', { name: '2 more notices' })
  await expect(more).toBeVisible()
  await expect(refused('2.5')).toBeVisible()
  await expect(refused('3.5')).toBeHidden()
  await expectAccessible(page)
  await more.click()
  await expect(refused('4.5')).toBeVisible()
  await page.getByRole('button', { name: 'Show fewer' }).click()
  await expect(refused('4.5')).toBeHidden()
  await page.getByRole('button', { name: 'Close all' }).click()
  await expect(page.getByRole('alert', { name: 'was not created' })).toHaveCount(0)
  await make('1.5')
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(notice).toBeHidden()
  await expect(nameField(page)).toHaveValue('1.5')
  await nameField(page).fill('Other')
  await page.keyboard.press('Enter')
  await eventually(world, ['Other'])
  await expect(folder(page, 'Other')).toBeVisible()
})

test('names other programs gave turn nothing round and stand beside their icons', async ({ page, world }) => {
  const names = ['عملاء', '\u202egnp', 'x'.repeat(180), '<b>bold & co']
  await world.onServer(ADDRESS, async (client) => {
    for (const name of names) await client.mailboxCreate(`Clients/${name}`)
  })
  await page.keyboard.press('F5')
  await expect(folder(page, '<b>bold & co')).toBeVisible()
  const turned = folders(page).getByRole('button', { name: /gnp/ })
  await expect(turned).toHaveText(/^gnp$/)
  await expect(turned).toHaveAttribute('title', 'Clients/gnp')
  const gap = await folder(page, 'عملاء').evaluate((button) => {
    const label = button.querySelector('span')
    const range = document.createRange()
    if (label) range.selectNodeContents(label)
    return (
      range.getBoundingClientRect().left - (button.querySelector('svg')?.getBoundingClientRect().right ?? 0)
    )
  })
  expect(gap).toBeLessThan(20)
})
