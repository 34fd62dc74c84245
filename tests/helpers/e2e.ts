import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { ImapFlow } from 'imapflow'
import { startApp, type App } from './app'
import { isDovecotInstalled, startDovecot, type DovecotFacts } from './dovecot-server'
import { startFaultProxy, type FaultProxy } from './fault-proxy'
import { deliverByLmtp } from './lmtp'
import { startSmtpServer, type SmtpServer } from './smtp-server'

/** Real servers and a fresh profile of the built program for one test. */
export interface World {
  app: App
  dovecot: DovecotFacts
  smtp: SmtpServer
  /** What lies between the program and the IMAP server. */
  network: FaultProxy
  deliver(to: string, lines: readonly string[]): Promise<void>
  /** The raw messages of a folder, as another mail program sees them. */
  messagesIn(address: string, folder: string): Promise<string[]>
}

interface Fixtures {
  world: World
  demo: App
}

export interface Servers {
  dovecot: DovecotFacts
  caFile: string
}

interface WorkerFixtures {
  servers: Servers
}

/**
 * What a window may say while its engine is away, and what the test runner itself provokes when it looks into the
 * sandboxed frame of a mail; everything else in its console is a mistake of ours.
 */
const expectedNoise = /WebSocket connection|ERR_CONNECTION|Blocked script execution in 'about:/

export const test = base.extend<Fixtures, WorkerFixtures>({
  servers: [
    async ({}, use) => {
      base.skip(!isDovecotInstalled(), 'Dovecot is not installed')
      const dir = mkdtempSync(join(tmpdir(), 'postilla-e2e-'))
      const dovecot = await startDovecot(9)
      const caFile = join(dir, 'authority.pem')
      writeFileSync(caFile, dovecot.facts.authority.cert)
      await use({ dovecot: dovecot.facts, caFile })
      await dovecot.stop()
      rmSync(dir, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  page: async ({ page }, use) => {
    const said: string[] = []
    page.on('pageerror', (error) => said.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectedNoise.test(message.text())) said.push(message.text())
    })
    await use(page)
    expect(said, 'errors in the console').toEqual([])
  },
  world: async ({ servers }, use) => {
    const world = await openWorld(servers)
    await use(world)
    await world.close()
  },
  demo: async ({}, use) => {
    const app = await startApp({ demo: true })
    await use(app)
    await app.stop()
  },
})

export { expect }

/** A fresh profile between real servers, for one test or, opened in `beforeAll`, for a whole file. */
export async function openWorld(
  { dovecot, caFile }: Servers,
  /** Whether the computer trusts the authority of the servers' certificates. */
  { trusted = true } = {},
): Promise<World & { close(): Promise<void> }> {
  const smtp = await startSmtpServer({ dovecot })
  const network = await startFaultProxy({ host: '127.0.0.1', port: dovecot.imaps, encrypted: true })
  const app = await startApp(trusted ? { env: { NODE_EXTRA_CA_CERTS: caFile } } : {})
  return {
    app,
    dovecot,
    smtp,
    network,
    deliver: (to, lines) => deliverByLmtp(dovecot.lmtp, [to], lines.join('\r\n')),
    messagesIn: (address, folder) => messagesIn(dovecot, address, folder),
    async close() {
      await app.stop()
      await network.stop()
      await smtp.stop()
    },
  }
}

/** Lines of a plain message, ready for `deliver`. */
export function mail(fields: {
  from: string
  to: string
  subject: string
  id: string
  text: string
  more?: readonly string[]
}): string[] {
  return [
    `From: ${fields.from}`,
    `To: ${fields.to}`,
    `Subject: ${fields.subject}`,
    `Message-ID: <${fields.id}>`,
    `Date: ${new Date().toUTCString()}`,
    ...(fields.more ?? ['Content-Type: text/plain; charset=utf-8']),
    '',
    fields.text,
    '',
  ]
}

/** Goes through the form of a new account, up to and without its last button. */
export async function fillAccount(
  page: Page,
  world: World,
  address: string,
  password: string,
): Promise<void> {
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await expect(page.getByRole('combobox', { name: 'Provider' })).toBeVisible()
  if (!(await page.getByRole('group', { name: 'Incoming mail (IMAP)' }).isVisible())) {
    await page.getByRole('button', { name: 'Server settings' }).click()
  }
  const server = async (name: string, port: number, security: string): Promise<void> => {
    const group = page.getByRole('group', { name })
    await group.getByLabel('Server').fill('localhost')
    await group.getByRole('combobox', { name: 'Encryption' }).click()
    await page.getByRole('option', { name: security, exact: true }).click()
    await group.getByLabel('Port').fill(String(port))
    await group.getByLabel('Login name').fill(address)
  }
  await server('Incoming mail (IMAP)', world.network.port, 'TLS')
  await server('Outgoing mail (SMTP)', world.smtp.port, 'STARTTLS')
  await page.getByLabel('Your name').fill('Olga Tester')
}

/** Adds the first account of a profile and waits for its inbox. */
export async function addAccount(page: Page, world: World, address: string): Promise<void> {
  await page.goto(world.app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await fillAccount(page, world, address, world.dovecot.password)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()
}

/** The rules of axe hold for what is on the page now, mail frames left out: their content is not ours. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([])
}

/** Keeps a picture of a main view in the test results. */
export const picture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: `test-results/screenshots/${name}.png` })

/** A second mail program on the mailbox, as the phone is, for as long as `work` takes. */
export async function onServer<Result>(
  { dovecot }: Pick<World, 'dovecot'>,
  address: string,
  work: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.imaps,
    secure: true,
    servername: 'localhost',
    tls: { ca: dovecot.authority.cert },
    auth: { user: address, pass: dovecot.password },
    logger: false,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.logout()
  }
}

/** Flags of the messages of a folder whose subject contains `subject`. */
export const flagsOnServer = (
  world: Pick<World, 'dovecot'>,
  address: string,
  folder: string,
  subject: string,
): Promise<string[][]> =>
  onServer(world, address, async (client) => {
    const { exists } = await client.mailboxOpen(folder, { readOnly: true })
    if (exists === 0) return []
    const all = await client.fetchAll('1:*', { flags: true, envelope: true })
    return all
      .filter(({ envelope }) => envelope?.subject?.includes(subject))
      .map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort())
  })

const messagesIn = (dovecot: DovecotFacts, address: string, folder: string): Promise<string[]> =>
  onServer({ dovecot }, address, async (client) => {
    const { exists } = await client.mailboxOpen(folder, { readOnly: true })
    if (exists === 0) return []
    const all = await client.fetchAll('1:*', { source: true })
    return all.map(({ source }) => source?.toString('utf8') ?? '')
  })
