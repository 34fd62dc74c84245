import { writeFileSync } from 'node:fs'
import { simpleParser, type ParsedMail } from 'mailparser'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  mailForm,
  mailText,
  customerPanel,
  goTo,
  leaving,
  list,
  picture,
  row,
  sendAtOnce,
  undo,
  write,
} from '../helpers/e2e-window'
import type { World } from '../helpers/e2e-world'

const me = 'writer@example.test'
const test = testOnMailbox(me)

test.beforeEach(async ({ page, world }) => {
  world.smtp.accepted.length = 0
  world.smtp.misbehaviour = {}
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

async function sent(world: World, index = 0): Promise<{ to: string[]; mail: ParsedMail }> {
  await expect.poll(() => world.smtp.accepted.length).toBeGreaterThan(index)
  const accepted = world.smtp.accepted[index]
  return { to: accepted?.to ?? [], mail: await simpleParser(accepted?.raw ?? '') }
}

const inSent = (world: World, subject: string): Promise<ParsedMail[]> =>
  world
    .messagesIn(me, 'Sent')
    .then((all) => Promise.all(all.map((raw) => simpleParser(raw))))
    .then((mails) => mails.filter((mail) => mail.subject === subject))

test('a reply quotes, a reply to all includes everyone but me, a forward carries the file', async ({
  page,
  world,
  receive,
}) => {
  for (const subject of ['To be passed on', 'Three answers']) {
    await receive(subject, {
      from: 'Anna Nowak <anna@nowak.example>',
      to: `${me}, Bruno <bruno@bianchi.example>`,
      id: `${subject.replaceAll(' ', '-')}@nowak.example`,
      more: [
        'Cc: Carla <carla@bianchi.example>',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=edge',
      ],
      text: [
        '--edge',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Please answer.',
        '--edge',
        'Content-Type: text/csv; name="prices.csv"',
        'Content-Disposition: attachment; filename="prices.csv"',
        '',
        'item;price',
        'lamp;40',
        '--edge--',
      ].join('\r\n'),
    })
  }
  await row(page, 'To be passed on').click()
  await page.keyboard.press('f')
  const forward = mailForm(page, 'Forward')
  await expect(forward.getByRole('list', { name: 'Attachments' })).toContainText('prices.csv')
  await forward.getByRole('textbox', { name: 'To' }).fill('dora@elsewhere.example')
  await page.keyboard.press('Enter')
  await mailText(forward).fill('For you.')
  await sendAtOnce(page, 'Fwd: To be passed on')
  const forwarded = await sent(world)
  expect(forwarded.to).toEqual(['dora@elsewhere.example'])
  expect(forwarded.mail.text).toContain('Please answer.')
  const [file] = forwarded.mail.attachments
  expect(file?.filename).toBe('prices.csv')
  expect(file?.content.toString().replaceAll('\r\n', '\n').trim()).toBe('item;price\nlamp;40')

  // What was passed on is in the conversation; its answer still goes to who wrote.
  await expect(page.getByText('2 messages · 1 of them in Inbox')).toBeVisible()
  for (const [begin, name] of [
    [() => page.keyboard.press('r'), 'Reply'],
    [() => page.getByRole('button', { name: 'Reply to all' }).last().click(), 'Reply to all'],
  ] as const) {
    await row(page, 'To be passed on').click()
    await begin()
    const answer = mailForm(page, name)
    await expect(answer.getByRole('textbox', { name: 'Subject' })).toHaveValue('Re: To be passed on')
    await expect(answer.getByText('dora@elsewhere.example')).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(answer).toBeHidden()
  }

  await row(page, 'Three answers').click()
  await page.keyboard.press('a')
  await mailText(mailForm(page, 'Reply to all')).fill('To all of you.')
  await sendAtOnce(page, 'Re: Three answers')
  const all = await sent(world, 1)
  expect(all.to.toSorted()).toEqual(['anna@nowak.example', 'bruno@bianchi.example', 'carla@bianchi.example'])
  expect(all.mail.text).toContain('Please answer.')
  expect(all.mail.inReplyTo).toBe('<Three-answers@nowak.example>')
})

test('an answer to all of a mail to thousands goes to all of them, and says how many there are', async ({
  page,
  world,
  receive,
}) => {
  const others = Array.from({ length: 1_199 }, (_, index) => `member${index}@club.example`)
  await receive('General meeting', {
    from: 'Anna Nowak <anna@nowak.example>',
    to: [me, ...others].join(',\r\n '),
  })
  await row(page, 'General meeting').click()
  await expect(page.getByText('+1197')).toBeVisible()
  await page.keyboard.press('a')
  const form = mailForm(page, 'Reply to all')
  await expect(form.getByText('member0@club.example', { exact: true })).toBeVisible()
  await expect(form.getByText('member1198@club.example', { exact: true })).toBeVisible()
  await form.getByRole('button', { name: '1,175 more', exact: true }).click()
  await expect(form.getByText('member100@club.example', { exact: true })).toBeVisible()
  await expect(form.getByRole('button', { name: '1,075 more', exact: true })).toBeVisible()
  await expect(form.getByRole('button', { name: 'Send to Anna Nowak and 1,199 more' })).toBeVisible()
  await mailText(form).fill('I shall be there.')
  await sendAtOnce(page, 'Re: General meeting')
  const { to } = await sent(world)
  expect(to.toSorted()).toEqual(['anna@nowak.example', ...others].toSorted())
})

test('what was typed below a conversation is undone after the mail has floated and come back', async ({
  page,
  receive,
}) => {
  await receive('Written below')
  await receive('Looked at between')
  await row(page, 'Written below').click()
  await page.keyboard.press('r')
  const form = mailForm(page, 'Reply')
  await expect(mailText(form)).toBeFocused()
  await page.keyboard.type('Good morning.')
  await row(page, 'Looked at between').click()
  await expect(form.getByRole('button', { name: 'Minimise' })).toBeVisible()
  await mailText(form).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' And good night.')
  await expect(mailText(form)).toContainText('Good morning. And good night.')
  await row(page, 'Written below').click()
  await expect(form.getByRole('button', { name: 'Minimise' })).toBeHidden()
  await mailText(form).click()
  await page.keyboard.press('Control+z')
  await expect(mailText(form)).not.toContainText('And good night.')
  await expect(async () => {
    await page.keyboard.press('Control+z')
    await expect(mailText(form)).toHaveText('', { timeout: 500 })
  }).toPass()
  // Words typed slowly are several steps.
  await expect(async () => {
    await page.keyboard.press('Control+Shift+z')
    await expect(mailText(form)).toContainText('Good morning.', { timeout: 500 })
  }).toPass()

  // A mail that floats over it makes way as soon as it is gone on with.
  await list(page).focus()
  await page.keyboard.press('c')
  const other = mailForm(page, 'New mail')
  for (const [width, height] of [
    [1440, 900],
    [1000, 700],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect(other.getByRole('textbox', { name: 'Subject' })).toBeVisible()
    await row(page, 'Written below').click()
    await page.keyboard.press('r')
    await expect(mailText(form)).toBeFocused()
    await expect(other.getByRole('textbox', { name: 'Subject' })).toBeHidden()
    await picture(page, `composing-below-${width}`)
    await form.getByRole('button', { name: /^Send to/ }).click({ trial: true })
    await mailText(form).click({ trial: true })
    await other.getByRole('button', { name: 'New mail', exact: true }).click()
    await expect(other.getByRole('textbox', { name: 'Subject' })).toBeVisible()
  }
})

test('[COMP-03] [COMP-06] [COMP-07] Cc and Bcc are asked for, Bcc is in the copy in Sent and in no copy that left', async ({
  page,
  world,
}) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Blind copy', text: 'Hello.' })
  await expect(composer.getByRole('textbox', { name: 'Bcc' })).toBeHidden()
  await composer.getByRole('button', { name: 'Cc Bcc' }).click()
  await composer.getByRole('textbox', { name: 'Cc', exact: true }).fill('carla@bianchi.example')
  await page.keyboard.press('Enter')
  await composer.getByRole('textbox', { name: 'Bcc' }).fill('boss@example.test')
  await page.keyboard.press('Enter')
  await sendAtOnce(page, 'Blind copy')
  const { to, mail: received } = await sent(world)
  expect(to.toSorted()).toEqual(['anna@nowak.example', 'boss@example.test', 'carla@bianchi.example'])
  expect(received.headers.has('bcc')).toBe(false)
  expect(world.smtp.accepted[0]?.raw.toString()).not.toContain('boss@example.test')
  await expect.poll(async () => (await inSent(world, 'Blind copy')).length).toBe(1)
  const [copy] = await inSent(world, 'Blind copy')
  expect([copy?.bcc].flat()[0]?.text).toContain('boss@example.test')
})

test('bold, lists and links leave as HTML with a plain-text part beside it', async ({ page, world }) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Formatted' })
  await mailText(composer).click()
  await page.keyboard.type('Offer ')
  await composer.getByRole('button', { name: 'Bold' }).click()
  await page.keyboard.type('until Friday')
  await composer.getByRole('button', { name: 'Bold' }).click()
  await page.keyboard.press('Enter')
  await composer.getByRole('button', { name: 'Bulleted list' }).click()
  await page.keyboard.type('lamp')
  await sendAtOnce(page, 'Formatted')
  const { mail: received } = await sent(world)
  expect(received.html).toContain('<strong>until Friday</strong>')
  expect(received.html).toMatch(/<li[^>]*>(<p[^>]*>)?lamp/)
  expect(received.text).toContain('Offer until Friday')
  expect(world.smtp.accepted[0]?.raw.toString()).toMatch(/multipart\/alternative/)
})

