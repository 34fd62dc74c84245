import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Download, Locator, Page } from '@playwright/test'
import {
  docx,
  docxBomb,
  lockedDocx,
  lockedPdf,
  mailWithFiles,
  odt,
  ods,
  p7m,
  pdf,
  pdfBomb,
  png,
  winmail,
  xlsx,
} from '../helpers/attachment-files'
import { expect, testOnMailbox } from '../helpers/e2e'
import { startWebServer } from '../helpers/web-server'
import { expectAccessible, row, speak } from '../helpers/e2e-window'

/** The program that opens files on this system, for the tests: it tells which file it was given. */
const bin = mkdtempSync(join(tmpdir(), 'postilla-opener-'))
const opened = join(bin, 'opened')
writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`)
chmodSync(join(bin, 'xdg-open'), 0o755)

const me = 'files@example.test'
const test = testOnMailbox(me, [], { PATH: `${bin}:${process.env['PATH'] ?? ''}`, DISPLAY: ':0' })

const files = (page: Page): Locator => page.getByRole('article').getByRole('list', { name: /attachments?$/ })
const preview = (page: Page, name: string): Locator => page.getByRole('dialog', { name, exact: true })
const frameOf = (dialog: Locator) => dialog.locator('iframe').contentFrame()

/** The bytes of what is dragged out of the window, called as it should be: `type:filename`. */
async function draggedOut(page: Page, source: Locator, name: string): Promise<Buffer> {
  const given = (): Promise<string> =>
    source.evaluate((element) => {
      const data = new DataTransfer()
      element.dispatchEvent(
        new DragEvent('dragstart', { dataTransfer: data, bubbles: true, cancelable: true }),
      )
      return data.getData('DownloadURL')
    })
  const start = `${name}:blob:http://127.0.0.1`
  await expect.poll(async () => (await given()).slice(0, start.length)).toBe(start)
  const handed = page.waitForEvent('download')
  const href = (await given()).slice(name.length + 1)
  await page.evaluate(
    (at) => Object.assign(document.createElement('a'), { href: at, download: 'x' }).click(),
    href,
  )
  return readFileSync(await (await handed).path())
}

/**
 * A key that may take away the frame it is pressed in: nobody is left then to tell the browser's driver that it arrived.
 */
function press(page: Page, key: string): void {
  page.keyboard.press(key).catch(() => undefined)
}

const inner = mailWithFiles('The text inside.', [{ name: 'inner.txt', content: 'Deep down.' }])
const eml = [
  'From: Eva <eva@inside.example>',
  `To: ${me}`,
  'Subject: Inside',
  'Date: Mon, 1 Jun 2026 10:00:00 +0200',
  ...inner.more,
  '',
  inner.text,
].join('\r\n')

