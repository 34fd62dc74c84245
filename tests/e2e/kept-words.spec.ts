import type { Locator, WebSocketRoute } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  goTo,
  mailForm,
  mailText,
  moduleButton,
  picture,
  row,
  undo,
  write,
} from '../helpers/e2e-window'

const test = testOnMailbox('kept@example.test')

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

test('what is being typed without a pause survives the sudden end of the program', async ({
  page,
  world,
  context,
  receive,
}) => {
  await receive('Asks for an offer', { from: 'Anna Nowak <anna@nowak.example>' })
  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(other.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(other, 'o')
  await row(page, 'Asks for an offer').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('Żadne słowo ')
  let isTyping = true
  const typing = (async () => {
    while (isTyping) await page.keyboard.type('nie ginie ', { delay: 50 })
  })()
  await expect(other.getByRole('article', { name: /Asks for an offer/ })).toContainText('Żadne słowo nie', {
    timeout: 15_000,
  })
  await world.app.kill()
  isTyping = false
  await typing
  await world.app.start()
  await page.goto(world.app.url)
  await expect(
    mailText(reply)
      .or(page.getByRole('heading', { name: 'Inbox' }))
      .first(),
  ).toBeVisible()
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: /Asks for an offer/ })
  await expect(line).toHaveCount(1)
  await expect(line).toContainText('Żadne słowo nie')
  await line.getByRole('button', { name: 'Discard the draft' }).click()
  await other.close()
})

test('a window asks before it goes with words the engine has not, and only then; what it can no longer save it offers to copy', async ({
  page,
  world,
  context,
}) => {
  const questions: string[] = []
  let answer: 'accept' | 'dismiss' = 'dismiss'
  page.on('dialog', (dialog) => {
    questions.push(dialog.type())
    void dialog[answer]()
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Nowhere else', text: 'before' })
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  await form.getByRole('button', { name: 'Minimise' }).click()
  await moduleButton(page, 'People').click()
  await page.getByRole('button', { name: 'New person' }).first().click()
  const created = page.getByRole('dialog', { name: 'New person' })
  await created.getByRole('textbox', { name: 'Name' }).fill('Celina Kot')
  await created.getByRole('button', { name: 'Create' }).click()
  await expect(created).toBeHidden()
  await expect(page.getByRole('heading', { level: 2, name: 'Celina Kot' })).toBeVisible()
  await page.clock.install()
  await page.reload()
  await page.getByRole('option', { name: /Celina Kot/ }).click()
  await page.getByRole('button', { name: 'Edit person' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit person' })
  await expect(edit).toBeVisible()
  expect(questions).toEqual([])

  await world.app.kill()
  await expect(page.getByText('nothing more can be saved in this window')).toBeVisible()
  const copy = page.getByRole('button', { name: 'Copy what is not saved' })
  await expect(copy).toBeHidden()
  await edit.getByLabel('Job title').fill('Buyer')
  await page.keyboard.press('Escape')
  await expect(edit).toBeHidden()
  await page.getByRole('textbox', { name: 'New note' }).fill('Calls on Friday,\nnot before ten')
  await page.getByRole('button', { name: 'Nowhere else' }).click()
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' UNSAVED WORDS')
  await page.keyboard.press('Enter')
  await page.keyboard.type('in two lines')
  await expect(form.getByText('Not saved yet')).toBeVisible()
  await picture(page, 'kept-words-copy')
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => questions).toEqual(['beforeunload'])
  await expect(mailText(form)).toContainText('UNSAVED WORDS')
  await copy.click()
  await expect(page.getByText('What is not saved was copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    [
      'To: anna@nowak.example\nSubject: Nowhere else\n\nbefore UNSAVED WORDS\nin two lines',
      'Job title: Buyer',
      'Calls on Friday,\nnot before ten',
    ].join('\n\n'),
  )
  await page.clock.fastForward(60_000)
  await expect(page.getByText('This address belongs to an earlier start of Postilla')).toBeVisible()
  await expect(copy).toBeVisible()

  await world.app.start()
  answer = 'accept'
  await page.goto(world.app.url)
  expect(questions).toEqual(['beforeunload', 'beforeunload'])
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: /Nowhere else/ })
  await expect(line).toContainText('before')
  await expect(line).not.toContainText('UNSAVED')
  await line.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(line).toBeHidden()
  await page.goto('about:blank')
  expect(questions).toHaveLength(2)
})