test('files are attached by the picker and by dropping, one is taken out again', async ({
  page,
  world,
}, info) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Two files', text: 'Attached.' })
  const path = info.outputPath('Angebot für Łukasz.txt')
  writeFileSync(path, 'picked')
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(path)
  const list = composer.getByRole('list', { name: 'Attachments' })
  await expect(list).toContainText('Angebot für Łukasz.txt')
  for (const name of ['dropped.txt', 'mistake.txt']) {
    const transfer = await page.evaluateHandle((filename) => {
      const data = new DataTransfer()
      data.items.add(new File([`content of ${filename}`], filename, { type: 'text/plain' }))
      return data
    }, name)
    // Beside the composer it is nobody's, and must not be opened by the browser either.
    const isLeftToBrowser = await page
      .getByRole('main')
      .evaluate(
        (beside, dataTransfer) =>
          ['dragover', 'drop'].some((type) =>
            beside.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })),
          ),
        transfer,
      )
    expect(isLeftToBrowser).toBe(false)
    await composer.dispatchEvent('dragover', { dataTransfer: transfer })
    await expect(composer.getByText('Drop the files here')).toBeVisible()
    await composer.dispatchEvent('drop', { dataTransfer: transfer })
    await expect(list).toContainText(name)
  }
  await list.getByRole('button', { name: 'Remove mistake.txt' }).click()
  await expect(list).not.toContainText('mistake.txt')
  await composer.getByRole('button', { name: 'Remove anna@nowak.example' }).click()
  await expect(composer.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  const text = mailText(composer)
  await text.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Bye')
  await list.getByRole('button', { name: 'Remove dropped.txt' }).click()
  await expect(list).not.toContainText('dropped.txt')
  // Wherever the focus is, the newest thing done comes back, and nothing else changes.
  await page.keyboard.press('Control+z')
  await expect(list).toContainText('dropped.txt')
  await expect(text).toHaveText('Attached. Bye')
  await expect(async () => {
    await page.keyboard.press('Control+z')
    await expect(text).toHaveText('Attached.', { timeout: 1_000 })
  }).toPass({ timeout: 15_000 })
  await expect(composer.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  await composer.getByRole('textbox', { name: 'To' }).focus()
  await page.keyboard.press('Control+z')
  await expect(composer.getByRole('button', { name: 'Send to anna@nowak.example' })).toBeVisible()
  await expect(list).not.toContainText('mistake.txt')
  await page.keyboard.press('Control+z')
  await expect(list).toContainText('mistake.txt')
  await expect(text).toHaveText('Attached.')
  await page.keyboard.press('Control+Shift+z')
  await expect(list).not.toContainText('mistake.txt')
  const film = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(26 * 1024 * 1024)], 'film.mov'))
    return data
  })
  await composer.dispatchEvent('drop', { dataTransfer: film })
  const refused = composer.getByRole('alert')
  await expect(refused).toContainText(/film\.mov \(2\d(\.\d)? MB\) is not attached: .* 2\d(\.\d)? MB at most/)
  await mailText(composer).press('End')
  await page.keyboard.type('!')
  await expect(refused).toBeHidden()
  await sendAtOnce(page, 'Two files')
  const { mail: received } = await sent(world)
  expect(received.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
    ['Angebot für Łukasz.txt', 'picked'],
    ['dropped.txt', 'content of dropped.txt'],
  ])
})

