import type { WebSocketRoute } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { goTo, mailForm, mailText, row, write } from '../helpers/e2e-window'

const test = testOnMailbox('kept@example.test')

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

test('what is being typed without a pause survives the sudden end of the program', async ({
  page,
  world,
  context,
  receive,
}) => {
  await receive('Asks for an offer', { from: 'Anna Nowak <anna@nowak.example>' })
  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(other.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(other, 'o')
  await row(page, 'Asks for an offer').click()
  await page.keyboard.press('r')
  const reply = mailForm(page, 'Reply')
  await expect(mailText(reply)).toBeFocused()
  await page.keyboard.type('Żadne słowo ')
  let isTyping = true
  const typing = (async () => {
    while (isTyping) await page.keyboard.type('nie ginie ', { delay: 50 })
  })()
  await expect(other.getByRole('article', { name: /Asks for an offer/ })).toContainText('Żadne słowo nie', {
    timeout: 15_000,
  })
  await world.app.kill()
  isTyping = false
  await typing
  await world.app.start()
  await page.goto(world.app.url)
  await expect(
    mailText(reply)
      .or(page.getByRole('heading', { name: 'Inbox' }))
      .first(),
  ).toBeVisible()
  await goTo(page, 'o')
  const line = page.getByRole('article', { name: /Asks for an offer/ })
  await expect(line).toHaveCount(1)
  await expect(line).toContainText('Żadne słowo nie')
  await line.getByRole('button', { name: 'Discard the draft' }).click()
  await other.close()
})

test('a save whose answer is lost with the connection makes no second draft', async ({
  page,
  world,
  context,
}) => {
  const sockets: WebSocketRoute[] = []
  let isDeaf = false
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer()
    sockets.push(socket)
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => {
      if (!isDeaf) socket.send(message)
    })
  })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  const form = await write(page, { to: 'anna@nowak.example', subject: 'Answer lost', text: 'Begun.' })
  await expect(form.getByText('Saved', { exact: true })).toBeVisible()
  const other = await context.newPage()
  await other.goto(world.app.url)
  await expect(other.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await goTo(other, 'o')
  const there = other.getByRole('article', { name: 'Draft: Answer lost' })

  isDeaf = true
  await mailText(form).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(' Unheard.')
  await expect(there).toContainText('Begun. Unheard.', { timeout: 15_000 })
  await page.keyboard.type(' Later.')
  isDeaf = false
  expect(sockets).toHaveLength(1)
  for (const socket of sockets) await socket.close()
  await expect(form.getByText('Saved', { exact: true })).toBeVisible({ timeout: 15_000 })
  await expect(there).toContainText('Begun. Unheard. Later.')
  await expect(form.getByText('another window')).toBeHidden()
  await expect(there).toHaveCount(1)
  await form.getByRole('button', { name: 'Discard the draft' }).click()
  await other.close()
})
