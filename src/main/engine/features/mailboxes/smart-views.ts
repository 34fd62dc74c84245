/** Lines of all folders together, in SQL on `thread_row`: what is listed there is what is counted there. */
export const smartViews = {
  unread: {
    condition: 'unread_count > 0',
    // In two terms: the first is that of the index.
    roles: "role NOT IN ('trash', 'junk', 'drafts') AND role <> 'snoozed'",
    isOne: 'coalesce(want_seen, seen) = 0',
  },
  flagged: {
    condition: 'flagged = 1',
    roles: "role NOT IN ('trash', 'junk')",
    isOne: 'coalesce(want_flagged, flagged) = 1',
  },
} as const

/** The same for single messages: what belongs to a view of `placement AS p` in `folder AS f`, each once in a folder. */
export function smartMessages(kind: keyof typeof smartViews): string {
  const { roles, isOne } = smartViews[kind]
  const twin = `SELECT 1 FROM placement AS twin WHERE twin.message_id = p.message_id AND twin.hidden = 0 AND twin.id < p.id
    AND twin.shown_folder_id = p.shown_folder_id AND ${columnsOf('twin', isOne)}`
  const elsewhere = `SELECT 1 FROM placement AS other JOIN folder AS place ON place.id = other.shown_folder_id
    WHERE other.message_id = p.message_id AND other.hidden = 0 AND ${columnsOf('other', isOne)}
      AND coalesce(place.role, '') NOT IN ('all', 'trash', 'junk')`
  return `p.hidden = 0 AND ${columnsOf('p', isOne)} AND ${roles.replaceAll('role', "coalesce(f.role, '')")}
    AND NOT (coalesce(f.role, '') = 'all' AND EXISTS (${elsewhere})) AND NOT EXISTS (${twin})`
}

const columnsOf = (table: string, condition: string): string =>
  condition.replace(/\b(?:want_)?(?:seen|flagged)\b/g, `${table}.$&`)

/** What belongs to one of them. A message in "all mail" that lies elsewhere too would stand there twice. */
export function smartLines(kind: keyof typeof smartViews): string {
  const { condition, roles } = smartViews[kind]
  return `${condition} AND ${roles}
    AND NOT (role = 'all' AND EXISTS (SELECT 1 FROM thread_row AS other WHERE other.thread_id = thread_row.thread_id
      AND other.${condition} AND other.role NOT IN ('all', 'trash', 'junk')))`
}
