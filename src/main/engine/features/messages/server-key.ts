import { z } from 'zod'

/**
 * By which a server knows a message in one folder: the UID of IMAP in decimal, the UIDL of POP3. To all but the source
 * of the mail it is a name that is the same as another or not: it has no order, and nothing can be counted by it.
 */
export const serverKey = z.string().min(1).brand<'ServerKey'>()
export type ServerKey = z.infer<typeof serverKey>

/** One text for one place of a message, which no other place has. */
export const placeName = (place: { folderId: number; validity: number; serverKey: ServerKey }): string =>
  `${place.folderId} ${place.validity} ${place.serverKey}`
