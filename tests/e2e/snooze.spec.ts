import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, goTo, list, picture, row, speak, undo } from '../helpers/e2e-window'
import { answering } from '../helpers/e2e-world'
import { localMinute } from '../../src/shared/local-minute'

const address = 'snooze@example.test'
const test = testOnMailbox(address)

const rows = (page: Page) => list(page).getByRole('option')
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Snooze/ })
const snoozedView = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Folders' })
    .getByRole('button', { name: /^Snoozed/ })
    .first()

/** So many seconds from now, as a field for a day and an hour takes it. */
const soon = (page: Page, seconds: number): Promise<string> =>
  page.evaluate((later) => {
    const at = new Date(Date.now() + later * 1000)
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
  }, seconds)

test('[BEY-03] a mail is snoozed by key, menu and bar; it lies on the server meanwhile and comes back on top, by its time or by an answer', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(120_000)
  const anna = 'Anna Nowak <anna@nowak.example>'
  const offer = await receive('Offer for lamps', { from: anna })
  await receive('Chairs', { from: 'Eva Bianchi <eva@bianchi.example>' })
  await expect(rows(page)).toHaveCount(2)

  await test.step('by key and arrows, until tomorrow; undone', async () => {
    await row(page, 'Offer for lamps').click()
    await page.keyboard.press('h')
    await expect(dialog(page).getByRole('button', { name: /^Tomorrow/ })).toBeVisible()
    await expect(
      dialog(page)
        .getByRole('button', { name: /^Next week|^At the weekend/ })
        .first(),
    ).toBeVisible()
    await expectAccessible(page)
    await picture(page, 'snooze')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(rows(page)).toHaveCount(1)
    await expect(page.getByText(/^Snoozed until /)).toBeVisible()
    await expect.poll(() => world.subjectsIn(address, 'Snoozed')).toEqual(['Offer for lamps'])
    await page.keyboard.press('Control+z')
    await expect(rows(page)).toHaveCount(2)
    await expect.poll(() => world.subjectsIn(address, 'Snoozed')).toEqual([])
  })

  await test.step('a moment that is past is refused and told, and the choice kept', async () => {
    await row(page, 'Offer for lamps').click()
    await page.keyboard.press('h')
    await dialog(page).getByLabel('Another day and hour').fill('2020-01-01T08:00')
    await dialog(page).getByRole('button', { name: 'Snooze' }).click()
    await expect(dialog(page).getByText('This moment is past.')).toBeVisible()
    await expect(dialog(page).getByLabel('Another day and hour')).toHaveValue('2020-01-01T08:00')
    const picked = dialog(page).getByLabel('Another day and hour')
    await dialog(page).getByLabel('In your own words').fill('tomorrow 9:30')
    await expect(dialog(page).getByText('This moment is past.')).toBeHidden()
    await dialog(page).getByLabel('In your own words').fill('yesterday 9:30')
    await expect(dialog(page).getByText('This moment is past.')).toBeVisible()
    const yesterday = new Date()
    yesterday.setDate(yesterday.getDate() - 1)
    await expect(picked).toHaveValue(localMinute(yesterday.setHours(9, 30, 0, 0)))
    await page.keyboard.press('Escape')
  })

  await test.step('by the menu; the view of snoozed mail says until when; an answer brings it back on top, unread', async () => {
    await row(page, 'Offer for lamps').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Snooze/ }).click()
    await dialog(page)
      .getByRole('button', { name: /^Tomorrow/ })
      .click()
    await expect(rows(page)).toHaveCount(1)
    await snoozedView(page).click()
    await expect(row(page, 'Offer for lamps')).toContainText('until')
    await expectAccessible(page)
    await picture(page, 'snoozed-view')
    await goTo(page, 'i')
    await receive('Re: Offer for lamps', {
      from: anna,
      more: answering(offer),
    })
    await expect(rows(page)).toHaveCount(2)
    await expect(rows(page).first()).toContainText('Offer for lamps')
    await expect(
      rows(page)
        .first()
        .getByTitle(/2 messages/),
    ).toBeVisible()
    await expect.poll(() => world.flagsIn(address, 'INBOX', 'Offer for lamps')).toContainEqual([])
  })

  await test.step('many at once from the bar, for a few seconds: a power cut in between loses nothing', async () => {
    await page.keyboard.press('Control+a')
    await page
      .getByRole('toolbar', { name: /selected/ })
      .getByRole('button', { name: /^Snooze/ })
      .click()
    await dialog(page).getByLabel('Comes back unread').uncheck()
    await dialog(page)
      .getByLabel('Another day and hour')
      .fill(await soon(page, 12))
    await dialog(page).getByRole('button', { name: 'Snooze', exact: true }).click()
    await expect(rows(page)).toHaveCount(0)
    await expect(undo(page)).toBeVisible()
    await expect.poll(async () => (await world.subjectsIn(address, 'Snoozed')).length).toBe(3)
    await world.app.kill()
    await world.app.start()
    await page.goto(world.app.url)
    await goTo(page, 'i')
    await expect(rows(page)).toHaveCount(2, { timeout: 60_000 })
    await expect.poll(() => world.subjectsIn(address, 'Snoozed'), { timeout: 20_000 }).toEqual([])
  })

  await test.step('by the palette; in Polish, in the dark, in a narrow window', async () => {
    await row(page, 'Chairs').click()
    await speak(page, 'polski', 'pl')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 700, height: 700 })
    await page.keyboard.press('Control+k')
    // Letters that no key of this keyboard has come as text, which only a field takes.
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
    await page.keyboard.type('odłóż')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Odłóż wątek do' })).toBeVisible()
    await picture(page, 'snooze-narrow-dark')
  })
})
