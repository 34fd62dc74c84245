import { readFileSync } from 'node:fs'
import { expect, testOnMailbox } from '../helpers/e2e'
import { startWebServer } from '../helpers/web-server'
import { row } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'letters@example.test'
const test = testOnMailbox(me)

test('[READ-07] [READ-20] a thread spans inbox and sent; its messages fold and unfold together', async ({
  page,
  world,
}) => {
  const answers = (id: string): string[] => [`In-Reply-To: <${id}>`, 'References: <span-1@sender.example>']
  const sender = 'Anna Sender <anna@sender.example>'
  const letters = [
    { folder: 'INBOX', from: sender, to: me, id: 'span-1@sender.example', text: 'The question.' },
    { folder: 'Sent', from: me, to: sender, id: 'span-2@example.test', text: 'My own answer.' },
    { folder: 'INBOX', from: sender, to: me, id: 'span-3@sender.example', text: 'And once more.' },
  ]
  await world.onServer(me, async (client) => {
    for (const [index, { folder: path, ...letter }] of letters.entries()) {
      const more = index === 0 ? undefined : answers(letters[index - 1]?.id ?? '')
      const raw = mail({ ...letter, subject: 'Spanning', ...(more ? { more } : {}) })
      await client.append(path, raw, ['\\Seen'], new Date(Date.now() - 60_000 * (3 - index)))
    }
  })
  await page.keyboard.press('F5')
  await row(page, 'Spanning').click()
  const thread = page.getByRole('article')
  const letter = (index: number, text: string) =>
    expect(thread.locator('iframe').nth(index).contentFrame().getByText(text)).toBeVisible()
  await expect(thread.locator('iframe')).toHaveCount(1)
  await letter(0, 'And once more.')
  await page.getByRole('button', { name: 'Expand all messages' }).click()
  await expect(thread.locator('iframe')).toHaveCount(3)
  await letter(0, 'The question.')
  await letter(1, 'My own answer.')
  await letter(2, 'And once more.')
  await page.getByRole('button', { name: 'Collapse all messages' }).click()
  await expect(thread.locator('iframe')).toHaveCount(1)
  await letter(0, 'And once more.')
})

test('[READ-20] a long thread keeps its middle behind one line, and the quoted text folded', async ({
  page,
  world,
}) => {
  await world.onServer(me, async (client) => {
    for (let number = 0; number <= 11; number++) {
      const raw = mail({
        from: 'Anna Sender <anna@sender.example>',
        to: me,
        subject: 'Long thread',
        id: `long-${number}@sender.example`,
        text: `Message ${number}.\r\n\r\nOn Monday, somebody wrote:\r\n> Message ${number - 1}.`,
        ...(number > 0 ? { more: [`In-Reply-To: <long-${number - 1}@sender.example>`] } : {}),
      })
      await client.append('INBOX', raw, ['\\Seen'], new Date(Date.now() - 60_000 * (12 - number)))
    }
  })
  await expect(row(page, 'Long thread')).not.toContainText('Unread')
  await row(page, 'Long thread').click()
  const thread = page.getByRole('article')
  await expect(thread.locator('iframe')).toHaveCount(1)
  const last = thread.frameLocator('iframe')
  await expect(last.getByText('Message 11.')).toBeVisible()
  await expect(last.getByText('Message 10.')).toBeHidden()
  await last.locator('summary').click()
  await expect(last.getByText('Message 10.')).toBeVisible()
  await thread.getByRole('button', { name: /\d+ earlier messages/ }).click()
  await expect(thread.getByRole('button', { name: /earlier/ })).toBeHidden()
  await expect(thread.getByText('Message 5.')).toBeVisible()
})

test('remote images stay away until they are allowed, once or for the sender; nothing is asked before', async ({
  page,
  receive,
}) => {
  const web = await startWebServer()
  const { asked } = web
  const letter = (name: string) => ({
    from: 'News <news@tracker.example>',
    text: `<p>News ${name}</p><img src="${web.url}/${name}.svg" alt="picture ${name}"><div style="background:url(${web.url}/${name}-css.svg)">x</div>`,
    more: [
      'Authentication-Results: mx.example.test; dkim=pass header.d=tracker.example',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
    ],
  })
  try {
    await receive('Pictures one', letter('one'))
    await receive('Pictures two', letter('two'))
    await row(page, 'Pictures one').click()
    const article = page.getByRole('article')
    const frame = article.frameLocator('iframe')
    await expect(frame.getByText('News one')).toBeVisible()
    await expect(article.getByText(/remote images? (was|were) not loaded/)).toBeVisible()
    expect(asked).toEqual([])
    await article.getByRole('button', { name: 'Load images' }).click()
    await expect.poll(() => asked).toContain('/one.svg')
    await expect
      .poll(() =>
        frame
          .getByRole('img', { name: 'picture one' })
          .evaluate((image) => image instanceof HTMLElement && image.clientWidth),
      )
      .toBeGreaterThan(0)
    await row(page, 'Pictures two').click()
    await expect(frame.getByText('News two')).toBeVisible()
    await expect(article.getByText(/remote images? (was|were) not loaded/)).toBeVisible()
    expect(asked.filter((path) => path.includes('two'))).toEqual([])
    await article.getByRole('button', { name: 'Always from news@tracker.example' }).click()
    await expect.poll(() => asked).toContain('/two.svg')
    await receive('Pictures three', letter('three'))
    await row(page, 'Pictures three').click()
    await expect.poll(() => asked).toContain('/three.svg')
    await expect(article.getByText(/remote images? (was|were) not loaded/)).toBeHidden()
  } finally {
    web.stop()
  }
})

test('[READ-15] attachments are listed with their sizes and saved byte by byte; a program is marked as one', async ({
  page,
  receive,
}) => {
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7) % 256))
  const lines = bytes.toString('base64').match(/.{1,76}/g) ?? []
  await receive('With files', {
    text: [
      '--edge',
      'Content-Type: text/plain',
      '',
      'See the files.',
      '--edge',
      'Content-Type: application/pdf',
      "Content-Disposition: attachment; filename*=utf-8''Angebot%20%C5%81ukasz.pdf",
      'Content-Transfer-Encoding: base64',
      '',
      ...lines,
      '--edge',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename="invoice.pdf.exe"',
      'Content-Transfer-Encoding: base64',
      '',
      'TVo=',
      '--edge--',
    ].join('\r\n'),
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=edge'],
  })
  await expect(row(page, 'With files').getByLabel('Has attachments')).toBeVisible()
  await row(page, 'With files').click()
  const files = page.getByRole('list', { name: '2 attachments' })
  await expect(files).toContainText('3 kB')
  const download = page.waitForEvent('download')
  await files.getByRole('button', { name: 'Save Angebot Łukasz.pdf' }).click()
  expect((await download).suggestedFilename()).toBe('Angebot Łukasz.pdf')
  expect(readFileSync(await (await download).path())).toEqual(bytes)
  const program = files.getByRole('button', { name: 'Save invoice.pdf.exe' })
  await expect(program).toHaveAccessibleDescription(/This file is a program/)
  await program.hover()
  await expect(page.getByRole('tooltip', { name: /This file is a program/ })).toBeVisible()
})