test('[READ-16] attachments are looked at in the window, one after the other by keys, and what lies in them', async ({
  page,
  receive,
}) => {
  const csv = ['name;amount', ...Array.from({ length: 100_000 }, (_, at) => `Row ${at + 1};${at}`)]
  await receive(
    'Documents',
    mailWithFiles('See the files.', [
      { name: 'report.pdf', content: pdf(500), type: 'application/pdf' },
      { name: 'photo.png', content: png(300, 200), type: 'image/png' },
      { name: 'letter.docx', content: docx('Dear customer') },
      { name: 'minutes.odt', content: odt('We agreed') },
      { name: 'prices.xlsx', content: xlsx(5_000) },
      { name: 'stock.ods', content: ods() },
      { name: 'notes.txt', content: 'Zażółć gęślą jaźń\n<b>not bold</b>' },
      { name: 'list.csv', content: csv.join('\r\n'), type: 'text/csv' },
      { name: 'mail.eml', content: eml },
      { name: 'contract.pdf.p7m', content: p7m(pdf(2)) },
      { name: 'winmail.dat', content: winmail({ 'from-outlook.txt': 'Hello from Outlook' }) },
    ]),
  )
  await row(page, 'Documents').click()
  const first = files(page).getByRole('button', { name: 'Preview report.pdf' })
  await first.click()

  // A PDF of 500 pages: those in sight are drawn.
  let dialog = preview(page, 'report.pdf')
  // The reader of PDF is a program of megabytes, which a busy machine takes its time to start.
  await expect(frameOf(dialog).getByText('Page 1 of it', { exact: true })).toBeAttached({ timeout: 45_000 })
  await expect(dialog.getByText('of 500')).toBeVisible()
  await expect(frameOf(dialog).locator('section')).toHaveCount(500)
  expect(await frameOf(dialog).locator('canvas').count()).toBeLessThan(8)
  await dialog.getByRole('textbox', { name: 'Page' }).fill('321')
  await page.keyboard.press('Enter')
  await expect(frameOf(dialog).getByText('Page 321 of it', { exact: true })).toBeAttached()
  await expect(dialog.getByRole('textbox', { name: 'Page' })).toHaveValue('321')
  await expect(frameOf(dialog).getByText('Page 1 of it', { exact: true })).not.toBeAttached()
  const width = () =>
    frameOf(dialog)
      .locator('canvas')
      .first()
      .evaluate(({ clientWidth }) => clientWidth)
  const before = await width()
  await frameOf(dialog).getByText('Page 321 of it', { exact: true }).click()
  await page.keyboard.press('+')
  await expect(dialog.getByRole('button', { name: '125%' })).toBeVisible()
  await expect.poll(width).toBeGreaterThan(before * 1.2)
  await page.keyboard.press('0')
  await expect.poll(width).toBe(before)
  await expectAccessible(page)

  press(page, 'ArrowRight')
  dialog = preview(page, 'photo.png')
  await expect(dialog.getByText('2 of 11')).toBeVisible()
  await expect
    .poll(() =>
      frameOf(dialog)
        .locator('img')
        .evaluate(({ clientWidth }) => clientWidth),
    )
    .toBe(300)
  await dialog.getByRole('button', { name: 'Larger' }).click()
  await expect
    .poll(() =>
      frameOf(dialog)
        .locator('img')
        .evaluate(({ clientWidth }) => clientWidth),
    )
    .toBe(375)

  const walk = async (name: string, texts: readonly string[]): Promise<Locator> => {
    press(page, 'ArrowRight')
    const there = preview(page, name)
    for (const text of texts)
      await expect(frameOf(there).getByText(text, { exact: true }).first()).toBeVisible()
    return there
  }
  await walk('letter.docx', ['Dear customer', 'A link'])
  dialog = await walk('minutes.odt', ['Minutes', 'First point', 'In a cell'])
  await expect(frameOf(dialog).getByText('in bold')).toHaveCSS('font-weight', '700')
  await expect(frameOf(dialog).getByText('a remark')).toHaveCount(0)
  await expect(frameOf(dialog).locator('img')).toHaveCount(1)
  dialog = await walk('prices.xlsx', ['Article & price', 'Bold', '31 Dec 2025', '22%', 'Thing 1', '0.50'])
  await expect(frameOf(dialog).getByRole('navigation', { name: 'Sheets' }).getByRole('button')).toHaveText([
    'Prices',
    'Second',
  ])
  await frameOf(dialog).getByRole('button', { name: 'Second' }).click()
  await expect(frameOf(dialog).getByText('On the second sheet')).toBeVisible()
  dialog = await walk('stock.ods', ['12,50'])
  await expect(frameOf(dialog).getByText('Twice')).toHaveCount(2)
  await walk('notes.txt', [])
  await expect(
    frameOf(preview(page, 'notes.txt')).getByText('Zażółć gęślą jaźń\n<b>not bold</b>'),
  ).toBeVisible()

  // A table of 100,000 lines: all of it can be scrolled, some of it is drawn.
  dialog = await walk('list.csv', ['Row 1'])
  await expect(frameOf(dialog).getByRole('table')).toHaveAttribute('aria-rowcount', '100001')
  expect(await frameOf(dialog).getByRole('row').count()).toBeLessThan(120)
  await expect(async () => {
    await frameOf(dialog).locator('.sheet').press('End')
    await expect(frameOf(dialog).getByText('Row 100000', { exact: true })).toBeVisible({ timeout: 3_000 })
  }).toPass()

  // A mail within the mail, and the file within that.
  press(page, 'ArrowRight')
  dialog = preview(page, 'mail.eml')
  await expect(dialog.getByRole('heading', { name: 'Inside' })).toBeVisible()
  await expect(dialog.getByText('Eva <eva@inside.example>')).toBeVisible()
  await expect(frameOf(dialog).getByText('The text inside.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Preview inner.txt' }).click()
  await expect(frameOf(preview(page, 'inner.txt')).getByText('Deep down.')).toBeVisible()
  const download = page.waitForEvent('download')
  await page.keyboard.press('Control+s')
  expect(await contentOf(await download)).toBe('Deep down.')
  await preview(page, 'inner.txt').getByRole('button', { name: 'Back' }).click()
  await expect(dialog.getByText('9 of 11')).toBeVisible()

  press(page, 'ArrowRight')
  dialog = preview(page, 'contract.pdf.p7m')
  await expect(frameOf(dialog).getByText('Page 1 of it', { exact: true })).toBeAttached()
  await expect(
    dialog.getByText('A signature lies around this file, contract.pdf. Who signed it is not checked here.'),
  ).toBeVisible()
  // What a winmail.dat holds stands among the files; by mouse there is a next one, too.
  await dialog.getByRole('button', { name: 'Next attachment' }).click()
  dialog = preview(page, 'from-outlook.txt')
  await expect(frameOf(dialog).getByText('Hello from Outlook')).toBeVisible()
  await dialog.getByRole('button', { name: 'Previous attachment' }).click()
  await expect(preview(page, 'contract.pdf.p7m')).toBeVisible()
  press(page, 'Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(first).toBeFocused()
})

test('[READ-16] files made to do harm do none, ask nobody, and say what to do instead', async ({
  page,
  receive,
}) => {
  const web = await startWebServer()
  const { asked } = web
  const foreign: string[] = []
  page.on('request', (request) => foreign.push(request.url()))
  page.on('dialog', () => foreign.push('a dialog'))
  const script = `<script>alert(1);fetch("${web.url}/script")</script>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50" onload="alert(1)">${script}<image href="${web.url}/picture.png" width="9" height="9"/><rect width="90" height="50"/></svg>`
  const page1 = `<html><body><img src="${web.url}/html.png">${script}<p>A page</p></body></html>`
  await receive(
    'Harmful',
    mailWithFiles('Look.', [
      { name: 'drawing.svg', content: svg, type: 'image/svg+xml' },
      { name: 'readme.txt', content: page1, type: 'text/plain' },
      { name: 'holiday.jpg', content: page1, type: 'image/jpeg' },
      {
        name: 'both.pdf',
        content: Buffer.concat([png(9, 9), Buffer.from(page1), pdf(1)]),
        type: 'application/pdf',
      },
      {
        name: 'invoice.pdf',
        content: Buffer.from('MZ\u0090\0\u0003\0\0\0'.repeat(20), 'latin1'),
        type: 'application/pdf',
      },
      { name: 'letter.docx', content: docx('With a picture', `${web.url}/docx.png`) },
      { name: 'bomb.docx', content: docxBomb(130) },
      { name: 'bomb.pdf', content: pdfBomb(150) },
      { name: 'huge.png', content: png(20_000, 20_000), type: 'image/png' },
      { name: 'locked.docx', content: lockedDocx() },
      { name: 'locked.pdf', content: lockedPdf() },
      { name: 'cut.pdf', content: pdf(3).subarray(0, 40), type: 'application/pdf' },
      { name: 'cut.docx', content: docx('Cut').subarray(0, 200) },
      { name: 'secret.p7m', content: p7m(Buffer.from('x'), 'encrypted') },
      {
        name: 'long.txt',
        content: `A line of sixty letters, and after it very many short ones\n${'.\n'.repeat(400_000)}`,
      },
    ]),
  )
  await row(page, 'Harmful').click()
  await files(page).getByRole('button', { name: 'Preview drawing.svg' }).focus()
  await page.keyboard.press('Enter')
  const disguised = /Its name promises another kind of file than it is/
  const at = async (name: string): Promise<Locator> => {
    const dialog = preview(page, name)
    await expect(dialog).toBeVisible()
    return dialog
  }
  const next = async (name: string): Promise<Locator> => {
    press(page, 'ArrowRight')
    return at(name)
  }
  let dialog = await at('drawing.svg')
  await expect
    .poll(() =>
      frameOf(dialog)
        .locator('img')
        .evaluate(({ clientWidth }) => clientWidth),
    )
    .toBe(90)
  await expect(dialog.locator('iframe')).toHaveAttribute('sandbox', 'allow-scripts')

  dialog = await next('readme.txt')
  await expect(frameOf(dialog).getByText(/<p>A page<\/p>/)).toBeVisible()
  await expect(dialog.getByText(disguised)).toBeHidden()
  dialog = await next('holiday.jpg')
  await expect(frameOf(dialog).getByText(/<p>A page<\/p>/)).toBeVisible()
  await expect(dialog.getByText(disguised)).toBeVisible()
  dialog = await next('both.pdf')
  await expect(frameOf(dialog).locator('img')).toBeVisible()
  await expect(dialog.getByText(disguised)).toBeVisible()

  const refused = async (name: string, title: string | RegExp): Promise<void> => {
    const there = await next(name)
    await expect(there.getByText(title)).toBeVisible()
    await expect(there.getByRole('button', { name: 'Save as …' })).toBeVisible()
  }
  await refused('invoice.pdf', 'This file is a program')
  dialog = await next('letter.docx')
  await expect(frameOf(dialog).getByText('With a picture')).toBeVisible()
  await frameOf(dialog).getByText('A link').click()
  await expect(frameOf(dialog).getByText('With a picture')).toBeVisible()
  await refused('bomb.docx', 'This file is too large to be shown here')

  // While a bomb goes off in the frame the window answers.
  dialog = await next('bomb.pdf')
  await expect(dialog.getByLabel('The file is being read')).toBeVisible()
  press(page, 'ArrowLeft')
  await expect(preview(page, 'bomb.docx')).toBeVisible()
  press(page, 'ArrowRight')
  await at('bomb.pdf')
  await refused('huge.png', 'This file is too large to be shown here')
  await refused('locked.docx', 'This file is protected by a password')
  await refused('locked.pdf', 'This file is protected by a password')
  await refused('cut.pdf', 'This file cannot be shown')
  await refused('cut.docx', 'This file cannot be shown')
  await refused('secret.p7m', 'This file is encrypted')
  await expectAccessible(page)
  dialog = await next('long.txt')
  await expect(
    dialog.getByText('Only the beginning is shown. Save the file to read all of it.'),
  ).toBeVisible()
  await expect(frameOf(dialog).locator('pre').first()).toContainText('A line of sixty letters')
  press(page, 'Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const origin = new URL(page.url()).origin
  expect(await reachOfPreview(page, origin, web.url)).toEqual([
    ...Array.from({ length: 5 }, () => 'rejected'),
    'null',
  ])
  expect(asked).toEqual([])
  expect(foreign.filter((url) => !url.startsWith(origin) && !/^(?:blob|data):/.test(url))).toEqual([])
  web.stop()
})

test('[READ-14] [READ-15] files are saved one or all, opened, dragged out and asked about, by mouse and by key', async ({
  page,
  receive,
}) => {
  const offer = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256))
  await receive(
    'Offer: A/B',
    mailWithFiles('All of them.', [
      { name: 'offer.pdf', content: offer, type: 'application/pdf' },
      { name: 'OFFER.PDF', content: 'another', type: 'application/pdf' },
      { name: '../../etc/passwd', content: 'no path' },
      { name: 'con.txt', content: 'no device' },
      { name: 'holiday\u202egpj.exe', content: 'MZ' },
      { name: 'Zażółć 請求書.txt', content: 'Grüße '.repeat(1_000) },
    ]),
  )
  await row(page, 'Offer: A/B').click()
  const list = files(page)
  const saveAll = list.getByRole('button', { name: 'Save all attachments' })
  await saveAll.click()
  const question = page.getByRole('dialog', { name: 'Save programs, too?' })
  await expect(question).toContainText('gpj.exe')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(saveAll).toBeFocused()
  // The same by its key, from the mail.
  await page.keyboard.press('Control+Shift+s')
  const archive = page.waitForEvent('download')
  await question.getByRole('button', { name: 'Save all anyway' }).click()
  expect((await archive).suggestedFilename()).toBe('Offer_ A_B.zip')
  const unpacked = unzipSync(readFileSync(await (await archive).path()))
  expect(Object.keys(unpacked)).toEqual([
    'offer.pdf',
    'OFFER (2).PDF',
    'passwd',
    '_con.txt',
    'holidaygpj.exe',
    'Zażółć 請求書.txt',
  ])
  expect(Buffer.from(unpacked['offer.pdf'] ?? []).equals(offer)).toBe(true)
  expect(Buffer.from(unpacked['Zażółć 請求書.txt'] ?? []).toString()).toBe('Grüße '.repeat(1_000))

  // Opened: a copy nobody else can read or change, called as it was.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await list.getByRole('button', { name: 'Preview _con.txt' }).focus()
  await page.keyboard.press('Control+o')
  await expect(page.getByText(/_con\.txt.? is being opened/)).toBeVisible()
  await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toMatch(/\/_con\.txt$/)
  const path = readFileSync(opened, 'utf8')
  expect(readFileSync(path, 'utf8')).toBe('no device')
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o400, 0o700])

  // A program is asked about before it is opened, and not dragged out.
  const program = list.getByRole('button', { name: /^Save .*gpj\.exe/ })
  await program.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Open/ }).click()
  await expect(page.getByRole('dialog', { name: 'Start a program?' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(program.locator('xpath=ancestor::*[@data-file]')).not.toHaveAttribute('draggable', 'true')

  // Menu by key, with its keys shown; saved by menu and by key.
  const pdfChip = list.getByRole('button', { name: 'Preview offer.pdf' }).first()
  await pdfChip.focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem')).toHaveText([
    /^Preview.*Enter/,
    /^Open.*Ctrl\+O/,
    /^Save as ….*Ctrl\+S/,
    /^Save all attachments.*Ctrl\+Shift\+S/,
  ])
  const byMenu = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /^Save as/ }).click()
  expect(readFileSync(await (await byMenu).path()).equals(offer)).toBe(true)
  await pdfChip.focus()
  const byKey = page.waitForEvent('download')
  await page.keyboard.press('Control+s')
  expect((await byKey).suggestedFilename()).toBe('offer.pdf')
  await page.keyboard.press('ArrowRight')
  await expect(list.getByRole('button', { name: 'Preview OFFER.PDF' }).last()).toBeFocused()

  // Dragged out: what the browser gives to the desktop is there when the drag begins.
  await pdfChip.hover()
  const chip = list.locator('[data-file]').first()
  expect((await draggedOut(page, chip, 'application/pdf:offer.pdf')).equals(offer)).toBe(true)
  // So is the mail itself, as it was received.
  const letter = page.getByTitle('Drag it out of the window to keep this mail as a file')
  await letter.hover()
  const source = await draggedOut(page, letter, 'message/rfc822:Offer_ A-B.eml')
  expect(source.toString('latin1')).toContain('Subject: Offer: A/B')

  // A single one is saved as it is.
  await receive('Only one', mailWithFiles('One.', [{ name: 'only.csv', content: 'a;b\n1;2' }]))
  await row(page, 'Only one').click()
  await expect(list.getByRole('button', { name: 'Preview only.csv' })).toBeVisible()
  await expect(saveAll).toHaveCount(0)
  const single = page.waitForEvent('download')
  await page.keyboard.press('Control+Shift+s')
  expect((await single).suggestedFilename()).toBe('only.csv')
  expect(await contentOf(await single)).toBe('a;b\n1;2')
  await speak(page, 'Polski', 'pl')
  await page.keyboard.press('p')
  const dialog = preview(page, 'only.csv')
  await expect(frameOf(dialog).getByRole('table', { name: 'Tabela' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Zapisz' })).toBeVisible()
})

/** What code within the page of previews gets at, if a file leads it astray. */
async function reachOfPreview(page: Page, origin: string, elsewhere: string): Promise<string[]> {
  const alone = await page.context().newPage()
  await alone.goto(`${origin}/preview.html`)
  const reach = await alone.evaluate(async (target) => {
    const load = (url: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const image = new Image()
        image.onload = resolve
        image.onerror = () => reject(new Error('blocked'))
        image.src = url
      })
    const tries = [
      () => fetch(`${target}/fetch`),
      () => fetch('/'),
      () => load(`${target}/image`),
      () => load('/assets/icon.svg'),
      async () => localStorage.length,
    ]
    const done = await Promise.allSettled(tries.map((one) => one()))
    return [...done.map(({ status }) => status), origin]
  }, elsewhere)
  await alone.close()
  return reach
}

const contentOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8')
