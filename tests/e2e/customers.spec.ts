import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  list,
  moduleButton,
  openModule,
  paste,
  picture,
  row,
  speak,
  undo,
} from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'crm@example.test'
const test = testOnMailbox(me)

/** Opens the mail and adds its sender from the panel. */
async function addSender(page: Page, subject: string, company?: string): Promise<void> {
  await row(page, subject).click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  const dialog = page.getByRole('dialog', { name: 'New person' })
  if (company !== undefined) {
    await expect(dialog.getByRole('checkbox', { name: 'Create their company, too' })).toBeChecked()
    await dialog.getByLabel('Name of the new company').fill(company)
  }
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
}

test('[LINK-28] [LINK-29] [LINK-09] a stranger becomes a person with a company, linked in one step', async ({
  page,
  receive,
}) => {
  await receive('First contact', {
    from: 'Łukasz Żak <lukasz@zakbud.example>',
    text: 'Dzień dobry,\r\n\r\npytanie.\r\n\r\nŁukasz Żak\r\nKierownik budowy\r\n+48 22 555 01 99',
  })
  await row(page, 'First contact').click()
  await expect(customerPanel(page).getByText('Łukasz Żak is not in your CRM')).toBeVisible()
  await addSender(page, 'First contact', 'Żakbud Sp. z o.o.')
  await expect(customerPanel(page).getByRole('heading', { name: 'Łukasz Żak' })).toBeVisible()
  await expect(customerPanel(page).getByText('Żakbud Sp. z o.o.').first()).toBeVisible()
  await expect(customerPanel(page)).toContainText('+48 22 555 01 99')
  await expect(page.getByRole('button', { name: 'Unlink from Łukasz Żak' })).toBeVisible()
  await expect(row(page, /First contact.*Linked to Łukasz Żak/)).toBeVisible()
})

