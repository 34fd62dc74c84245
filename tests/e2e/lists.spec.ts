import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  expectNotOnBody,
  folder,
  list,
  picture,
  row,
  undo,
} from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'lists@example.test'
const test = testOnMailbox(me, ['Projects'])

/** More than two pages of the list. */
const MANY = 260
/** The newest of them came in now: mail of another date than the server's counts as moved here. */
const FIRST_CAME_IN = Date.now() - MANY * 60_000

const selected = (page: Page) => page.getByRole('option', { selected: true })
/** Folds all messages of the thread and opens the one with this on its line. */
async function openOnly(page: Page, line: RegExp): Promise<void> {
  const thread = page.getByRole('article').first()
  await thread.getByRole('button', { name: 'Collapse all messages' }).click()
  await thread.getByRole('button', { name: line }).click()
}

const menu = (page: Page) => page.getByRole('menu')

test('[PRN-01, PRN-02, PRN-03, PRN-04, PRN-05] a printed mail is the whole mail and nothing else: no note, no list, no folder', async ({
  page,
  receive,
}) => {
  test.setTimeout(150_000)
  const note = 'Never below twelve per cent'
  const pages = Array.from({ length: 180 }, (_, index) => `Line ${index + 1} of the long offer.`)
  const id = await receive('Long offer', {
    from: 'Marta Verdi <marta@verdi-luci.example>',
    more: ['Content-Type: multipart/mixed; boundary=b', 'MIME-Version: 1.0'],
    text: [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      ...pages,
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="price list.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0xLjQK',
      '--b--',
    ].join('\r\n'),
  })
  await receive('Re: Long offer', {
    from: 'Marta Verdi <marta@verdi-luci.example>',
    text: 'A later word.',
    more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await row(page, 'Long offer').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(customerPanel(page).getByRole('heading', { name: 'Marta Verdi' })).toBeVisible()
  await customerPanel(page).getByRole('textbox', { name: 'New note' }).fill(note)
  await page.keyboard.press('Control+Enter')
  await expect(customerPanel(page).getByRole('article').filter({ hasText: note })).toBeVisible()

  const paper = page.locator('iframe[title^="Printed:"]')
  const printed = async (): Promise<{ text: string; pages: number }> => {
    await expect(paper).toBeAttached()
    const sheet = await page.context().newPage()
    await sheet.setContent((await paper.getAttribute('srcdoc')) ?? '')
    await sheet.emulateMedia({ media: 'print' })
    // Locators see into shadow roots, which is where the text of a mail stands.
    const blocks = await sheet.locator('h1, dd, li, .text div').allInnerTexts()
    const pdf = (await sheet.pdf()).toString('latin1')
    await sheet.close()
    await paper.evaluate((frame) => frame.remove())
    return { text: blocks.join('\n'), pages: [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length }
  }
  await test.step('the message that was opened, over several pages', async () => {
    await openOnly(page, /Marta Verdi.*Line 1 of/)
    await page.getByRole('button', { name: 'More actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Print this message' }).click()
    const { text, pages: count } = await printed()
    expect(text).toContain('Line 1 of the long offer.')
    expect(text).toContain('Line 180 of the long offer.')
    expect(text).toContain('marta@verdi-luci.example')
    expect(text).toContain('price list.pdf')
    expect(text).not.toContain('A later word.')
    for (const other of [note, 'Inbox', 'Projects', 'Customer']) expect(text).not.toContain(other)
    expect(count).toBeGreaterThan(2)
  })
  const dialog = page.getByRole('dialog', { name: 'What to print' })
  const ticked = dialog.getByRole('list', { name: 'Messages' }).getByRole('checkbox', { checked: true })
  await test.step('the conversation by its icon: every message is ticked, and files are listed', async () => {
    await page.getByRole('button', { name: /^Print the conversation/ }).click()
    await expect(ticked).toHaveCount(2)
    await expect(dialog.getByRole('checkbox', { name: 'List the attachments' })).toBeChecked()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Print 2 messages' }).click()
    const { text } = await printed()
    expect(text).toContain('Line 180 of the long offer.')
    expect(text).toContain('A later word.')
    expect(text).toMatch(/price list\.pdf \(9 ?B/)
    expect(text).not.toContain(note)
    await expect(dialog).toBeHidden()
  })
  await test.step('only what is ticked, without the files, all by keys', async () => {
    await page.keyboard.press('Control+Shift+P')
    await expect(dialog.getByRole('checkbox', { name: 'All messages' })).toBeFocused()
    await page.keyboard.press('Space')
    await expect(ticked).toHaveCount(0)
    await expect(dialog.getByRole('status')).toHaveText('Tick at least one message.')
    await expect(dialog.getByRole('button', { name: /^Print/ })).toBeDisabled()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    const { text } = await printed()
    expect(text).toContain('Line 180 of the long offer.')
    expect(text).not.toContain('A later word.')
    expect(text).not.toContain('price list.pdf')
  })
  await test.step('leaving the question prints nothing', async () => {
    await page.keyboard.press('Control+Shift+P')
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(paper).not.toBeAttached()
  })
  await test.step('and by key', async () => {
    await page.keyboard.press('Control+p')
    expect((await printed()).text).toContain('Long offer')
  })
  await test.step("the browser's own Print shows no note either", async () => {
    await page.emulateMedia({ media: 'print' })
    await expect(customerPanel(page).getByText(note)).toBeHidden()
    await expect(page.getByText('Notes and lists are never printed')).toBeVisible()
    await page.emulateMedia({ media: 'screen' })
  })
})

test('the opened message is the one that is saved as .eml', async ({ page, receive }) => {
  const id = await receive('To be kept', { from: 'Iwo Lis <iwo@lis.example>', text: 'The first one.' })
  await receive('Re: To be kept', {
    from: 'Iwo Lis <iwo@lis.example>',
    text: 'The second one.',
    more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await row(page, 'To be kept').click()
  await openOnly(page, /The first one/)
  await page.getByRole('button', { name: 'More actions', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as .eml' }).click()
  const saved = readFileSync(await (await download).path(), 'utf8')
  expect(saved).toContain('The first one.')
  expect(saved).not.toContain('The second one.')
})

test('a program among the files is saved only after a question with its true name', async ({
  page,
  receive,
}) => {
  await receive('Invoice attached', {
    from: 'Somebody <somebody@else.example>',
    more: ['Content-Type: multipart/mixed; boundary=b', 'MIME-Version: 1.0'],
    text: [
      '--b',
      'Content-Type: text/plain',
      '',
      'See the file.',
      '--b',
      'Content-Type: application/octet-stream',
      "Content-Disposition: attachment; filename*=utf-8''invoice%E2%80%AEfdp.exe",
      '',
      'MZ',
      '--b--',
    ].join('\r\n'),
  })
  await row(page, 'Invoice attached').click()
  const file = page.getByRole('button', { name: /^Save invoice/ })
  await file.click()
  const question = page.getByRole('dialog', { name: 'Save a program?' })
  // The mark that turns the end of the name round is shown as what it is.
  await expect(question).toContainText('invoice�fdp.exe')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(file).toBeFocused()
  await file.click()
  const download = page.waitForEvent('download')
  await question.getByRole('button', { name: 'Save anyway' }).click()
  expect((await download).suggestedFilename()).toMatch(/exe$/)
})

test('rows are moved from the bar, the menu and by dragging, and come back', async ({
  page,
  world,
  receive,
}) => {
  for (const name of ['Drag me', 'Menu me', 'Key me', 'Stays there']) await receive(name)
  await expect(row(page, 'Key me')).toBeVisible()
  await test.step('one inbox in a tree with one account', () => expect(folder(page, 'Inbox')).toHaveCount(1))
  await test.step('dragged onto a folder, and undone', async () => {
    await row(page, 'Drag me').dragTo(folder(page, 'Projects'))
    await expect(row(page, 'Drag me')).toBeHidden()
    await undo(page).click()
    await expect(row(page, 'Drag me')).toBeVisible()
    await row(page, 'Drag me').dragTo(folder(page, 'Projects'))
    await expect.poll(() => world.subjectsIn(me, 'Projects')).toContain('Drag me')
  })
  await test.step('by the menu of the right button', async () => {
    await row(page, 'Menu me').click({ button: 'right' })
    await expect(menu(page).getByRole('menuitem', { name: /^Archive/ })).toBeVisible()
    await expectAccessible(page)
    await menu(page)
      .getByRole('menuitem', { name: /^Move to a folder/ })
      .click()
    const picker = page.getByRole('dialog', { name: 'Move the conversation to' })
    await expect(picker.getByRole('option').last()).toHaveText('Inbox')
    await picker.getByRole('combobox').fill('proj')
    await page.keyboard.press('Enter')
    await expect.poll(() => world.subjectsIn(me, 'Projects')).toContain('Menu me')
  })
  await test.step('by the menu key', async () => {
    await row(page, 'Key me').click()
    await list(page).focus()
    await page.keyboard.press('Shift+F10')
    await expect(menu(page)).toBeVisible()
    await menu(page)
      .getByRole('menuitem', { name: /^Move to trash/ })
      .click()
    await expect(row(page, 'Key me')).toBeHidden()
    await expect(list(page)).toBeFocused()
    await expect.poll(() => world.subjectsIn(me, 'Trash')).toContain('Key me')
  })
  await test.step('each key means the next row, however fast it comes', async () => {
    for (const name of ['Fast one', 'Fast two', 'Fast three']) await receive(name)
    await row(page, 'Fast three').click()
    await page.keyboard.press('e')
    await page.keyboard.press('e')
    await expect(selected(page)).toHaveAccessibleName(/Fast one/)
    await expect(row(page, 'Fast two')).toBeHidden()
    await expect
      .poll(() => world.subjectsIn(me, 'Archive'))
      .toEqual(expect.arrayContaining(['Fast three', 'Fast two']))
    expect(await world.subjectsIn(me, 'INBOX')).toContain('Fast one')
  })
  await test.step('the reader has Move as well', async () => {
    await receive('Read and move')
    await row(page, 'Read and move').click()
    await page
      .getByRole('toolbar', { name: 'Actions on this conversation' })
      .getByRole('button', { name: 'Move to a folder' })
      .click()
    await page.getByRole('dialog').getByRole('combobox').fill('proj')
    await page.keyboard.press('Enter')
    await expect.poll(() => world.subjectsIn(me, 'Projects')).toContain('Read and move')
  })
  await test.step('a folder is marked read as a whole', async () => {
    await folder(page, 'Projects').click({ button: 'right' })
    await menu(page).getByRole('menuitem', { name: 'Mark all as read' }).click()
    await expect
      .poll(async () => (await world.flagsIn(me, 'Projects', '')).every((flags) => flags.includes('\\Seen')))
      .toBe(true)
  })
})

test('names and subjects from right to left keep their beginning, also under the mouse; a long address stays in its line', async ({
  page,
  receive,
}) => {
  const name = 'محمد عبد الرحمن الشريف للإضاءة الحديثة والتجهيزات الكهربائية'
  await receive('عرض أسعار المصابيح', {
    from: `=?utf-8?B?${Buffer.from(name).toString('base64')}?= <sales@noor.example>`,
    text: 'مرحبا، هذا عرضنا.',
  })
  await row(page, 'عرض أسعار المصابيح').click()
  const who = row(page, 'عرض أسعار المصابيح').getByText(name)
  await expect(who).toHaveCSS('direction', 'rtl')
  const names = [who, page.getByRole('article').first().getByText(name, { exact: true })]
  for (const shown of names) {
    const beginsInSight = await shown.evaluate((element) => {
      const text = document.createRange()
      text.selectNodeContents(element)
      const box = element.parentElement?.getBoundingClientRect()
      return text.getBoundingClientRect().right <= (box?.right ?? 0) + 1
    })
    expect(beginsInSight).toBe(true)
  }
  const frame = page.locator('article iframe').first().contentFrame()
  await expect(frame.locator('.plain').first()).toHaveCSS('unicode-bidi', 'plaintext')
  const long = 'prenotazioni.gruppi@grand-hotel-villa-dei-cipressi-sul-lago-maggiore-baveno.example'
  await receive('Rooms for eight', { from: long, text: 'Eight rooms.' })
  await receive('Room', { from: 'anna@noor.example', text: 'One room.' })
  const arabic = row(page, 'عرض أسعار المصابيح')
  for (const come of ['Rooms for eight', 'One room']) await expect(row(page, come)).toBeVisible()
  const lineOf = async (name: string) => (await row(page, name).getByText(/^@/).boundingBox())?.height
  for (const width of [1000, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    await arabic.hover()
    await expect(arabic.locator('div[aria-hidden]')).toBeVisible()
    const buttons = await arabic.locator('div[aria-hidden]').boundingBox()
    for (const text of ['مرحبا، هذا عرضنا.', 'عرض أسعار المصابيح']) {
      const box = await arabic.getByText(text).boundingBox()
      expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(buttons?.x ?? 0)
    }
    expect(await lineOf('Rooms for eight')).toBe(await lineOf('One room'))
    await picture(page, `lists-arabic-${width}`)
  }
})

test('a very long subject is clamped, sixty recipients are counted, a wide mail scrolls', async ({
  page,
  receive,
}) => {
  const many = Array.from({ length: 60 }, (_, index) => `Person ${index} <person${index}@many.example>`)
  await receive(`Endless ${'subject of a mail '.repeat(55)}`, {
    from: 'Wide <wide@wide.example>',
    to: many.join(',\r\n '),
    more: ['Content-Type: text/html; charset=utf-8'],
    text: '<table width="1600" style="width:1600px"><tr><td style="font-size:14px">wide</td></tr></table><p>end</p>',
  })
  await row(page, /Endless/).click()
  const article = page.getByRole('article', { name: /Endless/ })
  const heading = article.getByRole('heading', { name: /Endless/ })
  const clamped = await heading.boundingBox()
  await article.getByRole('button', { name: 'Show the whole subject' }).click()
  await expect(article.getByRole('button', { name: 'Show less' })).toBeVisible()
  expect((await heading.boundingBox())?.height ?? 0).toBeGreaterThan(2 * (clamped?.height ?? 0))
  await article.getByRole('button', { name: /to .?Person 0.*\+57/ }).click()
  await expect(article.getByRole('button', { name: /Person 59/ })).toBeHidden()
  await article.getByRole('button', { name: '48 more' }).click()
  await expect(article.getByRole('button', { name: /Person 59/ })).toBeVisible()
  const frame = article.locator('iframe')
  await expect
    .poll(() =>
      frame.evaluate((element) => (element instanceof HTMLIFrameElement ? element.offsetHeight : 0)),
    )
    .toBeLessThan(160)
  const zoom = await page
    .frameLocator('article iframe')
    .locator('body')
    .evaluate((body) => Number(getComputedStyle(body).zoom))
  expect(zoom).toBeGreaterThan(0.8)
  await picture(page, 'lists-wide')
})

test('all that a list holds is selected and changed, not only what is loaded; the place is kept', async ({
  page,
  world,
}) => {
  test.setTimeout(180_000)
  await world.store(
    me,
    'Projects',
    Array.from({ length: MANY }, (_, index) => {
      const number = index + 1
      const raw = mail({
        from: `Sender ${number} <sender${number}@many.example>`,
        to: me,
        subject: `Bulk ${String(number).padStart(3, '0')}`,
        id: `bulk-${number}@many.example`,
        text: `Text ${number}.`,
      })
      return { raw, date: new Date(FIRST_CAME_IN + number * 60_000) }
    }),
  )
  const inProjects = async (): Promise<number> =>
    (await world.subjectsIn(me, 'Projects')).filter((subject) => subject.startsWith('Bulk')).length
  // Only the inbox is watched; other folders are looked into when they are due, or asked for.
  await page.keyboard.press('F5')
  await folder(page, 'Projects').click()
  await expect(row(page, 'Bulk 260')).toBeVisible()
  await expect(list(page)).toHaveAccessibleName(/26\d conversations/)

  await test.step('what is read far down stays in its place when mail comes in', async () => {
    await list(page).evaluate((element) => element.scrollTo({ top: 64 * 120 }))
    await expect(row(page, /Bulk 1[34]\d/).first()).toBeVisible()
    const anchor = row(page, 'Bulk 138')
    await expect(anchor).toBeVisible()
    const before = await anchor.boundingBox()
    await world.onServer(me, (client) =>
      client.append(
        'Projects',
        mail({
          from: 'Late <late@many.example>',
          to: me,
          subject: 'Bulk late',
          id: 'late@many.example',
          text: 'x',
        }),
      ),
    )
    await page.keyboard.press('F5')
    await expect(list(page)).toHaveAccessibleName(/26[1-9] conversations/)
    // A pixel is lost to rounding.
    await expect
      .poll(async () => Math.abs(((await anchor.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
      .toBeLessThan(3)
  })

  await test.step('everything is selected, and one is left out', async () => {
    await list(page).focus()
    await page.keyboard.press('Control+a')
    const bar = page.getByRole('toolbar', { name: 'Actions on the selected conversations' })
    await expect(bar).toContainText(/26\d selected/)
    await list(page).evaluate((element) => element.scrollTo({ top: 0 }))
    await expect(row(page, 'Bulk late')).toBeInViewport()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await expect(bar).toContainText(/26\d selected/)
    await list(page).evaluate((element) => element.scrollTo({ top: 0 }))
    await expect(row(page, 'Bulk late')).toBeInViewport()
    await row(page, 'Bulk 260').click({ modifiers: ['Control'] })
    await expect(row(page, 'Bulk 260')).toHaveAttribute('aria-checked', 'false')
    await page.keyboard.press('e')
    await expect(row(page, 'Bulk 259')).toBeHidden()
    await expectNotOnBody(page)
    await expect(row(page, 'Bulk 260')).toBeVisible()
    await expect.poll(inProjects, { timeout: 30_000 }).toBe(1)
  })
  await test.step('one undo brings all of them back', async () => {
    await undo(page).click()
    await expect(row(page, 'Bulk 259')).toBeVisible()
    await expect.poll(inProjects, { timeout: 30_000 }).toBe(MANY + 1)
  })
  await test.step('after many rows were archived the current one is in sight', async () => {
    for (let step = 0; step < 60; step++) await page.keyboard.press('j')
    await page.keyboard.press('Home')
    await row(page, 'Bulk late').click()
    await page.keyboard.press('x')
    await list(page).evaluate((element) => element.scrollTo({ top: 64 * 50 }))
    await row(page, /Bulk 2[01]\d/)
      .first()
      .click({ modifiers: ['Shift'] })
    await page.keyboard.press('e')
    await expect(row(page, 'Bulk 258')).toBeHidden()
    await expect(selected(page)).toBeInViewport()
  })
  await test.step('a narrow window finds its place again after reading', async () => {
    await page.setViewportSize({ width: 700, height: 800 })
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await list(page).evaluate((element) => element.scrollTo({ top: 64 * 100 }))
    const far = row(page, /Bulk [01]\d\d/).first()
    await far.click()
    await expect(list(page)).toBeHidden()
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await expect(selected(page)).toBeInViewport()
  })
})

test('a search shows people first, how much it found, and when what was found came', async ({
  page,
  receive,
}) => {
  const id = await receive('Found by its text', {
    from: 'Zofia Mazur <zofia@mazur.example>',
    text: 'The word is quartzite.',
  })
  await receive('Re: Found by its text', {
    from: 'Zofia Mazur <zofia@mazur.example>',
    text: 'Nothing of it here.',
    more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await row(page, 'Found by its text').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(customerPanel(page).getByRole('heading', { name: 'Zofia Mazur' })).toBeVisible()
  await page.getByRole('searchbox').first().fill('zofia')
  await expect(page.getByRole('status').filter({ hasText: '1 conversation · 2 messages' })).toBeVisible()
  const people = page.getByRole('region', { name: 'People' })
  await expect(people.getByRole('button', { name: /Zofia Mazur/ })).toBeVisible()
  await expectAccessible(page)
  await people.getByRole('button', { name: /Zofia Mazur/ }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Zofia Mazur' })).toBeVisible()
})
