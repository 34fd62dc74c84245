/**
 * Lines of all folders together, in SQL: what is listed there is what is counted there. `condition` is of `thread_row`,
 * `roles` of the role of a folder, `isOne` of a placement.
 */
export const smartViews = {
  unread: {
    condition: 'unread_count > 0',
    // In two terms: the first is that of the index.
    roles: (role: string) => `${role} NOT IN ('trash', 'junk', 'drafts') AND ${role} <> 'snoozed'`,
    isOne: (place: string) => `coalesce(${place}.want_seen, ${place}.seen) = 0`,
  },
  flagged: {
    condition: 'flagged = 1',
    roles: (role: string) => `${role} NOT IN ('trash', 'junk')`,
    isOne: (place: string) => `coalesce(${place}.want_flagged, ${place}.flagged) = 1`,
  },
} as const

/** The role of `folder AS f`. */
const ROLE = "coalesce(f.role, '')"

/** Of `folder AS f`: messages of it may belong to a view. */
export const isInSmartView = (kind: keyof typeof smartViews): string => smartViews[kind].roles(ROLE)

/** The same for single messages: what belongs to a view of `placement AS p` in `folder AS f`, each once in a folder. */
export function smartMessages(kind: keyof typeof smartViews): string {
  const { isOne } = smartViews[kind]
  const twin = `SELECT 1 FROM placement AS twin WHERE twin.message_id = p.message_id AND twin.hidden = 0 AND twin.id < p.id
    AND twin.shown_folder_id = p.shown_folder_id AND ${isOne('twin')}`
  const elsewhere = `SELECT 1 FROM placement AS other JOIN folder AS place ON place.id = other.shown_folder_id
    WHERE other.message_id = p.message_id AND other.hidden = 0 AND ${isOne('other')}
      AND coalesce(place.role, '') NOT IN ('all', 'trash', 'junk')`
  return `p.hidden = 0 AND ${isOne('p')} AND ${isInSmartView(kind)}
    AND NOT (${ROLE} = 'all' AND EXISTS (${elsewhere})) AND NOT EXISTS (${twin})`
}

/** What belongs to one of them. A message in "all mail" that lies elsewhere too would stand there twice. */
export function smartLines(kind: keyof typeof smartViews): string {
  const { condition, roles } = smartViews[kind]
  return `${condition} AND ${roles('role')}
    AND NOT (role = 'all' AND EXISTS (SELECT 1 FROM thread_row AS other WHERE other.thread_id = thread_row.thread_id
      AND other.${condition} AND other.role NOT IN ('all', 'trash', 'junk')))`
}
