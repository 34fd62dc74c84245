import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { withEngine } from '../helpers/engine-client'
import { answering } from '../helpers/e2e-world'
import {
  expectAccessible,
  goTo,
  mailForm,
  mailText,
  picture,
  row,
  sendAtOnce,
  write,
} from '../helpers/e2e-window'
import { messageIdOf, sentIdOf } from '../helpers/sent-mail'

const me = 'follow@example.test'
const test = testOnMailbox(me)

const lines = (page: Page) => page.getByRole('group', { name: 'Follow-ups' }).getByRole('article')
const line = (page: Page, subject: string) => lines(page).filter({ hasText: subject })
const bell = (form: ReturnType<typeof mailForm>) =>
  form.getByRole('button', { name: /^(Remind|Begins a sequence)/ })
const reminder = (page: Page) => page.getByRole('dialog', { name: 'Remind me if nobody answers' })
const inTree = (page: Page) =>
  page.getByRole('navigation', { name: 'Folders' }).getByRole('button', { name: /^Follow-ups/ })

test('[BEY-01] a mail reminds if nobody answers: chosen in the composer, by key and for mail that was sent; only a person’s answer ends it, and a power cut forgets nothing', async ({
  page,
  world: { app, smtp },
  receive,
}) => {
  test.setTimeout(150_000)
  page.setDefaultTimeout(20_000)
  await test.step('an empty list says how one comes into it', async () => {
    await goTo(page, 'n')
    await expect(page.getByText('You wait for nobody')).toBeVisible()
    await expect(page.getByText(/Ask for a reminder while you write/)).toBeVisible()
  })
  await test.step('in the composer, with the days of the settings and others', async () => {
    const form = await write(page, {
      to: 'anna@nowak.example',
      subject: 'Offer for lamps',
      text: 'As agreed.',
    })
    await page.keyboard.press('Control+Shift+G')
    await expect(reminder(page).getByRole('textbox', { name: 'Working days' })).toHaveValue('3')
    await reminder(page).getByRole('textbox', { name: 'Working days' }).fill('2')
    await expect(reminder(page)).toContainText(/Sent now: due .*8:00/)
    await picture(page, 'follow-up-composer')
    await reminder(page).getByRole('button', { name: 'Keep' }).click()
    await expect(bell(form)).toHaveAccessibleName('Reminds you if nobody answers within 2 working days')
    await expect(bell(form)).toHaveAttribute('aria-pressed', 'true')
  })
  await test.step('called back, the draft still has it; it counts from when the mail really left', async () => {
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('You wait for nobody')).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect(bell(mailForm(page))).toHaveAttribute('aria-pressed', 'true')
    await sendAtOnce(page, 'Offer for lamps')
    await expect(line(page, 'Offer for lamps')).toContainText('Waiting since today')
    await expect(line(page, 'Offer for lamps')).toContainText(/due .*\d:00/)
    await expect(line(page, 'Offer for lamps')).toContainText('anna@nowak.example')
    await expect(inTree(page)).toContainText('1')
  })
  await test.step('each of several gets one of their own', async () => {
    const form = await write(page, { to: 'bea@bea.example', subject: 'Prices', text: 'For you.' })
    await form.getByRole('textbox', { name: 'To' }).fill('carl@carl.example')
    await page.keyboard.press('Enter')
    await form.getByText('A mail to each', { exact: true }).click()
    await page.keyboard.press('Control+Shift+G')
    await reminder(page).getByRole('button', { name: 'Keep' }).click()
    await sendAtOnce(page, 'Prices')
    await expect(line(page, 'Prices')).toHaveCount(2)
    const toBea = smtp.accepted.find(({ to }) => to.includes('bea@bea.example'))
    const id = messageIdOf(toBea?.raw)
    await receive('Re: Prices', { from: 'Bea <bea@bea.example>', more: answering(id) })
    await expect(line(page, 'Prices')).toHaveCount(1)
    await expect(line(page, 'Prices')).toContainText('carl@carl.example')
  })
  await test.step('absence notices in three languages, a confirmation and a power cut leave it; then the mail is due', async () => {
    const answers = answering(sentIdOf(smtp.accepted, 'Offer for lamps'))
    const anna = 'Anna Nowak <anna@nowak.example>'
    await receive('Automatic reply: Offer for lamps', {
      from: anna,
      more: [...answers, 'Auto-Submitted: auto-replied'],
    })
    await receive('Risposta automatica: Offer for lamps', { from: anna, more: answers })
    await receive('Odpowiedź automatyczna: Offer for lamps', { from: anna, more: answers })
    await receive('Re: Offer for lamps', { from: 'no-reply@nowak.example', more: answers })
    await goTo(page, 'i')
    await expect(page.getByRole('option', { name: /no-reply.*Anna.*4 / })).toBeVisible()
    await app.kill()
    await app.start()
    await page.goto(app.url)
    // Keys pressed before the window is there are pressed on nothing.
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await withEngine(app.url, async (engine) => {
      const one = (await engine.followUps.list()).find(({ subject }) => subject === 'Offer for lamps')
      await engine.followUps.postpone({ ids: [one?.id ?? ''], dueAt: Date.now() - 1000 })
    })
    await goTo(page, 'n')
    await expect(lines(page).first()).toHaveAccessibleName(/No answer since today: overdue.*Offer for lamps/)
    await expect(inTree(page).getByLabel(/1/).first()).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'follow-ups')
  })
  await test.step('put off, done and back by keys; written to once more in the same conversation', async () => {
    await page.keyboard.press('j')
    await expect(lines(page).first()).toBeFocused()
    await page.keyboard.press('h')
    await page
      .getByRole('dialog', { name: 'Until when?' })
      .getByRole('button', { name: /^In 5 working days/ })
      .click()
    await expect(line(page, 'Offer for lamps')).not.toContainText(': overdue')
    await page.keyboard.press('Control+z')
    await expect(line(page, 'Offer for lamps')).toContainText(': overdue')
    await lines(page).first().focus()
    await page.keyboard.press('e')
    await expect(line(page, 'Offer for lamps')).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(line(page, 'Offer for lamps')).toHaveCount(1)
    await lines(page).first().focus()
    await page.keyboard.press('r')
    const form = page.locator('[data-composer]')
    await expect(form.getByText('anna@nowak.example').first()).toBeVisible()
    await expect(form.getByRole('textbox', { name: 'Subject' })).toHaveValue('Re: Offer for lamps')
    await mailText(form).fill('Did you have time to look?')
    await sendAtOnce(page, 'Re: Offer for lamps')
    await expect
      .poll(() => smtp.accepted.at(-1)?.raw.toString())
      .toContain(`In-Reply-To: <${sentIdOf(smtp.accepted, 'Offer for lamps')}>`)
  })
  await test.step('a person’s answer from another address ends it, in the list and in the conversation', async () => {
    await goTo(page, 'n')
    await expect(line(page, 'Offer for lamps')).toHaveCount(1)
    await receive('Re: Offer for lamps', {
      from: 'Anna <anna.private@mail.example>',
      more: answering(sentIdOf(smtp.accepted, 'Offer for lamps')),
    })
    await expect(line(page, 'Offer for lamps')).toHaveCount(0)
  })
  await test.step('mail that was sent before, by its key', async () => {
    await goTo(page, 't')
    await row(page, /Prices/)
      .first()
      .click()
    await page.keyboard.press('Shift+H')
    await page
      .getByRole('dialog', { name: 'Follow up' })
      .getByRole('button', { name: /^In 1 working day/ })
      .click()
    await expect(page.getByText(/If nobody answers, you are reminded/)).toBeVisible()
    await expect(page.getByRole('article', { name: /Waiting since today.*Prices/ })).toBeVisible()
  })
})

