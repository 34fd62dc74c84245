import type { Locator, Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { mailForm, mailText, moduleButton, row } from '../helpers/e2e-window'

const me = 'details@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

/** Of the text of an element and what is painted behind it, as WCAG defines it. */
const contrast = (element: Locator): Promise<number> =>
  element.evaluate((node) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    const behind: Element[] = []
    for (let at: Element | null = node; at; at = at.parentElement) behind.unshift(at)
    const luminance = (colors: readonly string[]): number => {
      canvas?.clearRect(0, 0, 1, 1)
      for (const color of colors) {
        if (canvas) canvas.fillStyle = color
        canvas?.fillRect(0, 0, 1, 1)
      }
      const [red = 0, green = 0, blue = 0] = [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])].map(
        (byte) => {
          const part = byte / 255
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
        },
      )
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    if (behind.some((one) => getComputedStyle(one).opacity !== '1')) return 0
    const ground = behind.map((one) => getComputedStyle(one).backgroundColor)
    const [dark = 0, light = 0] = [
      luminance(ground),
      luminance([...ground, getComputedStyle(node).color]),
    ].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  })

async function expectReadableKeys(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    for (const key of await page.locator('kbd').all())
      await expect.poll(() => contrast(key), `${colorScheme}: ${await key.innerText()}`).toBeGreaterThan(4.5)
  }
  await page.emulateMedia({ colorScheme: null })
}

/** In a long text at least six lines are in sight, the one being written among them, and the buttons below it. */
async function expectRoomToWrite(page: Page, form: Locator): Promise<void> {
  for (let line = 0; line < 24; line++) {
    await page.keyboard.press('Enter')
    await page.keyboard.type(`Line ${line}`)
  }
  const bold = form.getByRole('button', { name: 'Bold' })
  await expect(bold).toBeInViewport({ ratio: 1 })
  const linesInSight = () =>
    mailText(form)
      .locator('p')
      .evaluateAll((lines) =>
        lines.flatMap((line) => {
          const { left, top, bottom } = line.getBoundingClientRect()
          const isDrawn = [top + 3, bottom - 3].every((y) => document.elementFromPoint(left + 2, y) === line)
          return isDrawn ? [line.textContent] : []
        }),
      )
  await expect.poll(async () => (await linesInSight()).length).toBeGreaterThanOrEqual(6)
  expect(await linesInSight()).toContain('Line 23')
}

test('an answer with nothing typed is no draft, and names the address where the name may be another’s', async ({
  page,
  receive,
}) => {
  await receive('Nothing typed', {
    from: 'Anna Nowak <anna@nowak.example>',
    more: ['Reply-To: Anna Nowak <anna@elsewhere.example>', 'Content-Type: text/plain; charset=utf-8'],
  })
  const mail = row(page, /Nothing typed/)
  await mail.click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await expect(reply.getByRole('button', { name: /^Send to .*anna@elsewhere\.example/ })).toBeVisible()
  await expect(reply.getByTitle(/^anna@elsewhere\.example/)).toContainText('Anna Nowak')
  await expect(reply.getByTitle(/^anna@elsewhere\.example/)).toContainText('<anna@elsewhere.example>')
  await page.reload()
  await expect(mailText(reply)).toBeFocused()
  await expect(reply.getByText('Saved', { exact: true })).toBeHidden()
  await expect(mail).not.toContainText('Draft')
  await expect(page.getByRole('button', { name: /^Outbox and drafts/ })).toHaveAccessibleName(
    'Outbox and drafts',
  )
  await page.keyboard.type('Yes')
  await expect(reply.getByText('Saved', { exact: true })).toBeVisible()
  const size = page.viewportSize() ?? { width: 1280, height: 800 }
  await page.setViewportSize({ width: 720, height: 450 })
  await expectRoomToWrite(page, reply)
  await reply.getByRole('button', { name: 'Close, keep the draft' }).first().click()
  await page.keyboard.press('c')
  const floating = mailForm(page)
  await mailText(floating).click()
  await expectRoomToWrite(page, floating)
  await floating.getByRole('button', { name: 'Discard the draft' }).click()
  await page.setViewportSize(size)
  await page.keyboard.press('r')
  await expect(mail).toContainText('Draft')
  await reply.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(mail).not.toContainText('Draft')

  // The button is there where it means somebody else than Reply does.
  const toAll = page.getByRole('button', { name: 'Reply to all' })
  await receive('To me twice', { from: 'Lina <lina@club.example>', to: `${me}, Also me <${me}>` })
  await receive('[club] Odp: News', {
    from: 'Lina <lina@club.example>',
    to: 'The club <club@lists.example>',
    more: ['List-Id: <club.lists.example>', 'Reply-To: club@lists.example'],
  })
  await row(page, '[club] Odp: News').click()
  await toAll.click()
  const toClub = mailForm(page, 'Reply to all')
  await expect(toClub.getByRole('textbox', { name: 'Subject' })).toHaveValue('Re: [club] News')
  for (const title of [/^lina@club\.example/, /^club@lists\.example/])
    await expect(toClub.getByTitle(title)).toBeVisible()
  await page.keyboard.press('Escape')
  await row(page, 'To me twice').click()
  await expect(page.getByRole('article', { name: 'To me twice' }).getByText('Forward')).toBeVisible()
  await expect(toAll).toBeHidden()
})

