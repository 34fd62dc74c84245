import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, row } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'search@example.test'
const test = testOnMailbox(me, ['Progetti Alfa'])

async function search(page: Page, words: string, found: readonly string[]): Promise<void> {
  await page.keyboard.press('/')
  const box = page.getByRole('searchbox')
  await expect(box).toBeFocused()
  await box.fill(words)
  await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(found.length)
  for (const subject of found) await expect(row(page, subject)).toBeVisible()
}

test('search finds file names, parts of words and runs, reads operators, folders and days in three languages, and says how', async ({
  page,
  world,
}) => {
  const withFile = [
    '--b\r\nContent-Type: text/plain\r\n\r\n' + 'Please see the file.\r\n'.repeat(400),
    '--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="8D_Nocta-Report.pdf"\r\n',
    '%PDF\r\n--b--',
  ].join('\r\n')
  const letters = [
    { from: 'Mario Rossi <mario@rossi.example>', subject: 'Preisangebot', text: 'Die Details folgen.' },
    { from: 'Lucia Bianchi <lucia@bianchi.example>', subject: 'PO:4711', text: '関于贵公司的报价单' },
    {
      from: 'Anna Weiss <anna@weiss.example>',
      subject: 'Reklamation',
      text: withFile,
      more: ['Content-Type: multipart/mixed; boundary=b'],
    },
  ]
  await world.onServer(me, async (client) => {
    for (const [index, letter] of letters.entries()) {
      const raw = mail({ ...letter, to: me, id: `search-${index}@sender.example` })
      await client.append('INBOX', raw, [], new Date(Date.now() - 60_000 * index))
    }
  })
  await expect(row(page, 'Reklamation')).toBeVisible()
  await search(page, 'angebot', ['Preisangebot'])
  await search(page, '报价', ['PO:4711'])
  await search(page, 'PO:4711', ['PO:4711'])
  await expect(page.getByText('searched as text')).toBeHidden()
  await search(page, 'from: mario OR from: lucia', ['Preisangebot', 'PO:4711'])
  await search(page, 'from:mario -angebot', [])
  await search(page, 'is:unread -angebot -from:lucia', ['Reklamation'])
  // Only its start came, and the name stands far behind it.
  await search(page, 'nocta', ['Reklamation'])
  await expect(row(page, 'Reklamation')).toContainText('8D_Nocta-Report.pdf')
  // A day is never silently another: it is told in words.
  const told = (words: string) => page.getByRole('status').filter({ hasText: words })
  await search(page, 'after:1/2/2026 angebot', ['Preisangebot'])
  await expect(told('received on Sunday')).toContainText('1 February 2026')
  await search(page, 'before:last week angebot', [])
  await search(page, 'in:progetti alfa', [])
  await expect(told('no folder')).toBeHidden()
  await search(page, 'in:nowhere angebot', [])
  await expect(told('There is no folder called nowhere')).toBeVisible()
  await search(page, 'label:offers', [])
  const notice = page.getByRole('status').filter({ hasText: 'searched as text' })
  await expect(notice).toContainText('label:offers')
  await expectAccessible(page)

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('Italiano')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', 'it')
  await search(page, 'da: mario rossi', ['Preisangebot'])
  await search(page, 'ha:allegato allegato:nocta', ['Reklamation'])
  await search(page, 'in:posta in arrivo angebot', ['Preisangebot'])
  await search(page, 'prima:1/2/2026', [])
  await expect(told('ricevuto prima di')).toContainText('domenica 1 febbraio 2026')
  await search(page, 'dopo:settimana scorsa da:(lucia OPPURE mario)', ['Preisangebot', 'PO:4711'])
  await search(page, 'prima:prossimamente', [])
  await expect(told('cercato come testo')).toContainText('prima:prossimamente')

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('Polski')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl')
  await search(page, 'w:skrzynka odbiorcza od:lucia po:wczoraj', ['PO:4711'])
  await expect(told('otrzymane od dnia')).toBeVisible()
  await search(page, 'w:nigdzie', [])
  await expect(told('Nie ma folderu o nazwie nigdzie')).toBeVisible()
  await expectAccessible(page)
})
