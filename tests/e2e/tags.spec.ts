import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folders, goTo, list, picture, row, speak, undo } from '../helpers/e2e-window'
import { answering } from '../helpers/e2e-world'

const address = 'tags@example.test'
const test = testOnMailbox(address)

const rows = (page: Page) => list(page).getByRole('option')
const picker = (page: Page) => page.getByRole('dialog', { name: /^Tag / })
const tagLine = (page: Page, name: string) => folders(page).getByRole('button', { name, exact: true })

test('[READ-10, FLD-02] mail is flagged and tagged by key, menu, bar and mouse; tags are keywords of the server, have names, colours and an order, and are searched for; a conversation is muted', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(120_000)
  const keywords = async (subject: string): Promise<string[]> =>
    (await world.flagsIn(address, 'INBOX', subject)).flat().filter((flag) => flag !== '\\Seen')
  const offer = await receive('Offer for lamps')
  await receive('Chairs')
  await receive('Desks')
  await expect(rows(page)).toHaveCount(3)

  await test.step('flagged by key, and the flag taken off', async () => {
    await row(page, 'Chairs').click()
    await page.keyboard.press('s')
    await expect.poll(() => keywords('Chairs')).toEqual(['\\Flagged'])
    await expect(row(page, 'Chairs').getByLabel('Flagged')).toBeVisible()
    await page.keyboard.press('s')
    await expect.poll(() => keywords('Chairs')).toEqual([])
  })

  await test.step('by key and a few letters; the row and the conversation show it, other programs too', async () => {
    await row(page, 'Offer for lamps').click()
    await page.keyboard.press('t')
    await expect(picker(page).getByRole('option')).toHaveText([
      ...['Important', 'Work', 'Personal', 'To do', 'Later'],
    ])
    await expectAccessible(page)
    await page.keyboard.type('impo')
    await page.keyboard.press('Enter')
    await expect(row(page, 'Offer for lamps').getByText('Important')).toBeVisible()
    await expect.poll(() => keywords('Offer')).toEqual(['$label1'])
    await expect(page.getByRole('article').getByText('Important').first()).toBeVisible()
    await page.keyboard.press('t')
    await expect(picker(page).getByRole('option', { name: /^Important.*is on/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(row(page, 'Offer for lamps').getByText('Important')).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(row(page, 'Offer for lamps').getByText('Important')).toBeVisible()
    await expect.poll(() => keywords('Offer')).toEqual(['$label1'])
  })

  await test.step('a new one is made while it is put on all that is selected, and taken back by one undo', async () => {
    await list(page).focus()
    await page.keyboard.press('Control+a')
    await page
      .getByRole('toolbar', { name: /selected/ })
      .getByRole('button', { name: /^Tag/ })
      .click()
    await page.keyboard.type('Żółty plan')
    await expect(picker(page).getByRole('option')).toHaveText(['New tag “Żółty plan”'])
    await page.keyboard.press('Enter')
    await expect(page.getByText('Tag “Żółty plan” created, and 3 conversations tagged')).toBeVisible()
    await expect(rows(page).getByText('Żółty plan')).toHaveCount(3)
    await expect.poll(() => keywords('Desks')).toEqual(['zolty_plan'])
    await undo(page).click()
    await expect.poll(() => keywords('Desks')).toEqual([])
    await expect(rows(page).getByText('Żółty plan')).toHaveCount(0)
  })

  await test.step('by the mouse onto the list of tags, which shows what wears one', async () => {
    await tagLine(page, 'Tags').click()
    await row(page, 'Desks').dragTo(tagLine(page, 'Żółty plan'))
    await expect(row(page, 'Desks').getByText('Żółty plan')).toBeVisible()
    await tagLine(page, 'Żółty plan').click()
    await expect(rows(page)).toHaveCount(1)
    await expect(row(page, 'Desks')).toBeVisible()
    await expect(page.getByRole('searchbox').first()).toHaveValue('tag:"Żółty plan"')
    await picture(page, 'tags-search')
    await page.getByRole('searchbox').first().fill('tag:nonsense')
    await expect(page.getByText('No tag is called nonsense, so no mail wears it')).toBeVisible()
    await page.keyboard.press('Escape')
    await goTo(page, 'i')
  })

  await test.step('what another program marks comes in, without a network what is wanted waits', async () => {
    await world.onServer(address, async (client) => {
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd({ subject: 'Chairs' }, ['$label2', 'Rush', '$Forwarded'])
    })
    await page.keyboard.press('F5')
    await expect(row(page, 'Chairs').getByText('Work')).toBeVisible()
    await world.network.refuse()
    await row(page, 'Chairs').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Tag/ }).click()
    await picker(page).getByRole('option', { name: 'Later' }).click()
    await expect(row(page, 'Chairs').getByText('Later')).toBeVisible()
    await row(page, 'Desks').click()
    await page.keyboard.press('#')
    await expect(row(page, 'Desks')).toBeHidden()
    // What waits is told on the row, and counted in the corner.
    await expect(row(page, 'Chairs').getByLabel(/Waiting for the server|a change waits/)).toBeVisible()
    await page.getByRole('button', { name: /^Status/ }).click()
    await expect(page.getByText('2 actions wait for the server')).toBeVisible()
    await page.keyboard.press('Escape')
    expect(await world.subjectsIn(address, 'Trash')).toEqual([])
    await world.network.admit()
    await page.keyboard.press('F5')
    await expect
      .poll(async () => (await keywords('Chairs')).sort(), { timeout: 30_000 })
      .toEqual(['$Forwarded', '$label2', '$label5', 'Rush'])
    await expect.poll(() => world.subjectsIn(address, 'Trash')).toEqual(['Desks'])
    await undo(page).click()
    await expect(row(page, 'Desks')).toBeVisible()
  })

  await test.step('settings rename, recolour, order, delete and take up keywords of others', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    const section = page.getByRole('region', { name: 'Tags', exact: true })
    await section.getByRole('button', { name: 'Use rush as a tag' }).click()
    const name = section.getByRole('textbox', { name: 'Name of the tag Work' })
    await name.fill('Later')
    await name.press('Enter')
    await expect(section.getByText('There is a tag of this name already.')).toBeVisible()
    await name.fill('Workshop')
    await name.press('Enter')
    await section.getByRole('button', { name: 'Colour of the tag Workshop' }).click()
    await page.getByRole('menuitem', { name: 'Teal' }).click()
    await section.getByRole('button', { name: 'Move Workshop up' }).click()
    await section.getByRole('button', { name: 'Delete the tag Personal' }).click()
    await section.getByRole('button', { name: 'Add' }).click()
    await expect(section.getByText('A tag needs a name.')).toBeVisible()
    await section.getByRole('textbox', { name: 'Name of a new tag' }).fill('Fair')
    await page.keyboard.press('Enter')
    const names = ['Workshop', 'Important', 'To do', 'Later', 'Żółty plan', 'rush', 'Fair']
    await expect(section.getByRole('listitem').getByRole('textbox')).toHaveCount(names.length)
    for (const [at, value] of names.entries())
      await expect(section.getByRole('listitem').getByRole('textbox').nth(at)).toHaveValue(value)
    await expectAccessible(page)
    await section.scrollIntoViewIfNeeded()
    await picture(page, 'tags-settings')
    await section.getByRole('textbox', { name: 'Name of a new tag' }).blur()
    await goTo(page, 'i')
    await expect(row(page, 'Chairs').getByText('Workshop')).toBeVisible()
  })

  await test.step('a muted conversation is found, and later mail in it does not call', async () => {
    await row(page, 'Offer for lamps').click()
    await page.keyboard.press('m')
    await expect(page.getByText('Muted: later mail in it makes no sound')).toBeVisible()
    await expect(row(page, 'Offer for lamps').getByLabel('Muted')).toBeVisible()
    const said = page.getByRole('article').getByText('This conversation is muted')
    await expect(said).toBeVisible()
    await page.getByRole('article').getByRole('button', { name: 'Unmute the conversation' }).click()
    await expect(said).toBeHidden()
    await expect(row(page, 'Offer for lamps').getByLabel('Muted')).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(said).toBeVisible()
    await expect.poll(() => keywords('Offer')).toContain('$muted')
    await row(page, 'Desks').click()
    await receive('Re: Offer for lamps', { more: answering(offer) })
    await expect(row(page, 'Offer for lamps').getByTitle(/2 messages/)).toBeVisible()
    await expect(row(page, 'Offer for lamps')).not.toHaveAttribute('data-unread')
    // It is counted like all mail, and so the row tells of it, without standing out.
    await expect(row(page, 'Offer for lamps').getByText('Unread', { exact: true })).toBeAttached()
    await page.getByRole('searchbox').first().fill('is:muted')
    await expect(rows(page)).toHaveCount(1)
    await page.keyboard.press('Escape')
    await goTo(page, 'i')
    await row(page, 'Offer for lamps').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Unmute/ }).click()
    await expect(row(page, 'Offer for lamps').getByLabel('Muted')).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(row(page, 'Offer for lamps').getByLabel('Muted')).toBeVisible()
  })

  await test.step('in Polish, in the dark, in a narrow window', async () => {
    await speak(page, 'polski', 'pl')
    await page.emulateMedia({ colorScheme: 'dark' })
    await row(page, 'Offer for lamps').click()
    await picture(page, 'tags-dark')
    await page.setViewportSize({ width: 700, height: 700 })
    await page.keyboard.press('t')
    await expect(page.getByRole('dialog', { name: 'Etykieta dla wątku' })).toBeVisible()
    await expect(page.getByRole('option', { name: 'Ważne' })).toBeVisible()
    await picture(page, 'tags-narrow-dark')
  })
})
