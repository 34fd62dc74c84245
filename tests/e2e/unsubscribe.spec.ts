import { createServer } from 'node:https'
import { once } from 'node:events'
import { createCertificate } from '../helpers/certificates'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, leaving, picture, row, speak } from '../helpers/e2e-window'

const address = 'unsubscribe@example.test'
const test = testOnMailbox(address)

/** A list on the web: it notes what it is told, and answers as `status` says. */
async function startList(authority: { key: string; cert: string }) {
  const told: string[] = []
  const state = { status: 200 }
  const server = createServer(createCertificate({ names: ['localhost'], authority }), (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      told.push(`${request.method} ${request.url} ${request.headers.cookie ?? 'no cookie'} ${body}`)
      response.writeHead(state.status, { location: '/elsewhere' }).end()
    })
  }).listen(0)
  await once(server, 'listening')
  const found = server.address()
  const port = typeof found === 'object' && found ? found.port : 0
  return { told, state, url: `https://localhost:${port}`, stop: () => void server.close() }
}

const proof = [
  'Authentication-Results: mx.example.test; dkim=pass header.d=shop.example',
  'DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=k; h=From:List-Unsubscribe:List-Unsubscribe-Post; bh=x; b=y',
]
const html = ['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8']

test('[BEY-13] a list is left by one click, by a mail or on its page; trackers are named; what proves nothing is asked about', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(90_000)
  const list = await startList(world.dovecot.authority)
  const news = (name: string) => ({ from: 'Lamp News <news@shop.example>', text: `<p>News ${name}</p>` })
  const oneClick = [
    `List-Unsubscribe: <${list.url}/u>, <mailto:leave@shop.example>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ]
  const message = page.getByRole('article').first()
  const leave = message.getByRole('button', { name: 'Unsubscribe', exact: true })
  const dialog = page.getByRole('dialog', { name: /Unsubscribe from/ })
  try {
    await test.step('trackers are taken out and named, pictures stay away', async () => {
      await receive('Tracked', {
        ...news('tracked'),
        text: '<p>News</p><img src="https://pixel.spy.example/o.gif" width="1" height="1"><img src="https://cdn.shop.example/lamp.png" width="300" height="200">',
        more: [...proof, ...oneClick, 'List-Id: <lamps.shop.example>', ...html],
      })
      await row(page, 'Tracked').click()
      await expect(message.getByText('1 hidden tracker was removed: pixel.spy.example')).toBeVisible()
      await expect(message.getByText('1 remote image was not loaded')).toBeVisible()
      await expectAccessible(page)
      await picture(page, 'unsubscribe')
    })

    await test.step('by one click, which can be taken back, and is done when the time of undo is over', async () => {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('combobox', { name: 'Time to undo sending' }).click()
      await page.getByRole('option', { name: '5 seconds' }).click()
      await page.goBack()
      await row(page, 'Tracked').click()
      await leave.click()
      await expect(message.getByText('The list is about to be asked to send no more.')).toBeVisible()
      await page.keyboard.press('Control+z')
      await expect(leave).toBeVisible()
      expect(list.told).toEqual([])
      await page.keyboard.press('Control+k')
      await page.keyboard.type('newsletter')
      await page.keyboard.press('Enter')
      await expect(message.getByText(/You unsubscribed on/)).toBeVisible({ timeout: 20_000 })
      expect(list.told).toEqual(['POST /u no cookie List-Unsubscribe=One-Click'])
    })

    await test.step('a refusal is told, in the words of the list; no redirect is followed', async () => {
      list.state.status = 302
      await receive('Stubborn', {
        ...news('stubborn'),
        more: [...proof, ...oneClick, 'List-Id: <stubborn.shop.example>', ...html],
      })
      await row(page, 'Stubborn').click()
      await leave.click()
      await expect(message.getByText(/The list did not take you off.*HTTP 302/)).toBeVisible({
        timeout: 20_000,
      })
      expect(list.told).toHaveLength(2)
    })

    await test.step('who cannot be reached is named; it is tried at once, or no more', async () => {
      await receive('Away', {
        ...news('away'),
        more: [
          ...proof,
          ...[
            'List-Unsubscribe: <https://localhost:9/u>',
            'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
          ],
          ...['List-Id: <away.shop.example>', ...html],
        ],
      })
      await row(page, 'Away').click()
      await leave.click()
      const again = message.getByText(/It is asked again .*\d:\d\d/)
      await expect(again).toBeVisible({ timeout: 20_000 })
      const [before] = await again.allInnerTexts()
      await message.getByRole('button', { name: 'Ask now' }).click()
      await expect(again).not.toHaveText(before ?? '')
      await message.getByRole('button', { name: 'Do not ask' }).click()
      await expect(leave).toBeVisible()
    })

    await test.step('what proves nothing is asked about first: nothing is done by saying no', async () => {
      await receive('Unproven', {
        ...news('unproven'),
        more: [...oneClick, 'List-Id: <x.evil.example>', ...html],
      })
      await row(page, 'Unproven').click()
      await leave.click()
      await expect(dialog.getByText(/Nothing proves who wrote this mail/)).toBeVisible()
      await expect(dialog.getByText('localhost')).toBeVisible()
      await expectAccessible(page)
      await picture(page, 'unsubscribe-question')
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
      expect(list.told).toHaveLength(2)
    })

    await test.step('spam is asked about, too, however well it proves its author', async () => {
      await page.keyboard.press('!')
      await page.getByRole('navigation', { name: 'Folders' }).getByRole('button', { name: 'Spam' }).click()
      await row(page, 'Unproven').click()
      await leave.click()
      await expect(dialog.getByText(/This mail is marked as spam/)).toBeVisible()
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await page.keyboard.press('i')
    })

    await test.step('by a mail where no POST is offered, which may be called back', async () => {
      await receive('By mail', {
        ...news('by mail'),
        more: [...proof, 'List-Unsubscribe: <mailto:leave@shop.example?subject=out%2042>', ...html],
      })
      await row(page, 'By mail').click()
      await leave.click()
      await expect(leaving(page, 'out 42')).toBeVisible()
      await expect.poll(() => world.subjectsIn(address, 'Sent'), { timeout: 20_000 }).toEqual(['out 42'])
    })

    await test.step('on a page only after its address was shown', async () => {
      await receive('By page', {
        ...news('by page'),
        more: [...proof, 'List-Unsubscribe: <https://shop.example/leave>', ...html],
      })
      await row(page, 'By page').click()
      await leave.click()
      await expect(dialog.getByText('https://shop.example/leave')).toBeVisible()
      await page.keyboard.press('Escape')
      await receive('No way', { ...news('no way'), more: [...proof, 'List-Unsubscribe: nonsense', ...html] })
      await row(page, 'No way').click()
      await leave.click()
      await expect(page.getByText('This mail names no way to unsubscribe')).toBeVisible()
    })

    await test.step('in Polish, in the dark, in a narrow window', async () => {
      await row(page, 'Stubborn').click()
      await speak(page, 'polski', 'pl')
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 700, height: 700 })
      await expect(message.getByText(/Lista nie wypisała Twojego adresu/)).toBeVisible()
      await picture(page, 'unsubscribe-narrow-dark')
    })
  } finally {
    list.stop()
  }
})