test('[LINK-08] who wrote is the customer behind a form, a relay or certified mail; a machine is nobody and no colleague', async ({
  page,
  receive,
}) => {
  const answersTo = (address: string) => ({
    more: [`Reply-To: ${address}`, 'Content-Type: text/plain; charset=utf-8'],
  })
  const panel = customerPanel(page)
  await receive('Request from the site', {
    from: 'Website <noreply@formservice.example>',
    ...answersTo('Mario Rossi <mario@rossi.example>'),
  })
  await row(page, 'Request from the site').click()
  await expect(panel.getByText('Mario Rossi is not in your CRM')).toBeVisible()
  await addSender(page, 'Request from the site', 'Rossi Srl')
  await expect(panel.getByRole('heading', { name: 'Mario Rossi' })).toBeVisible()

  await receive('Form in our name', { from: me, ...answersTo('Mario Rossi <mario@rossi.example>') })
  await row(page, 'Form in our name').click()
  await expect(panel.getByRole('heading', { name: 'Mario Rossi' })).toBeVisible()
  await page.keyboard.press('r')
  await expect(
    page.getByRole('button', { name: /Send to .*Mario Rossi.* <mario@rossi\.example>/ }),
  ).toBeVisible()
  await page.keyboard.press('Escape')

  const envelope = {
    from: '"Per conto di: luca@pec.verdi.example" <posta-certificata@gestore-pec.example>',
    text: '--b\r\nContent-Type: text/plain\r\n\r\nOffer\r\n--b--',
    more: [
      'Reply-To: luca@pec.verdi.example',
      'X-Trasporto: posta-certificata',
      'MIME-Version: 1.0',
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
    ],
  }
  const proof = 'Authentication-Results: mx.example.test; dkim=pass header.d=gestore-pec.example'
  await receive('Certified offer', { ...envelope, more: [proof, ...envelope.more] })
  await row(page, 'Certified offer').click()
  await expect(panel.getByText('luca@pec.verdi.example is not in your CRM')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toBeVisible()

  await receive('Said to be certified', envelope)
  await row(page, 'Said to be certified').click()
  await expect(panel.getByText(/nothing proves.*posta-certificata@gestore-pec\.example/)).toBeVisible()
  await expect(panel.getByText('luca@pec.verdi.example is not in your CRM')).toHaveCount(0)
  await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toHaveCount(0)

  for (const [subject, from, name] of [
    ['Your parcel', 'Parcels <messages-noreply@parcels.example>', 'Parcels'],
    ['Undelivered', 'Mail Delivery System <MAILER-DAEMON@example.test>', 'Mail Delivery System'],
  ] as const) {
    await receive(subject, { from })
    await row(page, subject).click()
    await expect(panel.getByText(`${name}: automatic mail`)).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toHaveCount(0)
  }

  const filledIn = (name: string, address: string) => ({
    from: 'Website <wordpress@shop.example>',
    text: `New request\r\n\r\nName: ${name}\r\nEmail: ${address}\r\nPhone: +39 333 1234567`,
  })
  await receive('Asked on the site', filledIn('Carla Neri', 'carla@neri.example'))
  await row(page, 'Asked on the site').click()
  const named = panel.getByRole('region', { name: 'The form in this mail names' })
  await expect(named).toContainText('nothing proves it')
  await expectAccessible(page)
  await named.getByRole('button', { name: 'Add Carla Neri from this form' }).click()
  const dialog = page.getByRole('dialog', { name: 'New person' })
  await expect(dialog.getByLabel('E-mail address')).toHaveValue('carla@neri.example')
  await expect(dialog.getByLabel('Phone')).toHaveValue('+39 333 1234567')
  await expect(dialog.getByText('As typed into the form')).toBeVisible()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(panel.getByRole('heading', { name: 'Carla Neri' })).toBeVisible()
  await receive('Asked again on the site', filledIn('C. Neri', 'carla@neri.example'))
  await row(page, 'Asked again on the site').click()
  await expect(named).toContainText('Carla Neri is in your CRM')
  await named.getByRole('button', { name: 'Link to Carla Neri' }).click()
  await expect(row(page, /Asked again on the site.*Linked to Carla Neri/)).toBeVisible()

  await receive('Note to myself', { from: `Anna <${me}>`, to: me })
  await row(page, 'Note to myself').click()
  await expect(panel.getByText('Only you take part in this conversation')).toBeVisible()
  await expect(panel.getByText('You', { exact: true })).toBeVisible()
  await expect(panel.getByText('colleague')).toHaveCount(0)
  await expect(panel.getByRole('button', { name: 'Add to the CRM' })).toHaveCount(0)
})

test('[LINK-03] [LINK-05] [LINK-06] suggestions say why; typing leaves them; person, company and deal together; unlinked and undone', async ({
  page,
  receive,
}) => {
  await receive('To be linked', { from: 'Marta Bianchi <marta@bianchi.example>' })
  await addSender(page, 'To be linked', 'Bianchi Srl')
  await openModule(page, 'Deals')
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New deal' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Lamps for the showroom')
  await dialog.getByLabel('Amount').fill('1250.5')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name: 'Lamps for the showroom' })).toBeVisible()

  await moduleButton(page, 'Mail').click()
  await receive('Known sender', { from: 'Marta Bianchi <marta@bianchi.example>' })
  await row(page, 'Known sender').click()
  // It was linked by itself; without that, she is the best suggestion.
  await page.getByRole('button', { name: 'Unlink from Marta Bianchi' }).click()
  await expect(page.getByText('Known address, not linked yet')).toBeVisible()
  await page.keyboard.press('l')
  const picker = page.getByRole('dialog', { name: 'Link this conversation to' })
  const search = picker.getByRole('combobox')
  await expect(
    picker.getByRole('option', { name: /Marta Bianchi.*Writes from marta@bianchi\.example/ }),
  ).toBeVisible()
  await expect(
    picker.getByRole('option', { name: /Bianchi Srl.*Same domain: bianchi\.example/ }),
  ).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Unlink from Marta Bianchi' })).toBeVisible()
  for (const [typed, name] of [
    ['bianchi srl', 'Bianchi Srl'],
    ['showroom', 'Lamps for the showroom'],
  ] as const) {
    await page.keyboard.press('l')
    await search.fill(typed)
    await expect(picker.getByRole('option').first()).toContainText(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: `Unlink from ${name}` })).toBeVisible()
  }
  await expect(customerPanel(page).getByRole('tablist', { name: 'Records' }).getByRole('tab')).toHaveCount(3)
  await page.getByRole('button', { name: 'Unlink from Lamps for the showroom' }).click()
  await expect(customerPanel(page).getByRole('tablist', { name: 'Records' }).getByRole('tab')).toHaveCount(2)
  await page
    .getByRole('status')
    .filter({ hasText: 'Unlinked from' })
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect(page.getByRole('button', { name: 'Unlink from Lamps for the showroom' })).toBeVisible()
  await expect(customerPanel(page).getByRole('tablist', { name: 'Records' }).getByRole('tab')).toHaveCount(3)

  // Where there is room for the list alone, its row is what is linked.
  await receive('Nobody reads this', { from: 'Marta Bianchi <marta@bianchi.example>' })
  await page.setViewportSize({ width: 700, height: 800 })
  await page.keyboard.press('Escape')
  await row(page, 'Nobody reads this').click()
  await page.keyboard.press('Escape')
  await expect(list(page)).toBeFocused()
  await expect(page.getByRole('article')).toHaveCount(0)
  await page.keyboard.press('l')
  await search.fill('showroom')
  await expect(picker.getByRole('option').first()).toContainText('Lamps for the showroom')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').getByText('Linked to Lamps for the showroom')).toBeVisible()
  await expect(list(page)).toBeFocused()
})

