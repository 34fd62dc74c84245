import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { wholeChromium } from '../helpers/chromium'
import { startWebServer } from '../helpers/web-server'
import { customerPanel, expectAccessible, mailForm, mailText, row, sendAtOnce } from '../helpers/e2e-window'

const test = testOnMailbox('hostile@example.test')
test.use({ launchOptions: wholeChromium })
const html = ['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8']

test('a link that lies is marked outside the mail, shows its host and asks before it opens', async ({
  page,
  receive,
}) => {
  await receive('Lying links', {
    from: 'Bank <service@bank.example>',
    text:
      '<style>*{position:fixed;top:0;z-index:9999} a::after{content:none!important;display:none!important}</style>' +
      '<base href="https://www.bank.it/"><p>News</p><a href="https:\\\\www.bank.it.evil.example/a" title="https://www.bank.it/">www.bank.it</a> ' +
      '<a href="https://shop.example/">Shop</a> <a href="https://evil.example/">info@bank.it</a> ' +
      '<a href="mailto:anna@shop.example?bcc=eve@shop.example&body=I%20agree">Write to us</a>',
    more: html,
  })
  await row(page, 'Lying links').click()
  const article = page.getByRole('article')
  const frame = article.frameLocator('iframe')
  await expect(article.getByText('2 links may not lead where they seem to.')).toBeVisible()
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
  await frame.getByRole('link', { name: 'info@bank.it' }).click()
  await expect(question.getByText(/names a mail address, but the link opens a page/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  expect(opened).toBe(0)

  await frame.getByRole('link', { name: 'Write to us' }).click()
  const form = mailForm(page)
  await expect(
    form.getByText('Filled in by the link you followed: unseen Bcc and text. Check it before you send.'),
  ).toBeVisible()
  await expect(form.locator('[data-field=bcc]')).toContainText('eve@shop.example')
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

  await receive('Letters of another script', { from: 'PayPal <service@p\u0430ypal.com>', text: 'Pay now.' })
  await row(page, 'Letters of another script').click()
  await expect(article.getByText('It is really xn--pypal-4ve.com')).toBeVisible()
  const lookAlike = /letters that pass for others\. It is really xn--pypal-4ve\.com/
  await expect(row(page, 'Letters of another script').getByRole('img', { name: lookAlike })).toBeVisible()
  await expect(customerPanel(page).getByText(lookAlike)).toBeVisible()

  await receive('Two names', {
    from: 'Bank <service@bank.example>\r\nFrom: Eve <eve@evil.example>\r\nReply-To: pay@elsewhere.example',
    text: 'Pay now.',
  })
  await row(page, 'Two names').click()
  await expect(
    article.getByText('This message names several senders: service@bank.example, eve@evil.example'),
  ).toBeVisible()
  await expect(article.getByText('Answers go to another address: pay@elsewhere.example')).toBeVisible()
  await expect(article.getByRole('button', { name: /service@bank\.example/ }).first()).toBeVisible()

  await receive('In the place of another', {
    from: 'Mario <mario@acme.example>\r\nSender: "boss@bank.example" <lucia@evil.example>',
    text: 'Pay now.',
  })
  await row(page, 'In the place of another').click()
  await expect(
    article.getByText(/Sent by lucia@evil\.example for .*Mario.* <mario@acme\.example>/),
  ).toBeVisible()
  await expect(article.getByText('The name shows another address: boss@bank.example')).toBeVisible()
})

test('mail in the name of a customer that another may have written is marked in the list, in the reader and beside it', async ({
  page,
  receive,
}) => {
  const from = 'Anna Nowak <anna@studio-nowak.example>'
  const panel = customerPanel(page)
  const article = page.getByRole('article')
  const plain = 'Content-Type: text/plain; charset=utf-8'
  await receive('True offer', { from })
  await row(page, 'True offer').click()
  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(panel.getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
  await expect(row(page, 'True offer').getByRole('img')).toHaveCount(0)
  await expect(panel.getByRole('region', { name: 'It is not certain who wrote this' })).toHaveCount(0)

  for (const [subject, header, told] of [
    [
      'New account',
      'Reply-To: anna@studlo-nowak.example',
      'Answers go to another address: anna@studlo-nowak.example',
    ],
    [
      'Sent by another',
      'Sender: Anna Nowak <eve@evil.example>',
      'Sent by eve@evil.example, not by the sender it names',
    ],
    [
      'Disowned',
      'Authentication-Results: mx.example.test; dmarc=fail header.from=studio-nowak.example',
      'Your mail server could not confirm that this comes from studio-nowak.example. It may be forged.',
    ],
  ] as const) {
    await receive(subject, { from, more: [header, plain] })
    await row(page, subject).click()
    await expect(article.getByText(told)).toBeVisible()
    await expect(row(page, subject).getByRole('img', { name: told })).toBeVisible()
    const doubt = panel.getByRole('region', { name: 'It is not certain who wrote this' })
    await expect(doubt.getByText(told)).toBeVisible()
    await expect(panel.getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    const line = panel.getByRole('listitem').filter({ hasText: subject })
    await expect(line.getByRole('img', { name: told })).toBeVisible()
  }
  await expectAccessible(page)
})

test('a stranger who looks like a customer is told from them wherever the mail stands, and on the notice of it', async ({
  page,
  receive,
}) => {
  const panel = customerPanel(page)
  const doubt = panel.getByRole('region', { name: 'It is not certain who wrote this' })
  const article = page.getByRole('article')
  await receive('First order', { from: 'Bruno Bianchi <bruno@bianchi-stampi.example>' })
  await row(page, 'First order').click()
  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(panel.getByRole('heading', { name: 'Bruno Bianchi' })).toBeVisible()

  await watchNotices(page)
  const real = 'bruno@bianchi-stampi.example'
  for (const [subject, from, told] of [
    [
      'Our new account',
      'Ufficio <ufficio@bianchi-starnpi.example>',
      `This is not ${real}: the address only looks like it.`,
    ],
    [
      'A private matter',
      'Bruno Bianchi <eve@evil.example>',
      `Someone you know has this name, with the address ${real}. This comes from another one.`,
    ],
    [
      'In other letters',
      '=?utf-8?q?=D0=92runo_Bi=D0=B0nchi?= <eve@evil.example>',
      `Someone you know has this name, with the address ${real}. This comes from another one.`,
    ],
    [
      'Through a list',
      `Bruno Bianchi via Evil <eve@evil.example>\r\nList-Id: <eve.evil.example>\r\nReply-To: Bruno Bianchi <${real}>`,
      'Sent through a list (evil.example): that the person it names wrote it is not proven.',
    ],
  ] as const) {
    await receive(subject, { from })
    await expect(row(page, subject).getByRole('img', { name: told })).toBeVisible()
    await row(page, subject).click()
    await expect(article.getByText(told)).toBeVisible()
    await expect(doubt.getByText(told)).toBeVisible()
    const notice = new RegExp(`^⚠ .*\nIt is not certain who wrote this\n${subject}$`)
    await expect(page.locator('html')).toHaveAttribute('data-notice', notice)
  }
  await expect(row(page, 'Through a list')).toContainText('Bruno Bianchi via evil.example')
  const listed = panel.getByRole('listitem').filter({ hasText: 'Through a list' })
  await expect(listed.getByRole('img', { name: /^Sent through a list/ })).toBeVisible()
  await row(page, 'A private matter').click()
  await panel.getByRole('button', { name: 'Bruno Bianchi' }).click()
  await expect(panel.getByRole('heading', { name: 'Bruno Bianchi' })).toBeVisible()
  const line = panel.getByRole('listitem').filter({ hasText: 'A private matter' })
  await expect(line.getByRole('img', { name: /has this name/ })).toBeVisible()
  await expect(doubt).toBeVisible()
  await expectAccessible(page)

  await row(page, 'First order').click()
  await expect(row(page, 'First order').getByRole('img')).toHaveCount(0)
  await expect(doubt).toHaveCount(0)
})

/** Keeps the last of the system's notices in the page; the window is not in front, as they come only then. */
async function watchNotices(page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications'])
  await page.evaluate(() => {
    document.hasFocus = () => false
    const show = ServiceWorkerRegistration.prototype.showNotification
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      document.documentElement.dataset['notice'] = `${title}\n${options?.body ?? ''}`
      return show.call(this, title, options)
    }
  })
}

test('what a mail hides is in no preview and no search, and the reader says that there is some', async ({
  page,
  receive,
}) => {
  const secret = Array.from({ length: 80 }, (_, at) => `hideaway${at}`).join(' ')
  await receive('Two versions', {
    from: 'Bank <service@bank.example>',
    text:
      `--b\r\nContent-Type: text/html\r\n\r\n<p>Your invoice is paid.</p><p style="font-size:0">${secret}</p>\r\n` +
      '--b\r\nContent-Type: text/plain\r\n\r\nPay at once.\r\n--b--',
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b'],
  })
  await expect(row(page, 'Two versions')).toContainText('Your invoice is paid.')
  await expect(row(page, 'Two versions')).not.toContainText(/hideaway|Pay at once/)
  await row(page, 'Two versions').click()
  const article = page.getByRole('article')
  await expect(article.getByText('This mail holds text that is not shown.')).toBeVisible()
  await expect(article.frameLocator('iframe').getByText('Your invoice is paid.')).toBeVisible()

  await receive('Newsletter', {
    from: 'News <news@shop.example>',
    text: '<div style="display:none">Ten new things</div><p>Hello</p>',
    more: html,
  })
  await expect(row(page, 'Newsletter')).toContainText('Hello')
  await expect(row(page, 'Newsletter')).not.toContainText('Ten new things')
  await row(page, 'Newsletter').click()
  await expect(article.frameLocator('iframe').getByText('Hello')).toBeVisible()
  await expect(article.getByText('This mail holds text that is not shown.')).toHaveCount(0)
})

test('a mail longer than anybody reads shows its beginning, its files as far as they are read, and the rest when asked', async ({
  page,
  receive,
}) => {
  const part = '--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\ni\r\n'
  await receive('Many parts', {
    from: 'X <x@evil.example>',
    text: `--b\r\nContent-Type: text/plain\r\n\r\n${'a line of words\r\n'.repeat(9_000)}end\r\n${part.repeat(3_000)}--b--`,
    more: [
      `X-Junk: ${'j'.repeat(300_000)}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
    ],
  })
  await row(page, 'Many parts').click()
  const article = page.getByRole('article')
  const text = article.frameLocator('iframe')
  await expect(article.getByText('Only the beginning of this long message is shown.')).toBeVisible()
  await expect(text.getByText('end')).toHaveCount(0)
  await expect(article.getByText(/^More than \d+ further files are not shown/)).toBeAttached()
  await article.getByRole('button', { name: 'Show the rest' }).click()
  await expect(text.getByText('end')).toBeAttached()
})

test('pictures in a mail beyond those that are shown are counted', async ({ page, receive }) => {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const names = Array.from({ length: 203 }, (_, index) => `p${index}`)
  const parts = names.map(
    (name) =>
      `--b\r\nContent-Type: image/png\r\nContent-ID: <${name}>\r\nContent-Disposition: inline\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${pixel}\r\n`,
  )
  const shown = names.map((name) => `<img src="cid:${name}" width="20" height="20">`).join('')
  await receive('Many pictures', {
    from: 'X <x@shop.example>',
    text: `--b\r\nContent-Type: text/html\r\n\r\n<p>Catalogue</p>${shown}\r\n${parts.join('')}--b--`,
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b'],
  })
  await row(page, 'Many pictures').click()
  const article = page.getByRole('article')
  await expect(article.getByText('3 more pictures of this message are not shown.')).toBeVisible()
  await expect(article.frameLocator('iframe').locator('img[src^="data:"]')).toHaveCount(200)
})

test('mails made to stop a program are read, and so is the next one', async ({ page, receive }) => {
  const repeat = (text: string, count: number): string => text.repeat(count)
  const mails: [subject: string, text: string, more: readonly string[] | undefined, isShort?: boolean][] = [
    ['Nested rules', `<style>${repeat('&,&{', 40)}color:red${repeat('}', 40)}</style><p>end</p>`, html, true],
    ['Brackets', `http://a.example/${repeat(')', 70_000)}\r\nend`, undefined],
    ['Deep quotes', `${repeat('>', 70_000)}\r\nend`, undefined],
    ['Nested lists', `${repeat('<ul><li>', 20_000)}<p>end</p>`, html, true],
    ['Nested blocks', `${repeat('<div>', 100_000)}end${repeat('</div>', 100_000)}`, html, true],
    ['Marks', `a${repeat('\u0301\u0316', 50_000)}\r\nend`, ['Content-Type: text/plain; charset=utf-8']],
  ]
  for (const [subject, text, more, isShort] of mails) {
    await receive(subject, { from: 'X <x@evil.example>', text, ...(more ? { more } : {}) })
    await row(page, subject).click()
    const article = page.getByRole('article', { name: subject })
    const end = article.frameLocator('iframe').getByText('end').first()
    if (!isShort) await article.getByRole('button', { name: 'Show the rest' }).click()
    await expect(end).toBeAttached()
  }
  await expect(row(page, 'Nested blocks').getByText('end', { exact: true })).toBeVisible()

  const levels = Array.from(
    { length: 60 },
    (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n`,
  )
  const text = `--b0\r\n\r\nThe part on top\r\n${levels.join('\r\n')}\r\n--b60\r\n\r\nThe lowest\r\n`
  await receive('Parts in parts', {
    text,
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b0'],
  })
  await row(page, 'Parts in parts').click()
  const article = page.getByRole('article', { name: 'Parts in parts' })
  await expect(article.getByText('deeper than Postilla reads')).toBeVisible()
  await expect(article.getByRole('button', { name: 'Save as .eml' })).toBeVisible()
  await expect(article.frameLocator('iframe').locator('body')).toHaveText('The part on top')
})

test('an answer fetches nothing from elsewhere, and nothing in it does where it is read', async ({
  page,
  receive,
  world,
}) => {
  const web = await startWebServer()
  const { asked } = web
  const loads = (name: string): string =>
    `<p>Text ${name}</p><img src="${web.url}/${name}-picture" alt="picture"><img src="${web.url}/${name}-pixel" width=1 height=1>` +
    `<table background="${web.url}/${name}-table"><tr><td style="background:url(${web.url}/${name}-style)">x</td></tr></table>` +
    `<style>@import "${web.url}/${name}-sheet";p{background:url(${web.url}/${name}-rule)}</style><video poster="${web.url}/${name}-poster"></video>`
  try {
    for (const [key, name, subject, sent] of [
      ['r', 'Reply', 'Pictures to answer', 'Re: Pictures to answer'],
      ['f', 'Forward', 'Pictures to pass on', 'Fwd: Pictures to pass on'],
    ] as const) {
      await receive(subject, { from: 'News <news@evil.example>', text: loads('mail'), more: html })
      await row(page, subject).click()
      await expect(page.getByRole('article').frameLocator('iframe').getByText('Text mail')).toBeVisible()
      world.smtp.accepted.length = 0
      await page.keyboard.press(key)
      const form = mailForm(page, name)
      if (key === 'f') {
        await form.getByRole('textbox', { name: 'To' }).fill('dora@elsewhere.example')
        await page.keyboard.press('Enter')
      }
      await mailText(form).fill('My answer. ')
      await mailText(form).evaluate((element, pasted) => {
        const data = new DataTransfer()
        data.setData('text/html', pasted)
        element.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      }, loads('pasted'))
      await expect(mailText(form)).toContainText('Text pasted')
      await form.getByRole('button', { name: 'Show the quoted message' }).click()
      await expect(form.frameLocator('iframe').getByText('Text mail')).toBeVisible()
      await expect(form.frameLocator('iframe').getByText('[Image not shown: picture]')).toBeVisible()
      await sendAtOnce(page, sent)
      await expect.poll(() => world.smtp.accepted.length).toBe(1)
      const raw = world.smtp.accepted[0]?.raw.toString() ?? ''
      expect(raw).toContain('Text mail')
      expect(raw.replaceAll('=\r\n', '')).toContain('[Image not shown: picture]')
      expect(raw.replaceAll('=\r\n', '')).not.toContain(web.url)
    }
    expect(asked).toEqual([])

    // Loaded in the mail, or in what is passed on, they leave with it; what reports its opening never does.
    const passOn = async (subject: string, isLoaded: boolean): Promise<void> => {
      await receive(subject, { from: 'News <news@evil.example>', text: loads(subject), more: html })
      await row(page, subject).click()
      const article = page.getByRole('article', { name: subject })
      if (isLoaded) await article.getByRole('button', { name: 'Load images' }).click()
      else await expect(article.getByRole('button', { name: 'Load images' })).toBeVisible()
      world.smtp.accepted.length = 0
      await page.keyboard.press('f')
      const form = mailForm(page, 'Forward')
      await form.getByRole('textbox', { name: 'To' }).fill('dora@elsewhere.example')
      await page.keyboard.press('Enter')
      const load = form.getByRole('button', { name: 'Load images' })
      if (!isLoaded) await load.click()
      await expect(load).toBeHidden()
      await form.getByRole('button', { name: 'Show the quoted message' }).click()
      await expect(form.frameLocator('iframe').getByRole('img', { name: 'picture' })).toBeVisible()
      await expect.poll(() => asked).toContain(`/${subject}-picture`)
      await sendAtOnce(page, `Fwd: ${subject}`)
      await expect.poll(() => world.smtp.accepted.length).toBe(1)
      const raw = (world.smtp.accepted[0]?.raw.toString() ?? '').replaceAll('=\r\n', '')
      expect(raw).toContain(`${web.url}/${subject}-picture`)
      expect(raw.split(web.url)).toHaveLength(2)
    }
    await passOn('loaded', true)
    await passOn('held', false)
    // The mail itself shows this background once its pictures are allowed.
    expect(asked.filter((path) => !path.endsWith('-picture'))).toEqual(['/loaded-table'])
  } finally {
    web.stop()
  }
})

test('a mail that is only an invitation says when, where and with whom, at the clock of the user', async ({
  page,
  receive,
}) => {
  const calendar = [
    ...['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:1@shop.example', 'SUMMARY:Tasting'],
    ...['DTSTART;TZID=Asia/Tokyo:20260310T100000', 'DTEND;TZID=Asia/Tokyo:20260310T113000'],
    ...['LOCATION:Cellar 3', 'ORGANIZER:mailto:anna@shop.example', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n')
  const base64 = Buffer.from(calendar).toString('base64')
  for (const [subject, type, text, encoding] of [
    ['Calendar', 'text/calendar; method=REQUEST; charset=utf-8', calendar, '8bit'],
    ['Calendar in base64', 'text/calendar; method=REQUEST', base64, 'base64'],
    ['A file of a calendar', 'application/ics; name=invite.ics', base64, 'base64'],
  ] as const) {
    await receive(subject, {
      from: 'Anna <anna@shop.example>',
      text,
      more: ['MIME-Version: 1.0', `Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`],
    })
    await row(page, subject).click()
    const card = page.getByRole('article').getByRole('region', { name: 'Invitation' })
    await expect(card).toContainText('Invitation: Tasting')
    await expect(card).toContainText('Cellar 3')
    await expect(card).toContainText('anna@shop.example')
    await expect(card).toContainText(/10:00.*11:30.*in Asia\/Tokyo/)
    await expect(page.getByText('This message has no text.')).toBeHidden()
    await expect(card).not.toContainText('not sent by the organiser')
  }

  // Whoever else calls it off is named, by us, and nothing they say stands there as a fact.
  const cancel = calendar.replace('REQUEST', 'CANCEL')
  for (const [subject, text, from, headline, told] of [
    ['Called off', cancel, 'anna@shop.example', 'Cancelled: Tasting', ''],
    [
      'Called off by a stranger',
      cancel,
      'evil@attacker.example',
      'Says that it is cancelled: Tasting',
      'This was not sent by the organiser (evil@attacker.example wrote it).',
    ],
    [
      'Called off in her place',
      cancel.replace('ORGANIZER', 'ORGANIZER;SENT-BY="mailto:evil@attacker.example"'),
      'evil@attacker.example',
      'Says that it is cancelled: Tasting',
      'evil@attacker.example wrote this, for the organiser as it says.',
    ],
  ] as const) {
    await receive(subject, {
      from: `Anna <${from}>`,
      text,
      more: ['MIME-Version: 1.0', 'Content-Type: text/calendar; method=CANCEL; charset=utf-8'],
    })
    await row(page, subject).click()
    const card = page.getByRole('article').getByRole('region', { name: /ancelled$/ })
    await expect(card.locator('strong')).toHaveText(headline)
    await expect(card.getByText('evil@attacker.example')).toHaveText(told === '' ? [] : [told])
  }
  await expectAccessible(page)
})
