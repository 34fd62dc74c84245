import { expect, testOnMailbox } from '../helpers/e2e'
import { customerPanel, expectAccessible, row, sendAtOnce, write } from '../helpers/e2e-window'

const test = testOnMailbox('reading-view@example.test', [])

test('[READ-04] an open message shows its sender, text and files, and who the sender is in the CRM', async ({
  page,
  receive,
}) => {
  const anna = 'Anna Nowak <anna@nowak-lampy.example>'
  await receive('First question', { from: anna, text: 'How soon could you deliver?' })
  await receive('Second question', {
    from: anna,
    more: ['Content-Type: multipart/mixed; boundary=b', 'MIME-Version: 1.0'],
    text: [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'And what about the mounting?',
      '--b',
      'Content-Type: text/csv',
      'Content-Disposition: attachment; filename="rooms.csv"',
      '',
      'room,lamps',
      '--b--',
    ].join('\r\n'),
  })
  await row(page, 'Second question').click()
  const message = page.getByRole('article').first()
  const known = message.getByRole('list', { name: 'Anna Nowak in the CRM' })
  await expect(message.frameLocator('iframe').getByText('And what about the mounting?')).toBeVisible()
  await expect(message.getByText('anna@nowak-lampy.example').first()).toBeVisible()
  await expect(message.getByRole('button', { name: /Preview rooms\.csv/ })).toBeVisible()
  await expect(known).toBeHidden()

  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  const person = page.getByRole('dialog', { name: 'New person' })
  await person.getByRole('button', { name: 'Create' }).click()
  await expect(known.getByRole('button', { name: 'Anna Nowak' })).toBeVisible()
  await expect(known.getByRole('button', { name: 'Nowak Lampy' })).toBeVisible()
  await expect(known.getByRole('button', { name: /^Last contact: they wrote on / })).toBeVisible()

  await customerPanel(page).getByRole('button', { name: 'New deal' }).click()
  const deal = page.getByRole('dialog', { name: 'New deal' })
  await deal.getByRole('textbox', { name: 'Title' }).fill('Lamps for the hall')
  await deal.getByRole('button', { name: 'Create' }).click()
  await expect(known.getByRole('button', { name: 'Lamps for the hall' })).toBeVisible()
  await expectAccessible(page)

  await known.getByRole('button', { name: /^Last contact/ }).click()
  await expect(page.getByRole('heading', { name: 'First question' })).toBeVisible()
  await page.goBack()
  await known.getByRole('button', { name: 'Nowak Lampy' }).click()
  await expect(page.getByRole('heading', { name: 'Nowak Lampy' })).toBeVisible()
  await page.goBack()
  await write(page, { to: 'anna@nowak-lampy.example', subject: 'Soon', text: 'In two weeks.' })
  await sendAtOnce(page, 'Soon')
  await expect(known.getByRole('button', { name: /^Last contact: you wrote on / })).toBeVisible()
})

test('[READ-13] a mail is translated in the browser, only after its text was shown and only as much as is left of it', async ({
  page,
  receive,
  context,
}) => {
  const asked: string[] = []
  await context.route('https://translate.google.com/**', async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('text') ?? '')
    await route.fulfill({ contentType: 'text/html', body: 'translated' })
  })
  await receive('Anfrage', {
    from: 'Jörg Müller <joerg@mueller.example>',
    text: 'Guten Tag,\r\nwir brauchen vierzig Lampen.\r\nUnser Passwort ist geheim.',
  })
  await row(page, 'Anfrage').click()
  const article = page.getByRole('article').first()
  await expect(article.frameLocator('iframe').getByText('vierzig Lampen')).toBeVisible()
  const dialog = page.getByRole('dialog', { name: 'Translate' })
  const leaves = dialog.getByRole('textbox', { name: 'What leaves' })
  const more = page.getByRole('button', { name: 'More actions', exact: true })

  // Nothing leaves by looking, nor by saying no.
  await more.click()
  await page.getByRole('menuitem', { name: 'Translate the message' }).click()
  await expect(leaves).toHaveValue(/wir brauchen vierzig Lampen\.\nUnser Passwort/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(asked).toEqual([])

  await page.keyboard.press('Control+k')
  await page.keyboard.type('translate')
  await page.keyboard.press('Enter')
  await leaves.fill('wir brauchen vierzig Lampen.')
  const opened = context.waitForEvent('page')
  await dialog.getByRole('button', { name: 'Open in the browser' }).click()
  await (await opened).close()
  expect(asked).toEqual(['wir brauchen vierzig Lampen.'])
  await expect(article.frameLocator('iframe').getByText('Unser Passwort')).toBeVisible()

  // What is marked in the mail is all that is offered.
  const words = 'vierzig Lampen'
  await article
    .frameLocator('iframe')
    .getByText(words)
    .first()
    .evaluate((element, marked) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const at = texts.currentNode.textContent?.indexOf(marked) ?? -1
        if (at < 0) continue
        element.ownerDocument
          .getSelection()
          ?.setBaseAndExtent(texts.currentNode, at, texts.currentNode, at + marked.length)
        return
      }
    }, words)
  await more.click()
  await page.getByRole('menuitem', { name: 'Translate the message' }).click()
  await expect(leaves).toHaveValue(words)
  await leaves.fill('')
  await expect(dialog.getByRole('button', { name: 'Open in the browser' })).toBeDisabled()
  await leaves.fill('ż'.repeat(6_000))
  await expect(dialog.getByText(/^Only the first [\d,]+ characters are sent\.$/)).toBeVisible()
})
