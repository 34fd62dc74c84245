import type { Locator, Page } from '@playwright/test'
import { simpleParser } from 'mailparser'
import { expect, test } from '../helpers/e2e'
import {
  expectAccessible,
  fillAccount,
  goTo,
  mailForm,
  moduleButton,
  picture,
  row,
  sendAtOnce,
  serverFields,
  write,
  take,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const me = 'fields@example.test'
const takeExactly = (page: Page, field: Locator, option: string): Promise<void> =>
  take(page, field, option, true)
const method = (page: Page, name: string): Locator =>
  page.getByRole('group', { name }).getByRole('combobox', { name: 'Sign-in method' })

async function sentText({ smtp }: World, count: number) {
  await expect.poll(() => smtp.accepted.length).toBe(count)
  return simpleParser(smtp.accepted[count - 1]?.raw ?? '')
}

test('[ACC-22] an account has a provider, servers with ports, encryption and sign-in, domains, a depth, a colour, a name and a signature', async ({
  page,
  world,
}) => {
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, me, world.dovecot.password)
  const add = page.getByRole('button', { name: 'Test and add' })
  const imap = serverFields(page, 'Incoming mail (IMAP)')
  const smtp = serverFields(page, 'Outgoing mail (SMTP)')
  await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('Other provider')

  // What cannot be is told at its field.
  await imap.port.fill('70000')
  await expect(page.getByText('A port is a number from 1 to 65,535')).toBeVisible()
  await expect(add).toBeDisabled()
  await imap.port.fill(String(world.network.port))
  await imap.secure('None')
  await add.click()
  await expect(imap.security).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByRole('checkbox', { name: 'Send the password without encryption' })).not.toBeChecked()
  expect(world.network.accepted()).toBe(0)
  await imap.secure('TLS')
  await page.getByLabel('Your name').fill('x'.repeat(201))
  await expect(add).toBeDisabled()
  await page.getByLabel('Your name').fill('Olga Fields')

  await takeExactly(page, method(page, 'Incoming mail (IMAP)'), 'PLAIN')
  await takeExactly(page, method(page, 'Outgoing mail (SMTP)'), 'LOGIN')
  await takeExactly(page, page.getByRole('combobox', { name: 'Kept on this computer' }), 'Headers only')
  await page.getByRole('radio', { name: 'Purple' }).check()
  const domains = page.getByRole('textbox', { name: 'Own domains' })
  await domains.fill('example.test, group.example')
  await domains.press('Enter')
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
  expect(world.smtp.logins).toEqual([{ user: me, password: world.dovecot.password, secure: true }])

  await moduleButton(page, 'Settings').click()
  await page.getByRole('button', { name: 'Edit account', exact: true }).click()
  const form = page.getByRole('form', { name: 'Edit account' })
  await form.getByRole('button', { name: 'Server settings' }).press('Enter')
  await expect(form.getByLabel('Your name')).toHaveValue('Olga Fields')
  await expect(imap.host).toHaveValue('localhost')
  await expect(imap.port).toHaveValue(String(world.network.port))
  await expect(imap.security).toHaveValue('TLS')
  await expect(smtp.security).toHaveValue('STARTTLS')
  await expect(method(page, 'Incoming mail (IMAP)')).toHaveValue('PLAIN')
  await expect(method(page, 'Outgoing mail (SMTP)')).toHaveValue('LOGIN')
  await expect(form.getByRole('combobox', { name: 'Kept on this computer' })).toHaveValue('Headers only')
  await expect(form.getByRole('radio', { name: 'Purple' })).toBeChecked()
  await expect(domains).toHaveValue('example.test, group.example')
  await form.getByRole('button', { name: 'Back' }).click()

  // The signature, by keys alone: bold, on two lines.
  const identities = page.getByRole('list', { name: `Identities of ${me}` })
  await identities.getByRole('button', { name: /^(Edit|Change)/ }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Signature of new mail' }).focus()
  await page.keyboard.press('Control+b')
  await page.keyboard.type('Olga Fields')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Fields Ltd')
  await expectAccessible(page)
  await picture(page, 'signature')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await identities.getByRole('button', { name: 'Add an identity' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Sales')
  await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('sales@example.test')
  await page.keyboard.press('Control+Enter')
  await expect(identities).toContainText('sales@example.test')

  await world.deliver(me, 'Asked')
  await goTo(page, 'i')
  await write(page, { to: 'anna@nowak.example', subject: 'Signed', text: 'Hello.' })
  const signature = mailForm(page).getByRole('group', { name: 'Signature' })
  const from = mailForm(page).getByRole('combobox', { name: 'From' })
  await expect(signature).toBeVisible()
  await expectAccessible(page)
  await picture(page, 'signed')
  // It is that of whom the mail is from.
  await takeExactly(page, from, 'Sales <sales@example.test>')
  await expect(signature).toHaveCount(0)
  await takeExactly(page, from, `Olga Fields <${me}>`)
  await expect(signature).toBeVisible()
  await sendAtOnce(page, 'Signed')
  const signed = await sentText(world, 1)
  expect(signed.from?.text).toBe(`"Olga Fields" <${me}>`)
  expect(signed.text).toMatch(/^Hello\.\s+Olga Fields\s+Fields Ltd\s*$/)
  expect(String(signed.html)).toContain('<strong>Fields Ltd</strong>')

  await write(page, { to: 'anna@nowak.example', subject: 'Bare', text: 'Hello again.' })
  await signature.getByRole('button', { name: 'Leave the signature out' }).click()
  await expect(mailForm(page).getByRole('button', { name: 'Add the signature' })).toBeVisible()
  await sendAtOnce(page, 'Bare')
  expect((await sentText(world, 2)).text?.trim()).toBe('Hello again.')

  await row(page, 'Asked').click()
  await page.keyboard.press('r')
  const answer = mailForm(page, 'Reply')
  await expect(answer.getByRole('textbox', { name: 'Text of the mail' })).toBeFocused()
  await expect(answer.getByRole('group', { name: 'Signature' })).toHaveCount(0)
})
