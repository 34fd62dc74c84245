import { expect, it } from 'vitest'
import { scan } from '../../../src/renderer/features/mail-import/chosen'

const sourceOf = async (path: string, subject: string): Promise<string> => {
  const file = new Blob([`From a@b.c Tue Mar 10 10:11:13 2020\nSubject: ${subject}\n\nText\n`])
  return (await scan([{ path, file }], new AbortController().signal, () => undefined)).source
}

it('tells chosen files from others by their paths and mails, and knows the same again', async () => {
  const source = await sourceOf('Inbox', 'one')
  expect(source).toMatch(/^[\da-f-]{10,100}$/)
  expect(await sourceOf('Inbox', 'one')).toBe(source)
  expect(await sourceOf('Inbox', 'two')).not.toBe(source)
  expect(await sourceOf('old/Inbox', 'one')).not.toBe(source)
})
