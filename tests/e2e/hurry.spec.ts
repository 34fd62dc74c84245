import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  leaving,
  list,
  mailForm,
  mailText,
  openModule,
  row,
  slowAnswers,
  write,
} from '../helpers/e2e-window'

const test = testOnMailbox('hurry@example.test')

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' })
const newNote = (page: Page): Locator => page.getByRole('textbox', { name: 'New note' })

/** A double click whose second half comes when what the first half did is done; `isDone` waits for that. */
async function doubleClick(page: Page, target: Locator, isDone: () => Promise<void>): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('nothing to click on')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (const clickCount of [1, 2]) {
    await page.mouse.down({ clickCount })
    await page.mouse.up({ clickCount })
    if (clickCount === 1) await isDone()
  }
}

async function customer(page: Page, subject: string): Promise<void> {
  await row(page, subject).click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(newNote(page)).toBeVisible()
}

test('what is typed behind a key that can open no field acts on nothing; behind one whose field is on its way, it is its text', async ({
  page,
  receive,
}) => {
  await receive('Weekly letter', { from: 'Trade Weekly <weekly@trade.example>' })
  await receive('From a client', { from: 'Clara Hurry <clara@hurry.example>' })
  await customer(page, 'From a client')
  await row(page, 'Weekly letter').click()
  await expect(customerPanel(page).getByRole('button', { name: 'Add to the CRM' })).toBeVisible()
  await list(page).focus()
  await page.keyboard.press('n')
  await page.keyboard.type('tel. ora E#', { delay: 40 })
  await expect(notices(page)).toContainText('A note needs somebody it is about')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(row(page, 'Weekly letter')).toBeVisible()
  // Any other key, and letters are commands again.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')

  const answers = await slowAnswers(page)
  await row(page, 'Weekly letter').click()
  await expect(customerPanel(page).getByRole('button', { name: 'Add to the CRM' })).toBeVisible()
  await list(page).focus()
  answers.hold()
  await page.keyboard.press(await towards(page, 'From a client', 'Weekly letter'))
  await page.keyboard.press('n')
  await page.keyboard.type('never before ten', { delay: 20 })
  answers.release()
  await expect(newNote(page)).toHaveValue('never before ten')
  await expect(row(page, 'From a client')).toBeVisible()

  // What is typed while a note is being saved begins the next one.
  answers.hold()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('and never on Friday')
  answers.release()
  await expect(customerPanel(page).getByRole('article')).toContainText('never before ten')
  await expect(newNote(page)).toHaveValue('and never on Friday')

  // Taken back in a window that was loaded again, a note's words are where they were typed.
  await newNote(page).fill('')
  await page.reload()
  await row(page, 'From a client').click()
  await expect(customerPanel(page).getByRole('article')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(customerPanel(page).getByRole('article')).toBeHidden()
  await expect(newNote(page)).toHaveValue('never before ten')
  await newNote(page).fill('')
})

test('a note half changed takes no keys by itself; what is typed while it is being saved stays in it', async ({
  page,
  receive,
}) => {
  await receive('Other mail', { from: 'Otto Other <otto@other.example>' })
  await receive('Half a note', { from: 'Hilde Half <hilde@half.example>' })
  await customer(page, 'Half a note')
  await newNote(page).fill('Workshop in Bergamo')
  await page.keyboard.press('Control+Enter')
  const note = customerPanel(page).getByRole('article')
  const editor = customerPanel(page).getByRole('textbox', { name: 'Edit the note' })
  await note.getByRole('button', { name: /^Edit the note/ }).click()
  await page.keyboard.type(', half')
  await expect(editor).toHaveValue('Workshop in Bergamo, half')
  await page.keyboard.press('Control+2')
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible()
  await page.keyboard.press('Control+1')
  await expect(editor).toHaveValue('Workshop in Bergamo, half')
  await list(page).focus()
  const there = await towards(page, 'Other mail', 'Half a note')
  await page.keyboard.press(there)
  await expect(row(page, 'Other mail')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press(there === 'j' ? 'k' : 'j')
  await expect(editor).toHaveValue('Workshop in Bergamo, half')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(row(page, 'Half a note')).toBeVisible()
  await row(page, 'Half a note').click()
  await expect(editor).toHaveValue('Workshop in Bergamo, half')

  const answers = await slowAnswers(page)
  await row(page, 'Half a note').click()
  await editor.click()
  await page.keyboard.press('End')
  answers.hold()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type(' and a tail')
  answers.release()
  await expect(editor).toHaveValue('Workshop in Bergamo, half and a tail')
  await page.keyboard.press('Control+Enter')
  await expect(editor).toBeHidden()
  await page.keyboard.type('e#l')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(row(page, 'Half a note')).toBeVisible()
  await expect(note).toContainText('Workshop in Bergamo, half and a tail')
})

test('the second half of a double click acts on nothing else', async ({ page, world, receive }) => {
  for (const subject of ['First to leave', 'Second to leave']) {
    await write(page, { to: 'max@birch.example', subject, text: 'Hello' })
    await page.keyboard.press('Control+Enter')
    await expect(leaving(page, subject)).toBeVisible()
  }
  const first = world.smtp.accepted.length
  await doubleClick(page, leaving(page, 'Second to leave').getByRole('button', { name: 'Send now' }), () =>
    expect(leaving(page, 'Second to leave')).toBeHidden(),
  )
  await doubleClick(page, leaving(page, 'First to leave').getByRole('button', { name: 'Undo' }), () =>
    expect(leaving(page, 'First to leave')).toBeHidden(),
  )
  await expect.poll(() => world.smtp.accepted.length).toBe(first + 1)
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(notices(page)).toContainText('Draft discarded: First to leave')
  expect(world.smtp.accepted.length).toBe(first + 1)

  for (const subject of ['Looked at', 'Not looked at']) await receive(subject)
  await row(page, 'Looked at').first().click()
  const archived = (await list(page).getByRole('option').count()) - 1
  await doubleClick(page, page.getByRole('toolbar').getByRole('button', { name: 'Archive' }), () =>
    expect(list(page).getByRole('option')).toHaveCount(archived),
  )
  await page.keyboard.press('Control+z')
  await expect(list(page).getByRole('option')).toHaveCount(archived + 1)

  const form = await write(page, { subject: 'Two files' })
  const chooser = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: 'Attach files' }).click()
  const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })
  await (await chooser).setFiles([file('a.txt'), file('b.txt')])
  await expect(form.getByRole('button', { name: /^Remove .\.txt/ })).toHaveCount(2)
  await doubleClick(page, form.getByRole('button', { name: 'Remove a.txt' }), () =>
    expect(form.getByRole('button', { name: 'Remove a.txt' })).toBeHidden(),
  )
  await expect(form.getByRole('button', { name: 'Remove b.txt' })).toBeVisible()
  await form.getByRole('button', { name: 'Discard the draft' }).click()
})

