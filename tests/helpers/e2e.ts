import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { isDovecotInstalled, startDovecot } from './dovecot-server'
import { addAccount, folder } from './e2e-window'
import { openWorld, type MailFields, type Servers, type World } from './e2e-world'

export { expect }

interface Fixtures {
  /** For this test alone. */
  world: World
}

interface WorkerFixtures {
  servers: Servers
}

/**
 * What a window may say while its engine is away, and what the test runner itself provokes when it looks into the
 * sandboxed frame of a mail; everything else in its console is a mistake of ours.
 */
const expectedNoise =
  /WebSocket connection|ERR_CONNECTION|ERR_EMPTY_RESPONSE|Blocked script execution in 'about:/

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
})

interface MailboxFixtures {
  /** A mail arrives in the account's inbox; see `World.deliver`. */
  receive(subject: string, fields?: Partial<MailFields>): Promise<string>
}

interface MailboxWorkerFixtures {
  shared: World
}

/**
 * `test` for a file whose tests share one `world` with one account in it, `address`; `page` shows its window. Another
 * program has made the folders `paths` in the mailbox; `env` surrounds the engine. After a failure the world is a new one, so no test may count
 * on the mail of an earlier one.
 */
export const testOnMailbox = (
  address: string,
  paths: readonly string[] = [],
  env: Record<string, string> = {},
) =>
  test.extend<MailboxFixtures, MailboxWorkerFixtures>({
    shared: [
      async ({ servers, browser }, use) => {
        const world = await openWorld(servers, { env })
        try {
          await world.onServer(address, async (client) => {
            for (const path of paths) await client.mailboxCreate(path)
          })
          const page = await browser.newPage()
          await addAccount(page, world, address)
          for (const path of paths) await expect(folder(page, basename(path))).toBeVisible()
          await page.close()
          await use(world)
        } finally {
          await world.close()
        }
      },
      // A time of its own, as a `beforeAll` has.
      { scope: 'worker', timeout: 90_000 },
    ],
    world: ({ shared }, use) => use(shared),
    page: async ({ page, shared }, use) => {
      await page.goto(shared.app.url)
      // Keys pressed before the window is there are pressed on nothing.
      await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
      await use(page)
    },
    receive: ({ shared }, use) => use((subject, fields) => shared.deliver(address, subject, fields)),
  })
