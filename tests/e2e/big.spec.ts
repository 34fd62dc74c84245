import { expect, test } from '../helpers/e2e'
import { addAccount, expectAccessible, list, moduleButton, row, undo } from '../helpers/e2e-window'

const me = 'big@example.test'
const TOTAL = 10_000

const pad = (number: number): string => String(number).padStart(5, '0')

const letter = (number: number): string =>
  [
    `From: Sender ${number % 400} <sender${number % 400}@many.example>`,
    `To: ${me}`,
    `Subject: Letter ${pad(number)}`,
    `Message-ID: <letter-${number}@many.example>`,
    `Date: ${new Date(Date.UTC(2026, 0, 1) + number * 60_000).toUTCString()}`,
    '',
    `Text ${number}.`,
    '',
  ].join('\r\n')

/** How many of them, and of the one that comes later, are from somebody called so. */
const MANY = Array.from({ length: TOTAL + 1 }, (_, index) => `sender${(index + 1) % 400}`).filter((name) =>
  name.startsWith('sender1'),
).length

const LONG = 300

const answer = (number: number): string =>
  [
    `From: Sender ${number % 7} <sender${number % 7}@many.example>`,
    `To: ${me}`,
    `Subject: ${number === 0 ? '' : 'Re: '}The long one`,
    `Message-ID: <answer-${number}@many.example>`,
    ...(number === 0 ? [] : [`In-Reply-To: <answer-0@many.example>`, 'References: <answer-0@many.example>']),
    `Date: ${new Date(Date.UTC(2026, 5, 1) + number * 60_000).toUTCString()}`,
    '',
    `Answer ${number}`,
    '',
  ].join('\r\n')

