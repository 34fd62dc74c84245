import { expect, testOnMailbox } from '../helpers/e2e'
import { customerPanel, row } from '../helpers/e2e-window'

const test = testOnMailbox('print@example.test', [])

test('a printed mail is the whole mail and nothing else: no note, no list, no folder', async ({
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
  const thread = page.getByRole('article').first()
  const print = async (): Promise<void> => {
    await page.getByRole('button', { name: 'More actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Print the open messages' }).click()
  }
  await test.step('what is open, over several pages', async () => {
    await print()
    const { text, pages: count } = await printed()
    for (const part of [
      'Line 1 of the',
      'Line 180 of the',
      'marta@verdi-luci.example',
      'price list.pdf',
      'A later word.',
    ])
      expect(text).toContain(part)
    for (const other of [note, 'Inbox', 'Projects', 'Customer']) expect(text).not.toContain(other)
    expect(count).toBeGreaterThan(2)
  })
  await test.step('and not what is folded', async () => {
    await thread.getByRole('button', { name: 'Collapse all messages' }).click()
    await print()
    const { text } = await printed()
    expect(text).toContain('A later word.')
    expect(text).not.toContain('Line 180 of the')
    expect(text).not.toContain(note)
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
