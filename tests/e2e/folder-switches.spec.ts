import type { Page } from '@playwright/test'
import { expect, testOnMailbox } from '../helpers/e2e'
import { wholeChromium } from '../helpers/chromium'
import { mail } from '../helpers/e2e-world'
import {
  customerPanel,
  expectAccessible,
  folder,
  goTo,
  list,
  moduleButton,
  openModule,
  row,
} from '../helpers/e2e-window'

const me = 'anna@switches.example'
const test = testOnMailbox(me, ['News'])
test.use({ launchOptions: wholeChromium })

const from = 'Lia Conti <lia@conti.example>'
const history = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const properties = (page: Page, name: string) => page.getByRole('dialog', { name })

async function openProperties(page: Page, name: string): Promise<void> {
  await moduleButton(page, 'Mail').click()
  await folder(page, name).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Properties' }).click()
  await expect(properties(page, name)).toBeVisible()
}

/** Sets one of the switches of a folder. */
async function set(page: Page, name: string, label: string, on: boolean): Promise<void> {
  await openProperties(page, name)
  const box = properties(page, name).getByRole('switch', { name: label })
  await box.setChecked(on, { force: true })
  await expect(box).toBeChecked({ checked: on })
  await page.keyboard.press('Escape')
  await expect(properties(page, name)).toBeHidden()
}

async function openLia(page: Page): Promise<void> {
  await openModule(page, 'People')
  await row(page, /Lia Conti/).click()
  await expect(history(page)).toBeVisible()
}

async function setSpamFolder(page: Page, name: string): Promise<void> {
  await moduleButton(page, 'Settings').click()
  const choice = page.getByRole('combobox', { name: `Spam of ${me}` })
  await choice.click()
  await page.getByRole('option', { name, exact: true }).click()
}

