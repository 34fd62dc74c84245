import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, goTo, list, openModule, row, speak } from '../helpers/e2e-window'

const me = 'past@example.test'
const test = testOnMailbox(me)

const rows = (page: Page): Locator => list(page).getByRole('option')
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Import mail' })

const letter = (subject: string, date = 'Tue, 10 Mar 2020 10:11:12 +0000'): string =>
  [
    'From: Anna <anna@old.example>',
    `To: ${me}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@old.example>`,
    '',
    `Text of ${subject}.`,
    '',
  ].join('\n')
const mbox = (...letters: readonly [subject: string, status: string][]): string =>
  letters
    .map(([subject, status]) => {
      const noted = `From - Mon Mar  9 10:11:12 2026\nX-Mozilla-Status: ${status}\nX-Mozilla-Status2: 00000000\n`
      return `${noted}${letter(subject)}\n`
    })
    .join('')

/** Opens the import by the palette and chooses what it reads. */
async function choose(
  page: Page,
  what: string | { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  if (!(await dialog(page).isVisible())) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('import mail')
    await page.keyboard.press('Enter')
  }
  const chooser = page.waitForEvent('filechooser')
  await dialog(page)
    .getByRole('button', { name: typeof what === 'string' ? 'Choose a folder' : 'Choose files' })
    .click()
  await (await chooser).setFiles(what)
}

const file = (name: string, content: string | Uint8Array) => ({
  ...{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) },
})

function profile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-profile-'))
  const files: Record<string, string> = {
    'prefs.js': 'user_pref("a", 1);',
    'Mail/Local Folders/Inbox': mbox(['Local one', '0001'], ['Local two', '0000']),
    'Mail/Local Folders/Inbox.msf': '// <!-- <mdb:mork -->',
    'Mail/Local Folders/Inbox.sbd/Orders': mbox(['Order of 2020', '0004']),
    'Maildir/cur/1.host:2,RS': letter('From a Maildir'),
    'Maildir/new/2.host': letter('New in a Maildir'),
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  return dir
}