test('a save whose answer is lost with the connection makes no second draft', async ({
  page,
  world,
  context,
}) => {
  const sockets: WebSocketRoute[] = []
  let isDeaf = false
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer()
    sockets.push(socket)
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => {
      if (!isDeaf) socket.send(message)
    })
  })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Answer lost', text: 'Begun.' })
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(other.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(other, 'o')
  const there = other.getByRole('article', { name: 'Draft: Answer lost' })

  isDeaf = true
  await mailText(form).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(' Unheard.')
  await expect(there).toContainText('Begun. Unheard.', { timeout: 15_000 })
  await page.keyboard.type(' Later.')
  isDeaf = false
  expect(sockets).toHaveLength(1)
  for (const socket of sockets) await socket.close()
  await expect(form.getByText('Saved', { exact: true })).toBeVisible({ timeout: 15_000 })
  await expect(there).toContainText('Begun. Unheard. Later.')
  await expect(form.getByText('another window')).toBeHidden()
  await expect(there).toHaveCount(1)
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await other.close()
})

test('a form whose record is deleted in another window says so, brings it back with what is in it or saves that as a new one; limits and wrong decimals are told', async ({
  page,
  world,
  context,
}) => {
  await moduleButton(page, 'Deals').click()
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const form = page.getByRole('dialog', { name: 'New deal' })
  const title = form.getByRole('textbox', { name: 'Title' })
  await title.fill('x'.repeat(1234))
  await form.getByLabel('Amount').fill('10.50')
  await expect(form.getByRole('status')).toHaveText('€10.50')
  await expect(title).toHaveAccessibleDescription(/^1,234 characters are too many: at most \d+ fit here$/)
  await title.fill('Rolling mill')
  await form.getByRole('combobox', { name: 'Currency' }).fill('¥')
  await page.keyboard.press('Tab')
  await expect(form.getByRole('status')).toHaveText('JPY does not have that many decimal places')
  await form.getByLabel('Amount').fill('45000')
  await expect(form.getByRole('status')).toContainText('¥45,000')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Rolling mill' })).toBeVisible()

  const note = page.getByRole('textbox', { name: 'New note' })
  const written = page.getByRole('button', { name: 'Edit the note: Two stands at least' })
  await note.fill('Two stands at least')
  await note.press('Control+Enter')
  await expect(written).toBeVisible()
  await page.getByRole('button', { name: 'Edit deal' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit deal' })
  await edit.getByRole('textbox', { name: 'Title' }).fill('Rolling mill, two stands')
  const other = await context.newPage()
  await other.goto(world.app.url)
  await moduleButton(other, 'Deals').click()
  await other.getByRole('option', { name: /Rolling mill/ }).click()
  await expect(other.getByRole('heading', { level: 2, name: 'Rolling mill' })).toBeVisible()
  await other.keyboard.press('Delete')
  await expect(edit.getByRole('alert')).toContainText('deleted in another window')
  await expect(edit.getByRole('textbox', { name: 'Title' })).toHaveValue('Rolling mill, two stands')
  await other.getByRole('button', { name: 'Undo' }).last().click()
  await expect(edit.getByRole('alert')).toBeHidden()
  await expect(other.getByRole('heading', { level: 2, name: 'Rolling mill' })).toBeVisible()
  await expect(other.getByRole('listbox', { name: 'Deals' })).toBeFocused()
  await other.keyboard.press('Delete')
  await expect(edit.getByRole('button', { name: 'Save as new' })).toBeVisible()
  await picture(page, 'kept-words-gone')
  await edit.getByRole('textbox', { name: 'Title' }).press('Control+Enter')
  await expect(edit).toBeHidden()
  await expect(page.getByRole('heading', { level: 2, name: 'Rolling mill, two stands' })).toBeVisible()
  await expect(written).toBeVisible()
  await page.getByRole('button', { name: 'Edit deal' }).click()
  await other.getByRole('option', { name: /Rolling mill/ }).click()
  await expect(other.getByRole('heading', { level: 2, name: 'Rolling mill, two stands' })).toBeVisible()
  await other.keyboard.press('Delete')
  await edit.getByRole('button', { name: 'Save as new' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Rolling mill, two stands' })).toBeVisible()
  await expect(written).toBeHidden()

  await note.fill('x'.repeat(100_001))
  await expect(note).toHaveAccessibleDescription(/^100,001 characters are too many/)
  await expect(page.getByRole('button', { name: /^Save note/ })).toBeDisabled()
  await note.fill('They call on Friday')
  await other.getByRole('option', { name: /Rolling mill, two stands/ }).click()
  await expect(other.getByRole('heading', { level: 2, name: 'Rolling mill, two stands' })).toBeVisible()
  await other.keyboard.press('Delete')
  await expect(page.getByRole('alert')).toContainText('can be saved once it is back')
  await expect(page.getByRole('combobox', { name: 'Stage' })).toBeDisabled()
  await expect(note).toHaveValue('They call on Friday')
  await note.press('Control+Enter')
  await expect(note).toHaveValue('They call on Friday')
  await page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(page.getByRole('alert')).toBeHidden()
  await note.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Edit the note: They call on Friday' })).toBeVisible()
  await other.close()
})

test('what is too long is told while it is typed, in a person made from a mail and in a subject; a note beside the mail stays with its words when its person is deleted elsewhere', async ({
  page,
  world,
  context,
  receive,
}) => {
  await receive('Wants to be known', { from: 'Bruno Bianchi <bruno@bianchi.example>' })
  await row(page, 'Wants to be known').click()
  const panel = customerPanel(page)
  await panel.getByRole('button', { name: 'Add to the CRM' }).click()
  const dialog = page.getByRole('dialog', { name: 'New person' })
  const jobTitle = dialog.getByLabel('Job title')
  await jobTitle.fill('x'.repeat(201))
  await expect(jobTitle).toBeFocused()
  await expect(jobTitle).toHaveAccessibleDescription('201 characters are too many: at most 200 fit here')
  await jobTitle.press('Control+Enter')
  await expect(jobTitle).toHaveValue('x'.repeat(201))
  await jobTitle.fill('Buyer')
  await expect(jobTitle).not.toHaveAccessibleDescription(/too many/)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()

  const note = panel.getByRole('textbox', { name: 'New note' })
  await note.fill('Pays late')
  const other = await context.newPage()
  await other.goto(world.app.url)
  await moduleButton(other, 'People').click()
  await other.getByRole('option', { name: /Bruno Bianchi/ }).click()
  await expect(other.getByRole('heading', { level: 2, name: 'Bruno Bianchi' })).toBeVisible()
  await other.keyboard.press('Delete')
  await expect(panel.getByRole('alert')).toContainText('can be saved once it is back')
  await expect(note).toHaveValue('Pays late')
  await panel.getByRole('button', { name: 'Bring it back' }).click()
  await expect(panel.getByRole('alert')).toBeHidden()
  await note.press('Control+Enter')
  await expect(panel.getByRole('button', { name: 'Edit the note: Pays late' })).toBeVisible()
  await other.close()

  await row(page, 'Wants to be known').click()
  const form = await write(page, { to: 'anna@nowak.example', subject: 'y'.repeat(1001), text: 'Short.' })
  const subject = form.getByRole('textbox', { name: 'Subject' })
  await expect(subject).toHaveAccessibleDescription('1,001 characters are too many: at most 990 fit here')
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  await mailText(form).press('Control+Enter')
  await expect(subject).toBeFocused()
  await form.getByRole('button', { name: 'Discard the draft' }).click()
})

test('Send stays in sight below a long reply, wherever one scrolls in it', async ({ page, receive }) => {
  await receive('Asks at length', { from: 'Notices <no-reply@nowak.example>' })
  await row(page, 'Asks at length').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.insertText(Array.from({ length: 60 }, (_, at) => `Line ${at}`).join('\n'))
  const send = reply.getByRole('button', { name: /^Send to/ })
  await expect(send).toBeInViewport({ ratio: 1 })
  await reply.getByRole('textbox', { name: 'Subject' }).scrollIntoViewIfNeeded()
  await expect(send).toBeInViewport({ ratio: 1 })
  await picture(page, 'long-reply')
  await reply.getByRole('button', { name: 'Discard the draft' }).click()
})

test('two windows on one draft: what each changed comes together, the same words changed twice are a question, and nothing is lost with a window that closes', async ({
  page,
  world,
  context,
  receive,
}) => {
  await receive('Whose answer', {
    from: 'Anna Nowak <anna@nowak.example>',
    to: 'kept@example.test, Jan <jan@nowak.example>',
  })
  const held: (() => void)[] = []
  let isHeld = false
  const letGo = (): void => {
    isHeld = false
    for (const send of held.splice(0)) send()
  }
  const unheard: (() => void)[] = []
  let isDeaf = false
  const hearAgain = (): void => {
    isDeaf = false
    for (const hear of unheard.splice(0)) hear()
  }
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (isDeaf) unheard.push(() => socket.send(message))
      else socket.send(message)
    })
    socket.onMessage((message) => {
      if (isHeld) held.push(() => server.send(message))
      else server.send(message)
    })
  })
  await page.reload()
  await expect(row(page, 'Whose answer')).toBeVisible()
  const other = await context.newPage()
  await other.goto(world.app.url)
  await row(other, 'Whose answer').click()
  await row(page, 'Whose answer').click()
  await expect(other.getByRole('button', { name: 'Reply to all' }).last()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Reply to all' }).last()).toBeVisible()

  // A reply asked for here, while another window begins one to all.
  isHeld = true
  await page.keyboard.press('r')
  await page.keyboard.type('Mine.')
  await other.keyboard.press('a')
  const there = mailForm(other, /^Reply/)
  await expect(mailText(there)).toBeFocused()
  letGo()
  const here = mailForm(page, /^Reply/)
  await expect(mailText(here)).toHaveText('Mine.')
  await expect(mailText(there)).toHaveText('Mine.')
  const subject = (form: Locator): Locator => form.getByRole('textbox', { name: 'Subject' })
  const saved = (form: Locator): Locator => form.getByText('Saved', { exact: true })
  await expect(here.getByRole('button', { name: /^Send to Anna Nowak and 1 more/ })).toBeVisible()

  // Different fields, in either order.
  for (const [round, mine, theirs] of [
    ['first', here, there],
    ['second', there, here],
  ] as const) {
    isHeld = true
    await subject(here).fill(mine === here ? `Subject ${round}` : 'Subject first')
    if (mine === there) await mailText(here).fill('Text second')
    if (theirs === there) await mailText(there).fill('Text first')
    else await subject(there).fill('Subject second')
    await expect(saved(there)).toBeVisible()
    letGo()
    for (const form of [here, there]) {
      await expect(mailText(form)).toHaveText(`Text ${round}`)
      await expect(subject(form)).toHaveValue(`Subject ${round}`)
      await expect(saved(form)).toBeVisible()
    }
  }
  await expect(here.getByText('another window')).toBeHidden()

  // The same words: both are kept, and one is chosen.
  isHeld = true
  await mailText(here).fill('Written here')
  await mailText(there).fill('Written there')
  await expect(saved(there)).toBeVisible()
  letGo()
  await expect(here.getByText('which one is to stay?')).toBeVisible()
  await expect(mailText(here)).toHaveText('Written here')
  await expect(mailText(there)).toHaveText('Written there')
  await here.getByRole('button', { name: 'Keep only the other one' }).click()
  await expect(mailText(here)).toHaveText('Written there')
  await undo(page).click()
  await expect(here).toHaveCount(2)
  await here.filter({ hasText: 'Written here' }).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(here).toHaveCount(1)

  // Once the other version is gone there is nothing to choose, and the last text is not discarded in its favour.
  isHeld = true
  await mailText(here).fill('Mine alone')
  await mailText(there).fill('Theirs for now')
  await expect(saved(there)).toBeVisible()
  letGo()
  const question = here.getByText('which one is to stay?')
  await expect(question).toBeVisible()
  await there.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(question).toBeHidden()
  await expect(mailText(here)).toHaveText('Mine alone')
  await undo(other).click()
  await expect(question).toBeVisible()
  isDeaf = true
  await there.getByRole('button', { name: 'Discard the draft' }).click()
  await expect(undo(other)).toBeVisible()
  await here.getByRole('button', { name: 'Keep only the other one' }).click()
  await expect(here).toBeHidden()
  hearAgain()
  await expect(page.getByText('The version to be kept is no longer there')).toBeVisible()
  await expect(mailText(here)).toHaveText('Mine alone')
  await expect(question).toBeHidden()

  // Discarded elsewhere with the focus in it, one's own version is a draft again before the other one goes.
  await undo(other).click()
  await expect(question).toBeVisible()
  await mailText(here).click()
  await goTo(other, 'o')
  const draftThere = (words: string): Locator =>
    other.getByRole('article', { name: /^Draft/ }).filter({ hasText: words })
  await draftThere('Mine alone').getByRole('button', { name: 'Discard the draft' }).click()
  await expect(here.getByText('Discarded in another window')).toBeVisible()
  await here.getByRole('button', { name: 'Keep only this one' }).click()
  await expect(question).toBeHidden()
  await expect(draftThere('Theirs for now')).toHaveCount(0)
  await expect(draftThere('Mine alone')).toHaveCount(1)
  await draftThere('Mine alone').getByRole('button').first().click()
  await expect(mailText(there)).toHaveText('Mine alone')

  // A window goes away with words another one has just overtaken.
  isHeld = true
  await mailText(here).fill('Stays open')
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await mailText(there).fill('Closed in the midst')
  letGo()
  await other.goto('about:blank')
  await here.first().getByRole('button', { name: 'Close, keep the draft' }).click()
  await expect(here).toHaveCount(0)
  await goTo(page, 'o')
  const line = (words: string): Locator =>
    page.getByRole('article', { name: /^Draft/ }).filter({ hasText: words })
  await expect(line('Closed in the midst')).toHaveCount(1)
  await expect(line('Stays open')).toHaveCount(1)
  for (const words of ['Closed in the midst', 'Stays open'])
    await line(words).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(page.getByRole('article', { name: /^Draft/ })).toHaveCount(0)
  await other.close()
})
