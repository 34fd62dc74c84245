import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import type { MailFields, World } from '../helpers/e2e-world'
import {
  customerPanel,
  list,
  mailForm,
  mailText,
  openModule,
  row,
  withSlowEngine,
  write,
} from '../helpers/e2e-window'

const me = 'written@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

type Receive = (subject: string, fields: Partial<MailFields>) => Promise<string>

/** Letters of every kind of command, as somebody types who does not look up. */
const ON = 'sede prossima, come da accordi '

const movedByPhone = (world: World, subject: string, from: string, to: string | null) =>
  world.onServer(me, async (client) => {
    await client.mailboxOpen(from)
    const uids = (await client.search({ subject }, { uid: true })) || []
    if (to === null) await client.messageDelete(uids, { uid: true })
    else await client.messageMove(uids, to, { uid: true })
  })

async function customer(page: Page, receive: Receive, name: string, address: string): Promise<void> {
  await receive(`Ciao da ${name}`, { from: `${name} <${address}>` })
  await row(page, `Ciao da ${name}`).click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('an answer keeps its letters, its caret and its place when a phone archives its mail and deletes it', async ({
  page,
  world,
  receive,
}) => {
  await receive('Older one', { from: 'Paola Due <paola@due.it>' })
  await receive('Older two', { from: 'Bruno <bruno@due.it>' })
  await receive('Answer me', { from: 'Silvia <silvia@lenta.it>' })
  await row(page, 'Answer me').click()
  await page.keyboard.press('r')
  const form = mailForm(page, 'Reply')
  const text = mailText(form)
  await expect(text).toBeFocused()
  await page.keyboard.type('Gentile Silvia, cordiali saluti')
  for (let at = 0; at < 'cordiali saluti'.length; at += 1) await page.keyboard.press('ArrowLeft')
  await movedByPhone(world, 'Answer me', 'INBOX', 'Archive')
  await page.keyboard.type('a '.repeat(30), { delay: 40 })
  await expect(row(page, 'Answer me')).toBeHidden()
  await page.keyboard.type(ON)
  await movedByPhone(world, 'Answer me', 'Archive', null)
  const gone = page.getByRole('article', { name: 'Answer me' })
  await page.keyboard.type('e '.repeat(30), { delay: 40 })
  await expect(gone).toBeHidden()
  await page.keyboard.type(ON)
  await expect(text).toBeFocused()
  await expect(text).toContainText(new RegExp(`^Gentile Silvia, (a )*${ON}(e )*${ON}cordiali saluti`))
  await expect(page.getByRole('form')).toHaveCount(1)
  expect(await world.flagsIn(me, 'INBOX', 'Older')).toEqual([[], []])
  await form.getByRole('button', { name: 'Discard the draft' }).click()
})

test('a note stays about whom it is begun, whoever else writes in the conversation meanwhile and wherever that is moved', async ({
  page,
  world,
  receive,
}) => {
  await customer(page, receive, 'Ugo Primo', 'ugo@primo.it')
  await customer(page, receive, 'Dino Secondo', 'dino@secondo.it')
  await receive('Listino', { from: 'Ugo Primo <ugo@primo.it>', id: 'q1@c.it' })
  await row(page, 'Listino').click()
  await expect(customerPanel(page)).toContainText('ugo@primo.it')
  await list(page).focus()
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'New note' })
  await expect(note).toBeFocused()
  await receive('Re: Listino', {
    from: 'Dino Secondo <dino@secondo.it>',
    more: ['References: <q1@c.it>', 'In-Reply-To: <q1@c.it>', 'Content-Type: text/plain; charset=utf-8'],
  })
  const dino = customerPanel(page).getByRole('tab', { name: 'Dino Secondo' })
  await expect(dino).toBeVisible()
  await page.keyboard.type(`Ugo paga tardi, ${ON}`)
  await movedByPhone(world, 'Listino', 'INBOX', 'Archive')
  await page.keyboard.type('a '.repeat(30), { delay: 40 })
  await expect(row(page, 'Listino')).toBeHidden()
  await page.keyboard.type(ON)
  await expect(note).toHaveValue(new RegExp(`^Ugo paga tardi, ${ON}(a )*${ON}$`))
  await expect(dino).toHaveAttribute('aria-selected', 'false')
  await expect(page.getByRole('form')).toHaveCount(0)
  await note.press('Control+Enter')
  await expect(customerPanel(page).getByRole('button', { name: /^Edit the note: Ugo paga/ })).toBeVisible()
})

test('letters typed on after their field has vanished are no commands, and that is told', async ({
  page,
  world,
  receive,
}) => {
  await customer(page, receive, 'Elena Terza', 'elena@terza.it')
  await receive('Vanishing', { from: 'Elena Terza <elena@terza.it>' })
  await row(page, 'Vanishing').click()
  await list(page).focus()
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'New note' })
  await expect(note).toBeFocused()
  await page.keyboard.type('Elena paga ')
  await note.evaluate((field) => field.closest('form')?.setAttribute('hidden', ''))
  await expect(list(page)).toBeFocused()
  await page.keyboard.type('c#e ')
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('goes nowhere until you pause')
  await row(page, 'Vanishing').click()
  await page.keyboard.press('s')
  await expect
    .poll(() => world.flagsIn(me, 'INBOX', 'Vanishing'))
    .toEqual([expect.arrayContaining(['\\Flagged'])])
  expect(await world.subjectsIn(me, 'INBOX')).toContain('Vanishing')
  await expect(page.getByRole('form')).toHaveCount(0)
})