test('[BEY-02] a scheduled mail leaves only if nobody answered: the server is asked just before, without it the mail waits and says so, and after an answer it is a draft that tells why', async ({
  page,
  receive,
  world: { app, smtp, network },
}) => {
  test.setTimeout(120_000)
  page.setDefaultTimeout(20_000)
  const question = await receive('Which colour?', { from: 'Jan Kowalski <jan@kowalski.example>' })
  const left = (): number =>
    smtp.accepted.filter(({ raw }) => raw.toString().includes('Subject: Re: Which colour')).length
  const scheduled = page.getByRole('article', { name: /Re: Which colour\?/ })
  const due = () =>
    withEngine(app.url, async (engine) => {
      const [mail] = await engine.outbox.list({})
      const waiting = (await engine.outbox.list({})).find(({ state }) => state === 'queued') ?? mail
      await engine.outbox.reschedule({ id: waiting?.id ?? '', sendAt: Date.now() })
    })
  const schedule = async (): Promise<void> => {
    await goTo(page, 'i')
    await row(page, /Which colour/)
      .first()
      .click()
    await page.keyboard.press('r')
    await mailText(mailForm(page, 'Reply')).fill('Shall I take white?')
    await page.keyboard.press('Control+Shift+Enter')
    const dialog = page.getByRole('dialog', { name: 'When is it to be sent?' })
    await dialog.getByRole('checkbox', { name: 'Only if nobody has answered' }).check()
    await picture(page, 'schedule-unless-answered')
    await dialog.getByLabel('In your own words').fill('tomorrow 9:00')
    await page.keyboard.press('Enter')
    await goTo(page, 'w')
    await expect(scheduled).toContainText('Only if nobody has answered')
  }
  await test.step('nobody answers: it leaves', async () => {
    await schedule()
    await due()
    await expect.poll(() => left()).toBe(1)
  })
  await test.step('the server cannot be reached: it waits and says so', async () => {
    await schedule()
    await network.refuse()
    network.reset()
    await due()
    await expect(scheduled).toContainText(/offline|cannot be reached|No connection/i)
    expect(left()).toBe(1)
  })
  await test.step('an answer has come meanwhile: it stays here as a draft, with the reason', async () => {
    await receive('Re: Which colour?', {
      from: 'Jan Kowalski <jan@kowalski.example>',
      more: answering(question),
    })
    await network.admit()
    await goTo(page, 'o')
    const draft = page.getByRole('article', { name: /Draft.*Which colour/ })
    await expect(draft).toContainText('The conversation went on, so the mail did not leave', {
      timeout: 60_000,
    })
    await expect(draft).toContainText('Jan Kowalski has answered')
    expect(left()).toBe(1)
    await draft.getByRole('button', { name: 'Continue' }).click()
    await expect(page.locator('[data-composer]')).toContainText('Jan Kowalski has answered')
    await picture(page, 'answered-meanwhile')
  })
})

