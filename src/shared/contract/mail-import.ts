import { z } from 'zod'
import { rowId, timestamp } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'

/** One import of mail from files. */
export const mailImport = z.object({
  id: rowId,
  /** What was chosen, as the user knows it. */
  name: z.string(),
  accountId: rowId,
  /** Mails there were to import. */
  total: z.number().int(),
  added: z.number().int(),
  /** Lay there already. */
  known: z.number().int(),
  refused: z.number().int(),
  begunAt: timestamp,
  /** Null for one that was stopped, or cut off: the same files go on with it. */
  endedAt: timestamp.nullable(),
  undoneAt: timestamp.nullable(),
})
export type MailImport = z.infer<typeof mailImport>

/** What became of some mails. */
export const putMails = z.object({
  added: z.number().int(),
  known: z.number().int(),
  /** Mails that the server would not have; the others went on. */
  refused: z.array(z.object({ subject: z.string(), problem: problemSchema })),
  /** Why it cannot go on, and behind how many of these mails. */
  stopped: z.object({ after: z.number().int(), problem: problemSchema }).nullable(),
})
export type PutMails = z.infer<typeof putMails>

const flag = z.string().regex(/^\\?[\w$.+-]{1,60}$/)

/**
 * Mail from files, into folders of an account: on its server, or on this computer where its mail lies here. The window
 * reads the files and hands over their mails one after the other; what lies in the account already is passed over.
 */
export const mailImportContract = {
  /** The latest imports, newest first. */
  list: call.output(z.array(mailImport)),
  /**
   * Begins one, or goes on with an unfinished one of the same files, or with that of this `id` if it is of the same files:
   * looks into the account first, so that it is known what lies there. `source` tells files from others, whatever their
   * names; see `Fingerprint`.
   */
  begin: call
    .input(
      z.object({
        accountId: rowId,
        name: z.string().max(500),
        source: z.string().min(1).max(100),
        total: z.number().int().min(0),
        id: rowId.optional(),
      }),
    )
    .output(mailImport),
  /** A folder of these names below another (null: at the top), made where there is none; it can be filled then. */
  folder: call
    .input(
      z.object({
        accountId: rowId,
        parentId: rowId.nullable(),
        names: z.array(z.string().min(1).max(500)).max(20),
      }),
    )
    .output(z.object({ folderId: rowId })),
  put: call
    .input(
      z.object({
        id: rowId,
        folderId: rowId,
        mails: z
          .array(
            z.object({
              source: z.instanceof(Blob),
              flags: z.array(flag).max(60),
              receivedAt: timestamp.nullable(),
            }),
          )
          .max(200),
      }),
    )
    .output(putMails),
  end: call.input(z.object({ id: rowId })).output(mailImport),
  /** Moves what an import has brought, and lies where it was put, into the trash; `count` mails. */
  undo: call.input(z.object({ id: rowId })).output(z.object({ count: z.number().int() })),
}