test('[BEY-24, FLD-02] ten thousand messages: a list of a few rows, walked by keys and pages, steady while mail comes in; thousands archived by a program that is killed meanwhile; a conversation of three hundred', async ({
  page,
  world,
}) => {
  test.setTimeout(240_000)
  await world.store(
    me,
    'INBOX',
    Array.from({ length: TOTAL }, (_, index) => ({
      raw: letter(index + 1),
      flags: ['\\Seen'],
      date: new Date(Date.UTC(2026, 0, 1) + (index + 1) * 60_000),
    })),
  )
  const options = page.getByRole('option')
  const selected = page.getByRole('option', { selected: true })
  await test.step('what is selected stays selected while the rest is fetched', async () => {
    await addAccount(page, world, me)
    await expect(options.first()).toContainText(`Letter ${pad(TOTAL)}`)
    await options.nth(3).click()
    await expect(selected).toContainText(`Letter ${pad(TOTAL - 3)}`)
    await expect(list(page)).toHaveAccessibleName(/10,000 conversations/, { timeout: 90_000 })
    await expect(selected).toContainText(`Letter ${pad(TOTAL - 3)}`)
  })
  await test.step('few rows are in the page, whatever is shown', async () => {
    expect(await options.count()).toBeLessThan(60)
    await page.keyboard.press('End')
    await expect(selected).toContainText(`Letter ${pad(1)}`)
    await expect(selected).toBeInViewport()
    expect(await options.count()).toBeLessThan(60)
    await page.keyboard.press('PageUp')
    await expect(selected).toBeInViewport()
    await expect(selected).not.toContainText(`Letter ${pad(1)}`)
    await page.keyboard.press('k')
    await expect(selected).toBeInViewport()
    await page.keyboard.press('Home')
    await expect(selected).toContainText(`Letter ${pad(TOTAL)}`)
    await expect(selected).toBeInViewport()
  })
  await test.step('the wheel scrolls through, too', async () => {
    await list(page).evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }))
    await expect(row(page, /Letter 0(49|50)\d\d/).first()).toBeVisible()
  })
  await test.step('a new mail on top moves nothing away', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('j')
    await expect(selected).toContainText(`Letter ${pad(TOTAL - 1)}`)
    await world.onServer(me, (client) => client.append('INBOX', letter(TOTAL + 1)))
    await expect(row(page, `Letter ${pad(TOTAL + 1)}`)).toBeVisible()
    await expect(selected).toContainText(`Letter ${pad(TOTAL - 1)}`)
    await expect(page.getByRole('article', { name: `Letter ${pad(TOTAL - 1)}` })).toBeVisible()
  })
  await test.step('a search that finds nearly all tells how many, and is walked to its end', async () => {
    await page.getByRole('searchbox', { name: 'Search mail' }).fill('subject:letter')
    await expect(list(page)).toHaveAccessibleName(/10,001 conversations/)
    await list(page).focus()
    await page.keyboard.press('End')
    await expect(selected).toContainText(`Letter ${pad(1)}`)
    await expect(selected).toBeInViewport()
    await page.keyboard.press('Escape')
    await expect(list(page)).toHaveAccessibleName(/10,001 conversations/)
    await page.keyboard.press('Home')
  })
  await test.step('what is done to very many goes on after the program was ended in the middle of it, is told, and one undo takes back all', async () => {
    const count = (number: number): string => number.toLocaleString('en')
    const onServer = (): Promise<unknown[]> =>
      world.onServer(me, (client) =>
        Promise.all(
          ['INBOX', 'Archive'].map(async (path) => {
            const status = await client.status(path, { messages: true })
            return status && status.messages
          }),
        ),
      )
    await page.getByRole('searchbox', { name: 'Search mail' }).fill('from:sender1')
    await expect(list(page)).toHaveAccessibleName(`${count(MANY)} conversations`)
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await expect(page.getByText(`${count(MANY)} selected`)).toBeVisible()
    await page.keyboard.press('e')
    const progress = page.getByText(new RegExp(`^[\\d,]*[1-9][\\d,]* of ${count(MANY)} done`))
    await expect(progress).toBeVisible()
    await world.app.kill()
    expect(parseInt((await progress.innerText()).replaceAll(',', ''), 10)).toBeLessThan(MANY)
    await expect(page.getByText('nothing more can be saved in this window')).toBeVisible()
    await world.app.start()
    await page.goto(world.app.url)
    await expect(page.getByText(`${count(MANY)} conversations archived`)).toBeVisible({ timeout: 30_000 })
    await expect(list(page)).toHaveAccessibleName(`${count(TOTAL + 1 - MANY)} conversations`)
    await expect.poll(onServer, { timeout: 60_000 }).toEqual([TOTAL + 1 - MANY, MANY])
    await undo(page).click()
    await expect(list(page)).toHaveAccessibleName(`${count(TOTAL + 1)} conversations`)
    await expect.poll(onServer, { timeout: 60_000 }).toEqual([TOTAL + 1, 0])
    await expect(list(page)).toHaveAccessibleName(`${count(TOTAL + 1)} conversations`)
  })
  await test.step('a conversation of three hundred, half of it unread, is opened where it begins to be new', async () => {
    await world.store(
      me,
      'INBOX',
      Array.from({ length: LONG }, (_, number) => ({
        raw: answer(number),
        flags: number < LONG / 2 ? ['\\Seen'] : [],
      })),
    )
    // Answers that came before what they answer stand apart until that is there.
    const all = `${(TOTAL + 2).toLocaleString('en')} conversations · ${(TOTAL + 1 + LONG).toLocaleString('en')} messages`
    await expect(page.getByText(all)).toBeVisible({ timeout: 30_000 })
    await row(page, 'The long one').click()
    const thread = page.getByRole('article', { name: 'The long one' })
    await expect(thread.getByRole('heading', { name: 'The long one' })).toBeVisible()
    const firstNew = thread.locator('[data-message]').nth(4)
    await expect(firstNew).toBeInViewport()
    await expect(firstNew.frameLocator('iframe').getByText(`Answer ${LONG / 2}`)).toBeVisible()
    // Of the letters only those near the screen are drawn; the last once it is scrolled to.
    expect(await thread.locator('iframe').count()).toBeLessThan(LONG / 4)
    await thread.locator('[data-message]').last().scrollIntoViewIfNeeded()
    await expect(
      thread
        .locator('iframe')
        .last()
        .contentFrame()
        .getByText(`Answer ${LONG - 1}`),
    ).toBeVisible()
    await thread.getByRole('button', { name: /earlier messages$/ }).click()
    await expect(thread.locator('[data-message]')).toHaveCount(LONG)
  })
  await test.step('work in the background is told with how much of it is done, is paused and goes on', async () => {
    const corner = page
      .getByRole('region', { name: 'Notices' })
      .getByRole('button', { name: /senders|up to date/i })
    const work = page.getByRole('region', { name: 'In the background' })
    const progress = work.getByRole('progressbar', { name: 'Checking who senders are' })
    await moduleButton(page, 'Settings').click()
    let round = 0
    // A fast machine is through before the hand is there: another identity gives it the same work again.
    await expect(async () => {
      round += 1
      await page.getByRole('button', { name: 'Add an identity' }).click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Sales')
      await page
        .getByRole('dialog')
        .getByRole('textbox', { name: 'E-mail address' })
        .fill(`sales${round}@example.test`)
      await page.keyboard.press('Enter')
      await expect(corner).toContainText('Checking who senders are', { timeout: 5_000 })
      // Held while the hand is on its way, so that there is work left whatever the machine's speed.
      process.kill(world.app.pid, 'SIGSTOP')
      try {
        if (await work.isHidden()) await corner.click()
        await work.getByRole('button', { name: 'Pause' }).click({ timeout: 5_000 })
      } finally {
        process.kill(world.app.pid, 'SIGCONT')
      }
      await expect(work.getByText('Paused.')).toBeVisible({ timeout: 5_000 })
    }).toPass({ timeout: 90_000 })
    await expect(corner).not.toContainText('Checking who senders are')
    await expect(progress).toBeVisible()
    expect(Number(await progress.getAttribute('aria-valuenow'))).toBeLessThan(100)
    await expectAccessible(page)
    await work.getByRole('button', { name: 'Go on' }).focus()
    await page.keyboard.press('Enter')
    await expect(work).toBeHidden({ timeout: 60_000 })
  })
})
