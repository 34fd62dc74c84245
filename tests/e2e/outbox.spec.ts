import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  expectAccessible,
  goTo,
  mailForm,
  mailText,
  picture,
  sendAtOnce,
  undo,
  write,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const me = 'outbox@example.test'
const test = testOnMailbox(me)

const line = (page: Page, name: string) => page.getByRole('article', { name, exact: true })

async function send(page: Page, subject: string, to: string): Promise<void> {
  await write(page, { to, subject, text: 'Hello.' })
  await sendAtOnce(page, subject)
}

/** To whom each mail of this subject was delivered, in turn. */
const sentTo = ({ smtp }: World, subject: string): string[][] =>
  smtp.accepted.filter(({ raw }) => raw.toString().includes(`Subject: ${subject}\r\n`)).map(({ to }) => to)

const goesTo = (world: World, subject: string, ...people: string[][]): Promise<void> =>
  expect.poll(() => sentTo(world, subject)).toEqual(people)

const inSent = async (world: World, subject: string): Promise<number> =>
  (await world.subjectsIn(me, 'Sent')).filter((one) => one === subject).length

async function openOutbox(page: Page, { app }: World): Promise<void> {
  await page.goto(app.url)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(page, 'o')
}

test('[BEY-14] each mail that did not leave, or not to everyone, says why in the server’s words, after a sudden end too; it is edited, tried again, taken back or left at that, and each leaves once', async ({
  page,
  world,
}) => {
  const { smtp } = world
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()

  await test.step('one of two is refused: who and why is told, and the mended mail goes to that one alone', async () => {
    smtp.misbehaviour = {
      refuseRecipients: { 'wrong@nowak.example': '550 5.1.1 There is no wrong here, try right' },
    }
    await send(page, 'Partly', 'anna@nowak.example, wrong@nowak.example')
    await goTo(page, 'o')
    const partly = line(page, 'Sent, but not to everyone: Partly')
    await expect(partly.getByRole('listitem')).toHaveText(
      /wrong@nowak\.example.*There is no wrong here, try right/,
    )
    await goesTo(world, 'Partly', ['anna@nowak.example'])
    await partly.getByRole('button', { name: 'Correct and send to these again' }).click()
    const form = mailForm(page)
    await form.getByRole('button', { name: 'Remove wrong@nowak.example' }).click()
    await expect(form.getByText('anna@nowak.example')).toBeHidden()
    await form.getByRole('textbox', { name: 'To' }).fill('right@nowak.example')
    await page.keyboard.press('Enter')
    await mailText(form).focus()
    await sendAtOnce(page, 'Partly')
    await goesTo(world, 'Partly', ['anna@nowak.example'], ['right@nowak.example'])
    await expect(page.getByRole('article', { name: /Partly/ })).toBeHidden()
  })

  await test.step('refused to all: edited, it leaves', async () => {
    await send(page, 'Refused', 'wrong@nowak.example')
    const refused = line(page, 'Not sent: Refused')
    await expect(refused).toContainText('A recipient was refused')
    await expect(refused).toContainText('There is no wrong here, try right')
    await refused.getByRole('button', { name: 'Edit' }).click()
    const form = mailForm(page)
    await form.getByRole('button', { name: 'Remove wrong@nowak.example' }).click()
    await form.getByRole('textbox', { name: 'To' }).fill('right@nowak.example')
    await page.keyboard.press('Enter')
    await mailText(form).focus()
    await sendAtOnce(page, 'Refused')
    await goesTo(world, 'Refused', ['right@nowak.example'])
    await expect(page.getByRole('article', { name: /Refused/ })).toBeHidden()
  })

  await test.step('put off by the server: it waits with the words for it, is taken back, and leaves when it is let in', async () => {
    smtp.misbehaviour = {
      refuseRecipients: { 'anna@nowak.example': '451 4.7.1 Greylisted, try again later' },
    }
    await send(page, 'Put off', 'anna@nowak.example')
    const waiting = line(page, 'Waiting to be sent: Put off')
    await expect(waiting).toContainText('Greylisted, try again later')
    await waiting.getByRole('button', { name: 'Edit' }).click()
    await expect(mailText(mailForm(page))).toHaveText('Hello.')
    await expect(waiting).toBeHidden()
    await mailText(mailForm(page)).focus()
    await sendAtOnce(page, 'Put off')
    await expect(waiting).toContainText('Greylisted, try again later')
    smtp.misbehaviour = {}
    await waiting.getByRole('button', { name: 'Send now' }).click()
    await goesTo(world, 'Put off', ['anna@nowak.example'])
    await expect(waiting).toBeHidden()
  })

  await test.step('the message or its sender is refused: both stay through a sudden end; one is tried again, one thrown away and brought back', async () => {
    smtp.misbehaviour = { refuseMessage: '554 5.7.1 Looks like spam' }
    await send(page, 'Spam', 'anna@nowak.example')
    await expect(line(page, 'Not sent: Spam')).toContainText('Looks like spam')
    smtp.misbehaviour = { refuseSender: '553 5.7.1 Sender address rejected: not owned by user' }
    await send(page, 'Not mine', 'anna@nowak.example')
    await expect(line(page, 'Not sent: Not mine')).toContainText('not owned by user')
    await world.app.kill()
    smtp.misbehaviour = {}
    await world.app.start()
    await openOutbox(page, world)
    await expect(line(page, 'Not sent: Spam')).toContainText('Looks like spam')
    await line(page, 'Not sent: Not mine').getByRole('button', { name: 'Try again' }).click()
    await goesTo(world, 'Not mine', ['anna@nowak.example'])
    await line(page, 'Not sent: Spam').getByRole('button', { name: 'Discard the draft' }).click()
    await expect(page.getByRole('article', { name: /^(Not sent|Draft): Spam/ })).toBeHidden()
    await undo(page).click()
    await expect(mailForm(page).getByRole('textbox', { name: 'Subject' })).toHaveValue('Spam')
    await mailText(mailForm(page)).focus()
    await sendAtOnce(page, 'Spam')
    await goesTo(world, 'Spam', ['anna@nowak.example'])
  })

  await test.step('whether it arrived is not known: nothing goes by itself, and either answer is carried out once', async () => {
    smtp.misbehaviour = { dropAfterData: 'after-accepting' }
    await send(page, 'Taken', 'anna@nowak.example')
    const taken = line(page, 'Perhaps sent: Taken')
    await expect(taken).toContainText('No clear yes or no came back from the server')
    smtp.misbehaviour = { dropAfterData: 'before-accepting' }
    await send(page, 'Lost', 'anna@nowak.example')
    const lost = line(page, 'Perhaps sent: Lost')
    await expect(lost).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'outbox-not-known')
    smtp.misbehaviour = {}
    await world.app.kill()
    await world.app.start()
    await openOutbox(page, world)
    await expect(taken).toBeVisible()
    await goesTo(world, 'Lost')
    await taken.getByRole('button', { name: 'It arrived' }).click()
    await expect(taken).toBeHidden()
    await lost.getByRole('button', { name: 'Send again' }).click()
    await goesTo(world, 'Lost', ['anna@nowak.example'])
    await expect(lost).toBeHidden()
    await goesTo(world, 'Taken', ['anna@nowak.example'])
  })

  await test.step('in Sent lies one copy of each', async () => {
    for (const subject of ['Refused', 'Put off', 'Spam', 'Not mine', 'Taken', 'Lost'])
      await expect.poll(() => inSent(world, subject), subject).toBe(1)
    await expect.poll(() => inSent(world, 'Partly')).toBe(2)
    await expect(page.getByText('Nothing waits to be sent')).toBeVisible()
  })
})
