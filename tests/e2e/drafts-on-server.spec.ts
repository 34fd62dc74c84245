import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  addAccount,
  expectAccessible,
  folder,
  folders,
  goTo,
  mailForm,
  mailText,
  picture,
  row,
  write,
} from '../helpers/e2e-window'
import { openWorld, type World } from '../helpers/e2e-world'
import { withEngine } from '../helpers/engine-client'

const me = 'drafts-there@example.test'
const test = testOnMailbox(me)

const line = (page: Page, name: string) => page.getByRole('article', { name })

/** The texts of the copies in Drafts whose mail has this subject. */
async function copiesOf(world: World, subject: string): Promise<string[]> {
  const all = await world.messagesIn(me, 'Drafts')
  return all
    .filter((raw) => raw.includes(`Subject: ${subject}`))
    .map((raw) => /\r\n\r\n(\w[^\r\n]*)\r\n/.exec(raw)?.[1] ?? '')
}
const lie = (world: World, subject: string, texts: readonly string[]): Promise<void> =>
  expect.poll(async () => (await copiesOf(world, subject)).sort()).toEqual([...texts].sort())

async function saveNow(page: Page, said: string): Promise<void> {
  await page.keyboard.press('Control+Shift+d')
  await expect(page.getByText(said).last()).toBeVisible()
}
const THERE = 'Saved, here and in Drafts on the server'

test('[COMP-14] [ACC-14] a draft is here at once and one copy of it on the server, through a lost network and a sudden end; another program’s is gone on with, and what one changed meanwhile is kept', async ({
  page,
  world,
}) => {
  test.setTimeout(90_000)
  page.setDefaultTimeout(15_000)
  await test.step('saved by key, and the copy in Drafts is the draft that is here', async () => {
    const form = await write(page, { to: 'anna@nowak.example', subject: 'Price', text: 'First' })
    await saveNow(page, THERE)
    await lie(world, 'Price', ['First'])
    await mailText(form).press('Escape')
    await folder(page, 'Drafts').click()
    await row(page, 'Price').click()
    await expect(line(page, 'Draft: Price').getByRole('button', { name: 'Continue' })).toHaveCount(1)
    await expectAccessible(page)
    await picture(page, 'draft-copy')
    await line(page, 'Draft: Price').getByRole('button', { name: 'Continue' }).click()
    await mailText(form).fill('Second')
    await form.getByRole('button', { name: 'Save draft' }).click()
    await lie(world, 'Price', ['Second'])
  })
  await test.step('without a network it stays here, which is said, and so does what is done to mail', async () => {
    await world.deliver(me, 'Flag me')
    await folder(page, 'Inbox').click()
    await expect(row(page, 'Flag me')).toBeVisible()
    await world.network.refuse()
    world.network.reset()
    await mailText(mailForm(page)).fill('Third')
    await saveNow(page, 'It goes to Drafts on the server as soon as that can be reached')
    await row(page, 'Flag me').click()
    await page.keyboard.press('s')
    await expect(folders(page).getByRole('button', { name: /^Flagged/ })).toContainText('1')
    await world.app.kill()
    await world.network.admit()
    await world.app.start()
    await page.goto(world.app.url)
    await lie(world, 'Price', ['Third'])
    await expect
      .poll(() => world.flagsIn(me, 'INBOX', 'Flag me'))
      .toEqual([expect.arrayContaining(['\\Flagged'])])
  })
  await test.step('what another program made of it stays beside it, which is said', async () => {
    const form = mailForm(page)
    if (!(await form.isVisible())) {
      await goTo(page, 'o')
      await line(page, 'Draft: Price').getByRole('button', { name: 'Continue' }).click()
    }
    await world.onServer(me, async (client) => {
      await client.mailboxOpen('Drafts')
      await client.messageDelete('1:*')
    })
    const head = [`From: ${me}`, 'To: anna@nowak.example', 'Subject: Price', 'Message-ID: <phone@x>']
    await world.addDraft(me, [...head, '', 'Theirs', ''].join('\r\n'))
    await mailText(form).fill('Ours')
    await saveNow(page, THERE)
    await lie(world, 'Price', ['Ours', 'Theirs'])
    await expect(form.getByText('The draft on the server is there no more')).toBeVisible()
    await form.getByRole('button', { name: 'Discard' }).last().click()
    await lie(world, 'Price', ['Theirs'])
  })
  await test.step('theirs is gone on with, in one copy', async () => {
    await page.keyboard.press('F5')
    await folder(page, 'Drafts').click()
    await row(page, 'Price').click()
    await line(page, 'Draft: Price').getByRole('button', { name: 'Continue' }).click()
    await expect(mailText(mailForm(page))).toContainText('Theirs')
    await mailText(mailForm(page)).fill('Both of us')
    await saveNow(page, THERE)
    await lie(world, 'Price', ['Both of us'])
    await expect(mailForm(page).getByText('is there no more')).toBeHidden()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('status').getByRole('button', { name: 'Send now' }).click()
    await lie(world, 'Price', [])
    expect(world.smtp.accepted).toHaveLength(1)
  })
})

test('[SCH-07] a scheduled mail lies in Drafts for other devices; one takes it over, and it leaves from there alone', async ({
  page,
  world,
  servers,
  browser,
}) => {
  test.setTimeout(90_000)
  page.setDefaultTimeout(15_000)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await write(page, { to: 'anna@nowak.example', subject: 'Monday', text: 'Good morning' })
  await page.keyboard.press('Control+Shift+Enter')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Tomorrow morning/ })
    .click()
  await expect(page.getByText(/^Will be sent /)).toBeVisible()
  await goTo(page, 'w')
  await expect(line(page, 'Scheduled: Monday')).toBeVisible()
  await lie(world, 'Monday', ['Good morning'])
  expect((await world.messagesIn(me, 'Drafts')).join()).toMatch(/^X-Postilla-Scheduled: \d{4}-/m)

  const [mail] = await withEngine(world.app.url, (engine) => engine.outbox.list({}))
  const second = await openWorld(servers)
  try {
    const other = await browser.newPage()
    await addAccount(other, second, me)
    await folder(other, 'Drafts').click()
    await row(other, 'Monday').click()
    const there = line(other, 'Draft: Monday')
    await expect(there).toContainText('Scheduled on')
    await expectAccessible(other)
    await picture(other, 'scheduled-elsewhere')
    await there.getByRole('button', { name: 'Take over' }).click()
    await expect(mailForm(other).getByRole('button', { name: /8:00/ })).toBeVisible()
    await lie(world, 'Monday', [])
    await mailText(mailForm(other)).click()
    await other.keyboard.press('Control+Enter')
    await expect(other.getByText(/^Will be sent /)).toBeVisible()
    await lie(world, 'Monday', ['Good morning'])

    const ahead = (mail?.sendAt ?? 0) + 60_000 - Date.now()
    await world.app.restart(ahead)
    await page.goto(world.app.url)
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await goTo(page, 'w')
    await expect(line(page, 'Not sent: Monday')).toContainText('scheduled on another device')
    await second.app.restart(ahead)
    await expect.poll(() => second.smtp.accepted.length).toBe(1)
    await lie(world, 'Monday', [])
    await other.close()
  } finally {
    await second.close()
  }
})
