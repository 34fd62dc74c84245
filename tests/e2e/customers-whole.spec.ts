import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  moduleButton,
  openModule,
  picture,
  row,
  sendAtOnce,
} from '../helpers/e2e-window'

const test = testOnMailbox('whole@example.test')

test('[REC-02] [REC-03] [REC-06] [REC-09] [REC-11] [BEY-08] [LINK-20] [LINK-21] a lead becomes person, company and deal with its mail, which can go on to another deal; addresses have kinds; the last three threads stand beside the mail; a mail opens in its timeline; the board says whose turn it is', async ({
  page,
  receive,
}) => {
  test.setTimeout(150_000)
  const panel = customerPanel(page)
  const timeline = page.getByRole('region', { name: 'Timeline' })

  await test.step('a lead is made, with addresses of kinds and one that is the main one, and mail linked to it', async () => {
    await moduleButton(page, 'Leads').click()
    await page.getByRole('button', { name: 'New lead' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New lead' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Inga Berg')
    await dialog.getByRole('textbox', { name: 'Company' }).fill('Nordlys Interior')
    await dialog.getByLabel('E-mail address').fill('inga@nordlys.example')
    await dialog.getByLabel('Label of inga@nordlys.example').fill('Work')
    await dialog.getByRole('button', { name: 'Add an address' }).click()
    await dialog.getByLabel('E-mail address').last().fill('inga@home.example')
    await dialog.getByLabel('Label of inga@home.example').fill('Summer house')
    await dialog.getByRole('button', { name: 'Main address: inga@home.example' }).click()
    await dialog.getByRole('textbox', { name: 'Interested in' }).fill('200 desk lamps')
    await dialog.getByLabel('Amount').fill('12500')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('heading', { level: 2, name: 'Inga Berg' })).toBeVisible()
    const [first, second] = [
      page.getByRole('listitem').filter({ hasText: 'inga@home.example' }),
      page.getByRole('listitem').filter({ hasText: 'inga@nordlys.example' }),
    ]
    await expect(first).toContainText('Summer house')
    await expect(first.getByRole('img', { name: 'Main' })).toBeVisible()
    await expect(second).toContainText('Work')
    await expect(second.getByRole('img', { name: 'Main' })).toBeHidden()
    await page.keyboard.press('n')
    await page.keyboard.type('Wants brass')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Wants brass')
    await moduleButton(page, 'Mail').click()
    await receive('Lamps for Oslo', {
      from: 'Inga Berg <inga@nordlys.example>',
      text: 'Two hundred, please.',
    })
    await row(page, 'Lamps for Oslo').click()
    await page.keyboard.press('l')
    await page.keyboard.type('Inga')
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /Inga Berg/ })
      .click()
    await expect(page.getByRole('button', { name: 'Unlink from Inga Berg' })).toBeVisible()
  })

  await test.step('it is converted: everything is the deal’s, the lead points to it, one undo takes it back', async () => {
    await moduleButton(page, 'Leads').click()
    await row(page, /Inga Berg/).click()
    await page.getByRole('button', { name: /^Convert to a deal/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert Inga Berg' })
    await expect(dialog.getByRole('textbox', { name: 'Title' })).toHaveValue('200 desk lamps')
    await expect(dialog.getByLabel('Amount')).toHaveValue(/12,?500/)
    await expect(dialog.getByRole('combobox', { name: 'Company' })).toHaveValue('Nordlys Interior')
    await expectAccessible(page)
    await picture(page, 'lead-conversion')
    await dialog.getByRole('button', { name: 'Convert', exact: true }).click()
    await expect(page.getByRole('heading', { level: 2, name: '200 desk lamps' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Wants brass')
    await expect(timeline).toContainText('Lamps for Oslo')
    await expect(page.getByRole('tab', { name: /Leads/ })).toContainText('1')
    await page
      .getByRole('region', { name: 'Leads' })
      .getByRole('button', { name: /Inga Berg/ })
      .click()
    await expect(page.getByRole('heading', { level: 2, name: 'Inga Berg' })).toBeVisible()
    await expect(page.getByRole('button', { name: '200 desk lamps' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Convert to a deal/ })).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(page.getByRole('button', { name: /^Convert to a deal/ })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Wants brass')
    await expect(timeline).toContainText('Lamps for Oslo')
    await page.keyboard.press('Shift+O')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('heading', { level: 2, name: '200 desk lamps' })).toBeVisible()
  })

  await test.step('a mail is opened where it stands in the history, and leads on to its conversation', async () => {
    await timeline.getByRole('button', { name: /Lamps for Oslo/ }).click()
    const opened = timeline.getByRole('article', { name: 'Lamps for Oslo' })
    await expect(opened.frameLocator('iframe').getByText('Two hundred, please.')).toBeVisible()
    await expect(page.getByRole('heading', { level: 2, name: '200 desk lamps' })).toBeVisible()
    await timeline.getByRole('button', { name: /^Lamps for Oslo/ }).click()
    await expect(opened).toBeHidden()
  })

  await test.step('the board says when mail came last, who waits for whom, and that it was answered', async () => {
    await openModule(page, 'Deals')
    await page.getByRole('button', { name: 'Show as a board' }).click()
    const card = page.getByRole('option', { name: /200 desk lamps/ })
    await expect(card).toContainText('€12,500.00')
    await expect(card.getByRole('img', { name: 'Last mail received' })).toBeVisible()
    await expect(card).toContainText('Waiting for you, 0 days')
    await moduleButton(page, 'Mail').click()
    await row(page, 'Lamps for Oslo').click()
    await page.keyboard.press('r')
    await page.keyboard.type('They leave tomorrow.')
    await sendAtOnce(page, 'Lamps for Oslo')
    await openModule(page, 'Deals')
    await expect(card.getByRole('img', { name: 'Last mail sent' })).toBeVisible()
    await expect(card).toContainText('Waiting for them, 0 days')
    await picture(page, 'board-mail')
    await page.getByRole('button', { name: 'Show as a list' }).click()
  })

  await test.step('beside a mail of theirs stand the last three conversations, and one click finds all', async () => {
    await moduleButton(page, 'Mail').click()
    for (const subject of ['Cables', 'Sockets', 'Switches'])
      await receive(subject, { from: 'Inga Berg <inga@nordlys.example>' })
    await row(page, 'Switches').click()
    const latest = panel.getByRole('region', { name: 'Latest conversations' })
    await expect(latest.getByRole('listitem')).toHaveCount(3)
    await expect(latest).toContainText('Sockets')
    await latest.getByRole('button', { name: 'Cables' }).click()
    await expect(page.getByRole('article', { name: 'Cables' })).toBeVisible()
    await expect(panel.getByRole('tab', { name: /Deals/ })).toContainText('1')
    await latest.getByRole('button', { name: 'All mail with them' }).click()
    await expect(row(page, 'Switches')).toBeVisible()
    await expect(row(page, 'Sockets')).toBeVisible()
  })

  await test.step('mail of the lead is the deal’s, and is handed to another deal in one step, which both tell', async () => {
    await openModule(page, 'Deals')
    await page.getByRole('button', { name: 'New deal' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New deal' })
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Floor lamps')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(dialog).toBeHidden()
    await moduleButton(page, 'Mail').click()
    await page.keyboard.press('Escape')
    await row(page, 'Lamps for Oslo').click()
    const reader = page.getByRole('article', { name: 'Lamps for Oslo' })
    const chip = (name: string) => reader.getByRole('button', { name, exact: true }).first()
    const linkedTo = (name: string) => reader.getByRole('button', { name: `Unlink from ${name}` })
    await chip('200 desk lamps').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Move the conversation to another record' }).click()
    const picker = page.getByRole('dialog', { name: /Move this conversation from .*200 desk lamps.* to/ })
    await expect(picker).toBeVisible()
    await page.keyboard.type('floor')
    await expectAccessible(page)
    await picker.getByRole('option', { name: /Floor lamps/ }).click()
    await expect(linkedTo('Floor lamps')).toBeVisible()
    await expect(linkedTo('200 desk lamps')).toBeHidden()
    await chip('Floor lamps').click()
    await expect(timeline).toContainText('Linked: Lamps for Oslo')
    await openModule(page, 'Deals')
    await row(page, /200 desk lamps/).click()
    await expect(timeline).toContainText('Unlinked: Lamps for Oslo')
    await page.keyboard.press('Control+z')
    await expect(timeline).not.toContainText('Unlinked: Lamps for Oslo')
    await moduleButton(page, 'Mail').click()
    await row(page, 'Lamps for Oslo').click()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('another record')
    await page.keyboard.press('Enter')
    await expect(picker).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(linkedTo('200 desk lamps')).toBeVisible()
  })
})

test('[PERM-07] nothing is deleted for good until the settings allow it; then it is asked about, and gone with its notes', async ({
  page,
}) => {
  const forGood = page.getByRole('button', { name: 'Delete for good' })
  await moduleButton(page, 'Tickets').click()
  await page.getByRole('button', { name: 'New ticket' }).first().click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Lamp broken')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Lamp broken' })).toBeVisible()
  await page.getByRole('button', { name: /^Delete ticket/ }).click()
  const openRemoved = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Deleted tickets' }).click()
    await row(page, /Lamp broken/).click()
    await expect(page.getByRole('button', { name: 'Bring it back' })).toBeVisible()
  }
  await openRemoved()
  await expect(forGood).toBeHidden()
  await moduleButton(page, 'Settings').click()
  const allow = page.getByRole('switch', { name: 'Allow permanent deletion' })
  await expect(allow).not.toBeChecked()
  await allow.check({ force: true })
  await moduleButton(page, 'Tickets').click()
  await openRemoved()
  await forGood.click()
  const question = page.getByRole('dialog', { name: 'Delete Lamp broken for good?' })
  await question.getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Deleted for good: Lamp broken' })).toBeVisible()
  await expect(row(page, /Lamp broken/)).toBeHidden()
})
