import { z } from 'zod'
import { rowId } from '../ids'
import { problemSchema } from '../problem'
import { mailboxRole } from './mailboxes'

/** How the user writes dates: a language, and its region where that is known. What is none is English. */
const searchLocale = z
  .string()
  .transform((tag) => /^[a-z]{2}(?:-(?:[A-Z]{2}|\d{3}))?/.exec(tag)?.[0] ?? 'en')
  .default('en')
/** Where a search looks. */
export const searchScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('account'), accountId: rowId }),
  z.object({ kind: z.literal('folder'), folderId: rowId, withSubfolders: z.boolean() }),
  z.object({ kind: z.literal('role'), role: mailboxRole }),
])
export type SearchScope = z.infer<typeof searchScope>

/** What a person typed, or pasted: of very much the beginning is searched for. */
export const askedSearch = z.object({
  query: z.string().transform((text) => text.slice(0, 500)),
  locale: searchLocale,
  scope: searchScope.default({ kind: 'all' }),
})
export type AskedSearch = z.infer<typeof askedSearch>

/** Between two words of a search they ask for either. */
export const alternatives: ReadonlySet<string> = new Set(['OR', '|', '||', 'OPPURE', 'LUB'])

/** What stands behind an operator of a search. */
export const searchValue = z.enum([
  ...(['person', 'words', 'file', 'folder', 'attachment', 'state', 'day', 'size', 'record', 'tag'] as const),
])
export type SearchValue = z.infer<typeof searchValue>

/** What came of asking a server in one of its folders. */
export const serverSearchStep = z.object({
  /** What the search of what is here does not find, newest first; it lies here now, with its header at least. */
  messageIds: z.array(rowId),
  /** There it has more than were taken. */
  hasMore: z.boolean(),
  /** Folders gone through, and all that are to be. */
  done: z.number().int(),
  total: z.number().int(),
  /** What a server cannot be asked, as typed: what was found is without regard to it. */
  unasked: z.array(z.string()),
  /** The same for what this server does not understand, as its letters are not ASCII. */
  unspeakable: z.array(z.string()),
  /** There was nothing of it that a server can be asked. */
  asksNothing: z.boolean(),
  /** Why it did not search in this folder. */
  refused: z.object({ folderId: rowId, problem: problemSchema }).nullable(),
  /** Why it is not asked any further; the last step then. */
  failed: problemSchema.nullable(),
})
export type ServerSearchStep = z.infer<typeof serverSearchStep>
