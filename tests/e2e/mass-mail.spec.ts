import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { withEngine } from '../helpers/engine-client'
import {
  expectAccessible,
  goTo,
  mailForm,
  mailText,
  moduleButton,
  openModule,
  paste,
  picture,
  write,
} from '../helpers/e2e-window'

const me = 'many@example.test'
const test = testOnMailbox(me)

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Write to several' })
const group = (page: Page, subject: string) =>
  page.getByRole('region', { name: `A mail to each: ${subject}` })
const headerOf = (raw: Buffer, name: string): string =>
  new RegExp(`^${name}: (.*?)\r?$`, 'im').exec(raw.toString())?.[1] ?? ''

/** People with an address each, and one without. */
const fillRecords = (url: string) =>
  withEngine(url, async (engine) => {
    const ids: string[] = []
    for (const name of ['Ada', 'Bea', 'Carl']) {
      const at = `${name.toLowerCase()}@house-${name.toLowerCase()}.example`
      const emails = [
        { address: at, label: 'work', isPrimary: true },
        ...(name === 'Ada' ? [{ address: 'ada@home.example', label: 'home', isPrimary: false }] : []),
      ]
      ids.push((await engine.records.create({ type: 'person', fields: { name, emails } })).record.id)
    }
    await engine.records.create({ type: 'person', fields: { name: 'Nobody Reached' } })
    return ids
  })

