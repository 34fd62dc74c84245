import { expect } from '@playwright/test'
import { simpleParser, type ParsedMail } from 'mailparser'
import type { World } from './e2e-world'

/** A mail as the outgoing server got it, by its subject or by which it was: awaited, and read by a parser not ours. */
export async function sentMail(
  { smtp }: Pick<World, 'smtp'>,
  which: string | number = 0,
): Promise<ParsedMail> {
  const find = async (): Promise<ParsedMail | undefined> => {
    const wanted = typeof which === 'number' ? smtp.accepted.slice(which, which + 1) : smtp.accepted
    const mails = await Promise.all(wanted.map(({ raw }) => simpleParser(raw)))
    return mails.find(({ subject }) => typeof which === 'number' || subject === which)
  }
  await expect.poll(async () => (await find()) !== undefined, `sent: ${which}`).toBe(true)
  const mail = await find()
  if (!mail) throw new Error(`${which} was sent a moment ago`)
  return mail
}

/** The Message-ID of a raw mail, without its brackets; '' where it has none. */
export const messageIdOf = (raw: Buffer | string | undefined): string =>
  /^Message-ID: <(.*?)>/im.exec(raw?.toString() ?? '')?.[1] ?? ''

/** The Message-ID of the last mail that was sent under this subject. */
export const sentIdOf = (accepted: readonly { raw: Buffer }[], subject: string): string =>
  messageIdOf(accepted.findLast(({ raw }) => raw.toString().includes(`Subject: ${subject}\r\n`))?.raw)
