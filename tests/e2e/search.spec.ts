import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, folder, goTo, row, slowAnswers, speak } from '../helpers/e2e-window'
import { mail } from '../helpers/e2e-world'

const me = 'search@example.test'
const test = testOnMailbox(me, ['Progetti Alfa'])

async function search(page: Page, words: string, found: readonly string[]): Promise<void> {
  await page.keyboard.press('/')
  const box = page.getByRole('searchbox').first()
  await expect(box).toBeFocused()
  await box.fill(words)
  await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(found.length)
  for (const subject of found) await expect(row(page, subject)).toBeVisible()
}

test('search finds file names, parts of words and runs, reads operators, folders and days in three languages, and says how', async ({
  page,
  world,
}) => {
  const withFile = [
    '--b\r\nContent-Type: text/plain\r\n\r\n' + 'Please see the file.\r\n'.repeat(400),
    '--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="8D_Nocta-Report.pdf"\r\n',
    '%PDF\r\n--b--',
  ].join('\r\n')
  const letters = [
    { from: 'Mario Rossi <mario@rossi.example>', subject: 'Preisangebot', text: 'Die Details folgen.' },
    { from: 'Lucia Bianchi <lucia@bianchi.example>', subject: 'PO:4711', text: '関于贵公司的报价单' },
    {
      from: 'Anna Weiss <anna@weiss.example>',
      subject: 'Reklamation',
      text: withFile,
      more: ['Content-Type: multipart/mixed; boundary=b'],
    },
  ]
  await world.onServer(me, async (client) => {
    for (const [index, letter] of letters.entries()) {
      const raw = mail({ ...letter, to: me, id: `search-${index}@sender.example` })
      await client.append('INBOX', raw, [], new Date(Date.now() - 60_000 * index))
    }
  })
  await expect(row(page, 'Reklamation')).toBeVisible()
  await search(page, 'angebot', ['Preisangebot'])
  await search(page, '报价', ['PO:4711'])
  await search(page, 'PO:4711', ['PO:4711'])
  await expect(page.getByText('searched as text')).toBeHidden()
  await search(page, 'from: mario OR from: lucia', ['Preisangebot', 'PO:4711'])
  await search(page, 'from:mario -angebot', [])
  await search(page, 'is:unread -angebot -from:lucia', ['Reklamation'])
  // Only its start came, and the name stands far behind it.
  await search(page, 'nocta', ['Reklamation'])
  await expect(row(page, 'Reklamation')).toContainText('8D_Nocta-Report.pdf')
  // A day is never silently another: it is told in words.
  const told = (words: string) => page.getByRole('status').filter({ hasText: words })
  await search(page, 'after:1/2/2026 angebot', ['Preisangebot'])
  await expect(told('received on Sunday')).toContainText('1 February 2026')
  await search(page, 'before:last week angebot', [])
  await search(page, 'in:progetti alfa', [])
  await expect(told('no folder')).toBeHidden()
  await search(page, 'in:nowhere angebot', [])
  await expect(told('There is no folder called nowhere')).toBeVisible()
  for (const [typed, words] of [
    ['from:', 'from: needs a name or an address'],
    ['larger: ', 'larger: needs a size'],
    ['in:"" is:', 'in: needs the name of a folder'],
  ] as const) {
    await search(page, typed, [])
    await expect(told(words)).toBeVisible()
    await expect(page.getByText('Say what to search for')).toBeVisible()
  }
  await search(page, 'from:mario "preisangebot', ['Preisangebot'])
  await expect(told('not closed')).toBeVisible()
  await search(page, 'from:mario "preisangebot"', ['Preisangebot'])
  await expect(told('not closed')).toBeHidden()
  await search(page, 'category:offers', [])
  const notice = page.getByRole('status').filter({ hasText: 'searched as text' })
  await expect(notice).toContainText('category:offers')
  await expectAccessible(page)

  await speak(page, 'Italiano', 'it')
  await search(page, 'da: mario rossi', ['Preisangebot'])
  await search(page, 'ha:allegato allegato:nocta', ['Reklamation'])
  await search(page, 'in:posta in arrivo angebot', ['Preisangebot'])
  await search(page, 'prima:1/2/2026', [])
  await expect(told('ricevuto prima di')).toContainText('domenica 1 febbraio 2026')
  await search(page, 'dopo:settimana scorsa da:(lucia OPPURE mario)', ['Preisangebot', 'PO:4711'])
  await search(page, 'prima:prossimamente', [])
  await expect(told('cercato come testo')).toContainText('prima:prossimamente')

  await speak(page, 'Polski', 'pl')
  await search(page, 'w:skrzynka odbiorcza od:lucia po:wczoraj', ['PO:4711'])
  await expect(told('otrzymane od dnia')).toBeVisible()
  await search(page, 'w:nigdzie', [])
  await expect(told('Nie ma folderu o nazwie nigdzie')).toBeVisible()
  await expectAccessible(page)
  await speak(page, 'English', 'en')
})

