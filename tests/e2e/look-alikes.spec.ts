import { expect, testOnMailbox } from '../helpers/e2e'
import {
  customerPanel,
  expectAccessible,
  leaving,
  mailForm,
  mailText,
  paste,
  row,
  undo,
  write,
} from '../helpers/e2e-window'

const OWN = 'hans@lumera.test'
const test = testOnMailbox(OWN)

const REAL = 'marta.colombo@studio-bianchi.example'
const CC = 'paolo.bianchi@studio-bianchl.example'
const OWN_ALIKE = 'hans@lurnera.test'
const asked = 'Some addresses may be meant to pass for those of people you know:'
const isMarked = (real: string) => ({ name: `This may not be ${real}` })

test('an address in Cc that looks like a customer’s or ours is marked, and the answer to it asks before it goes', async ({
  page,
  receive,
}) => {
  await receive('True offer', { from: `Marta Colombo <${REAL}>` })
  await row(page, 'True offer').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog', { name: 'New person' }).getByRole('button', { name: 'Create' }).click()
  await expect(customerPanel(page).getByRole('heading', { name: 'Marta Colombo' })).toBeVisible()

  await receive('Terms', {
    from: `Marta Colombo <${REAL}>\r\nCc: Paolo Bianchi <${CC}>, Hans <${OWN_ALIKE}>, Colleague <lucia@lumera.test>`,
  })
  await row(page, 'Terms').click()
  await expect(page.getByRole('article').getByText(`${asked} ${CC}, ${OWN_ALIKE}.`)).toBeVisible()
  await page.keyboard.press('a')
  const answer = page.locator('[data-composer]')
  const cc = answer.locator('[data-field=cc]')
  await expect(cc.getByRole('img', isMarked(REAL))).toBeVisible()
  await expect(cc.getByRole('img', isMarked(OWN))).toBeVisible()
  await expect(answer.locator('[data-kind=impostor]')).toHaveCount(2)
  await expectAccessible(page)
  await mailText(answer).fill('Agreed.')
  await page.keyboard.press('Control+Enter')
  const question = answer.getByRole('alert').filter({ hasText: asked })
  await expect(question).toContainText(`${asked} ${CC}, ${OWN_ALIKE}.`)
  await expect(question.getByRole('button', { name: 'Go back' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  for (const name of ['Remove Paolo Bianchi', 'Remove Hans']) await cc.getByRole('button', { name }).click()
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'Terms')).toBeVisible()
  await undo(page).click()
  await page.keyboard.press('Escape')
})

test('an address that is typed or pasted and looks like ours is marked, and asked about until it was meant', async ({
  page,
  receive,
}) => {
  await receive('Any mail', { from: 'ugo@else.example' })
  await expect(row(page, 'Any mail')).toBeVisible()
  const form = await write(page, { to: 'neu@1umera.test', subject: 'Typed', text: 'Hello' })
  const to = form.locator('[data-field=to]')
  await expect(to.getByRole('img', isMarked(OWN))).toBeVisible()
  await paste(form.getByRole('textbox', { name: 'To' }), { text: `Ugo <ugo@else.example>, ${OWN_ALIKE}` })
  await expect(to.getByRole('img', isMarked(OWN))).toHaveCount(2)
  await mailText(form).focus()
  await page.keyboard.press('Control+Enter')
  await expect(form.getByText(`${asked} neu@1umera.test, ${OWN_ALIKE}.`)).toBeVisible()
  await form.getByRole('button', { name: 'Send anyway' }).click()
  await leaving(page, 'Typed').getByRole('button', { name: 'Send now' }).click()
  await expect(leaving(page, 'Typed')).toBeHidden()

  await page.keyboard.press('c')
  const next = mailForm(page)
  await next.getByRole('textbox', { name: 'To' }).fill('lucia@lumera.test')
  await page.keyboard.press('Enter')
  await next.getByRole('textbox', { name: 'Subject' }).fill('Colleague')
  await page.keyboard.press('Control+Enter')
  await expect(leaving(page, 'Colleague')).toBeVisible()
})
