import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  moduleButton,
  openModule,
  picture,
  row,
  undo,
} from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'filing@example.test'
const test = testOnMailbox(me)

const banner = (page: Page) => page.getByRole('region', { name: 'Unknown sender' })
const why = (page: Page) => customerPanel(page).getByRole('region', { name: 'Why it was saved or not' })
const automation = (page: Page) => page.getByRole('region', { name: 'Automation' })
const unlink = (page: Page, name: string) => page.getByRole('button', { name: `Unlink from ${name}` })

/** Makes a record by the form of its module, with these fields by their labels. */
async function make(page: Page, module: 'People' | 'Companies' | 'Deals', fields: Record<string, string>) {
  const one = { People: 'person', Companies: 'company', Deals: 'deal' }[module]
  await openModule(page, module)
  await page
    .getByRole('button', { name: `New ${one}` })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: `New ${one}` })
  for (const [label, value] of Object.entries(fields))
    await dialog.getByRole('textbox', { name: label }).first().fill(value)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
}

test('[LINK-01] [LINK-04] [LINK-09] [LINK-10] [LINK-14] [LINK-15] [LINK-16] [LINK-17] [LINK-22] [LINK-23] [LINK-28] [LINK-30] [LINK-31] [SRCH-08] a stranger is added or assigned on the mail, with past mail; from then on all mail is saved by itself, marked on the server and on the record', async ({
  page,
  world,
  receive,
}) => {
  await test.step('the banner adds who wrote; their next mail, and ours to them from the phone, are linked and marked', async () => {
    await receive('Showroom lamps', { from: 'Marta Bianchi <marta@bianchi.example>' })
    await row(page, 'Showroom lamps').click()
    await expect(banner(page)).toContainText('Marta Bianchi is new here.')
    await expectAccessible(page)
    await banner(page).getByRole('button', { name: 'Add as a client' }).click()
    const dialog = page.getByRole('dialog', { name: 'New person' })
    await dialog.getByLabel('Phone').fill('+39 02 555 0188')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(banner(page)).toHaveCount(0)
    await receive('More lamps', { from: 'Marta Bianchi <marta+work@bianchi.example>' })
    await expect(row(page, /More lamps.*Linked to Marta Bianchi/)).toBeVisible()
    await row(page, /More lamps/).click()
    await expect(unlink(page, 'Marta Bianchi')).toBeVisible()
    await why(page)
      .getByRole('button', { name: /Saved by itself/ })
      .click()
    await expect(why(page)).toContainText('Saved to Marta Bianchi: marta+work@bianchi.example takes part.')
    await world.onServer(me, (client) =>
      client.append(
        'Sent',
        mail({
          from: me,
          to: 'marta@bianchi.example, stranger@elsewhere.example',
          subject: 'Lamps from the phone',
          id: 'lamps-phone@example.test',
          text: 'Sent by my phone.',
        }),
        ['\\Seen'],
      ),
    )
    await page.keyboard.press('F5')
    for (const [folder, subject] of [
      ['INBOX', 'More lamps'],
      ['Sent', 'Lamps from the phone'],
    ] as const)
      await expect
        .poll(async () => (await world.flagsIn(me, folder, subject)).flat())
        .toContain('$postilla_linked')
  })

  await test.step('another address of theirs: found by phone, number and name, added with its past mail, and taken back', async () => {
    await make(page, 'Companies', { Name: 'Verdi Srl', 'VAT number': 'IT 01234567897' })
    await moduleButton(page, 'Mail').click()
    for (const subject of ['Private one', 'Private two', 'Private three'])
      await receive(subject, { from: 'M. B. <marta@home.example>' })
    await row(page, 'Private three').click()
    await banner(page).getByRole('button', { name: 'Assign to a client' }).click()
    const dialog = page.getByRole('dialog', { name: 'Assign to a client' })
    const search = dialog.getByRole('combobox')
    for (const [typed, name] of [
      ['01234567897', 'Verdi Srl'],
      ['marta@bianchi.example', 'Marta Bianchi'],
      ['bianchi', 'Marta Bianchi'],
      ['025550188', 'Marta Bianchi'],
    ] as const) {
      await search.fill(typed)
      await expect(dialog.getByRole('option', { name: new RegExp(name) })).toBeVisible()
    }
    await dialog.getByRole('option', { name: /Marta Bianchi/ }).click()
    await expect(dialog.getByRole('checkbox', { name: /^Add marta@home\.example to Marta/ })).toBeChecked()
    const past = dialog.getByRole('checkbox', { name: /^Link all 2 other conversations/ })
    await expect(past).not.toBeChecked()
    await past.check()
    await expectAccessible(page)
    await picture(page, 'filing-assign')
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    for (const subject of ['Private one', 'Private two', 'Private three'])
      await expect(row(page, new RegExp(`${subject}.*Linked to Marta Bianchi`))).toBeVisible()
    await undo(page).click()
    for (const subject of ['Private one', 'Private two', 'Private three'])
      await expect(row(page, new RegExp(`${subject}.*Linked to`))).toHaveCount(0)
    await expect(banner(page)).toBeVisible()
  })

  await test.step('a colleague: said before, and linked all the same; the picker shows one kind of record', async () => {
    await receive('Forwarded by a colleague', { from: 'Piotr <piotr@example.test>' })
    await row(page, 'Forwarded by a colleague').click()
    await expect(unlink(page, 'Marta Bianchi')).toHaveCount(0)
    await page.keyboard.press('l')
    const picker = page.getByRole('dialog', { name: 'Link this conversation to' })
    await expect(picker.getByRole('note')).toHaveText(
      'Not saved: only colleagues take part. You can link it all the same.',
    )
    await picker.getByText('Companies', { exact: true }).click()
    await expect(picker.getByRole('option', { name: /Verdi Srl/ })).toBeVisible()
    await expect(picker.getByRole('option', { name: /Marta/ })).toHaveCount(0)
    await picker.getByText('People', { exact: true }).click()
    await picker.getByRole('option', { name: /Marta Bianchi/ }).click()
    await expect(unlink(page, 'Marta Bianchi')).toBeVisible()
  })

  await test.step('the record: its messages alone, when each came, through which account, and where that is set', async () => {
    await openModule(page, 'People')
    await row(page, /Marta Bianchi/).click()
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await expect(timeline.getByText('Added to the CRM')).toBeVisible()
    await timeline.getByText('Messages', { exact: true }).click()
    await expect(timeline.getByText('Added to the CRM')).toHaveCount(0)
    const entry = timeline.getByRole('listitem').filter({ hasText: 'More lamps' })
    await receive('Lamps once more', { from: 'marta@bianchi.example' })
    await expect(timeline.getByRole('listitem').filter({ hasText: 'Lamps once more' })).toBeVisible()
    const times = entry.getByRole('time')
    await times.hover()
    const told = page.getByRole('tooltip')
    await expect(told).toContainText(/Received: .*Dated by its writer: .*Entered this record: /)
    await entry.getByRole('button', { name: `Through ${me}: how its mail is filed` }).click()
    await expect(automation(page).getByRole('region', { name: me })).toBeVisible()
  })
})