test('[BEY-04] a sequence begins with a mail to one person or to each of several, goes on step by step as replies, once each across a power cut, and ends by an answer or by hand; never to certified mail', async ({
  page,
  receive,
  world: { app, smtp },
}) => {
  test.setTimeout(150_000)
  page.setDefaultTimeout(20_000)
  const run = (name: string) =>
    page.getByRole('region', { name: 'Sequences' }).getByRole('article').filter({ hasText: name })
  const withSequence = async (form: ReturnType<typeof mailForm>): Promise<void> => {
    await page.keyboard.press('Control+Shift+G')
    await reminder(page).getByText('Sequence', { exact: true }).click()
    await expect(reminder(page).getByRole('combobox', { name: 'Sequence' })).toHaveValue('After the fair')
    await reminder(page).getByRole('button', { name: 'Keep' }).click()
    await expect(bell(form)).toHaveAccessibleName('Begins a sequence')
  }
  const saidTo = (address: string): string[] =>
    smtp.accepted.filter(({ to }) => to.includes(address)).map(({ raw }) => raw.toString())
  await test.step('made of two mails, with a variable', async () => {
    await goTo(page, 'n')
    await page.getByRole('button', { name: 'Sequences' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sequences' })
    await dialog.getByRole('button', { name: 'New sequence' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('After the fair')
    await dialog
      .getByRole('textbox', { name: 'Words' })
      .fill("Did you see it, {{ first_name | default: 'friend' }}?")
    await dialog.getByRole('button', { name: 'Add a mail' }).click()
    await dialog.getByRole('textbox', { name: 'Words' }).last().fill('Shall I call you?')
    await expectAccessible(page)
    await picture(page, 'sequence')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText('After the fair · 2 mails')).toBeVisible()
    await page.keyboard.press('Escape')
  })
  await test.step('not to certified mail, nor to several in one mail', async () => {
    const form = await write(page, { to: 'ditta@pec.it', subject: 'Fair', text: 'Good to meet you.' })
    await withSequence(form)
    await page.keyboard.press('Control+Enter')
    await expect(form.getByText('Certified mail takes no part in a sequence')).toBeVisible()
    await form.getByRole('button', { name: 'Discard' }).click()
  })
  await test.step('to one: the next answers the one before, once across a power cut, with its variable filled in', async () => {
    const form = await write(page, { to: 'dora@dora.example', subject: 'Fair', text: 'Good to meet you.' })
    await withSequence(form)
    await sendAtOnce(page, 'Fair')
    await expect(run('dora@dora.example')).toContainText('0 of 2 sent')
    await picture(page, 'sequences')
    await run('dora@dora.example').getByRole('button', { name: 'Send the next now' }).click()
    await expect(run('dora@dora.example')).toContainText('1 of 2 sent')
    await app.kill()
    await app.start()
    await page.goto(app.url)
    // Keys pressed before the window is there are pressed on nothing.
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await goTo(page, 'n')
    await expect(run('dora@dora.example')).toContainText('1 of 2 sent')
    const [first = '', next = ''] = saidTo('dora@dora.example')
    expect(saidTo('dora@dora.example')).toHaveLength(2)
    expect(next).toContain('Subject: Re: Fair')
    expect(next).toContain(`In-Reply-To: <${messageIdOf(first)}>`)
    expect(next).toContain('Did you see it, friend?')
  })
  await test.step('a person answers: it ends', async () => {
    const [, next = ''] = saidTo('dora@dora.example')
    await receive('Re: Fair', {
      from: 'Dora <dora@dora.example>',
      more: answering(messageIdOf(next)),
    })
    await expect(run('dora@dora.example')).toContainText('Answered')
    await expect(run('dora@dora.example').getByRole('button', { name: 'Stop' })).toHaveCount(0)
  })
  await test.step('to each of several, paused and stopped by hand, and back', async () => {
    const form = await write(page, { to: 'emil@emil.example', subject: 'Stand', text: 'Good to meet you.' })
    await form.getByRole('textbox', { name: 'To' }).fill('fay@fay.example')
    await page.keyboard.press('Enter')
    await withSequence(form)
    await page.keyboard.press('Control+Enter')
    await expect(form.getByText('A sequence is with one person')).toBeVisible()
    await form.getByText('A mail to each', { exact: true }).click()
    await sendAtOnce(page, 'Stand')
    await expect(run('fay@fay.example')).toContainText('0 of 2 sent')
    await run('emil@emil.example').getByRole('button', { name: 'Pause' }).click()
    await expect(run('emil@emil.example')).toContainText('Paused')
    await run('emil@emil.example').getByRole('button', { name: 'Go on' }).click()
    await expect(run('emil@emil.example')).toContainText('Under way')
    await run('emil@emil.example').getByRole('button', { name: 'Stop' }).click()
    await expect(run('emil@emil.example')).toContainText('Stopped')
    await page.keyboard.press('Control+z')
    await expect(run('emil@emil.example')).toContainText('Under way')
  })
})
