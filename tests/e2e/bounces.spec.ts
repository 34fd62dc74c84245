import { expect, testOnMailbox } from '../helpers/e2e'
import { customerPanel, folder, goTo, leaving, list, mailForm, row } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'bounces@example.test'
const test = testOnMailbox(me)

/** A delivery status notification about the mail with this Message-ID. */
const bounce = (recipient: string, originalId: string, more: readonly string[] = []) => ({
  from: 'Mail Delivery System <mailer-daemon@example.test>',
  to: me,
  more: ['Content-Type: multipart/report; report-type=delivery-status; boundary=dsn', ...more],
  text: [
    '--dsn',
    '',
    'It could not be delivered.',
    '--dsn',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.test',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here',
    '',
    '--dsn',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${originalId}>`,
    '',
    '--dsn--',
  ].join('\r\n'),
})

const offer = mail({
  from: me,
  to: 'Mario Rossi <wrong@acme.example>, Lucia <lucia@acme.example>',
  subject: 'Offer for saws',
  id: 'offer@example.test',
  more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=m'],
  text: [
    '--m',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'As discussed: 1.200 euro.',
    '--m',
    'Content-Type: text/csv; name=prices.csv',
    'Content-Disposition: attachment; filename=prices.csv',
    '',
    'saw;1200',
    '--m--',
  ].join('\r\n'),
})

test('a bounce says who did not get what and why; the mail goes again, as it was, to a better address', async ({
  page,
  world,
  receive,
}) => {
  await world.onServer(me, (client) => client.append('Sent', offer, ['\\Seen']))
  await page.keyboard.press('F5')
  await folder(page, 'Sent').click()
  await expect(row(page, 'Offer for saws')).toBeVisible()
  await goTo(page, 'i')
  await receive('Undelivered mail', bounce('wrong@acme.example', 'offer@example.test'))
  await row(page, 'Undelivered mail').click()
  const card = page.getByRole('region', { name: 'Not delivered to wrong@acme.example' })
  await expect(card).toContainText('This address does not exist.')
  await expect(card).toContainText('550 5.1.1 no such mailbox here')
  await expect(page.getByText('part-1.txt')).toBeHidden()
  await folder(page, 'Sent').click()
  await expect(row(page, 'Offer for saws').getByLabel('Not delivered to everybody')).toBeVisible()
  await row(page, 'Offer for saws').click()
  await expect(page.getByRole('alert')).toContainText('Not delivered to wrong@acme.example')
  await goTo(page, 'i')
  await row(page, 'Undelivered mail').click()
  await expect(customerPanel(page).getByRole('button', { name: 'Add to the CRM' })).toBeHidden()

  await card.getByRole('button', { name: 'Correct and send again' }).click()
  const form = mailForm(page)
  await expect(form).toContainText('Mario Rossi')
  await expect(form).not.toContainText('Lucia')
  await expect(form).toContainText('As discussed: 1.200 euro.')
  await expect(form).toContainText('prices.csv')
  await form.getByRole('textbox', { name: 'To' }).press('Backspace')
  await form.getByRole('textbox', { name: 'To' }).fill('right@acme.example')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await leaving(page, 'Offer for saws').getByRole('button', { name: 'Send now' }).click()
  await expect.poll(() => world.smtp.accepted.map(({ to }) => to.join())).toEqual(['right@acme.example'])
  const raw = world.smtp.accepted[0]?.raw.toString() ?? ''
  expect(raw).toContain('Subject: Offer for saws')
  expect(raw).toContain('As discussed: 1.200 euro.')
  expect(raw).toContain('prices.csv')
  await expect(card).toContainText('You corrected it and sent it again')
  await folder(page, 'Sent').click()
  await expect(row(page, 'Offer for saws')).toHaveCount(2)
  await expect(page.getByLabel('Not delivered to everybody')).toHaveCount(0)
})

test('a bounce takes no conversation over: its name, its person and its answers stay those of the mail', async ({
  page,
  world,
  receive,
}) => {
  const liz = await receive('Order of blades', { from: 'Liz Kay <liz@kay.example>', text: 'Forty, please.' })
  const ours = mail({
    ...{
      from: me,
      to: 'liz@kay.example, gone@kay.example',
      subject: 'Re: Order of blades',
      text: 'On their way.',
    },
    ...{ id: 'blades@example.test', more: [`In-Reply-To: <${liz}>`, `References: <${liz}>`] },
  })
  await world.onServer(me, (client) => client.append('Sent', ours, ['\\Seen']))
  const about = ['In-Reply-To: <blades@example.test>', `References: <${liz}> <blades@example.test>`]
  await receive('Undelivered Mail Returned', bounce('gone@kay.example', 'blades@example.test', about))
  await page.keyboard.press('F5')
  const line = row(page, 'Order of blades')
  await expect(line).toContainText(/Liz Kay\s*2/)
  await expect(line).toContainText('It could not be delivered.')
  await expect(line).not.toContainText('Mail Delivery System')
  await expect(list(page)).not.toContainText('Undelivered Mail Returned')
  await line.click()
  await expect(page.getByRole('heading', { name: 'Re: Order of blades' })).toBeVisible()
  const card = page.getByRole('region', { name: 'Not delivered to gone@kay.example' })
  await expect(card).toBeVisible()
  await expect(customerPanel(page)).toContainText('Liz Kay')
  await expect(customerPanel(page).getByRole('button', { name: 'Add to the CRM' })).toBeVisible()
  await page.keyboard.press('f')
  const forwarded = mailForm(page, 'Forward')
  await expect(forwarded.getByRole('textbox', { name: 'Subject' })).toHaveValue('Fwd: Re: Order of blades')
  await expect(forwarded).not.toContainText('part-1.txt')
})

test('of a mail we never sent a bounce says so, and spam is offered for no CRM', async ({
  page,
  world,
  receive,
}) => {
  await receive('Returned to you', bounce('victim@acme.example', 'forged@elsewhere.example'))
  await row(page, 'Returned to you').click()
  const card = page.getByRole('region', { name: 'Not delivered to victim@acme.example' })
  await expect(card).toContainText('knows no mail of yours')
  await expect(card.getByRole('button')).toHaveCount(0)

  const spam = mail({
    from: 'Prize Office <prize@spam.example>',
    to: me,
    subject: 'You won',
    id: 'won@spam.example',
    text: 'Click.',
  })
  await world.onServer(me, (client) => client.append('Junk', spam))
  await page.keyboard.press('F5')
  await folder(page, 'Spam').click()
  await row(page, 'You won').click()
  const panel = customerPanel(page)
  await expect(panel).toContainText('This is spam')
  await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toBeHidden()
  await page.keyboard.press('!')
  await goTo(page, 'i')
  await row(page, 'You won').click()
  await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toBeVisible()
})

test('a report that names whom we never wrote to says so, and fills in nobody of theirs', async ({
  page,
  world,
  receive,
}) => {
  const ours = (subject: string, id: string, to: string) =>
    world.onServer(me, (client) =>
      client.append('Sent', mail({ from: me, to, subject, id, text: 'Forty at the lowest.' }), ['\\Seen']),
    )
  await ours('Lowest price', 'lowest@example.test', 'Boss <boss@ourshop.example>, Tom <tom@ourshop.example>')
  await ours('Only to Boss', 'only@example.test', 'Boss <boss@ourshop.example>')
  await page.keyboard.press('F5')
  await folder(page, 'Sent').click()
  await expect(row(page, 'Only to Boss')).toBeVisible()
  await goTo(page, 'i')

  const rossi = { from: 'Rossi <rossi@customer.example>' }
  await receive('Never came', { ...bounce('boss@spy.example', 'lowest@example.test'), ...rossi })
  await row(page, 'Never came').click()
  const card = page.getByRole('region', { name: 'A mail was not delivered' })
  await expect(card).toContainText('names boss@spy.example, to whom you did not write')
  await expect(card).toContainText('rossi@customer.example wrote this report')
  await card.getByRole('button', { name: 'Correct and send again' }).click()
  const form = mailForm(page)
  await expect(form).toContainText('Forty at the lowest.')
  await expect(form.getByRole('textbox', { name: 'To' })).toBeVisible()
  await expect(form).not.toContainText('boss@spy.example')
  await page.keyboard.press('Escape')

  await receive('Forwarded to nowhere', bounce('boss@private.example', 'only@example.test'))
  await row(page, 'Forwarded to nowhere').click()
  const other = page.getByRole('region', { name: 'Not delivered to boss@ourshop.example' })
  await expect(other).toContainText('names boss@private.example, to whom you did not write')
  await other.getByRole('button', { name: 'Correct and send again' }).click()
  await expect(form).toContainText('Boss')
  await expect(form).not.toContainText('boss@private.example')
})