test('[AUTO-01] [AUTO-02] [AUTO-04] [AUTO-06] [AUTO-07] [AUTO-08] [AUTO-13] [BEY-05] [LINK-25] every rule stands on one page: what it makes is listed with it and undone, deals are found or asked for, and each mail says why', async ({
  page,
  receive,
}) => {
  const settings = automation(page)
  const choose = async (label: string, choice: string): Promise<void> => {
    await moduleButton(page, 'Settings').click()
    await settings.getByRole('combobox', { name: `${label}, ${me}` }).click()
    await page.getByRole('option', { name: choice, exact: true }).click()
  }
  await test.step('a stranger becomes a deal, once, and the record says by which rule', async () => {
    await choose('A stranger writes', 'Create a deal')
    await expectAccessible(page)
    await picture(page, 'filing-settings')
    await moduleButton(page, 'Mail').click()
    await receive('Forty benches', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await receive('Forty more benches', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await expect(row(page, /Forty more benches.*Linked to Ewa Nowak/)).toBeVisible()
    await row(page, /Forty more benches/).click()
    await expect(unlink(page, 'Forty benches')).toBeVisible()
    await openModule(page, 'Deals')
    await expect(row(page, /benches/)).toHaveCount(1)
    await row(page, /Forty benches/).click()
    await expect(page.getByText('Created by the rule “A stranger writes”')).toBeVisible()
    await moduleButton(page, 'Settings').click()
    await expect(settings.getByRole('button', { name: /^Last: (Ewa Nowak|Forty benches)/ })).toBeVisible()
  })

  await test.step('it is listed to be looked at; who is no contact is not made again', async () => {
    await choose('A stranger writes', 'Create a contact')
    await moduleButton(page, 'Mail').click()
    await receive('Buy now', { from: 'Sam Sell <sam@sell.example>' })
    await expect(row(page, /Buy now.*Linked to Sam Sell/)).toBeVisible()
    await moduleButton(page, 'Settings').click()
    await settings.getByRole('button', { name: '2 new acquaintances' }).click()
    const review = page.getByRole('dialog')
    await expect(review).toContainText('created by the rule “A stranger writes”')
    const sam = review.getByRole('listitem').filter({ hasText: 'sam@sell.example' })
    await sam.getByRole('button', { name: 'No contact' }).click()
    await expect(sam).toHaveCount(0)
    await page.keyboard.press('Escape')
    await moduleButton(page, 'Mail').click()
    await receive('Buy it at last', { from: 'Sam Sell <sam@sell.example>' })
    await row(page, 'Buy it at last').click()
    await expect(why(page)).toContainText('Not saved by itself.')
    await openModule(page, 'People')
    await expect(row(page, /Sam Sell/)).toHaveCount(0)
  })

  await test.step('two open deals are asked about, and the conversation remembers', async () => {
    await openModule(page, 'Deals')
    await page.getByRole('button', { name: 'New deal' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New deal' })
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Tables')
    await dialog.getByRole('combobox', { name: 'Person' }).fill('Ewa')
    await page.getByRole('option', { name: /^Ewa Nowak/ }).click()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(dialog).toBeHidden()
    await moduleButton(page, 'Mail').click()
    const id = await receive('Which of them', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await row(page, /Which of them/).click()
    await expect(why(page)).toContainText('They have several open deals.')
    await why(page).getByRole('button', { name: 'Tables' }).click()
    await expect(unlink(page, 'Tables')).toBeVisible()
    await expect(why(page)).not.toContainText('They have several open deals.')
    await receive('Re: Which of them', {
      from: 'Ewa Nowak <ewa@nowak.example>',
      more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
    })
    await expect(unlink(page, 'Forty benches')).toHaveCount(0)
  })

  await test.step('what is never filed, and an account that is off; the log says of each mail why', async () => {
    await moduleButton(page, 'Settings').click()
    await settings.getByRole('textbox', { name: 'Address, domain or list' }).fill('nowak.example')
    await settings.getByRole('button', { name: 'Add: Never filed' }).click()
    await expect(settings.getByRole('button', { name: 'Remove nowak.example' })).toBeVisible()
    await moduleButton(page, 'Mail').click()
    await receive('Kept out', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await row(page, /Kept out/).click()
    await why(page)
      .getByRole('button', { name: /Not saved by itself/ })
      .click()
    await expect(why(page)).toContainText('nowak.example is on your list of what is never filed')
    await why(page).getByRole('button', { name: 'Automation' }).click()
    await settings.getByRole('button', { name: 'Remove nowak.example' }).click()
    await settings
      .getByRole('radiogroup', { name: `Save mail to customers, ${me}` })
      .getByText('Off', { exact: true })
      .click()
    await moduleButton(page, 'Mail').click()
    await receive('While it is off', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await row(page, /While it is off/).click()
    await why(page)
      .getByRole('button', { name: /Not saved by itself/ })
      .click()
    await expect(why(page)).toContainText('saving is off for this account')
    await page.keyboard.press('l')
    const picker = page.getByRole('dialog', { name: 'Link this conversation to' })
    await picker.getByRole('option', { name: /^Ewa Nowak/ }).click()
    await expect(unlink(page, 'Ewa Nowak')).toBeVisible()
    await moduleButton(page, 'Settings').click()
    const log = settings.getByRole('table', { name: 'What was decided' })
    await expect(log.getByRole('row', { name: /Kept out.*never filed/ })).toBeVisible()
    await expect(log.getByRole('row', { name: /While it is off.*saving is off/ })).toBeVisible()
    await settings
      .getByRole('region', { name: 'What was decided' })
      .getByText('Created', { exact: true })
      .click()
    await expect(log.getByRole('row', { name: /Forty benches.*Saved to/ })).toBeVisible()
    await expect(log.getByRole('row', { name: /Kept out/ })).toHaveCount(0)
  })
})
