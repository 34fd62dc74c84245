import { z } from 'zod'
import { rowId, timestamp } from '../ids'
import { problemSchema } from '../problem'
import { KEYWORD } from '../tags'

/** What a user does to messages. Shown at once; the server is made to agree in the background. */
export const messageChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seen'), value: z.boolean() }),
  z.object({ kind: z.literal('flagged'), value: z.boolean() }),
  /** A tag of the user's, by its keyword. */
  z.object({ kind: z.literal('tag'), keyword: z.string().regex(KEYWORD), value: z.boolean() }),
  /** What comes in these conversations is told of no more, wherever they lie. */
  z.object({ kind: z.literal('mute'), value: z.boolean() }),
  /** `isNewFolder`: it was made for this move and goes with its undo, unless something else lies in it by then. */
  z.object({ kind: z.literal('move'), folderId: rowId, isNewFolder: z.literal(true).optional() }),
  /** Stays where it is, and lies there as well. */
  z.object({ kind: z.literal('copy'), folderId: rowId }),
  /** Moves to the folder with this role of each message's own account. */
  z.object({ kind: z.literal('move-to-role'), role: z.enum(['trash', 'junk', 'archive', 'inbox']) }),
  /**
   * Out of the inbox, into the folder for snoozed mail, until `until`; then on top of the inbox again, unread where that
   * is wanted. With `wakesOnReply` an answer in the conversation brings it back at once. Done to what lies there already
   * it changes when.
   */
  z.object({
    kind: z.literal('snooze'),
    until: timestamp,
    asUnread: z.boolean(),
    wakesOnReply: z.boolean(),
  }),
  /** Only for messages in Trash or Junk: gone for good, not undoable. */
  z.object({ kind: z.literal('delete-forever') }),
])
export type MessageChange = z.infer<typeof messageChange>

/**
 * A change made in a window: how many conversations it was about, and of how many the server refused it; of a list of
 * messages (`isSingle`), how many of these.
 */
export const keptChange = z.object({
  id: rowId,
  change: messageChange,
  /** It was done to take that change back. */
  isUndo: z.boolean(),
  isSingle: z.boolean(),
  /** When it was done, in ms since 1970. */
  at: z.number(),
  count: z.number().int(),
  refused: z.number().int(),
  /** Why the server refused, the last time it did. */
  problem: problemSchema.nullable(),
})
export type KeptChange = z.infer<typeof keptChange>

/**
 * A change of very many rows that is carried out in the background, or (`undoing`) taken back; `over` until a window has
 * told of it. It goes on after a crash: then it is of no `window`.
 */
export const changeUnderWay = keptChange
  .pick({ id: true, change: true, isSingle: true, problem: true })
  .extend({
    stage: z.enum(['gathered', 'running', 'over', 'undoing']),
    window: z.string(),
    /** Rows it is meant for, and those that were done. */
    total: z.number().int(),
    done: z.number().int(),
    /** It changed something that can be taken back. */
    touched: z.boolean(),
  })
export type ChangeUnderWay = z.infer<typeof changeUnderWay>

/** Changes of one kind of an account that its server has not taken yet, and the subject of one of them. */
export const pendingChanges = z.object({
  what: z.enum(['read', 'unread', 'flag', 'unflag', 'answered', 'tags', 'move', 'copy', 'delete']),
  /** Where to, of what is moved or copied. */
  folderId: rowId.nullable(),
  count: z.number().int(),
  subject: z.string(),
  /** Why one of them was not taken when it was tried. */
  problem: problemSchema.nullable(),
})
export type PendingChanges = z.infer<typeof pendingChanges>
