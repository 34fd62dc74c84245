import { expect, test } from '../helpers/e2e'
import {
  addAccount,
  customerPanel,
  expectAccessible,
  fillAccount,
  goTo,
  mailForm,
  mailText,
  picture,
  row,
  sendAtOnce,
  write,
} from '../helpers/e2e-window'

const me = 'olga@example.test'
const customer = 'anna.nowak@nowak.example'

test('[ACC-19] [ACC-09] [READ-01] [READ-05] [LINK-03] [LINK-08] the first day: add an account, read, answer, link, note, restart', async ({
  page,
  world,
}) => {
  const { app, dovecot, smtp } = world
  await world.deliver(me, 'Zażółć: oferta 2026-118', {
    from: `Anna Nowak <${customer}>`,
    id: 'offer-118@nowak.example',
    text: 'Dzień dobry,\r\n\r\nproszę o ofertę na 40 opraw.\r\n\r\nPozdrawiam\r\nAnna Nowak\r\nDyrektor zakupów\r\n+48 22 555 01 41',
  })

  await test.step('welcome', async () => {
    await page.goto(app.url)
    await expect(page.getByRole('button', { name: 'Explore the demo' })).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'welcome')
    await page.getByRole('button', { name: 'Add an account' }).click()
  })

  await test.step('a wrong password is named, with the field and the server’s words', async () => {
    await fillAccount(page, world, me, 'wrong')
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByRole('alert')).toContainText('password')
    await expect(page.getByRole('alert').locator('blockquote')).toContainText(
      /AUTHENTICATIONFAILED|Authentication failed/i,
    )
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(/password/i)
    await expectAccessible(page)
    await picture(page, 'account-wrong-password')
  })

  await test.step('the right one opens the mailbox', async () => {
    await page.getByRole('textbox', { name: 'Password' }).fill(dovecot.password)
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(row(page, /Anna Nowak/)).toBeVisible()
  })

  await test.step('read', async () => {
    await row(page, /Anna Nowak/).click()
    await expect(page.getByRole('heading', { name: 'Zażółć: oferta 2026-118' })).toBeVisible()
    await expect(page.frameLocator('iframe').getByText('proszę o ofertę na 40 opraw')).toBeVisible()
  })

  await test.step('answer', async () => {
    await page.keyboard.press('r')
    const composer = mailForm(page, 'Reply')
    await expect(composer.getByText('Anna Nowak').first()).toBeVisible()
    await mailText(composer).fill('Dziękuję, oferta w drodze.')
    await composer.getByRole('button', { name: 'Send to Anna Nowak' }).click()
    await expect(page.getByText(/leaves in/)).toBeVisible()
    await page.getByRole('button', { name: 'Send now' }).first().click()
    await expect.poll(() => smtp.accepted.length).toBe(1)
    expect(smtp.accepted[0]?.to).toEqual([customer])
    const sent = smtp.accepted[0]?.raw.toString('utf8') ?? ''
    expect(sent).toMatch(/^In-Reply-To: <offer-118@nowak\.example>$/im)
    expect(sent).toMatch(/Content-Type: text\/plain/i)
    expect(sent).toMatch(/Content-Type: text\/html/i)
    await expect.poll(() => world.messagesIn(me, 'Sent').then((all) => all.length)).toBe(1)
    await page.getByRole('button', { name: 'Sent', exact: true }).click()
    await expect(row(page, /oferta 2026-118/)).toBeVisible()
  })

  await test.step('add the customer from the mail, with company, linked', async () => {
    await goTo(page, 'i')
    await row(page, /Anna Nowak/).click()
    await page.getByRole('button', { name: 'Add to the CRM' }).click()
    const dialog = page.getByRole('dialog', { name: 'New person' })
    await expect(dialog.getByLabel('Name', { exact: false }).first()).toHaveValue('Anna Nowak')
    await expect(dialog.getByLabel('E-mail address')).toHaveValue(customer)
    await expect(dialog.getByLabel('Job title')).toHaveValue('Dyrektor zakupów')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(customerPanel(page).getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Unlink from Anna Nowak' })).toBeVisible()
    await expect(row(page, /Linked to Anna Nowak/)).toBeVisible()
  })

  await test.step('note', async () => {
    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: 'New note' }).fill('Woli odpowiedzi przed południem.')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('button', { name: /Woli odpowiedzi/ })).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'linked-thread')
  })

  await test.step('everything is still there after a restart', async () => {
    await app.restart()
    await page.goto(app.url)
    await row(page, /Anna Nowak/).click()
    const panel = customerPanel(page)
    await expect(panel.getByRole('heading', { name: 'Anna Nowak' })).toBeVisible()
    await expect(panel.getByRole('button', { name: /Woli odpowiedzi/ })).toBeVisible()
    await expect(row(page, /Linked to Anna Nowak/)).toBeVisible()
    expect(smtp.accepted).toHaveLength(1)
  })
})

test('[COMP-16] a mail to another mailbox arrives there once, its copy lies in Sent once', async ({
  page,
  world,
}) => {
  const other = 'bruno@example.test'
  const sender = 'sender-once@example.test'
  await addAccount(page, world, sender)
  await write(page, { to: other, subject: 'Jeden raz', text: 'Tylko raz, proszę.' })
  await sendAtOnce(page, 'Jeden raz')
  await expect
    .poll(() =>
      world.messagesIn(other, 'INBOX').then((all) => all.filter((raw) => raw.includes('Jeden raz')).length),
    )
    .toBe(1)
  await expect.poll(() => world.messagesIn(sender, 'Sent').then((all) => all.length)).toBe(1)
  expect(world.smtp.accepted).toHaveLength(1)
})