test('a key pressed again before its record is gone deletes that one alone, and says nothing of another window', async ({
  page,
}) => {
  await openModule(page, 'Companies')
  for (const name of ['Thrice One', 'Thrice Two', 'Thrice Three']) {
    await page.getByRole('button', { name: 'New company' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New company' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  }
  const answers = await slowAnswers(page)
  await row(page, /Thrice One/).click()
  await list(page).focus()
  answers.hold()
  for (const key of ['#', '#', '#']) await page.keyboard.press(key)
  answers.release()
  await expect(notices(page)).toContainText('Thrice One deleted')
  await expect(row(page, /Thrice/)).toHaveCount(2)
  await expect(notices(page)).not.toContainText('no longer here')
  await page.keyboard.press('Control+z')
  await expect(row(page, /Thrice/)).toHaveCount(3)
})

test('what is pasted while an answer opens is in it, in its place', async ({ page, receive }) => {
  await receive('Paste into it', { from: 'Paula Paste <paula@paste.example>' })
  const search = page.getByRole('searchbox', { name: 'Search mail' })
  await page.keyboard.press('/')
  await page.keyboard.type('IT60 X054')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+x')
  await page.keyboard.press('Escape')
  await expect(search).toHaveValue('')
  const answers = await slowAnswers(page)
  await row(page, 'Paste into it').click()
  await expect(page.getByRole('button', { name: 'Reply', exact: true }).first()).toBeVisible()
  answers.hold()
  await page.keyboard.press('r')
  await page.keyboard.type('See ')
  await page.keyboard.press('Control+v')
  await page.keyboard.type(' end')
  answers.release()
  const answer = mailForm(page, /Reply|Answer/)
  await expect(mailText(answer)).toContainText('See IT60 X054 end')
  await answer.getByRole('button', { name: 'Discard the draft' }).click()
})

/** The key that leads from one line of the list to its neighbour. */
async function towards(page: Page, to: string, from: string): Promise<'j' | 'k'> {
  const at = async (name: string): Promise<number> =>
    Number(await row(page, name).getAttribute('aria-posinset'))
  return (await at(to)) > (await at(from)) ? 'j' : 'k'
}

test('a key pressed as another program takes away what it was meant for acts on nothing that came in its place', async ({
  page,
  world,
  receive,
}) => {
  // While no frame of a mail comes or goes, in which no clock can be put.
  await page.clock.install()
  for (const subject of ['Taken one', 'Taken two', 'Taken three']) await receive(subject)
  const removeOnServer = (subject: string): Promise<void> =>
    world.onServer('hurry@example.test', async (client) => {
      const lock = await client.getMailboxLock('INBOX')
      try {
        await client.messageDelete({ subject })
      } finally {
        lock.release()
      }
    })
  await row(page, 'Taken two').click()
  await list(page).focus()
  await removeOnServer('Taken two')
  await expect(row(page, 'Taken two')).toBeHidden()
  await page.keyboard.press('#')
  await expect(notices(page)).toContainText('another mail is here now')
  await expect(row(page, 'Taken one')).toBeVisible()
  await expect(row(page, 'Taken three')).toBeVisible()
  // Chosen by the user, it is meant at once.
  await row(page, 'Taken one').click()
  await page.keyboard.press('e')
  await expect(row(page, 'Taken one')).toBeHidden()
  await expect(notices(page)).toContainText('Archived: Taken one')

  await notices(page).getByRole('button', { name: 'Close' }).click()
  // What takes the place of the open mail by itself is not read by standing there; what is chosen is.
  await receive('Left one')
  await receive('Left two')
  await row(page, 'Left two').click()
  await expect(row(page, 'Left two')).not.toHaveAttribute('data-unread')
  await removeOnServer('Left two')
  await expect(row(page, 'Left two')).toBeHidden()
  await expect(notices(page)).toContainText('No longer in this list: Left two')
  await expect(page.getByRole('article', { name: 'Left one' })).toBeVisible()
  await page.clock.fastForward(10_000)
  await expect(row(page, 'Left one')).toHaveAttribute('data-unread')
  await row(page, 'Left one').click()
  await expect(row(page, 'Left one')).not.toHaveAttribute('data-unread')
  // Where there is room for the mail alone, the list is there when it goes, and no other mail.
  await receive('Left three')
  await expect(row(page, 'Left three')).toBeVisible()
  await page.setViewportSize({ width: 700, height: 900 })
  await page.keyboard.press('Escape')
  await row(page, 'Left three').click()
  await expect(page.getByRole('article', { name: 'Left three' })).toBeVisible()
  await removeOnServer('Left three')
  await expect(notices(page)).toContainText('No longer in this list: Left three')
  await expect(list(page)).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(0)
  await page.setViewportSize({ width: 1440, height: 900 })

  await openModule(page, 'Deals')
  for (const name of ['Card one', 'Card two', 'Card three']) {
    await page.getByRole('button', { name: 'New deal' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New deal' })
    await dialog.getByRole('textbox', { name: 'Title' }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Show as a board' }).click()
  const elsewhere = await page.context().newPage()
  await elsewhere.goto(world.app.url)
  await row(page, /Card two/).click()
  await page.keyboard.press('Escape')
  await openModule(elsewhere, 'Deals')
  await elsewhere.getByRole('option', { name: /Card two/ }).click({ button: 'right' })
  await elsewhere.getByRole('menuitem', { name: 'Delete deal' }).click()
  await expect(row(page, /Card two/)).toBeHidden()
  await page.keyboard.press('#')
  await expect(notices(page)).toContainText('select a line of the list first')
  await expect(row(page, /Card (one|three)/)).toHaveCount(2)
  // Led to a card, the keys act again; what is deleted here gives its place to the next.
  await page.keyboard.press('j')
  await page.keyboard.press('#')
  await expect(row(page, /Card (one|three)/)).toHaveCount(1)
  await page.keyboard.press('#')
  await expect(row(page, /Card (one|three)/)).toHaveCount(0)
  await elsewhere.close()
})
