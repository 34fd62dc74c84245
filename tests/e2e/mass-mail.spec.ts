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
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  })
  await test.step('of those ticked in it: by click, by key with Shift, all, and none by Escape', async () => {
    const people = page.getByRole('listbox', { name: 'People' })
    const person = (name: string) => people.getByRole('option', { name: new RegExp(name) })
    const head = page.getByRole('toolbar', { name: 'With the selected ones' })
    await person('Bea').click({ modifiers: ['Control'] })
    await expect(person('Bea')).toHaveAttribute('aria-checked', 'true')
    await expect(head).toContainText('1 selected')
    await person('Ada').click()
    await people.press('Shift+ArrowDown')
    await people.press('Shift+ArrowDown')
    await expect(head).toContainText('3 selected')
    await people.press('Shift+ArrowUp')
    await expect(person('Carl')).toHaveAttribute('aria-checked', 'false')
    await people.press('Shift+X')
    await expect(head).toContainText('1 selected')
    await expectAccessible(page)
    await people.press('Escape')
    await expect(head).toBeHidden()
    await expect(page.getByRole('heading', { name: 'Bea' })).toBeVisible()
    await people.press('Escape')
    await expect(page.getByRole('heading', { name: 'Bea' })).toBeHidden()
    await people.press('Control+a')
    await expect(head).toContainText('4 selected')
    await person('Nobody').click({ modifiers: ['Control'] })
    await person('Carl').click({ modifiers: ['Control'] })
    await picture(page, 'selected-in-list')
    await head.getByRole('button', { name: 'Email', exact: true }).click()
    await expect(dialog(page).getByRole('checkbox')).toHaveCount(3)
    await expect(dialog(page)).toContainText('2 addresses')
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    await people.press('Control+a')
    await head.getByRole('button', { name: 'Email', exact: true }).click()
  })
  await test.step('no more than are allowed', async () => {
    await withEngine(app.url, async (engine) => {
      const { writing } = await engine.app.settings()
      await engine.app.saveSettings({ writing: { ...writing, mostEach: 2 } })
    })
    await expect(dialog(page).getByRole('checkbox', { name: 'All', exact: true })).toBeChecked()
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

test('[TPL-04] [TPL-16] the preview of each shows what they will read, and each gets it: variables typed, pasted and of templates in their own words, and the signature; what nobody knows is said', async ({
  page,
  shared: { app, smtp },
}) => {
  test.setTimeout(90_000)
  const before = smtp.accepted.length
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
  await withEngine(app.url, (engine) =>
    engine.templates.save({
      fields: {
        ...{ name: 'Greeting', description: '', folder: 'private', kind: 'snippet', appliesTo: [], cc: '' },
        ...{ abbreviation: 'hi', usesSignature: false, replacesBody: false },
        texts: [{ language: '', subject: '', html: '<p>Good day {{ first_name|you }}!</p>' }],
      },
      ...{ files: [], added: [] },
    }),
  )
  const form = await write(page, { to: 'Dora <dora@fourth.example>', subject: 'For {{ name }}' })
  await form.getByRole('textbox', { name: 'To' }).fill('Emil <emil@fifth.example>')
  await page.keyboard.press('Enter')
  await form.getByText('A mail to each', { exact: true }).click()
  await mailText(form).click()
  // Typed, pasted and put in by a template alike, they wait for each of them.
  await page.keyboard.type('Hello {{ Person.name }}.')
  await page.keyboard.press('Enter')
  await paste(mailText(form), { text: 'And {{email|none}} {{ nmae }}.' })
  await page.keyboard.press('Enter')
  await page.keyboard.type('/hi')
  await page.keyboard.press('Enter')
  await expect(mailText(form)).toContainText('Good day {{ first_name }}!')
  await expect(page.getByRole('listbox', { name: 'Matching templates' })).toBeHidden()
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
  await expect(shown.getByText('And emil@fifth.example')).toBeVisible()
  await expect(shown.getByText('Good day Emil!')).toBeVisible()
  await expect(shown.getByText(`Shop Ltd, ${me}`)).toBeVisible()
  await page.keyboard.press('Escape')

  await test.step('what is no variable is asked about, and each gets their own words', async () => {
    await mailText(form).click()
    await page.keyboard.press('Control+Enter')
    await expect(form.getByRole('alert')).toContainText('leaves as it is written: {{ nmae }}')
    await picture(page, 'mail-to-each-braces')
    await form.getByRole('button', { name: 'Go back' }).click()
    await page.keyboard.press('Control+Enter')
    await form.getByRole('button', { name: 'Send anyway' }).click()
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('to 2 people, a mail to each')
    await picture(page, 'mail-to-each-leaving')
    smtp.misbehaviour = { dropAfterData: 'after-accepting' }
    await page.getByRole('status').getByRole('button', { name: 'Send now' }).click()
    await expect.poll(() => smtp.accepted.length - before).toBe(2)
    const words = smtp.accepted.slice(before).map(({ raw }) => raw.toString())
    for (const [name, at] of [
      ['Dora Brown', 'dora@fourth.example'],
      ['Emil', 'emil@fifth.example'],
    ])
      expect(words.find((raw) => raw.includes(`Hello ${name}.`))).toContain(`And ${at} {{ nmae }}.`)
    expect(words.filter((raw) => raw.includes('Good day Dora!'))).toHaveLength(1)
  })
  await test.step('[BEY-14] of what nobody knows whether it arrived, that is said, and it is settled', async () => {
    await goTo(page, 'o')
    const line = page.getByRole('region', { name: /^A mail to each: For/ })
    await expect(line).toContainText('0 of 2 sent · 2 perhaps sent')
    await line.getByText('Who got it').click()
    const emil = line.getByRole('listitem').filter({ hasText: 'Emil' })
    await expect(emil).toContainText('Perhaps sent')
    await expect(emil.getByRole('button', { name: 'Send again' })).toBeVisible()
    await picture(page, 'mail-to-each-unknown')
    await emil.getByRole('button', { name: 'It arrived' }).click()
    await expect(line).toContainText('1 of 2 sent · 1 perhaps sent')
    smtp.misbehaviour = {}
    expect(smtp.accepted).toHaveLength(before + 2)
  })
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
