import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { simpleParser } from 'mailparser'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  expectAccessible,
  leaving,
  mailForm,
  mailText,
  moduleButton,
  openModule,
  picture,
  sendAtOnce,
  undo,
  write,
} from '../helpers/e2e-window'

const me = 'known@example.test'
const test = testOnMailbox(me)

const chip = (page: Page, address: string) =>
  mailForm(page)
    .locator('[data-kind]')
    .filter({ has: page.getByRole('button', { name: address }) })
const to = (page: Page) => mailForm(page).getByRole('textbox', { name: 'To' })

async function create(page: Page, module: 'People' | 'Companies' | 'Deals', fields: Record<string, string>) {
  await openModule(page, module)
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  for (const [label, value] of Object.entries(fields))
    await dialog.getByRole('textbox', { name: label }).fill(value)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(dialog).toBeHidden()
}

test('[COMP-05, COMP-24, COMP-25, COMP-26, COMP-27, COMP-28, COMP-29] whoever a mail goes to is found, told apart, made a contact and linked', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(150_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await receive('From the address book', { from: 'Carla Neri <carla@neri.example>' })
  await expect(page.getByRole('option', { name: /From the address book/ })).toBeVisible()
  await create(page, 'People', { Name: 'Anna Nowak' })
  await create(page, 'Deals', { Title: 'Lamps for Riva' })

  await test.step('[COMP-24] a deal that names nobody says so, and a contact is chosen and linked in one step', async () => {
    await page.getByRole('button', { name: 'Write a mail' }).click()
    const dialog = page.getByRole('dialog', { name: 'Whom to write to?' })
    await expect(dialog).toContainText('“Lamps for Riva” names nobody who can be written to.')
    await dialog.getByRole('button', { name: 'Save and write' }).click()
    await expect(dialog.getByText('Somebody’s name is needed.')).toBeVisible()
    await dialog.getByRole('combobox', { name: 'Contact' }).fill('Anna')
    await page.getByRole('option', { name: /Anna Nowak/ }).click()
    await dialog.getByRole('button', { name: 'Save and write' }).click()
    await expect(
      dialog.getByText('Enter an address like', { exact: false }).or(dialog.locator('[data-error]')).first(),
    ).toBeVisible()
    await dialog.getByLabel('E-mail address').fill('anna@nowak.example')
    await expect(dialog.getByRole('checkbox', { name: 'Link to “Lamps for Riva”' })).toBeChecked()
    await picture(page, 'known-contact-dialog')
    await dialog.getByRole('button', { name: 'Save and write' }).click()
    await expect(mailForm(page)).toContainText('Anna Nowak')
    await expect(chip(page, 'Anna Nowak')).toHaveAttribute('data-kind', 'customer')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('main')).toContainText('Anna Nowak')
  })

  await test.step('[COMP-25] a contact without an address is given one where it is written to', async () => {
    await create(page, 'People', { Name: 'Piotr Lis' })
    await page.getByRole('button', { name: 'Write a mail' }).click()
    const dialog = page.getByRole('dialog', { name: 'Which address?' })
    await expect(dialog).toContainText('Piotr Lis has no e-mail address yet')
    await dialog.getByLabel('E-mail address').fill('piotr@')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeVisible()
    await dialog.getByLabel('E-mail address').fill('piotr@lis.example')
    await page.keyboard.press('Enter')
    await expect(chip(page, 'Piotr Lis')).toHaveAttribute('data-kind', 'customer')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Write to piotr@lis.example' })).toBeVisible()
  })

  await test.step('[COMP-26, COMP-27] a new contact is made in the To field, linked to the deal, and taken back by one undo', async () => {
    await create(page, 'Deals', { Title: 'Pumps' })
    await page.getByRole('button', { name: 'Write a mail' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await moduleButton(page, 'Deals').click()
    await page.getByRole('option', { name: /Lamps for Riva/ }).click()
    await page.getByRole('button', { name: 'Write a mail' }).click()
    await expect(chip(page, 'Anna Nowak')).toBeVisible()
    await to(page).fill('Olga Nowa <olga@nowa.example>')
    await page.getByRole('option', { name: /^New contact/ }).click()
    const dialog = page.getByRole('dialog', { name: 'New contact' })
    await expect(dialog.getByRole('combobox', { name: 'Contact' })).toHaveValue('Olga Nowa')
    await expect(dialog.getByLabel('E-mail address')).toHaveValue('olga@nowa.example')
    await expect(dialog).toContainText('In the place of Anna Nowak')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(chip(page, 'Olga Nowa')).toHaveAttribute('data-kind', 'customer')
    await expect(page.getByRole('main')).toContainText('Olga Nowa')
    await undo(page).click()
    await expect(chip(page, 'Olga Nowa')).not.toHaveAttribute('data-kind', 'customer')
    await expect(page.getByRole('main')).not.toContainText('Olga Nowa')
    await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  })

  await test.step('[COMP-05, COMP-28] people, the address book, colleagues and deals are found, each told as what it is', async () => {
    await moduleButton(page, 'Mail').click()
    await page.keyboard.press('c')
    for (const [typed, told] of [
      ['lamps', /Anna Nowak.*Contact · from Lamps for Riva/],
      ['carla', /Carla Neri.*Address book/],
      ['piotr', /Piotr Lis.*Contact/],
    ] as const) {
      await to(page).fill(typed)
      await page.getByRole('option', { name: told }).click()
    }
    for (const typed of ['nobody@nowhere.example', 'not an address']) {
      await to(page).fill(typed)
      await page.keyboard.press('Enter')
    }
    for (const [name, kind] of [
      ['Anna Nowak', 'customer'],
      ['Carla Neri', 'book'],
      ['nobody@nowhere.example', 'unknown'],
      ['not an address', 'invalid'],
    ] as const)
      await expect(chip(page, name).first()).toHaveAttribute('data-kind', kind)
    await expect(
      mailForm(page).getByRole('img', { name: 'known from your mail, not in your CRM' }),
    ).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'known-chips')
    await mailForm(page).getByRole('button', { name: 'Remove not an address' }).click()
  })

  await test.step('[COMP-29] with the guard strangers hold a mail back until they are in the CRM', async () => {
    await mailForm(page).getByRole('textbox', { name: 'Subject' }).fill('To all of you')
    await mailText(mailForm(page)).fill('Good day.')
    await page.keyboard.press('Control+.')
    await moduleButton(page, 'Settings').click()
    await page.getByRole('switch', { name: 'Allow sending to any address' }).click({ force: true })
    await moduleButton(page, 'Mail').click()
    await page.keyboard.press('Control+.')
    await mailText(mailForm(page)).focus()
    await page.keyboard.press('Control+Enter')
    const refused = mailForm(page).getByRole('alert').filter({ hasText: 'Only people in the CRM' })
    await expect(refused).toContainText('carla@neri.example, nobody@nowhere.example')
    await mailForm(page).getByRole('button', { name: 'Remove nobody@nowhere.example' }).click()
    await mailForm(page).getByRole('button', { name: 'Add Carla Neri to the CRM' }).click()
    await page.getByRole('dialog', { name: 'New contact' }).getByRole('button', { name: 'Create' }).click()
    await expect(chip(page, 'Carla Neri')).toHaveAttribute('data-kind', 'customer')
    await sendAtOnce(page, 'To all of you')
    await expect.poll(() => world.smtp.accepted.length).toBe(1)
    const mail = await simpleParser(world.smtp.accepted[0]?.raw ?? '')
    expect(world.smtp.accepted[0]?.to.toSorted()).toEqual([
      'anna@nowak.example',
      'carla@neri.example',
      'piotr@lis.example',
    ])
    expect(mail.subject).toBe('To all of you')
    await moduleButton(page, 'Settings').click()
    await page.getByRole('switch', { name: 'Allow sending to any address' }).click({ force: true })
  })
})