test('a file still being read when the window is loaded again is attached or named', async ({
  page,
}, info) => {
  const composer = await write(page, { subject: 'Heavy files' })
  const paths = [1, 2, 3, 4].map((at) => info.outputPath(`drawing-${at}.bin`))
  for (const path of paths) writeFileSync(path, Buffer.alloc(6_000_000, path))
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(paths)
  await expect(composer.getByRole('status').first()).toHaveText(/Attaching|Saved/)
  await page.reload()
  const told = mailForm(page).getByText(/still being read/)
  const list = mailForm(page).getByRole('list', { name: 'Attachments' })
  for (const at of [1, 2, 3, 4])
    await expect(told.or(list).filter({ hasText: `drawing-${at}.bin` })).toHaveCount(1)
})

test('what was typed survives the sudden end of the program', async ({ page, world }) => {
  const composer = await write(page, {
    to: 'anna@nowak.example',
    subject: 'Autosaved',
    text: 'Not to be lost: zażółć.',
  })
  await expect(composer.getByText('Saved', { exact: true })).toBeVisible()
  await world.app.kill()
  await world.app.start()
  await page.goto(world.app.url)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(page, 'o')
  const draft = page.getByRole('article', { name: 'Draft: Autosaved' })
  await draft.getByRole('button', { name: 'Continue' }).click()
  await expect(mailText(mailForm(page))).toContainText('Not to be lost: zażółć.')
  await expect(mailForm(page).getByText('anna@nowak.example', { exact: true })).toBeVisible()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  await expect(page.getByRole('article', { name: 'Draft: Autosaved' })).toBeHidden()
  await undo(page).click()
  await expect(mailText(mailForm(page))).toContainText('Not to be lost: zażółć.')
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
})