test('Enter chooses only what was found for what is typed: in recipients, links, the palette and a merge', async ({
  page,
  receive,
}) => {
  await customer(page, receive, 'Roberta Neri', 'roberta@neri.it')
  await customer(page, receive, 'Robert Nowak', 'robert@nowak.pl')
  await customer(page, receive, 'Carlo Zofi', 'carlo@zofi.it')
  await list(page).focus()
  await page.keyboard.press('c')
  const form = mailForm(page)
  const to = form.getByRole('textbox', { name: 'To' })
  await expect(to).toBeFocused()
  await page.keyboard.type('rob')
  await expect(page.getByRole('option', { name: /roberta@neri\.it/ })).toBeVisible()
  await withSlowEngine(page, 300, async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.type('carl')
    await page.keyboard.press('Enter')
    await page.keyboard.type('rob')
    await expect(form.getByRole('button', { name: /^Edit / })).toHaveText(['Carlo Zofi'])
    await expect(to).toHaveValue('rob')
  })
  await form.getByRole('button', { name: 'Discard the draft' }).click()

  const picker = page.getByRole('dialog').getByRole('combobox')
  const offered = page.getByRole('dialog').getByRole('option')
  const chosenLate = async (early: string): Promise<void> => {
    await page.keyboard.type('rob')
    await expect(offered.filter({ hasText: early }).first()).toBeVisible()
    await withSlowEngine(page, 300, async () => {
      await picker.press('Control+a')
      await page.keyboard.type('zofi')
      await page.keyboard.press('Enter')
      await expect(picker).toBeHidden()
    })
  }
  await row(page, 'Ciao da Robert Nowak').click()
  await list(page).focus()
  await page.keyboard.press('l')
  await expect(picker).toBeFocused()
  await chosenLate('Roberta Neri')
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('Linked to Carlo Zofi')
  await page.keyboard.press('Control+k')
  await chosenLate('Roberta Neri')
  await expect(page.getByRole('heading', { level: 2, name: 'Zofi' })).toBeVisible()
  await openModule(page, 'People')
  await page.getByRole('option', { name: /Roberta Neri/ }).click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('merge with')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^Merge/ })).toBeVisible()
  await chosenLate('Robert Nowak')
  await expect(page.getByRole('dialog').getByRole('radio', { name: /^Keep Carlo Zofi/ })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('after a reload Ctrl+Z takes back the newest first, and a new window nothing', async ({
  page,
  world,
  context,
  receive,
}) => {
  const notices = page.getByRole('region', { name: 'Notices' })
  await receive('Thrown away', { from: 'Piero <piero@quattro.it>' })
  await customer(page, receive, 'Nadia Quarta', 'nadia@quarta.it')
  await row(page, 'Thrown away').click()
  await list(page).focus()
  await page.keyboard.press('l')
  await page.keyboard.type('nadia')
  await page.keyboard.press('Enter')
  await expect(notices).toContainText('Linked to Nadia Quarta')
  await list(page).focus()
  await page.keyboard.press('#')
  await expect(row(page, 'Thrown away')).toBeHidden()
  const form = await write(page, { subject: 'Discarded', text: 'Words' })
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(notices).toContainText('Discarded')

  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(row(other, 'Ciao da Nadia Quarta')).toBeVisible()
  await other.keyboard.press('Control+z')
  await expect(other.getByRole('region', { name: 'Notices' })).toContainText('nothing to undo')
  await other.close()

  await page.reload()
  await expect(row(page, 'Ciao da Nadia Quarta')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(mailText(form)).toContainText('Words')
  await form.getByRole('button', { name: 'Close' }).click()
  await expect(form).toBeHidden()
  await page.keyboard.press('Control+z')
  await row(page, 'Thrown away').click()
  await expect(customerPanel(page)).toContainText('Nadia Quarta')
  await page.keyboard.press('Control+z')
  await expect(customerPanel(page)).not.toContainText('Nadia Quarta')
  await page.keyboard.press('Control+z')
  await expect(notices).toContainText('Undone: Created: Nadia Quarta')
})

test('a key answers the mail that is read, not one of somebody else that came in below it and out of sight', async ({
  page,
  receive,
}) => {
  const long = Array.from({ length: 200 }, (_, at) => `Line ${at + 1} of the request.`).join('\r\n')
  const id = await receive('Long request', { from: 'Uno Cliente <uno@cliente.example>', text: long })
  await row(page, 'Long request').click()
  const reader = page.getByRole('article').first()
  await expect(reader.frameLocator('iframe').getByText('Line 1 of the request.')).toBeVisible()
  const answer = { more: [`In-Reply-To: <${id}>`, `References: <${id}>`], text: 'We are cheaper.' }
  await receive('Re: Long request', { from: 'Due Rivale <due@rivale.example>', ...answer })
  await page.keyboard.press('F5')
  const joined = reader.getByRole('button', { name: /Due Rivale/ })
  await expect(joined).toBeAttached()
  await expect(joined).not.toBeInViewport()
  await page.keyboard.press('r')
  await expect(page.getByText(/Due Rivale.? has written meanwhile/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send to Uno Cliente' })).toBeVisible()

  // Once it was in sight it is the one that is answered.
  const toUno = page.getByRole('button', { name: 'Send to Uno Cliente' })
  await joined.scrollIntoViewIfNeeded()
  await expect(async () => {
    if (await toUno.isVisible()) await page.keyboard.press('Escape')
    await expect(toUno).toBeHidden()
    await list(page).focus()
    await page.keyboard.press('r')
    await expect(page.getByRole('button', { name: 'Send to Due Rivale' })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 30_000 })
})