test('from: finds whom a row names, spam says what it is, sizes, years and what is no operator are told, and keys wait for the answer', async ({
  page,
  world,
}) => {
  test.setTimeout(150_000)
  const zofia = 'Zofia Kowalska <zofia@kowalska.example>'
  const form = {
    from: 'Website <noreply@example.test>',
    subject: 'Request from the form',
    more: [`Reply-To: ${zofia}`, 'Content-Type: text/plain; charset=utf-8'],
  }
  const walks = ['first', 'second', 'third'].map((subject) => ({
    from: 'Walker <walker@sender.example>',
    subject: `Walk ${subject}`,
  }))
  await world.onServer(me, async (client) => {
    const append = async (folder: string, letters: readonly { from: string; subject: string }[]) => {
      for (const [index, letter] of letters.entries()) {
        const id = `told-${folder}-${index}@sender.example`
        const raw = mail({ text: 'Short.', ...letter, to: me, id })
        await client.append(folder, raw, [], new Date(Date.now() - 60_000 * index))
      }
    }
    await append('Junk', [{ from: zofia, subject: 'Our new bank account' }])
    await append('Trash', [{ from: zofia, subject: 'Thrown away' }])
    await append('INBOX', [...walks, form])
  })
  await page.keyboard.press('F5')
  for (const [name, subject] of [
    ['Spam', 'Our new bank account'],
    ['Trash', 'Thrown away'],
  ] as const) {
    await folder(page, name).click()
    await expect(row(page, subject)).toBeVisible()
  }
  await goTo(page, 'i')
  await expect(row(page, form.subject)).toContainText('Zofia Kowalska')
  await search(page, 'from:zofia', [form.subject, 'Our new bank account', 'Thrown away'])
  await expect(row(page, 'Our new bank account')).toHaveAccessibleName(/Zofia Kowalska Spam/)
  await expect(row(page, 'Thrown away')).toHaveAccessibleName(/Zofia Kowalska Trash/)
  await expect(row(page, form.subject)).not.toHaveAccessibleName(/Spam|Trash/)
  await expectAccessible(page)
  await search(page, 'od:kowalska w:odebrane', [form.subject])
  await search(page, '-od:kowalska from:noreply', [])
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.getByRole('combobox').fill('da:zofia')
  await expect(palette.getByRole('option', { name: 'Our new bank account' })).toContainText('Spam')
  await page.keyboard.press('Escape')

  const told = (words: string) => page.getByRole('status').filter({ hasText: words })
  const walked = walks.map(({ subject }) => subject)
  await search(page, 'larger:5 walk', [])
  await expect(told('“larger:5”: larger than 5 MB')).toBeVisible()
  await search(page, 'mniejsze: 30 bajtów walk', [])
  await expect(told('smaller than 30')).toBeVisible()
  await search(page, 'smaller:5 walk', walked)
  await expect(told('smaller than 5 MB')).toBeVisible()
  await search(page, 'before:1.1.99 walk', [])
  await expect(told('received before')).toContainText('1 January 1999')
  await search(page, 'è:letto di:marta', [])
  await expect(told('searched as text')).toContainText('è:letto, di:marta')
  await search(page, 'walk 10:30 re:x c:\\x http:x', [])
  await expect(told('searched as text')).toBeHidden()
  await search(page, 'walk from:', walked)
  await expect(told('needs a name or an address')).toContainText('from:')

  // A key turns round what a found mail is.
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await expect(row(page, 'Walk first')).toHaveAccessibleName(/Flagged/)
  await page.keyboard.press('s')
  await expect(row(page, 'Walk first')).not.toHaveAccessibleName(/Flagged/)

  await goTo(page, 'i')
  const answers = await slowAnswers(page)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  const reader = (subject: string) => page.getByRole('article', { name: subject })
  const type = async (words: string): Promise<void> => {
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox').first()).toBeFocused()
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  // The answer changes between the two halves of a click on a row of the one before, or after a whole one.
  await search(page, 'walk', walked)
  const ask = async (words: string): Promise<void> => {
    answers.hold()
    await page.getByRole('searchbox').first().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(words)
  }
  await ask('the form')
  await row(page, 'Walk first').hover()
  await page.mouse.down()
  answers.release()
  await expect(row(page, form.subject)).toBeVisible()
  await page.mouse.up()
  await expect(reader('Walk first')).toBeVisible()
  await expect(row(page, form.subject)).toHaveAttribute('aria-selected', 'false')
  await ask('from:walker')
  await row(page, form.subject).click()
  answers.release()
  await expect(row(page, 'Walk first')).toHaveAttribute('aria-selected', 'false')
  await expect(reader(form.subject)).toBeVisible()
  // Windows opens a menu as the button comes up.
  await ask('form request')
  await row(page, 'Walk first').dispatchEvent('pointerdown', { button: 2 })
  answers.release()
  await row(page, form.subject).evaluate((line) =>
    line.dispatchEvent(new MouseEvent('contextmenu', { button: 2, bubbles: true, cancelable: true })),
  )
  await expect(page.getByRole('menu', { name: 'Walk first' })).toBeVisible()
  await page.keyboard.press('Escape')
  await goTo(page, 'i')
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  // Before the first answer has come.
  answers.hold()
  await type('subject:walk')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  answers.release()
  await expect(row(page, 'Walk second')).toHaveAttribute('aria-selected', 'true')
  // While the rows still answer the search before.
  answers.hold()
  await type('subject:request')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'subject:walk' })).toBeVisible()
  await expect(page.locator('[role=option][aria-selected=true]')).toHaveCount(0)
  answers.release()
  await expect(row(page, form.subject)).toHaveAttribute('aria-selected', 'true')
  await expect(reader(form.subject)).toBeVisible()
})