test('an engine that ends before it answers is not called a mistake, and what was on the screen stays there', async ({
  page,
  world,
  receive,
}) => {
  await receive('Stays in the list')
  await row(page, /Stays in the list/).click()
  await write(page, { to: 'anna@nowak.example', subject: 'On its way' })
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'On its way')).toContainText(/leaves in \d+ seconds/)
  await row(page, /Stays in the list/).click()

  // It neither answers nor is gone: what is asked of it now ends with it.
  process.kill(world.app.pid, 'SIGSTOP')
  await page.keyboard.press('e')
  await world.app.kill()
  await expect(page.getByText('Reconnecting. What is on this screen stays here')).toBeVisible()
  await expect(page.getByText('It is not certain whether this was done')).toBeVisible()
  await expect(page.getByText('Something went wrong')).toBeHidden()
  await expect(row(page, /Stays in the list/)).toBeVisible()
  await expect(leaving(page, 'On its way')).toContainText('leaves once Postilla’s engine runs again')
  await expect(leaving(page, 'On its way').getByRole('button', { name: 'Undo' })).toBeDisabled()
  await world.app.start()
  await page.goto(world.app.url)
  await undo(page).click()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
})

test('[SCH-09] [SCH-10] [SCH-11] the undo window counts down in every view and through a sudden end, gives the exact draft back, and is over where the program is ended', async ({
  page,
  world,
  context,
}, info) => {
  const composer = await write(page, { to: 'anna@nowak.example', subject: 'Too fast' })
  await mailText(composer).click()
  await composer.getByRole('button', { name: 'Italic' }).click()
  await page.keyboard.type('a mistake')
  const path = info.outputPath('kept.txt')
  writeFileSync(path, 'kept')
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(path)
  await expect(composer.getByRole('list', { name: 'Attachments' })).toContainText('kept.txt')
  await mailText(composer).focus()
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'Too fast')).toContainText(/leaves in (30|2\d) seconds/)
  await page.getByRole('button', { name: 'People' }).click()
  await expect(leaving(page, 'Too fast')).toContainText(/leaves in 2\d seconds/)
  // The queue is in the database: the next start goes on counting.
  await world.app.kill()
  await world.app.start()
  await page.goto(world.app.url)
  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(leaving(other, 'Too fast')).toBeVisible()
  await leaving(page, 'Too fast').getByRole('button', { name: 'Undo' }).click()
  // What one window called back is there for no other to call back.
  await expect(leaving(other, 'Too fast')).toBeHidden()
  await other.keyboard.press('Control+z')
  await expect(other.getByText('There is nothing to undo')).toBeVisible()
  await other.close()
  await expect(mailForm(page).getByRole('textbox', { name: 'Subject' })).toHaveValue('Too fast')
  await expect(mailText(mailForm(page)).locator('em')).toHaveText('a mistake')
  await expect(mailForm(page).getByText('anna@nowak.example', { exact: true })).toBeVisible()
  await expect(mailForm(page).getByRole('list', { name: 'Attachments' })).toContainText('kept.txt')
  expect(world.smtp.accepted).toHaveLength(0)
  await mailText(mailForm(page)).focus()
  await sendAtOnce(page, 'Too fast')
  expect((await sent(world)).mail.attachments[0]?.content.toString()).toBe('kept')
  expect(world.smtp.accepted).toHaveLength(1)

  await write(page, { to: 'anna@nowak.example', subject: 'On the way out', text: 'See you.' })
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'On the way out')).toBeVisible()
  await world.app.restart()
  expect(world.smtp.accepted).toHaveLength(2)
  await page.goto(world.app.url)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await expect(leaving(page, 'On the way out')).toBeHidden()
  await expect.poll(async () => (await inSent(world, 'On the way out')).length).toBe(1)
})

