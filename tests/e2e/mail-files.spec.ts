import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mailWithFiles } from '../helpers/attachment-files'
import { expect, testOnMailbox } from '../helpers/e2e'
import { mailForm, mailText, picture, row, sendAtOnce, withSlowEngine } from '../helpers/e2e-window'
import { sentMail } from '../helpers/sent-mail'

const me = 'mail-files@example.test'
const test = testOnMailbox(me)
const anna = 'Anna Nowak <anna@nowak.example>'

test('a file of another mail is attached from a list by key or dragged over; one that vanished since it was chosen is named, and nothing leaves before that is seen', async ({
  page,
  world,
  receive,
}) => {
  await receive('Drawings', {
    from: anna,
    ...mailWithFiles('Here they are.', [
      { name: 'flange – żółta.dwg', content: 'flange' },
      { name: 'bolt.dwg', content: 'bolt' },
    ]),
  })
  await receive('Other firm', {
    from: 'Bruno <bruno@bianchi.example>',
    ...mailWithFiles('Ours.', [{ name: 'secret price.txt', content: 'no' }]),
  })
  await row(page, 'Drawings').click()
  await expect(page.getByRole('button', { name: /bolt\.dwg/ }).first()).toBeVisible()
  await page.keyboard.press('r')
  const form = mailForm(page, 'Reply')
  await mailText(form).fill('See these.')
  const files = form.getByRole('list', { name: 'Attachments' })

  await test.step('by key, from mails with whom it goes to', async () => {
    await mailText(form).press('Control+Shift+m')
    const picker = page.getByRole('dialog', { name: 'Attach a file of a mail' })
    await expect(picker.getByRole('option')).toHaveText([/flange – żółta\.dwg/, /bolt\.dwg/])
    await picture(page, 'file-of-a-mail')
    await page.keyboard.type('zolta drawings')
    await expect(picker.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(picker).toBeHidden()
    await expect(files).toContainText('flange – żółta.dwg')
  })

  await test.step('dragged from the mail on the screen', async () => {
    const chip = page.getByRole('button', { name: /^Preview|Save/ }).filter({ hasText: 'bolt.dwg' })
    await chip.first().hover()
    await expect(async () => {
      await chip.first().dragTo(mailText(form))
      await expect(files).toContainText('bolt.dwg', { timeout: 3000 })
    }).toPass()
  })

  await test.step('gone from the disk while those before it were read: it is named, and the mail stays', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'postilla-files-'))
    const paths = ['first.txt', 'vanishes.txt'].map((name) => join(dir, name))
    for (const path of paths) writeFileSync(path, 'here')
    try {
      await withSlowEngine(page, 1500, async () => {
        const chooser = page.waitForEvent('filechooser')
        await form.getByRole('button', { name: 'Attach files' }).click()
        await (await chooser).setFiles(paths)
        rmSync(dir, { recursive: true })
        await mailText(form).press('Control+Enter')
        await expect(form.getByRole('alert')).toContainText('vanishes.txt')
      })
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
    await expect(form).toBeVisible()
    expect(world.smtp.accepted).toHaveLength(0)
  })

  await mailText(form).click()
  await sendAtOnce(page, 'Re: Drawings')
  const { attachments } = await sentMail(world, 'Re: Drawings')
  const sent = attachments.map(({ filename, content }) => [filename, content.toString()])
  expect(sent.slice(0, 2)).toEqual([
    ['flange – żółta.dwg', 'flange'],
    ['bolt.dwg', 'bolt'],
  ])
  expect(sent.map(([name]) => name)).not.toContain('vanishes.txt')
  await expect(form).toBeHidden()
})
