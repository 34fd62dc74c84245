import { momentOf, wallOf } from '../../src/main/engine/features/tasks/wall-clock'
import { offeredLines, workingDays } from '../../src/shared/free-times'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, mailText, picture, sendAtOnce, write } from '../helpers/e2e-window'
import { withEngine } from '../helpers/engine-client'
import { sentMail } from '../helpers/sent-mail'

const DAY = 86_400_000
const test = testOnMailbox('free-times@example.test')

test('[BEY-23] times at which the calendar is free are chosen beside what stands in it, by mouse and key, and stand in the mail by the clock of whoever reads it', async ({
  page,
  world,
}) => {
  const [day] = workingDays(new Date(Date.now() + DAY), 1)
  if (!day) throw new Error('no day')
  const midnight = Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
  // The clock of the window, which is not that of the machine.
  const timeZone = 'Europe/Rome'
  const at = (clock: string): number => momentOf(wallOf(midnight, clock), timeZone)
  await withEngine(world.app.url, async (engine) => {
    const { record } = await engine.records.create({
      type: 'company',
      fields: { name: 'Kumo', country: 'JP' },
    })
    const emails = [{ address: 'aiko@kumo.example', label: '', isPrimary: true }]
    await engine.records.create({ type: 'person', fields: { name: 'Aiko', emails, companyId: record.id } })
    await engine.records.create({
      type: 'event',
      fields: {
        ...{ title: 'Fair in Milan', startTime: '09:30', endTime: '16:30' },
        ...{ startsOn: midnight, timeZone },
      },
    })
  })
  const form = await write(page, {
    to: 'aiko@kumo.example',
    subject: 'A call',
    text: 'When would it suit you?',
  })
  await mailText(form).press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Shift+y')
  const dialog = page.getByRole('dialog', { name: 'Offer free times' })
  const column = dialog.getByRole('group').filter({ hasText: 'Fair in Milan' })
  await expect(dialog.getByRole('combobox', { name: 'Time zone in the mail' })).toHaveValue('Asia/Tokyo')
  await expect(dialog).toContainText('The clock of Aiko: the company is in Japan.')
  // Between it and the ends of the day there is room for half an hour each.
  await expect(column.getByRole('button')).toHaveCount(2)
  await expect(column.getByRole('button').first()).toContainText('there')
  await column.getByRole('button').first().click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(column.getByRole('button', { pressed: true })).toHaveCount(2)
  const lines = offeredLines(
    [
      { startsAt: at('09:00'), endsAt: at('09:30') },
      { startsAt: at('16:30'), endsAt: at('17:00') },
    ],
    'Asia/Tokyo',
    'en',
  )
  expect(lines.at(-1)).toBe('Japan Standard Time (GMT+9)')
  for (const line of lines) await expect(dialog.getByRole('status')).toContainText(line)
  await expectAccessible(page)
  await picture(page, 'free-times')
  await dialog.getByRole('button', { name: 'Insert into the mail' }).click()
  await expect(mailText(form)).toContainText(lines.join(''))
  await page.keyboard.press('Control+z')
  await expect(mailText(form)).toHaveText('When would it suit you?')
  await page.keyboard.press('Control+Shift+z')
  await expect(mailText(form)).toContainText(lines.join(''))
  await sendAtOnce(page, 'A call')
  const { text = '' } = await sentMail(world, 'A call')
  for (const line of lines) expect(text).toContain(line)
  expect(text).not.toContain('Milan')
})
