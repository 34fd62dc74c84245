import { expect, test } from '../helpers/e2e'
import {
  expectAccessible,
  goTo,
  leaving,
  mailForm,
  moduleButton,
  picture,
  serverFields,
  write,
  take,
} from '../helpers/e2e-window'
import { startKeepingServer } from '../helpers/keeping-server'

const me = 'writer@example.test'

test('[ACC-03, ACC-06] whom one writes as is compared with whom the server knows: asked before, compared after, mended at once', async ({
  page,
  world,
}) => {
  const keeper = await startKeepingServer(world.dovecot, (raw) =>
    world.onServer(me, (client) => client.append('Sent', raw, ['\\Seen'])),
  )
  try {
    const server = (port: number, security: string) => ({ host: 'localhost', port, security })
    const preset = {
      ...{ name: 'Keeping Office', domains: ['example.test'], sentCopy: 'server' },
      imap: server(world.network.port, 'tls'),
      smtp: [server(keeper.port, 'starttls')],
    }
    await page.goto(world.app.url)
    await page.getByRole('button', { name: 'Add an account' }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import it' }).click()
    await (
      await chooser
    ).setFiles({
      ...{ name: 'mail.json', mimeType: 'application/json' },
      buffer: Buffer.from(JSON.stringify({ presets: [preset] })),
    })
    await page.getByLabel('E-mail address').fill(me)
    await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('Keeping Office')
    await page.getByRole('textbox', { name: 'Password' }).fill(world.dovecot.password)

    // A login that is somebody else's is told where it is written, with what mends it; one that is no address is not.
    await page.getByRole('button', { name: 'Server settings' }).click()
    const { user } = serverFields(page, 'Outgoing mail (SMTP)')
    const disagreement = page.getByRole('note').filter({ hasText: 'many servers refuse that' })
    await user.fill('u1234')
    await expect(disagreement).toHaveCount(0)
    await user.fill('admin@example.test')
    await expect(disagreement).toContainText(`You sign in as admin@example.test and write as ${me}`)
    await expectAccessible(page)
    await disagreement.scrollIntoViewIfNeeded()
    await picture(page, 'login-and-sender')
    await disagreement.getByRole('button', { name: `Sign in as ${me}` }).click()
    await expect(user).toHaveValue(me)
    await expect(disagreement).toHaveCount(0)
    await page.getByRole('button', { name: 'Test and add' }).click()
    await expect(page.getByRole('heading', { name: 'Inbox', exact: true })).toBeVisible()

    await moduleButton(page, 'Settings').click()
    const identities = page.getByRole('list', { name: `Identities of ${me}` })
    await identities.getByRole('button', { name: 'Add an identity' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Sales')
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('sales@example.test')
    const vouched = dialog.getByRole('checkbox', { name: 'The provider lets me send from this address' })
    await expect(vouched).not.toBeChecked()
    await expect(dialog).toContainText(`localhost knows you as ${me}`)
    await picture(page, 'identity-unverified')
    await page.keyboard.press('Control+Enter')
    await expect(identities).toContainText('Not known to be let through')

    keeper.rewritesTo = me
    const writeAsSales = async (subject: string): Promise<void> => {
      await goTo(page, 'i')
      await write(page, { to: 'anna@nowak.example', subject, text: 'Hello.' })
      await take(page, mailForm(page).getByRole('combobox', { name: 'From' }), /Sales/)
      await page.keyboard.press('Control+Enter')
    }
    const left = (subject: string): Promise<void> =>
      expect
        .poll(async () => (await world.subjectsIn(me, 'Sent')).filter((each) => each === subject).length)
        .toBe(1)
    const sendNow = async (subject: string): Promise<void> => {
      await leaving(page, subject).getByRole('button', { name: 'Send now' }).click()
      await left(subject)
    }
    // The correction: written as whom the server knows.
    await writeAsSales('Corrected')
    const notice = mailForm(page).getByRole('alert')
    await expect(notice).toContainText(`localhost knows you as ${me}: it may refuse this sender`)
    await expect(notice.getByRole('button', { name: 'Go back' })).toBeFocused()
    await expectAccessible(page)
    await picture(page, 'sender-unverified')
    await notice.getByRole('button', { name: `Write as ${me}` }).click()
    await expect(mailForm(page).getByRole('combobox', { name: 'From' })).toHaveValue(new RegExp(me))
    await page.keyboard.press('Control+Enter')
    await sendNow('Corrected')

    // Sent all the same: the copy that the server kept names another sender, and that is said.
    await writeAsSales('Replaced')
    await notice.getByRole('button', { name: 'Send anyway' }).click()
    await sendNow('Replaced')
    await page.getByRole('button', { name: 'Get mail' }).click()
    await goTo(page, 'o')
    const line = page.getByRole('article', { name: /Sent with another sender.*Replaced/ })
    await expect(line).toContainText(`${me} was put in the place of sales@example.test`)
    await expectAccessible(page)
    await picture(page, 'sender-replaced')
    await line.getByRole('button').first().click()
    await expect(line).toHaveCount(0)
    await moduleButton(page, 'Settings').click()
    await expect(identities).toContainText(`Replaced by ${me} the last time`)

    // Asked again, and vouched for: from then on nothing is asked.
    keeper.rewritesTo = null
    await writeAsSales('Vouched')
    await expect(notice).toContainText(`localhost put ${me} in the place of this sender`)
    await notice.getByRole('button', { name: 'It may be the sender: send' }).click()
    await sendNow('Vouched')
    await writeAsSales('Unasked')
    await sendNow('Unasked')
    await moduleButton(page, 'Settings').click()
    await expect(identities).toContainText('You say it may send from here')
  } finally {
    await keeper.stop()
  }
})
