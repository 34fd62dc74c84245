/** Of a row of `message m`: it lies, and is shown, in a folder `f` whose role is none of `roles` (as SQL lists them). */
export const liesOutside = (roles: string): string => `SELECT 1 FROM placement pl
  JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id)
  WHERE pl.message_id = m.id AND pl.hidden = 0 AND pl.draft = 0 AND coalesce(f.role, '') NOT IN (${roles})`

/** What was thrown away is no history, nor are spam and drafts. */
export const isHistory = `${liesOutside("'drafts', 'junk', 'trash'")} AND pl.marked_spam = 0`