test('[BEY-07] a reply keeps the links of its thread, from another address and from the phone', async ({
  page,
  world,
  receive,
}) => {
  const id = await receive('Aurora lodge', { from: 'Nora Berg <nora@nordlys.example>' })
  await addSender(page, 'Aurora lodge', 'Nordlys AS')
  await expect(page.getByRole('button', { name: 'Unlink from Nora Berg' })).toBeVisible()
  await receive('Re: Aurora lodge', {
    from: 'Nora privat <nora.b@home.example>',
    text: 'Written from home.',
    more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await world.onServer(me, (client) =>
    client.append(
      'Sent',
      mail({
        from: me,
        to: 'nora@nordlys.example',
        subject: 'Re: Aurora lodge',
        id: 'phone@example.test',
        text: 'Sent by my phone.',
        more: [`In-Reply-To: <${id}>`, `References: <${id}>`],
      }),
      ['\\Seen'],
    ),
  )
  await page.keyboard.press('F5')
  await openModule(page, 'People')
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('nora')
  await row(page, /Nora Berg/).click()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText('Written from home.')
  await expect(timeline).toContainText('Sent by my phone.')
  await timeline.getByRole('button', { name: /Written from home/ }).click()
  await timeline.getByRole('button', { name: 'Open the conversation' }).click()
  await expect(page.getByRole('article', { name: 'Aurora lodge' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Unlink from Nora Berg' })).toBeVisible()
})

test('[LINK-02] [NOTE-05] [SRCH-07] notes: pinned, changed, deleted and undone, written offline, in the timeline, whose history is searched', async ({
  page,
  world,
  receive,
}) => {
  await receive('Quay lights', { from: 'Piotr Lis <piotr@marina.example>' })
  await addSender(page, 'Quay lights', 'Marina Sp. z o.o.')
  const notes = customerPanel(page).getByRole('region', { name: 'Notes' })
  const add = async (text: string): Promise<void> => {
    await page.keyboard.press('n')
    await notes.getByRole('textbox', { name: 'New note' }).fill(text)
    await page.keyboard.press('Control+Enter')
    await expect(notes.getByRole('button', { name: `Edit the note: ${text}` })).toBeVisible()
    await page.keyboard.press('Escape')
  }
  await add('Calls before noon')
  await add('Wants 46 lights')
  const note = (text: string) => notes.getByRole('article').filter({ hasText: text })
  await note('Calls before noon').getByRole('button', { name: 'Pin on top' }).click()
  await expect(notes.getByRole('article').first()).toContainText('Calls before noon')
  await note('Wants 46 lights')
    .getByRole('button', { name: /^Edit the note/ })
    .click()
  await notes.getByRole('textbox', { name: 'Edit the note' }).fill('Wants 48 lights')
  await page.keyboard.press('Control+Enter')
  await expect(note('Wants 48 lights')).toBeVisible()
  await note('Wants 48 lights').getByRole('button', { name: 'Delete the note' }).click()
  await expect(note('Wants 48 lights')).toBeHidden()
  await undo(page).click()
  await expect(note('Wants 48 lights')).toBeVisible()

  await world.network.refuse()
  world.network.reset()
  try {
    await expect(
      page.getByRole('button', { name: /Status: (localhost does not answer|Getting mail)/ }),
    ).toBeVisible()
    await add('Said on the phone, no network')
    await world.app.restart()
    await page.goto(world.app.url)
    await row(page, 'Quay lights').click()
    await expect(note('Said on the phone, no network')).toBeVisible()
    await expect(notes.getByRole('article').first()).toContainText('Calls before noon')
  } finally {
    await world.network.admit()
  }
  const timeline = customerPanel(page).getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText('Wants 48 lights')
  await expect(timeline).toContainText('Quay lights')
  const entries = timeline.getByRole('listitem')
  const search = timeline.getByRole('searchbox', { name: 'Search this history' })
  await search.fill('LIGHTS wants')
  await expect(entries).toHaveCount(1)
  await expect(entries).toContainText('Wants 48 lights')
  // A word of the mail itself.
  await search.fill('text of quay')
  await expect(entries).toHaveCount(1)
  await expect(entries).toContainText('Quay lights')
  await search.fill('lamp-post')
  await expect(timeline.getByText('Nothing here has “lamp-post” in it.')).toBeVisible()
  await search.fill('')
  await expect(entries.filter({ hasText: 'Calls before noon' })).toHaveCount(1)
  expect(world.smtp.accepted).toHaveLength(0)
})

test('[LINK-26] [LINK-27] an address that somebody has makes no second person', async ({ page, receive }) => {
  await receive('Only once', { from: 'Known Person <known@once.example>' })
  await addSender(page, 'Only once', 'Once Ltd')
  await receive('Once more', { from: 'Known Person <known@once.example>' })
  await row(page, 'Once more').click()
  await page.getByRole('button', { name: 'Unlink from Known Person' }).click()
  for (const [language, tag, link, customer] of [
    ['Italiano', 'it', 'Collega', 'Cliente'],
    ['Polski', 'pl', 'Powiąż', 'Klient'],
  ] as const) {
    await speak(page, language, tag)
    for (const width of [1440, 1000]) {
      await page.setViewportSize({ width, height: 700 })
      if (width < 1440) await page.getByRole('button', { name: customer, exact: true }).click()
      const button = page.getByRole('button', { name: link, exact: true }).last()
      const label = button.getByText(link)
      await expect(label).toBeVisible()
      expect(await label.evaluate((text) => text.scrollWidth - text.clientWidth)).toBeLessThanOrEqual(0)
      await expect(button).toBeInViewport({ ratio: 1 })
      await picture(page, `customers-offer-${tag}-${width}`)
      if (width < 1440) await page.keyboard.press('Escape')
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await speak(page, 'English', 'en')
  await openModule(page, 'People')
  await page.getByRole('button', { name: 'New person' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New person' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Somebody else')
  await dialog.getByLabel('E-mail address').first().fill('KNOWN@once.example')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(dialog.getByRole('alert')).toContainText('Known Person')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('somebody')
  await expect(page.getByText('Nothing found')).toBeVisible()
})

test('[SRCH-08] people: made, found without accents, changed, deleted and brought back', async ({ page }) => {
  await openModule(page, 'People')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'New person' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByText('A name is needed')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Łukasz Gąsiorowski')
  const addresses = dialog.getByRole('textbox', { name: 'E-mail address' })
  await paste(addresses, { text: 'Gąsiorowski, Łukasz <gasior@ptak.example>; luk@ptak.example' })
  await expect(addresses.first()).toHaveValue('gasior@ptak.example')
  await expect(addresses.last()).toHaveValue('luk@ptak.example')
  await dialog.getByRole('button', { name: 'Add an address' }).click()
  await page.keyboard.type('third@ptak.example')
  await expect(addresses.nth(2)).toHaveValue('third@ptak.example')
  await dialog.getByLabel('Job title').fill('Kierownik')
  await dialog.getByRole('button', { name: 'Create' }).click()
  const heading = page.getByRole('heading', { name: 'Łukasz Gąsiorowski' })
  await expect(heading).toBeVisible()
  const search = page.getByRole('searchbox', { name: 'Search', exact: true })
  const list = page.getByRole('region', { name: 'People' })
  for (const typed of ['lukasz gas', 'GĄSIOR', 'gasior@ptak']) {
    await search.fill(typed)
    await expect(list.getByRole('option', { name: /Łukasz Gąsiorowski/ })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Edit person' }).click()
  const form = page.getByRole('dialog', { name: 'Edit person' })
  await form.getByLabel('Phone').fill('+48 600 100 200 / +49 (0)30 123456 int. 12, ask for 5')
  await form.getByRole('button', { name: 'Save' }).click()
  const calls = page.getByRole('main').locator('a[href^="tel:"]')
  await expect(calls).toHaveText(['+48 600 100 200', '+49 (0)30 123456 int. 12'])
  await expect(calls.first()).toHaveAttribute('href', 'tel:+48600100200')
  await expect(calls.last()).toHaveAttribute('href', 'tel:+4930123456;ext=12')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Phone: – → +48 600 100 200')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('new person')
  const offered = page.getByRole('dialog').getByRole('option', { name: /^New person/ })
  await expect(offered).toHaveCount(1)
  await expect(offered).toContainText('C')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete person' }).click()
  await expect(heading).toBeHidden()
  await expect(list.getByRole('option', { name: /Łukasz Gąsiorowski/ })).toBeHidden()
  await undo(page).click()
  await expect(heading).toBeVisible()
})

test('companies and deals: made, changed, moved a stage, deleted and brought back', async ({ page }) => {
  await openModule(page, 'Companies')
  await page.getByRole('button', { name: 'New company' }).first().click()
  const company = page.getByRole('dialog', { name: 'New company' })
  await company.getByRole('textbox', { name: 'Name' }).fill('Weiß & Söhne GmbH')
  await company.getByLabel('City').fill('Köln')
  await company.getByLabel('Domains').fill('weiss.example')
  await page.keyboard.press('Enter')
  await company.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name: 'Weiß & Söhne GmbH' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('weiss sohne')
  await expect(
    page.getByRole('region', { name: 'Companies' }).getByRole('option', { name: /Weiß & Söhne/ }),
  ).toBeVisible()

  await openModule(page, 'Deals')
  await page.getByRole('button', { name: 'New deal' }).first().click()
  const deal = page.getByRole('dialog', { name: 'New deal' })
  await deal.getByRole('textbox', { name: 'Title' }).fill('Zwölf Häuser')
  await deal.getByLabel('Amount').fill('310000')
  await deal.getByRole('combobox', { name: 'Company' }).fill('weiß')
  await page.getByRole('option', { name: /Weiß & Söhne GmbH/ }).click()
  await deal.getByRole('button', { name: 'Create' }).click()
  const heading = page.getByRole('heading', { name: 'Zwölf Häuser' })
  await expect(heading).toBeVisible()
  await expect(page.getByRole('main')).toContainText('€310,000')
  const stage = page.getByRole('combobox', { name: 'Stage' })
  const before = await stage.inputValue()
  await stage.click()
  await page.getByRole('option', { name: 'Qualified' }).click()
  await expect(stage).toHaveValue('Qualified')
  await expect(undo(page)).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(stage).toHaveValue(before)
  await stage.click()
  await page.getByRole('option', { name: 'Offer sent' }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Offer sent')
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('zwolf')
  await expect(
    page.getByRole('region', { name: 'Deals' }).getByRole('option', { name: /Zwölf Häuser/ }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Delete deal' }).click()
  await expect(heading).toBeHidden()
  await undo(page).click()
  await expect(heading).toBeVisible()
  await openModule(page, 'Companies')
  await row(page, /Weiß & Söhne/).click()
  await expect(page.getByRole('button', { name: /Zwölf Häuser.*€310,000.*Offer sent/s })).toBeVisible()
})

test('[FLD-08] linked mail the server has lost is read from its kept copy, files included, with no network', async ({
  page,
  world,
  receive,
}) => {
  await receive('Signed contract', {
    from: 'Lia Conti <lia@conti.example>',
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    text: [
      ...['--b', 'Content-Type: text/plain', '', 'The contract, signed.', '--b'],
      ...['Content-Type: text/csv; name=prices.csv', 'Content-Disposition: attachment; filename=prices.csv'],
      ...['', 'lamp;120', '--b', 'Content-Type: text/calendar', '', 'BEGIN:VCALENDAR', 'BEGIN:VEVENT'],
      ...[
        'DTSTART:20260310T100000Z',
        'SUMMARY:Signing',
        'LOCATION:Sala Verde',
        'END:VEVENT',
        'END:VCALENDAR',
      ],
      '--b--',
    ].join('\r\n'),
  })
  await addSender(page, 'Signed contract', 'Conti')
  await world.onServer(me, async (client) => {
    await client.mailboxOpen('INBOX')
    await client.messageDelete({ subject: 'Signed contract' })
  })
  await expect(async () => {
    await page.keyboard.press('F5')
    await expect(row(page, 'Signed contract')).toBeHidden({ timeout: 2000 })
  }).toPass()
  await world.network.refuse()
  world.network.reset()
  try {
    await openModule(page, 'People')
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('lia')
    await row(page, /Lia Conti/).click()
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByRole('button', { name: /Signed contract/ })
      .click()
    const dialog = page.getByRole('article', { name: 'Signed contract' })
    await expect(dialog).toContainText('This copy is kept here; it is no longer on the server.')
    await expect(dialog).toContainText('Lia Conti <lia@conti.example>')
    await expect(dialog.frameLocator('iframe').getByText('The contract, signed.')).toBeVisible()
    await expect(dialog.getByText('Sala Verde')).toBeVisible()
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save prices.csv' }).click()
    expect(readFileSync(await (await download).path(), 'utf8').trim()).toBe('lamp;120')
  } finally {
    await world.network.admit()
  }
})
