import { readFileSync } from 'node:fs'
import type { Download, Locator, Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, list, row, withSlowEngine } from '../helpers/e2e-window'

const me = 'export@example.test'
const test = testOnMailbox(me, ['Orders'])

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Export: / })
const subjects = ['Order one', 'Order two', 'From the start']

async function saved(page: Page, press: () => Promise<void>): Promise<Download> {
  const saving = page.waitForEvent('download')
  await press()
  return saving
}

test('a folder, a search or what is selected is exported as an mbox or single files, and comes back the same', async ({
  page,
  world,
}) => {
  await world.onServer(me, async (client) => {
    for (const [index, subject] of subjects.entries()) {
      const source = [
        'From: Żółć <zolc@sender.example>',
        `Subject: ${subject}`,
        `Message-ID: <export-${index}@sender.example>`,
        'Date: Tue, 10 Mar 2020 10:11:12 +0000',
        '',
        'From here on it is text.',
        '>From there, too: zażółć.',
        '',
      ].join('\r\n')
      await client.append(
        'Orders',
        source,
        // A draft, or what programs keep as a template, lies in no conversation and is exported all the same.
        [['\\Seen', '\\Flagged'], [], ['\\Draft']][index],
        new Date('2020-03-10T10:12:00Z'),
      )
    }
  })
  const before = (): Promise<string[]> => world.messagesIn(me, 'Orders')
  const sources = await before()
  await page.keyboard.press('F5')
  await folder(page, 'Orders').click()
  await expect(list(page).getByRole('option')).toHaveCount(3)
  let mbox = Buffer.alloc(0)

  await test.step('a folder by its menu, as an mbox', async () => {
    await folder(page, 'Orders').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Export…' }).click()
    await expect(dialog(page)).toContainText('3 conversations are fetched whole')
    await expectAccessible(page)
    const file = await saved(page, () =>
      dialog(page).getByRole('button', { name: 'As an mbox file' }).click(),
    )
    expect(file.suggestedFilename()).toBe('Orders.mbox')
    mbox = readFileSync(await file.path())
    expect(mbox.toString().match(/^From zolc@sender\.example Tue Mar 10 10:12:00 2020\r$/gm)).toHaveLength(3)
    expect(mbox.toString()).toContain('>>From there, too')
    await expect(dialog(page)).toBeHidden()
  })

  await test.step('what is selected, or a search, by the palette, as single files', async () => {
    const exportByPalette = async (): Promise<string[]> => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('export mail')
      await page.keyboard.press('Enter')
      const file = await saved(page, () =>
        dialog(page).getByRole('button', { name: 'As .eml files' }).click(),
      )
      expect(file.suggestedFilename()).toMatch(/\.zip$/)
      return Object.values(unzipSync(readFileSync(await file.path()))).map((bytes) => strFromU8(bytes))
    }
    await row(page, 'Order two').click()
    await list(page).focus()
    await page.keyboard.press('x')
    expect(await exportByPalette()).toEqual([sources[1]])
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.getByRole('searchbox').first().fill('subject:order')
    await expect(list(page).getByRole('option')).toHaveCount(2)
    await list(page).focus()
    expect((await exportByPalette()).sort()).toEqual(sources.slice(0, 2).sort())
  })

  await test.step('it can be stopped, and nothing is saved', async () => {
    let downloads = 0
    page.on('download', () => (downloads += 1))
    await withSlowEngine(page, 400, async () => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('export mail')
      await page.keyboard.press('Enter')
      await dialog(page).getByRole('button', { name: 'As an mbox file' }).click()
      await expect(dialog(page).getByRole('progressbar')).toBeVisible()
      await dialog(page).getByRole('button', { name: 'Cancel' }).click()
      await expect(dialog(page)).toBeHidden()
    })
    expect(downloads).toBe(0)
  })

  await test.step('thrown away and imported it is what it was', async () => {
    await folder(page, 'Orders').click()
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('#')
    await expect.poll(before).toEqual([])
    await page.keyboard.press('Control+k')
    await page.keyboard.type('import mail')
    await page.keyboard.press('Enter')
    const form = page.getByRole('dialog', { name: 'Import mail' })
    const chooser = page.waitForEvent('filechooser')
    await form.getByRole('button', { name: 'Choose files' }).click()
    await (await chooser).setFiles([{ name: 'Orders.mbox', mimeType: 'application/mbox', buffer: mbox }])
    await form.getByRole('textbox', { name: 'Into the folder' }).fill('')
    await form.getByRole('button', { name: 'Import 3 mails' }).click()
    await expect(form.getByRole('status')).toContainText('3 mails imported')
    expect((await before()).sort()).toEqual([...sources].sort())
    expect(await world.flagsIn(me, 'Orders', 'Order one')).toEqual([['\\Flagged', '\\Seen']])
  })
})
