import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, list, row, speak } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'origin@example.test'
const test = testOnMailbox(me, ['Projects'])

const rows = (page: Page) => list(page).getByRole('option')
const panel = (page: Page) => page.getByRole('region', { name: 'On the server' })
const ask = (page: Page) => panel(page).getByRole('button', { name: /^Search on the servers/ })

async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/')
  await page.getByRole('searchbox').first().fill(words)
  await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
}

const withFile = [
  '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHere is the paper.\r\n',
  '--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="terms.txt"\r\n',
  'The guarantee lasts five years.\r\n--b--',
].join('\r\n')
const old = new Date('2021-05-04T10:00:00Z')
const letters = [
  ['INBOX', 'Terms', withFile, new Date(), ['Content-Type: multipart/mixed; boundary=b']],
  ['INBOX', 'Old lamps', 'The zażółć of a walnut desk.', old],
  ['Projects', 'Old chairs', 'A walnut chair, and a desk.', new Date('2020-02-02T10:00:00Z')],
  ['INBOX', 'New desk', 'Walnut is what it is made of.', new Date()],
] as const

test('[SRCH-01] search by words, operators and fields here, in files, and on the server where texts are not here, each result marked by where it is from', async ({
  page,
  world,
}) => {
  await world.onServer(me, async (client) => {
    for (const [folder, subject, text, date, more] of letters) {
      const fields = {
        from: 'Anna Weiss <anna@weiss.example>',
        to: me,
        subject,
        text,
        id: `${subject}@x.example`,
      }
      const raw = mail({ ...fields, id: fields.id.replace(' ', '-'), ...(more ? { more } : {}) })
      await client.append(folder, raw, [], date)
    }
  })
  await page.keyboard.press('F5')
  await expect(row(page, 'Old lamps')).toBeVisible()

  await test.step('what is here: texts, files, operators, fields', async () => {
    await search(page, 'guarantee')
    await expect(row(page, 'Terms')).toContainText('terms.txt')
    for (const [words, subjects] of [
      ['from:anna subject:desk', ['New desk']],
      ['to:me has:attachment', ['Terms']],
      ['anna before:2021', ['Old chairs']],
      ['anna in:projects', ['Old chairs']],
      ['walnut linked:no', ['New desk']],
      ['anna linked:yes', []],
    ] as const) {
      await search(page, words)
      await expect(rows(page).filter({ hasNotText: 'on the server' })).toHaveCount(subjects.length)
      for (const subject of subjects) await expect(row(page, subject)).toBeVisible()
    }
    await page.getByRole('button', { name: 'Search by fields' }).click()
    const form = page.getByRole('dialog', { name: 'Search by fields' })
    await form.getByRole('button', { name: 'Clear' }).click()
    await form.getByRole('textbox', { name: 'Words' }).fill('guarantee')
    await form.getByRole('textbox', { name: 'From' }).fill('anna')
    await page.keyboard.press('Enter')
    await expect(row(page, 'Terms')).toBeVisible()
  })

  await test.step('how far back texts are here is said, and the server is asked by itself when the list ends', async () => {
    await search(page, 'walnut')
    await expect(panel(page)).toContainText('texts are searched back to')
    await expect(row(page, 'New desk')).toBeVisible()
    await expect(rows(page)).toHaveCount(3)
    await expect(panel(page)).toContainText(`2 more found on the server of ${me}`)
    for (const subject of ['Old lamps', 'Old chairs'])
      await expect(row(page, subject)).toContainText('on the server')
    await expect(row(page, 'New desk')).not.toContainText('on the server')
    await expectAccessible(page)
  })

  await test.step('what it found opens, is acted on and undone as any mail', async () => {
    await row(page, 'Old chairs').click()
    await expect(
      page.frameLocator('iframe').getByText('A walnut chair').or(page.getByText('A walnut chair')).first(),
    ).toBeVisible()
    await list(page).focus()
    await page.keyboard.press('s')
    await expect.poll(() => world.flagsIn(me, 'Projects', 'Old chairs')).toEqual([['\\Flagged', '\\Seen']])
    await page.keyboard.press('Control+z')
    await expect
      .poll(async () => (await world.flagsIn(me, 'Projects', 'Old chairs')).flat())
      .not.toContain('\\Flagged')
  })

  await test.step('by key, in its own letters, in one folder alone, and with what it cannot be asked told', async () => {
    await search(page, 'zażółć')
    await list(page).or(page.getByText('Nothing found')).first().click()
    await page.keyboard.press('Shift+S')
    await expect(row(page, 'Old lamps')).toContainText('on the server')
    await search(page, 'desk (chair OR has:attachment)')
    await search(page, 'desk chair OR has:attachment')
    await expect(panel(page)).toContainText('It cannot be asked for chair OR has:attachment')
    await search(page, 'has:attachment larger:90M')
    await expect(panel(page)).toContainText('Nothing more found on the server')
    await search(page, 'linked:yes')
    await expect(panel(page)).toContainText(`The server of ${me} cannot be asked for linked:yes`)
  })

  await test.step('a server that does not answer is left, and one that cannot be reached says so and is asked again', async () => {
    world.network.faults.delay = 60_000
    await search(page, 'paper walnut')
    await ask(page).click()
    await panel(page).getByRole('button', { name: 'Stop' }).click()
    await expect(panel(page)).toContainText('Stopped')
    world.network.faults.delay = 0
    await world.network.refuse()
    world.network.reset()
    await panel(page).getByRole('button', { name: 'Ask again' }).click()
    await expect(panel(page)).toContainText('does not answer on port')
    await world.network.admit()
    await expect(async () => {
      await panel(page).getByRole('button', { name: 'Ask again' }).click({ timeout: 1000 })
      await expect(panel(page)).toContainText('Nothing more found', { timeout: 2000 })
    }).toPass()
  })

  await test.step('in the other languages', async () => {
    await speak(page, 'Polski', 'pl')
    await search(page, 'walnut')
    await expect(page.getByRole('region', { name: 'Na serwerze' })).toContainText(
      'treści są przeszukiwane wstecz',
    )
    await speak(page, 'English', 'en')
  })
})
