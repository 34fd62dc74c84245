import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  expectAccessible,
  mailForm,
  mailText,
  moduleButton,
  openModule,
  paste,
  picture,
  row,
  sendAtOnce,
  speak,
  write,
} from '../helpers/e2e-window'
import { sentMail } from '../helpers/sent-mail'

const me = 'letters-out@example.test'
const test = testOnMailbox(me)

/** Of the paragraph the caret is in, once two frames were drawn. */
const textBeforeCaret = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const selection = window.getSelection()
    const at = selection?.anchorNode ?? null
    const paragraph = (at instanceof Element ? at : at?.parentElement)?.closest('p')
    if (!selection || !at || !paragraph) return undefined
    const before = document.createRange()
    before.setStart(paragraph, 0)
    before.setEnd(at, selection.anchorOffset)
    return before.toString()
  })

const tool = (page: Page, name: string) => mailForm(page).getByRole('button', { name, exact: true })

test('[COMP-09, COMP-21, COMP-22] letters, tables and pictures of a mail leave as they were written, in the default font of who writes', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await moduleButton(page, 'Settings').click()
  const font = page.getByRole('group', { name: `Default font of ${me}` })
  await font.getByRole('combobox', { name: 'Typeface' }).click()
  await page.getByRole('option', { name: 'Georgia' }).click()
  await moduleButton(page, 'Mail').click()
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Letters' })
  await mailText(form).click()
  await expect(form.locator('.ProseMirror').locator('..')).toHaveCSS('font-family', /Georgia/)
  for (const [name, value] of [
    ['Typeface', 'Courier New'],
    ['Size', '24'],
  ] as const) {
    await tool(page, name).click()
    await page.getByRole('menuitem', { name: value, exact: true }).click()
  }
  await tool(page, 'Text colour').click()
  await page.getByRole('button', { name: 'Red', exact: true }).click()
  await page.keyboard.type('Loud words, please.')
  await page.keyboard.press('Enter')
  await tool(page, 'Clear formatting').click()
  await tool(page, 'Table').click()
  await page.getByRole('menuitem', { name: 'Insert a table' }).click()
  await form.locator('td').first().click()
  await page.keyboard.type('Lamp')
  await page.keyboard.press('Tab')
  await page.keyboard.type('40 EUR')
  await tool(page, 'Table').click()
  await page.getByRole('menuitem', { name: 'Delete the row' }).click()
  await expect(form.locator('tr')).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(form.locator('tr')).toHaveCount(3)
  await mailText(form).press('Control+End')
  await paste(mailText(form), {
    html: '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><tr><td style="mso-number-format:General">Cable</td><td>7</td></tr></table></body></html>',
  })
  await paste(mailText(form), { picture: true })
  await expect(form.locator('.ProseMirror img[src]')).toBeVisible()
  await expect(mailText(form))
    .toHaveAttribute('lang', /en|it|pl/)
    .catch(() => undefined)
  await expectAccessible(page)
  await picture(page, 'letters-tools')
  // Dropped anywhere on the form.
  await form.getByRole('textbox', { name: 'Subject' }).evaluate((field) => {
    const data = new DataTransfer()
    data.items.add(new File(['a;b'], 'prices.csv', { type: 'text/csv' }))
    for (const type of ['dragover', 'drop'])
      field.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await expect(form.getByRole('list', { name: 'Attachments' })).toContainText('prices.csv')
  await sendAtOnce(page, 'Letters')
  const mail = await sentMail(world, 'Letters')
  const html = String(mail.html)
  expect(html).toContain('font-family: Georgia, serif')
  expect(html).toMatch(/font-family: ('|&#39;)Courier New/)
  expect(html).toMatch(/font-size: 24px/)
  expect(html).toMatch(/color: rgb\(179, 38, 30\)/)
  expect(html).not.toMatch(/mso-|urn:schemas/)
  expect(mail.text).toMatch(/Lamp\s+40 EUR/)
  expect(mail.text).toMatch(/Cable\s+7/)
  expect(mail.attachments.map(({ filename, related }) => [filename, related])).toEqual([
    [expect.stringMatching(/\.png$/), true],
    ['prices.csv', undefined],
  ])

  await test.step('[COMP-09] what is spoken of and not attached is asked for, in Italian and Polish too', async () => {
    for (const text of ['In allegato il preventivo.', 'W załączniku oferta.']) {
      const forgetful = await write(page, { to: 'anna@nowak.example', subject: text, text })
      await page.keyboard.press('Control+Enter')
      await expect(forgetful.getByRole('alert')).toContainText('speaks of an attachment')
      await expect(mailText(forgetful))
        .toHaveAttribute('lang', /it|pl/)
        .catch(() => undefined)
      await forgetful.getByRole('button', { name: 'Discard the draft' }).click()
      await expect(forgetful).toBeHidden()
    }
  })

  await test.step('plain text leaves alone and flowing', async () => {
    const plain = await write(page, { to: 'anna@nowak.example', subject: 'Plain' })
    await mailText(plain).click()
    await page.keyboard.type(`${'long words in a row '.repeat(12)}end.`)
    await tool(page, 'Plain text').click()
    await expect(plain).toContainText('Leaves as plain text: only the words')
    await expect(tool(page, 'Bold')).toBeHidden()
    await picture(page, 'letters-plain')
    await sendAtOnce(page, 'Plain')
    const sent = await sentMail(world, 'Plain')
    expect(sent.html).toBe(false)
    expect(sent.headers.get('content-type')).toMatchObject({
      value: 'text/plain',
      params: { format: 'flowed' },
    })
    expect(sent.text?.replaceAll(' \n', ' ')).toContain(`${'long words in a row '.repeat(12)}end.`)
  })
})

test('[COMP-01, COMP-02, COMP-04] a mail is begun from every view by button, key, palette and address, several at once, and goes on in a window of its own', async ({
  page,
  world,
  receive,
  context,
}) => {
  test.setTimeout(120_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await receive('Addresses', {
    from: 'Anna Nowak <anna@nowak.example>',
    more: ['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8'],
    text: '<p><a href="mailto:offers@nowak.example?subject=Lamps%20%26%20more&body=Two%20please&cc=bruno@nowak.example&bcc=carla@nowak.example">Ask for an offer</a></p>',
  })

  await test.step('[COMP-01] the address in a text and in the head of a mail begin one', async () => {
    await row(page, 'Addresses').click()
    await page
      .locator('iframe')
      .first()
      .contentFrame()
      .getByRole('link', { name: 'Ask for an offer' })
      .click()
    const form = mailForm(page)
    await expect(form.getByRole('textbox', { name: 'Subject' })).toHaveValue('Lamps & more')
    await expect(mailText(form)).toContainText('Two please')
    for (const address of ['offers@nowak.example', 'bruno@nowak.example', 'carla@nowak.example'])
      await expect(form.getByText(address, { exact: true })).toBeVisible()
    await expect(form).toContainText('Filled in by the link you followed')
    await form.getByRole('button', { name: 'Discard the draft' }).click()
  })

  await test.step('[COMP-02] the same from every module: button, key, palette', async () => {
    for (const module of ['People', 'Companies', 'Deals'] as const) {
      await openModule(page, module)
      await page.keyboard.press('Shift+c')
      await expect(mailForm(page).getByRole('textbox', { name: 'To' })).toBeFocused()
      await page.keyboard.press('Escape')
      await expect(mailForm(page)).toBeHidden()
    }
    await moduleButton(page, 'Settings').click()
    await moduleButton(page, 'Write').click()
    await expect(mailForm(page)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(mailForm(page)).toBeHidden()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new mail')
    await page
      .getByRole('option', { name: /^New mail/ })
      .first()
      .click()
    await expect(mailForm(page)).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('[COMP-04] several are open at once, and one goes on in a window of its own', async () => {
    await moduleButton(page, 'Mail').click()
    await write(page, { to: 'anna@nowak.example', subject: 'The first', text: 'One.' })
    await moduleButton(page, 'Write').click()
    await expect(mailForm(page)).toHaveCount(2)
    const second = mailForm(page).last()
    await second.getByRole('textbox', { name: 'To' }).fill('محمد <mohammed@riva.example>')
    await page.keyboard.press('Enter')
    await second.getByRole('textbox', { name: 'Subject' }).fill('The second')
    await mailText(second).fill('Two, goes on elsewhere.')
    const [apart] = await Promise.all([
      context.waitForEvent('page'),
      second.getByRole('button', { name: 'Write in a window of its own' }).click(),
    ])
    await expect(mailForm(page)).toHaveCount(1)
    await expect(apart.getByRole('textbox', { name: 'Subject' })).toHaveValue('The second')
    await expect(mailText(mailForm(apart))).toHaveText('Two, goes on elsewhere.')
    await expect(apart.getByRole('navigation', { name: 'Modules' })).toBeHidden()
    await apart.setViewportSize({ width: 820, height: 760 })
    await expectAccessible(apart)
    await picture(apart, 'letters-own-window')
    await mailText(mailForm(apart)).press('Control+End')
    await apart.keyboard.type(' Here.')
    await Promise.all([apart.waitForEvent('close'), apart.keyboard.press('Control+Enter')])
    await page.getByRole('button', { name: 'Send now' }).click()
    const mail = await sentMail(world, 'The second')
    expect(mail.text).toContain('Two, goes on elsewhere. Here.')
    expect([mail.to ?? []].flat()[0]?.value).toEqual([{ name: 'محمد', address: 'mohammed@riva.example' }])
  })

  await speak(page, 'polski', 'pl')
  for (const [width, height] of [
    [1440, 900],
    [1000, 700],
    [700, 800],
  ] as const) {
    await page.setViewportSize({ width, height })
    await picture(page, `letters-polish-${width}`)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1440, height: 900 })
  await picture(page, 'letters-dark')
  await speak(page, 'English', 'en')
})

test('[COMP-15] an answer is written between the lines of the quote, and whoever it goes to becomes a contact as its writer chose', async ({
  page,
  world,
  receive,
}) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await receive('Between lines', { from: 'Anna Nowak <anna@nowak.example>', text: 'When?\r\n\r\nWhere?' })
  await row(page, 'Between lines').click()
  await page.keyboard.press('r')
  const form = mailForm(page, 'Reply')
  await mailText(form).fill('See below.')
  await form.getByRole('button', { name: 'Show the quoted message' }).click()
  await form.getByRole('button', { name: 'Answer between its lines' }).click()
  await expect(mailText(form)).toContainText('Where?')
  await mailText(form).click()
  await page.keyboard.press('Control+z')
  await expect(mailText(form)).toHaveText('See below.')
  await page.keyboard.press('Control+Shift+z')
  await expect(mailText(form)).toContainText('When?')
  // The first line of the paragraph; the editor hears of a caret a moment after the page has moved it.
  await expect(async () => {
    await mailText(form)
      .getByText('When?')
      .click({ position: { x: 4, y: 8 } })
    await page.keyboard.press('End')
    expect(await textBeforeCaret(page)).toBe('When?')
  }).toPass()
  await page.keyboard.press('Enter')
  await page.keyboard.type('On Monday.')
  await expect(mailText(form)).toContainText('On Monday.')
  await form.getByRole('button', { name: 'Send and archive the conversation' }).click()
  await expect(row(page, 'Between lines')).toBeHidden()
  await page.getByRole('button', { name: 'Send now' }).click()
  const mail = await sentMail(world, 'Re: Between lines')
  expect(mail.text).toMatch(/See below\.[\s\S]*> When\?[\s>]+On Monday\.[\s>]+Where\?/)

  const review = page.getByRole('dialog', { name: 'Whom you answered and did not know yet' })
  await test.step('asked first: who was answered is listed, added, and taken back', async () => {
    await openModule(page, 'People')
    await page.getByRole('button', { name: '1 new acquaintance' }).click()
    await expect(review).toContainText('anna@nowak.example')
    await expect(review).toContainText('“Re: Between lines”')
    await expectAccessible(page)
    await picture(page, 'letters-review')
    await review.getByRole('button', { name: 'Add to the CRM' }).click()
    await expect(review).toBeHidden()
    await expect(page.getByRole('option', { name: /Anna Nowak/ })).toBeVisible()
  })

  await test.step('by itself: made at once, marked until looked at, and no contact after all; a list and a program make none', async () => {
    await moduleButton(page, 'Settings').click()
    await page.getByText('Make contacts', { exact: true }).click()
    await moduleButton(page, 'Mail').click()
    await receive('Of a list', {
      from: 'Lena List <lena@list.example>',
      more: ['List-Id: <lamps.list.example>'],
    })
    await receive('New here', { from: 'Piotr Lis <piotr@lis.example>', to: `${me}, no-reply@lis.example` })
    for (const subject of ['Of a list', 'New here']) {
      await row(page, subject).click()
      await page.keyboard.press('a')
      await mailText(page.getByRole('form', { name: /^Reply/ })).fill('Good.')
      await sendAtOnce(page, `Re: ${subject}`)
      await sentMail(world, `Re: ${subject}`)
    }
    await openModule(page, 'People')
    await expect(page.getByRole('option', { name: /Piotr Lis/ })).toBeVisible()
    await expect(page.getByRole('option')).toHaveCount(2)
    await page.getByRole('button', { name: '1 new acquaintance' }).click()
    await expect(review).toContainText('created by the rule “People you answer”')
    await review.getByRole('button', { name: 'No contact' }).click()
    await expect(page.getByRole('option', { name: /Piotr Lis/ })).toBeHidden()
  })
})