test('[COMP-08, COMP-17, COMP-19] an empty subject, Cc beyond thirty and files beyond what is taken are told before a mail leaves', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  world.smtp.takeNoMoreThan(4_000_000)
  world.smtp.accepted.length = 0
  const form = await write(page, { to: 'anna@nowak.example', subject: '', text: 'Good day.' })
  const doubt = form.getByRole('alert')
  await page.keyboard.press('Control+Enter')
  await expect(doubt).toContainText('The mail has no subject.')
  await doubt.getByRole('button', { name: 'Go back' }).click()
  await form.getByRole('textbox', { name: 'Subject' }).fill('Thirty and one')
  await form.getByRole('button', { name: 'Cc Bcc' }).click()
  const copies = (count: number) =>
    Array.from({ length: count }, (_, at) => `member${at}@club.example`).join('; ')
  await form.getByRole('textbox', { name: 'Cc', exact: true }).fill(copies(31))
  await mailText(form).focus()
  await page.keyboard.press('Control+Enter')
  await expect(doubt).toContainText('31 addresses stand in Cc; more than 30 are asked about')
  await doubt.getByRole('button', { name: 'Go back' }).click()
  await form.getByRole('button', { name: 'Remove member30@club.example' }).click()
  await mailText(form).focus()
  await sendAtOnce(page, 'Thirty and one')
  await expect.poll(() => world.smtp.accepted.map(({ to: all }) => all.length)).toContain(31)

  await test.step('a file beyond the limit is named, and goes compressed', async () => {
    await moduleButton(page, 'Settings').click()
    const largest = page.getByRole('textbox', { name: 'Largest file, in megabytes' })
    await largest.fill('1')
    await largest.blur()
    await moduleButton(page, 'Mail').click()
    const again = await write(page, { to: 'anna@nowak.example', subject: 'Large', text: 'In the file.' })
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      again.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles({ name: 'zeros.csv', mimeType: 'text/csv', buffer: Buffer.alloc(1_500_000, '0;') })
    const notice = again.getByRole('alert').filter({ hasText: 'zeros.csv' })
    await expect(notice).toContainText('one file may have')
    await notice.getByRole('button', { name: 'Compress and attach' }).click()
    await expect(again.getByRole('list', { name: 'Attachments' })).toContainText('zeros.csv.zip')
    await expect(notice).toBeHidden()
    await picture(page, 'known-compressed')
    await sendAtOnce(page, 'Large')
    await expect(leaving(page, 'Large')).toBeHidden()
    await expect.poll(() => world.smtp.accepted.length).toBeGreaterThan(1)
    const mail = await simpleParser(world.smtp.accepted.at(-1)?.raw ?? '')
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['zeros.csv.zip'])
  })

  await test.step('together beyond what the server takes: told while files are added, and divided over several mails', async () => {
    const large = await write(page, { to: 'anna@nowak.example', subject: 'Too large', text: 'Five films.' })
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      large.getByRole('button', { name: 'Attach files' }).click(),
    ])
    await chooser.setFiles(
      Array.from({ length: 5 }, (_, at) => ({
        ...{ name: `film${at}.mp4`, mimeType: 'video/mp4', buffer: randomBytes(900_000) },
      })),
    )
    const notice = large.getByRole('alert').filter({ hasText: 'its server takes' })
    await expect(notice).toBeVisible()
    await picture(page, 'known-too-large')
    await mailText(large).focus()
    await page.keyboard.press('Control+Enter')
    await expect(large.getByRole('alert').filter({ hasText: 'Send anyway' })).toContainText(
      'takes 4 MB at most',
    )
    await large.getByRole('button', { name: 'Go back' }).click()
    await notice.getByRole('button', { name: 'Compress the files' }).click()
    await expect(page.getByText('The files do not get smaller by compressing them')).toBeVisible()
    await notice.getByRole('button', { name: 'Split over several mails' }).click()
    await expect(mailForm(page)).toHaveCount(2)
    for (const count of [1, 0]) {
      await mailText(mailForm(page).last()).focus()
      await page.keyboard.press('Control+Enter')
      await expect(mailForm(page)).toHaveCount(count)
    }
    const sent = async () =>
      (await Promise.all(world.smtp.accepted.map(({ raw }) => simpleParser(raw))))
        .filter(({ subject }) => subject?.startsWith('Too large'))
        .map(({ subject, attachments }) => [subject, attachments.map(({ filename }) => filename).join()])
        .toSorted()
    for (const count of [1, 2]) {
      await page.getByRole('button', { name: 'Send now' }).first().click()
      await expect.poll(async () => (await sent()).length).toBe(count)
    }
    await expect.poll(sent).toEqual([
      ['Too large (1/2)', 'film0.mp4,film1.mp4,film2.mp4'],
      ['Too large (2/2)', 'film3.mp4,film4.mp4'],
    ])
  })
})
