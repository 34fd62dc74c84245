import type { Page } from '@playwright/test'
import { simpleParser } from 'mailparser'
import { expect, test as base } from '../helpers/e2e'
import {
  addAccount,
  expectAccessible,
  fillAccount,
  folders,
  goTo,
  leaving,
  list,
  mailForm,
  moduleButton,
  picture,
  sendAtOnce,
  write,
  take,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'
import { startSmtpServer, type SmtpServer, type SmtpServerSetup } from '../helpers/smtp-server'

const first = 'first@example.test'
const second = 'second@example.test'
const RELAY_PASSWORD = 'of-the-relay'

const test = base.extend<{ relay: SmtpServer }>({
  relay: async ({ servers }, use) => {
    const relay = await startSmtpServer({ dovecot: { ...servers.dovecot, password: RELAY_PASSWORD } })
    await use(relay)
    await relay.stop()
  },
})

const openSettings = (page: Page) => moduleButton(page, 'Settings').click()
const serverList = (page: Page) => page.getByRole('list', { name: 'Outgoing servers' })
const serverLine = (page: Page, name: string) =>
  serverList(page)
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${name}`) })
const serverForm = (page: Page) => page.getByRole('form', { name: /outgoing server$/ })
const problem = (page: Page) => page.getByRole('alert')

async function fillServer(page: Page, { port }: { port: number }, password: string): Promise<void> {
  const form = serverForm(page)
  await form.getByLabel('Server', { exact: true }).fill('localhost')
  await take(page, form.getByRole('combobox', { name: 'Encryption' }), 'STARTTLS')
  await form.getByLabel('Port', { exact: true }).fill(String(port))
  await form.getByLabel('Login name').fill('relay-7')
  await form.getByRole('textbox', { name: 'Password' }).fill(password)
}

async function writeNew(page: Page, subject: string): Promise<void> {
  await goTo(page, 'i')
  await write(page, { to: 'anna@nowak.example', subject, text: 'Hello.' })
}

async function sendAs(page: Page, from: string | RegExp, subject: string): Promise<void> {
  await writeNew(page, subject)
  await take(page, mailForm(page).getByRole('combobox', { name: 'From' }), from)
  await sendAtOnce(page, subject)
}

const subjectsOf = async ({ accepted }: SmtpServer): Promise<(string | undefined)[]> =>
  (await Promise.all(accepted.map(({ raw }) => simpleParser(raw)))).map(({ subject }) => subject)

async function addSecond(page: Page, world: World): Promise<void> {
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, second, world.dovecot.password)
}

test('[ACC-18, READ-03] accounts and identities choose servers of a list, each with its password, Reply-To and Sent folder', async ({
  page,
  world,
  relay,
}) => {
  await world.onServer(first, (client) => client.mailboxCreate('Sales'))
  await world.deliver(first, 'To the first')
  await addAccount(page, world, first)
  // With one account there is nothing to choose between.
  await write(page, { subject: 'Nothing to choose' })
  await expect(mailForm(page).getByRole('note', { name: /^From: / })).toBeVisible()
  await expect(mailForm(page).getByRole('combobox', { name: 'From' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(folders(page).getByRole('button', { name: /^Inbox/ })).toHaveCount(1)
  await expect(list(page).getByTitle(first)).toHaveCount(0)

  await openSettings(page)
  await expect(serverLine(page, 'localhost')).toContainText('default')
  await expect(serverLine(page, 'localhost')).toContainText(`Sends for ${first}`)
  await page.getByRole('button', { name: 'Add an outgoing server' }).click()
  const form = serverForm(page)
  await form.getByLabel('Name', { exact: true }).fill('Relay')
  // Bad input is told at its field, and nothing is saved.
  await form.getByRole('button', { name: 'Test and save' }).click()
  await expect(form.getByLabel('Server', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await fillServer(page, { port: 993 }, 'wrong')
  await page.keyboard.press('Enter')
  await expect(problem(page)).toContainText('Port 993 is not for SMTP')
  await fillServer(page, relay, 'wrong')
  await page.keyboard.press('Enter')
  await expect(problem(page)).toContainText('does not accept the name or the password')
  await expectAccessible(page)
  await picture(page, 'outgoing-server-refused')
  await form.getByRole('textbox', { name: 'Password' }).fill(RELAY_PASSWORD)
  await page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(serverLine(page, 'Relay')).toContainText('Nobody sends by it')
  await expect(serverLine(page, 'Relay')).not.toContainText('not tested')

  await addSecond(page, world)
  await take(page, page.getByRole('combobox', { name: 'Outgoing server' }), 'Relay')
  await expect(page.getByRole('group', { name: 'Outgoing mail (SMTP)' })).toHaveCount(0)
  await picture(page, 'account-sends-by-relay')
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByRole('form', { name: 'Add an account' })).toBeHidden()
  await expect(serverLine(page, 'Relay')).toContainText(`Sends for ${second}`)

  const identities = page.getByRole('list', { name: `Identities of ${first}` })
  await identities.getByRole('button', { name: 'Add an identity' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Sales')
  await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('sales@example.test')
  await dialog.getByRole('textbox', { name: 'Answers go to' }).fill('office@example.test')
  await take(page, dialog.getByRole('combobox', { name: 'Outgoing server' }), 'Relay')
  await take(page, dialog.getByRole('combobox', { name: 'Sent mail is kept in' }), 'Sales')
  await dialog.getByRole('checkbox', { name: 'The provider lets me send from this address' }).check()
  await expectAccessible(page)
  await picture(page, 'identity-with-server')
  await page.keyboard.press('Control+Enter')
  await expect(identities).toContainText('Leaves by Relay')
  await expect(identities).toContainText('Sent mail is kept in Sales')
  await picture(page, 'outgoing-servers')

  // Two accounts: each has its inbox, its mark in lists, and is a sender to choose.
  await goTo(page, 'i')
  await expect(folders(page).getByRole('button', { name: /^Inbox/ })).toHaveCount(3)
  await expect(list(page).getByTitle(first).first()).toBeVisible()
  await sendAs(page, new RegExp(first), 'By its own')
  await sendAs(page, new RegExp(second), 'By the relay')
  await sendAs(page, /Sales/, 'As sales')
  await expect.poll(() => subjectsOf(world.smtp)).toEqual(['By its own'])
  await expect.poll(() => subjectsOf(relay)).toEqual(['By the relay', 'As sales'])
  expect(relay.accepted.map(({ user }) => user)).toEqual(['relay-7', 'relay-7'])
  // Each server was shown the password that was meant for it, and no other but the one mistyped there.
  expect(new Set(relay.logins.map(({ password }) => password))).toEqual(new Set(['wrong', RELAY_PASSWORD]))
  expect(world.smtp.logins.map(({ password }) => password)).not.toContain(RELAY_PASSWORD)
  const asSales = await simpleParser(relay.accepted[1]?.raw ?? '')
  expect(asSales.replyTo?.text).toBe('office@example.test')
  await expect.poll(() => world.subjectsIn(first, 'Sales')).toEqual(['As sales'])
  await expect.poll(() => world.subjectsIn(first, 'Sent')).toEqual(['By its own'])
})

test('[ACC-11] an account sends by the default server, whichever that is, or by its own; what waits for a server that goes asks before it takes another', async ({
  page,
  world,
  relay,
}) => {
  await addAccount(page, world, first)
  await openSettings(page)
  await take(page, page.getByRole('combobox', { name: 'Time to undo sending' }), '120 seconds')
  await page.getByRole('button', { name: 'Add an outgoing server' }).click()
  await serverForm(page).getByLabel('Name', { exact: true }).fill('Relay')
  await fillServer(page, relay, RELAY_PASSWORD)
  await page.keyboard.press('Enter')
  await expect(serverLine(page, 'Relay')).toContainText('Nobody sends by it')
  await expect(serverLine(page, 'localhost')).toContainText(`Sends for ${first}`)

  await page.getByRole('button', { name: 'Edit account', exact: true }).click()
  const edit = page.getByRole('form', { name: 'Edit account' })
  await take(page, edit.getByRole('combobox', { name: 'Outgoing server' }), /^The default one/)
  await edit.getByRole('button', { name: 'Test and save' }).click()
  await expect(edit).toBeHidden()
  await expect(serverLine(page, 'localhost')).toContainText(`Sends for ${first}`)
  await page.getByRole('button', { name: 'Make Relay the default' }).press('Enter')
  await expect(serverLine(page, 'Relay')).toContainText(`Sends for ${first}`)
  await writeNew(page, 'By the default')
  await sendAtOnce(page, 'By the default')
  await expect.poll(() => subjectsOf(relay)).toEqual(['By the default'])
  expect(world.smtp.accepted).toEqual([])

  // What waits for a server that goes is kept, and sent by another only when the user says so.
  await writeNew(page, 'Waiting')
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'Waiting')).toBeVisible()
  await openSettings(page)
  await page.getByRole('button', { name: 'Make localhost the default' }).click()
  await expect(serverLine(page, 'localhost')).toContainText(`Sends for ${first}`)
  await serverLine(page, 'Relay').getByRole('button', { name: 'Remove Relay' }).click()
  const question = page.getByRole('dialog', { name: 'Remove Relay?' })
  await expect(question).toContainText('Nobody sends by it')
  await expect(question).toContainText('1 mail is waiting for it')
  await question.getByRole('button', { name: 'Remove the server' }).click()
  await expect(serverLine(page, 'Relay')).toHaveCount(0)
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: /Waiting/ })
  await expect(line).toContainText('The outgoing server of this mail is gone')
  await expectAccessible(page)
  await picture(page, 'server-gone')
  await line.getByRole('button', { name: 'Send by localhost' }).click()
  // It still may be taken back, or leave at its time.
  await leaving(page, 'Waiting').getByRole('button', { name: 'Send now' }).click()
  await expect.poll(() => subjectsOf(world.smtp)).toEqual(['Waiting'])
  expect(await subjectsOf(relay)).toEqual(['By the default'])
})

test('an outgoing server is signed in to by the way that was chosen, or not at all; no password leaves without encryption before that is allowed', async ({
  page,
  world,
  servers,
}) => {
  const dovecot = { ...servers.dovecot, password: RELAY_PASSWORD }
  const started: SmtpServer[] = []
  const start = async (setup: Partial<SmtpServerSetup> = {}): Promise<SmtpServer> => {
    const server = await startSmtpServer({ dovecot, ...setup })
    started.push(server)
    return server
  }
  try {
    const every = await start({ options: { authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'] } })
    const plain = await start({ options: { authMethods: ['PLAIN'] } })
    const open = await start({ security: 'none' })
    const asksNobody = await start({ auth: false })
    await addAccount(page, world, first)
    await openSettings(page)
    const form = serverForm(page)
    const submit = form.getByRole('button', { name: 'Test and save' })
    const method = form.getByRole('combobox', { name: 'Sign-in method' })
    const add = async (name: string, server: SmtpServer): Promise<void> => {
      await page.getByRole('button', { name: 'Add an outgoing server' }).click()
      await form.getByLabel('Name', { exact: true }).fill(name)
      await fillServer(page, server, RELAY_PASSWORD)
    }
    await add('Every way', every)
    await submit.click()
    await expect(form).toBeHidden()
    for (const way of ['LOGIN', 'CRAM-MD5']) {
      await serverLine(page, 'Every way').getByRole('button', { name: /^Edit/ }).click()
      await take(page, method, way)
      await submit.click()
      await expect(form).toBeHidden()
    }
    expect(every.mechanisms).toEqual(['PLAIN', 'LOGIN', 'CRAM-MD5'])
    expect(every.logins.map(({ secure }) => secure)).toEqual([true, true, true])

    await add('One way', plain)
    await take(page, method, 'CRAM-MD5')
    await submit.click()
    await expect(problem(page)).toContainText('CRAM-MD5')
    await expect(method).toHaveAttribute('aria-invalid', 'true')
    expect(plain.logins).toEqual([])
    await take(page, method, 'Automatic')
    await submit.click()
    await expect(form).toBeHidden()
    expect(plain.mechanisms).toEqual(['PLAIN'])

    await add('In the open', open)
    await take(page, form.getByRole('combobox', { name: 'Encryption' }), 'None')
    await form.getByLabel('Port', { exact: true }).fill(String(open.port))
    await submit.click()
    await expect(problem(page)).toContainText('would travel unencrypted')
    await expectAccessible(page)
    await picture(page, 'password-in-the-open')
    expect(open.logins).toEqual([])
    await form.getByRole('checkbox', { name: 'Send the password without encryption' }).check()
    await submit.click()
    await expect(form).toBeHidden()
    expect(open.logins).toEqual([{ user: 'relay-7', password: RELAY_PASSWORD, secure: false }])

    await add('Asks nobody', asksNobody)
    await form.getByRole('checkbox', { name: 'The outgoing server asks for a login' }).uncheck()
    await expect(form.getByLabel('Login name')).toBeHidden()
    await expect(form.getByRole('textbox', { name: 'Password' })).toBeHidden()
    await submit.click()
    await expect(form).toBeHidden()
    await page.getByRole('button', { name: 'Edit account', exact: true }).click()
    const edit = page.getByRole('form', { name: 'Edit account' })
    await take(page, edit.getByRole('combobox', { name: 'Outgoing server' }), 'Asks nobody')
    await edit.getByRole('button', { name: 'Test and save' }).click()
    await expect(edit).toBeHidden()
    await writeNew(page, 'By nobody')
    await sendAtOnce(page, 'By nobody')
    await expect.poll(() => subjectsOf(asksNobody)).toEqual(['By nobody'])
    expect(asksNobody.logins).toEqual([])
  } finally {
    for (const server of started) await server.stop()
  }
})

test('[ACC-01] nothing is armed for a server that did not pass its test: who, which and why is said, and mended from there', async ({
  page,
  world,
}) => {
  world.smtp.misbehaviour = { refuseLogin: '535 5.7.8 No such mailbox here' }
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, first, world.dovecot.password)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(problem(page).first()).toContainText('does not accept the name or the password')
  await page.getByRole('button', { name: 'Save without a test' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()

  const form = await write(page, { to: 'anna@nowak.example', subject: 'Offer', text: 'Written once.' })
  await page.keyboard.press('Control+Enter')
  const notice = form.getByRole('alert')
  await expect(notice).toContainText('localhost has not passed its test')
  await expect(notice).toContainText(`${first} sends by this outgoing server`)
  await expect(notice).toContainText('Its last test said: localhost does not accept the name or the password')
  await expect(notice.locator('blockquote')).toContainText('No such mailbox here')
  await expectAccessible(page)
  await picture(page, 'server-untested')
  await form.getByRole('button', { name: 'Send later' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Tomorrow morning/ })
    .click()
  await expect(notice).toContainText('nothing is sent or scheduled before its test has passed')
  await form.getByRole('button', { name: 'Not at that time' }).click()
  await goTo(page, 'o')
  await expect(folders(page).getByRole('button', { name: /^Scheduled/ })).toHaveCount(0)
  expect(world.smtp.accepted).toEqual([])

  world.smtp.misbehaviour = {}
  await form.getByRole('button', { name: 'Open the outgoing server' }).click()
  const server = serverForm(page)
  await expect(server.getByLabel('Server', { exact: true })).toHaveValue('localhost')
  await server.getByRole('button', { name: 'Test and save' }).press('Enter')
  await expect(server).toBeHidden()
  await expect(serverLine(page, 'localhost')).not.toContainText('not tested')
  await expect(page.getByText('not tested')).toHaveCount(0)
  await form.getByRole('textbox', { name: 'Text of the mail' }).focus()
  await sendAtOnce(page, 'Offer')
  await expect.poll(() => subjectsOf(world.smtp)).toEqual(['Offer'])
})