test('[BEY-21] mail of other programs and contacts come along: looked at first, with progress, once, and taken back', async ({
  page,
  world,
}) => {
  test.setTimeout(150_000)

  await test.step('an mbox is looked at before anything is imported, and what is no mail is said', async () => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Import mail…' }).click()
    await choose(page, [file('readme.eml', '\u0000\u0001 not a mail')])
    await expect(dialog(page).getByRole('alert')).toContainText('There is no mail in what you chose')
    await choose(page, [file('Old mail', mbox(['First', '0001'], ['Second', '0004'], ['Gone', '0009']))])
    const line = dialog(page).getByRole('row', { name: /Old mail/ })
    await expect(line).toContainText('2')
    await expect(line).toContainText('10 Mar 2020')
    await expect(dialog(page)).toContainText('1 mail was deleted in its program, and is left out')
    await expect(dialog(page)).toContainText('put on the server of the account')
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Import 2 mails' }).click()
    await expect(dialog(page).getByRole('status')).toContainText('2 mails imported')
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Close' }).last().click()
    await goTo(page, 'i')
    await folder(page, 'Old mail').click()
    await expect(rows(page)).toHaveCount(2)
    await expect(row(page, 'First')).toContainText('10/03/20')
    expect(await world.flagsIn(me, 'Imported/Old mail', 'First')).toEqual([['\\Seen']])
    expect(await world.flagsIn(me, 'Imported/Old mail', 'Second')).toEqual([['\\Flagged']])
  })

  await test.step('a second time nothing is doubled', async () => {
    await choose(page, [file('Old mail', mbox(['First', '0001'], ['Second', '0004'], ['Third', '0000']))])
    await dialog(page).getByRole('button', { name: 'Import 3 mails' }).click()
    await expect(dialog(page).getByRole('status')).toContainText('2 mails lay there already')
    await expect(rows(page)).toHaveCount(3)
    await page.keyboard.press('Escape')
  })

  await test.step('a profile with its folders, a Maildir in it, and single mails in an archive', async () => {
    const dir = profile()
    await choose(page, dir)
    for (const name of [/Local Folders \/ Inbox$/, /Local Folders \/ Inbox \/ Orders/, /Maildir/])
      await expect(dialog(page).getByRole('checkbox', { name })).toBeChecked()
    await dialog(page)
      .getByRole('checkbox', { name: /Local Folders \/ Inbox$/ })
      .uncheck()
    await dialog(page).getByRole('textbox', { name: 'Into the folder' }).fill('From Thunderbird')
    await dialog(page).getByRole('button', { name: 'Import 3 mails' }).click()
    await expect(dialog(page).getByRole('status')).toContainText('3 mails imported')
    rmSync(dir, { recursive: true })
    await dialog(page).getByRole('button', { name: 'Import more' }).click()
    const packed = zipSync({
      'a.eml': strToU8(letter('Packed one')),
      'b/c.eml': strToU8(letter('Packed two')),
    })
    await choose(page, [file('single.eml', letter('Single')), file('letters.zip', packed)])
    await dialog(page).getByRole('button', { name: 'Import 3 mails' }).click()
    await expect(dialog(page).getByRole('status')).toContainText('3 mails imported')
    await expect.poll(() => world.subjectsIn(me, 'Imported')).toEqual(['Single'])
    expect(await world.subjectsIn(me, 'From Thunderbird/Local Folders/Inbox/Orders')).toEqual([
      'Order of 2020',
    ])
  })

  await test.step('it is taken back whole', async () => {
    await dialog(page).getByRole('button', { name: 'Undo the import' }).click()
    await expect(dialog(page)).toContainText('its mail is in the trash')
    await expect.poll(() => world.subjectsIn(me, 'Imported')).toEqual([])
    await page.keyboard.press('Escape')
  })

  await test.step('a long one shows how far it is, stops, is cut off by a reload, and goes on', async () => {
    const many = Array.from({ length: 120 }, (_, index): [string, string] => [`Letter ${index}`, '0001'])
    const long = file('Long', mbox(...many))
    await choose(page, [long])
    await dialog(page).getByRole('button', { name: 'Import 120 mails' }).click()
    await expect(dialog(page).getByRole('progressbar')).toBeVisible()
    await expect(dialog(page).getByRole('status')).toContainText(/[1-9]\d* of 120 mails/)
    await dialog(page).getByRole('button', { name: 'Stop' }).click()
    await expect(dialog(page)).toContainText(/mails are left/)
    await dialog(page).getByRole('button', { name: 'Go on' }).click()
    await expect(dialog(page).getByRole('status')).toContainText(/[1-9]\d* of 120 mails/)
    await page.reload()
    await expect(folder(page, 'Old mail')).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('import mail')
    await page.keyboard.press('Enter')
    await expect(dialog(page)).toContainText('The import of “Long”')
    await choose(page, [long])
    await dialog(page).getByRole('button', { name: 'Import 120 mails' }).click()
    await expect(dialog(page).getByRole('heading', { name: 'Imported', exact: true })).toBeVisible({
      timeout: 60_000,
    })
    await expect.poll(async () => (await world.subjectsIn(me, 'Imported/Long')).length).toBe(120)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await world.subjectsIn(me, 'Imported/Long')).length).toBe(0)
  })

  await test.step('contacts of Gmail, Outlook and LinkedIn find their fields, and cards come, too', async () => {
    await openModule(page, 'People')
    const files: [string, string, string][] = [
      [
        'gmail.csv',
        'First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value\nGina,Mail,Acme,Buyer,Work,gina@acme.example,02 1234567\n',
        'Gina Mail',
      ],
      [
        'outlook.csv',
        'First Name,Last Name,Title,E-mail Address,Business Phone,Company,Job Title\nOtto,Look,Dr,otto@beta.example,02 7654321,Beta,Seller\n',
        'Otto Look',
      ],
      [
        'Connections.csv',
        'Notes:\n"When exporting your connection data, some addresses are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nLinda,Inn,https://x.example,linda@gamma.example,Gamma,Head,01 Mar 2020\n',
        'Linda Inn',
      ],
      [
        'cards.vcf',
        'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Vera Card\r\nEMAIL:vera@delta.example\r\nEND:VCARD\r\n',
        'Vera Card',
      ],
    ]
    for (const [name, content, person] of files) {
      await page.getByRole('button', { name: 'Import and export' }).click()
      await page.getByRole('menuitem', { name: 'Import…' }).click()
      const people = page.getByRole('dialog', { name: 'Import: People' })
      const chooser = page.waitForEvent('filechooser')
      await people.getByRole('button', { name: 'Choose a file' }).click()
      await (await chooser).setFiles([file(name, content)])
      const preview = people.getByRole('region', { name: 'The first rows' })
      await expect(preview.getByRole('row').filter({ hasText: person })).toContainText('.example')
      await people.getByRole('button', { name: 'Import 1 row' }).click()
      await expect(people.getByText('1 record created')).toBeVisible()
      await people.getByRole('button', { name: 'Close' }).last().click()
      await expect(
        page.getByRole('row').filter({ hasText: person }).or(page.getByText(person)).first(),
      ).toBeVisible()
    }
    await page.keyboard.press('Control+z')
    await expect(page.getByText('Vera Card')).toBeHidden()
    await expect(page.getByText('Linda Inn').first()).toBeVisible()
  })

  await test.step('in the other languages', async () => {
    await speak(page, 'Polski', 'pl')
    await page.getByRole('button', { name: 'Ustawienia' }).click()
    await expect(page.getByRole('button', { name: 'Importuj pocztę…' })).toBeVisible()
    await speak(page, 'English', 'en')
  })
})
