import type { Page, Worker } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { wholeChromium } from '../helpers/chromium'
import {
  expectAccessible,
  folders,
  goTo,
  list,
  mailForm,
  moduleButton,
  picture,
  row,
  undo,
} from '../helpers/e2e-window'

const address = 'notified@ourshop.test'
const test = testOnMailbox(address)
test.use({ launchOptions: wholeChromium })

interface Shown {
  title: string
  body: string
  actions: string[]
}

/** The notifications that are on the screen. */
const shown = (page: Page): Promise<Shown[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    const found = (await registration?.getNotifications()) ?? []
    return found.map((one) => {
      const { title, body } = one
      const actions: unknown = Reflect.get(one, 'actions')
      const ids = Array.isArray(actions) ? actions.map((action) => String(Reflect.get(action, 'action'))) : []
      return { title, body, actions: ids }
    })
  })
const titles = async (page: Page): Promise<string[]> => (await shown(page)).map(({ title }) => title).sort()

/** Presses the notification of this title, or a button of it, as the system would. */
async function press(worker: Worker | undefined, title: string, action = ''): Promise<void> {
  const script = `(async () => {
    const found = await self.registration.getNotifications()
    const notification = found.find((one) => one.title === ${JSON.stringify(title)})
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: '${action}' }))
  })()`
  await worker?.evaluate(script)
}

