import { expect, testOnMailbox } from '../helpers/e2e'
import { row } from '../helpers/e2e-window'

const test = testOnMailbox('hostile@example.test')
const html = ['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8']

test('a link that lies is marked outside the mail, shows its host and asks before it opens', async ({
  page,
  receive,
}) => {
  await receive('Lying links', {
    from: 'Bank <service@bank.example>',
    text:
      '<style>*{position:fixed;top:0;z-index:9999} a::after{content:none!important;display:none!important}</style>' +
      '<p>News</p><a href="https:\\\\www.bank.it.evil.example/a" title="https://www.bank.it/">www.bank.it</a> ' +
      '<a href="https://shop.example/">Shop</a>',
    more: html,
  })
  await row(page, 'Lying links').click()
  const article = page.getByRole('article')
  const frame = article.frameLocator('iframe')
  await expect(article.getByText('1 link may not lead where it seems to.')).toBeVisible()
  const lie = frame.getByRole('link', { name: 'www.bank.it' })
  await lie.hover()
  const status = article.locator('iframe + div')
  await expect(status).toHaveText('www.bank.it.evil.example')
  await expect(status.locator('strong')).toHaveText('evil.example')
  let opened = 0
  page.context().on('page', () => (opened += 1))
  await lie.click()
  const question = page.getByRole('dialog', { name: 'Open this link?' })
  await expect(question.getByText('www.bank.it.evil.example', { exact: true })).toBeVisible()
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  expect(opened).toBe(0)
})

test('who writes under the name of another is shown with the true address, whole', async ({
  page,
  receive,
}) => {
  const local = 'service-of-bank-it-and-much-more-text-that-fills-the-line-to-its-end'
  await receive('Forged name', {
    from: `"service@bank.it \u202eti.knab" <${local}@mail.evil.example>`,
    text: 'Pay now.',
  })
  await expect(row(page, 'Forged name')).toContainText('@mail.evil.example')
  await row(page, 'Forged name').click()
  const article = page.getByRole('article')
  await expect(article.getByText('The name shows another address: service@bank.it')).toBeVisible()
  await expect(article.getByText('@mail.evil.example', { exact: true }).first()).toBeInViewport({ ratio: 1 })
})

test('mails made to stop a program are read, and so is the next one', async ({ page, receive }) => {
  const repeat = (text: string, count: number): string => text.repeat(count)
  const mails: [string, string, readonly string[] | undefined][] = [
    ['Nested rules', `<style>${repeat('&,&{', 40)}color:red${repeat('}', 40)}</style><p>end</p>`, html],
    ['Brackets', `http://a.example/${repeat(')', 60_000)}\r\nend`, undefined],
    ['Deep quotes', `${repeat('>', 60_000)}\r\nend`, undefined],
    ['Nested lists', `${repeat('<ul><li>', 20_000)}<p>end</p>`, html],
    ['Marks', `a${repeat('\u0301\u0316', 50_000)}\r\nend`, ['Content-Type: text/plain; charset=utf-8']],
  ]
  for (const [subject, text, more] of mails) {
    await receive(subject, { from: 'X <x@evil.example>', text, ...(more ? { more } : {}) })
    await row(page, subject).click()
    await expect(page.getByRole('article').frameLocator('iframe').getByText('end').first()).toBeAttached()
  }
})
