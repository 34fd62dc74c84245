import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, row } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'search@example.test'
const test = testOnMailbox(me)

async function search(page: Page, words: string, found: readonly string[]): Promise<void> {
  await page.keyboard.press('/')
  const box = page.getByRole('searchbox')
  await expect(box).toBeFocused()
  await box.fill(words)
  await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(found.length)
  for (const subject of found) await expect(row(page, subject)).toBeVisible()
}

test('search finds file names, parts of words and runs, reads operators in two languages, and names what is none', async ({
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
  await search(page, 'prima:domani', [])
  await expect(page.getByRole('status').filter({ hasText: 'cercato come testo' })).toContainText(
    'prima:domani',
  )
})