test('a context menu is walked by letters, and none of them reaches the mail behind it', async ({
  page,
  receive,
}) => {
  await receive('Walked by letters')
  const mail = row(page, /Walked by letters/)
  await mail.click({ button: 'right' })
  const menu = page.getByRole('menu')
  const items = menu.getByRole('menuitem')
  await expect(items.first()).toBeFocused()
  await page.keyboard.press('End')
  await expect(items.last()).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.type('arc')
  await expect(menu.getByRole('menuitem', { name: /^Archive/ })).toBeFocused()
  for (const letter of ['c', 'e', '#', '/']) await page.keyboard.press(letter)
  await expect(mailForm(page)).toBeHidden()
  await expect(menu.getByRole('menuitem', { name: /^Archive/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(mail).toBeVisible()
  await mail.click({ button: 'right' })
  await page.keyboard.type('arch')
  await page.keyboard.press('Enter')
  await expect(menu).toBeHidden()
  await expect(mail).toBeHidden()
})

test('every key on a button can be read; a new record is shown with all that was filled in, and found in its list', async ({
  page,
}) => {
  await moduleButton(page, 'Companies').click()
  await expect(page.getByRole('heading', { level: 1, name: /^Companies/ })).toBeVisible()
  for (let number = 0; number < 2; number += 1) {
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog', { name: 'New company' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(`Filled ${number}`)
    await dialog.getByRole('textbox', { name: 'VAT number' }).fill(`IT0123456789${number}`)
    await dialog.getByRole('textbox', { name: 'Website' }).fill('www.filled.example')
    await dialog.getByRole('combobox', { name: 'Domains' }).fill(`filled${number}.example`)
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const main = page.getByRole('main')
    await expect(main.getByText(`VAT number: IT0123456789${number}`)).toBeVisible()
    await expect(main.getByText(`Domains: filled${number}.example`)).toBeVisible()
    await expect(row(page, new RegExp(`Filled ${number}`))).toHaveAttribute('aria-selected', 'true')
    // A search that leaves the next one out gives way to it.
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill(`Filled ${number}`)
    await row(page, new RegExp(`Filled ${number}`)).click()
  }
  await expect(page.getByRole('searchbox', { name: 'Search', exact: true })).toHaveValue('Filled 1')
  await page.getByRole('textbox', { name: /note/i }).first().click()
  await page.keyboard.type('Readable')
  await expect(page.getByRole('button', { name: /^Save note/ })).toBeVisible()
  await expectReadableKeys(page)
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+k')
  await expectReadableKeys(page)
  await page.keyboard.press('Escape')
})