test('[NTF-13] new mail is told of by the system, as it is wanted, and dealt with from there; the title counts it', async ({
  page,
  world,
  receive,
  context,
}) => {
  test.setTimeout(120_000)
  await context.grantPermissions(['notifications'], { origin: new URL(world.app.url).origin })
  await page.addInitScript(() => {
    // Nobody was asked yet, and another window is in front.
    let permission: NotificationPermission = sessionStorage.getItem('asked') ? 'granted' : 'default'
    Object.defineProperty(Notification, 'permission', { get: () => permission })
    Notification.requestPermission = () => {
      permission = 'granted'
      sessionStorage.setItem('asked', 'yes')
      return Promise.resolve(permission)
    }
    Document.prototype.hasFocus = () => false
  })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  const offer = page.getByRole('region', { name: 'Notifications' })

  await test.step('the user is asked once, and not before there was something to tell', async () => {
    await expect(offer).toBeHidden()
    await receive('First of all', { from: 'Mario Rossi <mario@rossi.example>' })
    await expect(offer).toContainText('Tell you of new mail')
    await expectAccessible(page)
    await picture(page, 'notices-offer')
    await offer.getByRole('button', { name: 'Turn on' }).click()
    await expect(offer).toBeHidden()
    await receive('Told of', { from: 'Ewa Nowak <ewa@nowak.example>' })
    await expect
      .poll(() => shown(page))
      .toEqual([{ title: 'Ewa Nowak', body: 'Told of', actions: ['reply', 'archive'] }])
    await expect(page).toHaveTitle('(2) Postilla')
  })
  const worker = context.serviceWorkers()[0]

  await test.step('pressed, it opens its mail; what is read elsewhere is told of no longer', async () => {
    await goTo(page, 'f')
    await press(worker, 'Ewa Nowak')
    await expect(page.getByRole('heading', { name: 'Told of' })).toBeVisible()
    await expect.poll(() => shown(page)).toEqual([])
    await receive('Read on the phone', { from: 'Piotr Lis <piotr@lis.example>' })
    await expect.poll(() => titles(page)).toEqual(['Piotr Lis'])
    await world.onServer(address, async (client) => {
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd({ subject: 'Read on the phone' }, ['\\Seen'])
    })
    await expect.poll(() => shown(page)).toEqual([])
  })

  await test.step('its buttons answer, archive, snooze and mark as read, each to be had by choice', async () => {
    await receive('To archive', { from: 'Anna Verdi <anna@verdi.example>' })
    await expect.poll(() => titles(page)).toEqual(['Anna Verdi'])
    await press(worker, 'Anna Verdi', 'archive')
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual(['To archive'])
    await undo(page).click()
    await expect.poll(() => world.subjectsIn(address, 'Archive')).toEqual([])
    await receive('To answer', { from: 'Bruno Neri <bruno@neri.example>' })
    await expect.poll(() => titles(page)).toContain('Bruno Neri')
    await press(worker, 'Bruno Neri', 'reply')
    await expect(mailForm(page, 'Reply')).toBeVisible()
    await mailForm(page, 'Reply').getByRole('button', { name: 'Discard the draft' }).click()
    await moduleButton(page, 'Settings').click()
    const settings = page.getByRole('region', { name: 'Notifications' })
    const buttons = settings.getByRole('group', { name: 'Buttons' })
    for (const name of ['Reply', 'Archive', 'Snooze', 'Mark as read'])
      await buttons.getByRole('checkbox', { name }).click()
    await expectAccessible(page)
    await settings.scrollIntoViewIfNeeded()
    await picture(page, 'notices-settings')
    await receive('To be read', { from: 'Carla Blu <carla@blu.example>' })
    await expect
      .poll(async () => (await shown(page)).find(({ title }) => title === 'Carla Blu')?.actions)
      .toEqual(['snooze', 'read'])
    await press(worker, 'Carla Blu', 'read')
    await expect.poll(() => world.flagsIn(address, 'INBOX', 'To be read')).toEqual([['\\Seen']])
    await receive('To be snoozed', { from: 'Dino Viola <dino@viola.example>' })
    await expect.poll(() => titles(page)).toContain('Dino Viola')
    await press(worker, 'Dino Viola', 'snooze')
    await expect(page.getByRole('dialog', { name: /^Snooze/ })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('only customers, nothing of an account, no words, quiet hours: as the user wants', async () => {
    await moduleButton(page, 'Settings').click()
    const settings = page.getByRole('region', { name: 'Notifications' })
    const parts = settings.getByRole('group', { name: 'Mail in the inbox that is told of' })
    for (const name of ['Colleagues', 'Lists and automatic mail', 'The rest'])
      await parts.getByRole('checkbox', { name }).click()
    await receive('Of a stranger', { from: 'Nobody Known <nobody@known.example>' })
    await moduleButton(page, 'Mail').click()
    await goTo(page, 'i')
    await expect(row(page, 'Of a stranger')).toBeVisible()
    expect(await titles(page)).not.toContain('Nobody Known')
    await moduleButton(page, 'Settings').click()
    await parts.getByRole('checkbox', { name: 'The rest' }).click()
    await settings.getByRole('switch', { name: 'Hide sender and subject' }).click({ force: true })
    await receive('Secret words', { from: 'Secret Sender <secret@sender.example>' })
    await expect.poll(() => titles(page)).toContain('1 new mail')
    expect(JSON.stringify(await shown(page))).not.toMatch(/Secret/)
    await settings.getByRole('switch', { name: 'Quiet hours' }).click({ force: true })
    const now = new Date()
    const hour = (at: number): string => `${String((at + 24) % 24).padStart(2, '0')}:00`
    const setTime = async (label: string, time: string): Promise<void> => {
      await settings.getByLabel(label).fill(time)
      await settings.getByLabel(label).blur()
    }
    await setTime('Quiet from', hour(now.getHours() - 1))
    await setTime('Quiet until', hour(now.getHours() + 2))
    await setTime('Quiet until', '')
    await expect(settings.getByLabel('Quiet until')).toHaveValue(hour(now.getHours() + 2))
    const before = await titles(page)
    await receive('In the night', { from: 'Owl <owl@night.example>' })
    await moduleButton(page, 'Mail').click()
    await expect(row(page, 'In the night')).toBeVisible()
    expect(await titles(page)).toEqual(before)
    await moduleButton(page, 'Settings').click()
    await setTime('Quiet until', hour(now.getHours() - 1))
    await expect(settings).toContainText('the whole day is quiet')
    await settings.getByRole('switch', { name: 'Quiet hours' }).click({ force: true })
  })

  await test.step('many at once are one notification, which leads to the inbox', async () => {
    await Promise.all(['One', 'Two', 'Three'].map((subject) => receive(`${subject} of many`)))
    await expect.poll(() => titles(page)).toContain('3 new mails')
    await press(worker, '3 new mails')
    await expect(folders(page).getByRole('button', { name: /^Inbox/ })).toHaveAttribute(
      'aria-current',
      'page',
    )
    await expect(list(page)).toBeVisible()
  })
})