test('[TPL-01] [TPL-02] [TPL-03] [TPL-04] [TPL-05] [TPL-06] [TPL-07] [COMP-12] [ACC-12] from a list each gets a mail of their own: whom and which address is chosen, who has none is told, more than are allowed are refused, and it is paused, called back and followed', async ({
  page,
  shared: { app, smtp },
}) => {
  test.setTimeout(90_000)
  page.setDefaultTimeout(15_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  const ids = await fillRecords(app.url)
  await openModule(page, 'People')

  await test.step('whom, and at which address', async () => {
    await page.getByRole('button', { name: 'Email', exact: true }).click()
    await expect(dialog(page)).toContainText('Without such an address, not written to: Nobody Reached')
    await expect(dialog(page)).toContainText('3 addresses')
    await expectAccessible(page)
    await picture(page, 'mail-to-list')
    await dialog(page).getByRole('combobox', { name: 'Address' }).fill('All')
    await page.keyboard.press('Enter')
    await expect(dialog(page)).toContainText('4 addresses')
    await dialog(page).getByRole('combobox', { name: 'Address' }).fill('home')
    await page.keyboard.press('Enter')
    await expect(dialog(page)).toContainText('1 address')
    await dialog(page).getByRole('combobox', { name: 'Address' }).fill('Main')
    await page.keyboard.press('Enter')
  })
  await test.step('no more than are allowed', async () => {
    await withEngine(app.url, async (engine) => {
      const { writing } = await engine.app.settings()
      await engine.app.saveSettings({ writing: { ...writing, mostEach: 2 } })
    })
    const all = dialog(page).getByRole('checkbox', { name: 'All', exact: true })
    await expect(all).not.toBeChecked()
    await all.check()
    await expect(dialog(page).getByRole('alert')).toContainText('More than the 2 people')
    await expect(dialog(page).getByRole('button', { name: 'Write' })).toBeDisabled()
    await dialog(page).getByRole('checkbox', { name: 'Bea' }).uncheck()
    await dialog(page).getByRole('button', { name: 'Write' }).click()
  })
  const form = mailForm(page)
  await test.step('in To of the composer, a mail to each, with what may speak against it', async () => {
    await expect(form.getByRole('radio', { name: 'A mail to each' })).toBeChecked()
    await expect(form).toContainText('There is no server for bulk mail')
    await form.getByRole('textbox', { name: 'Subject' }).fill('News')
    await mailText(form).fill('Hello.')
    await form.getByRole('button', { name: 'Preview of each' }).click()
    const preview = page.getByRole('dialog', { name: 'As each will get it' })
    await preview.getByRole('button', { name: 'Carl' }).click()
    await expect(preview).toContainText('News')
    await expectAccessible(page)
    await picture(page, 'mail-to-each-preview')
    await preview.getByRole('button', { name: 'Close' }).last().click()
  })
  await test.step('as one mail to all it stops and asks', async () => {
    await form.getByText('One mail to all').click()
    await mailText(form).click()
    await page.keyboard.press('Control+Enter')
    await expect(form.getByRole('alert')).toContainText('seem not to know each other')
    await expectAccessible(page)
    await picture(page, 'mail-to-strangers')
    expect(smtp.accepted).toEqual([])
    await form.getByRole('button', { name: 'Send a mail to each' }).click()
    await expect(form).toBeHidden()
  })
  await test.step('paused, and gone on with; called back it is the one draft', async () => {
    await moduleButton(page, 'Mail').click()
    await goTo(page, 'o')
    await expect(group(page, 'News')).toContainText('0 of 2 sent')
    await group(page, 'News').getByRole('button', { name: 'Pause' }).click()
    await expect(group(page, 'News')).toContainText('Paused')
    await expect(page.getByRole('status').getByRole('button', { name: 'Send now' })).toHaveCount(0)
    await expectAccessible(page)
    await picture(page, 'mail-to-each-paused')
    await group(page, 'News').getByRole('button', { name: 'Cancel the rest' }).click()
    await expect(form.getByRole('textbox', { name: 'Subject' })).toHaveValue('News')
    await mailText(form).click()
    await page.keyboard.press('Control+Enter')
    await expect(form).toBeHidden()
  })
  await test.step('each gets their own, and what became of each is told', async () => {
    smtp.misbehaviour = { refuseRecipients: { 'carl@house-carl.example': '550 5.1.1 No such user' } }
    await page.getByRole('status').getByRole('button', { name: 'Send now' }).click()
    await expect(group(page, 'News')).toContainText('1 of 2 sent · 1 not sent')
    await group(page, 'News').getByText('Who got it').click()
    await expect(group(page, 'News')).toContainText('550 5.1.1 No such user')
    await picture(page, 'mail-to-each-result')
    smtp.misbehaviour = {}
    await group(page, 'News').getByRole('button', { name: 'Try again' }).click()
    await expect(group(page, 'News')).toContainText('2 of 2 sent')
    const sent = smtp.accepted.map(({ raw, to }) => [to.join(), headerOf(raw, 'To').includes(to[0] ?? '?')])
    expect(sent.sort()).toEqual([
      ['ada@house-ada.example', true],
      ['carl@house-carl.example', true],
    ])
    expect(new Set(smtp.accepted.map(({ raw }) => headerOf(raw, 'Message-ID'))).size).toBe(2)
    expect(smtp.accepted.map(({ raw }) => headerOf(raw, 'List-Unsubscribe'))).toEqual(
      Array(2).fill(`<mailto:${me}?subject=unsubscribe>`),
    )
  })
  await test.step('each stands with the record of whom it went to', async () => {
    await expect
      .poll(() =>
        withEngine(app.url, async (engine) => {
          const { entries } = await engine.timeline.forRecord({
            record: { type: 'person', id: ids[0] ?? '' },
            limit: 20,
          })
          return JSON.stringify(entries).includes('News')
        }),
      )
      .toBe(true)
  })
})

test('[TPL-04] the preview of each shows what they will read: their own words, and the signature that the mail leaves with', async ({
  page,
  shared: { app },
}) => {
  await withEngine(app.url, async (engine) => {
    const { template } = await engine.templates.save({
      fields: {
        ...{ name: 'Shop', description: '', folder: 'shared', kind: 'signature', appliesTo: [], cc: '' },
        ...{ abbreviation: '', usesSignature: false, replacesBody: false },
        texts: [{ language: '', subject: '', html: '<p>Shop Ltd, {{ me.email }}</p>' }],
      },
      ...{ files: [], added: [] },
    })
    const [account] = await engine.accounts.list()
    if (!account) throw new Error('no account')
    await engine.accounts.saveIdentity({
      ...account.identities[0],
      ...{ accountId: account.id, signatureId: template.id },
    })
  })
  const form = await write(page, { to: 'Dora <dora@fourth.example>', subject: 'For {{ name }}' })
  await form.getByRole('textbox', { name: 'To' }).fill('Emil <emil@fifth.example>')
  await page.keyboard.press('Enter')
  await form.getByText('A mail to each', { exact: true }).click()
  await paste(mailText(form), { html: '<p>Hello <span data-variable="person.name">you</span>.</p>' })
  await form.getByRole('button', { name: 'Preview of each' }).click()
  const preview = page.getByRole('dialog', { name: 'As each will get it' })
  const shown = preview.locator('iframe').contentFrame()
  await expect(shown.getByText('Hello Dora.')).toBeVisible()
  await expect(preview).toContainText('For Dora')
  await withEngine(app.url, (engine) => {
    const emails = [{ address: 'dora@fourth.example', label: 'work', isPrimary: true }]
    return engine.records.create({ type: 'person', fields: { name: 'Dora Brown', emails } })
  })
  await expect(preview).toContainText('For Dora Brown')
  await preview.getByRole('button', { name: 'Emil' }).click()
  await expect(shown.getByText('Hello Emil.')).toBeVisible()
  await expect(shown.getByText(`Shop Ltd, ${me}`)).toBeVisible()
})

test('[COMP-11] one mail is the way to one; to several it is offered to write to each, and copies are told of', async ({
  page,
  shared: { smtp },
}) => {
  test.setTimeout(60_000)
  page.setDefaultTimeout(15_000)
  const before = smtp.accepted.length
  const form = await write(page, { to: 'one@first.example', subject: 'Both', text: 'Hello.' })
  await expect(form.getByRole('group', { name: 'How it is sent' })).toHaveCount(0)
  await form.getByRole('textbox', { name: 'To' }).fill('two@second.example')
  await page.keyboard.press('Enter')
  await expect(form.getByRole('group', { name: 'How it is sent' })).toContainText(
    'seem not to know each other',
  )
  await form.getByText('A mail to each', { exact: true }).click()
  await form.getByRole('button', { name: 'Cc Bcc' }).click()
  await form.getByRole('textbox', { name: 'Cc', exact: true }).fill('three@third.example')
  await page.keyboard.press('Enter')
  await expect(form).toContainText('there is no Cc and no Bcc')
  await mailText(form).click()
  await page.keyboard.press('Control+Enter')
  await expect(form.getByText('A mail to each has no Cc and no Bcc')).toBeVisible()
  await form.getByRole('button', { name: 'Move to To' }).click()
  await form.getByText('One mail to all').click()
  await mailText(form).click()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').getByRole('button', { name: 'Send now' }).click()
  await expect.poll(() => smtp.accepted.length).toBe(before + 1)
  expect(smtp.accepted.at(-1)?.to).toHaveLength(3)
  expect(headerOf(smtp.accepted.at(-1)?.raw ?? Buffer.alloc(0), 'To')).toContain('one@first.example')
})