test('a reply in which nothing was written leaves no draft', async ({ page, receive }) => {
  await receive('Unanswered', { from: 'anna@nowak.example', text: 'Hi' })
  await row(page, 'Unanswered').click()
  await page.keyboard.press('r')
  await expect(mailText(mailForm(page, 'Reply'))).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(mailForm(page, 'Reply')).toBeHidden()
  await goTo(page, 'o')
  await expect(page.getByRole('article', { name: /Unanswered/ })).toBeHidden()
})

test('recipients are suggested from mail seen and from people; a person is written to by a click', async ({
  page,
  receive,
}) => {
  await receive('Suggest me', { from: 'Łukasz Żuraw <lukasz@zuraw.example>', text: 'Hi' })
  await row(page, 'Suggest me').click()
  await page.keyboard.press('c')
  const to = mailForm(page).getByRole('textbox', { name: 'To' })
  await to.pressSequentially('lukasz zur')
  await expect(mailForm(page).getByRole('button', { name: 'Send to lukasz zur', exact: true })).toBeVisible()
  await to.fill('lukasz')
  await expect(page.getByRole('option', { name: /Łukasz Żuraw.*lukasz ?@zuraw\.example/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(mailForm(page).getByRole('button', { name: 'Send to Łukasz Żuraw' })).toBeVisible()
  await expect(mailForm(page).getByLabel('not in your CRM')).toBeVisible()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
  await page.getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await customerPanel(page).getByRole('button', { name: 'lukasz@zuraw.example' }).click()
  await expect(mailForm(page).getByLabel('in your CRM')).toBeVisible()
  await expect(mailForm(page).getByRole('button', { name: 'Send to Łukasz Żuraw' })).toBeVisible()
  await mailForm(page).getByRole('button', { name: 'Discard the draft' }).click()
})