test('[FLD-15, FLD-16, FLD-17, FLD-18] each folder says whether its texts are kept, its mail is told of and filed; what stops filing is said, mended at one click, and loses nothing', async ({
  page,
  world,
  receive,
}) => {
  test.setTimeout(150_000)
  const addTo = (path: string, subject: string, text: string, flags: string[] = []) =>
    world.onServer(me, (client) =>
      client.append(
        path,
        mail({ from, to: me, subject, text, id: `${subject.replaceAll(' ', '-')}@conti.example` }),
        flags,
      ),
    )
  await receive('First order', { from })
  await row(page, 'First order').click()
  await customerPanel(page).getByRole('button', { name: 'Add to the CRM' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await expect(row(page, /First order.*Linked to Lia Conti/)).toBeVisible()

  const readElsewhere = async (subject: string): Promise<void> => {
    await world.network.refuse()
    world.network.reset()
    await receive(subject, { from })
    await world.onServer(me, async (client) => {
      await client.mailboxOpen('INBOX')
      await client.messageFlagsAdd({ subject }, ['\\Seen'])
    })
    await world.network.admit()
    await moduleButton(page, 'Mail').click()
    await goTo(page, 'i')
    await page.keyboard.press('F5')
    await expect(row(page, subject)).toBeVisible()
  }

  await test.step('what was read on the phone first is filed as what was not', async () => {
    await readElsewhere('Read on the phone')
    await openLia(page)
    await expect(history(page)).toContainText('Read on the phone')
  })

  await test.step('unless only what is unread in the inbox is wanted, and that can be taken back', async () => {
    await moduleButton(page, 'Settings').click()
    const only = page.getByRole('switch', { name: 'File received mail only if it is unread' })
    await only.press('Space')
    await expect(only).toBeChecked()
    await readElsewhere('Read on the train')
    await openLia(page)
    await expect(history(page)).not.toContainText('Read on the train')
    // What was filed before stays.
    await expect(history(page)).toContainText('Read on the phone')
    await moduleButton(page, 'Settings').click()
    await only.press('Space')
    await expect(only).not.toBeChecked()
    await openLia(page)
    await expect(history(page)).toContainText('Read on the train')
  })

  await test.step('where nothing of the inbox is filed it is said in red, mended at one click, and made up for', async () => {
    await openProperties(page, 'Inbox')
    await expect(properties(page, 'Inbox')).toContainText(/Last agreed with the server.*\d/)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await set(page, 'Inbox', 'File with customers', false)
    await receive('While it was off', { from })
    await expect(row(page, 'While it was off')).toBeVisible()
    await openLia(page)
    await expect(history(page)).not.toContainText('While it was off')
    // What was filed before stays.
    await expect(history(page)).toContainText('Read on the phone')
    await expect(history(page)).toContainText('First order')
    await moduleButton(page, 'Settings').click()
    const warning = page.getByRole('alert').filter({ hasText: `Nothing that comes in to ${me} is filed` })
    await expect(warning).toContainText('what came meanwhile is filed as well')
    await warning.hover()
    await expect(page.getByRole('tooltip')).toBeHidden()
    await expectAccessible(page)
    await warning.getByRole('button', { name: 'File it again' }).click()
    await expect(warning).toBeHidden()
    await openLia(page)
    await expect(history(page)).toContainText('While it was off')
    await expect(history(page)).toContainText('Read on the phone')
  })

  await test.step('the inbox is refused as spam folder; another folder stops being one with all its mail', async () => {
    await addTo('News', 'Order of the week', 'Thirty lamps.')
    await moduleButton(page, 'Mail').click()
    await folder(page, 'News').click()
    await page.keyboard.press('F5')
    // Filed by itself by then, it is no customer's mail once its folder is that of spam.
    await expect(row(page, /Order of the week.*Linked to Lia Conti/)).toBeVisible()
    await setSpamFolder(page, 'INBOX')
    await expect(page.getByText('The inbox cannot be the spam folder')).toBeVisible()
    await expect(page.getByRole('combobox', { name: `Spam of ${me}` })).toHaveValue('Junk')
    await setSpamFolder(page, 'News')
    await expect(page.getByRole('combobox', { name: `Spam of ${me}` })).toHaveValue('News')
    await openLia(page)
    await expect(history(page)).toContainText('While it was off')
    await expect(history(page)).not.toContainText('Thirty lamps.')
    await setSpamFolder(page, 'Junk')
    await expect(page.getByRole('combobox', { name: `Spam of ${me}` })).toHaveValue('Junk')
    await openLia(page)
    await expect(history(page)).toContainText('Thirty lamps.')
    await openProperties(page, 'Spam')
    await expect(properties(page, 'Spam').getByRole('switch', { name: 'File with customers' })).toBeDisabled()
    await page.keyboard.press('Escape')
  })

  await test.step('texts of a folder are kept here, or not', async () => {
    await addTo('News', 'Aquarium', `${'Water and weeds. '.repeat(600)} A zebrafish.`)
    const found = async (count: number): Promise<void> => {
      await moduleButton(page, 'Mail').click()
      await goTo(page, 'i')
      await page.keyboard.press('F5')
      await page.keyboard.press('/')
      await page.keyboard.type('zebrafish')
      await expect(list(page).getByRole('option')).toHaveCount(count, { timeout: 3000 })
      await page.keyboard.press('Escape')
    }
    await expect(() => found(1)).toPass()
    await set(page, 'News', 'Texts kept offline', false)
    await expect(() => found(0)).toPass()
    await folder(page, 'News').click()
    await row(page, 'Aquarium').click()
    await expect(page.frameLocator('iframe').getByText('A zebrafish.')).toBeVisible()
    await set(page, 'News', 'Texts kept offline', true)
    await expect(() => found(1)).toPass()
  })

  await test.step('new mail is told of where that is wanted', async () => {
    await page.context().grantPermissions(['notifications'], { origin: new URL(world.app.url).origin })
    await page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
      Document.prototype.hasFocus = () => false
    })
    await page.reload()
    const told = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration()
        return ((await registration?.getNotifications()) ?? []).map(({ body }) => body)
      })
    await set(page, 'Inbox', 'Tell of new mail', false)
    await set(page, 'News', 'Tell of new mail', true)
    await receive('Nobody is told of it')
    await goTo(page, 'i')
    await page.keyboard.press('F5')
    await expect(row(page, 'Nobody is told of it')).toBeVisible()
    await addTo('News', 'Told of', 'Now.')
    await page.keyboard.press('F5')
    await expect.poll(told).toEqual(['Told of'])
  })
})
