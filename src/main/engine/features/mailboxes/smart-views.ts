/** Lines of all folders together, in SQL on `thread_row`: what is listed there is what is counted there. */
export const smartViews = {
  unread: { condition: 'unread_count > 0', roles: "role NOT IN ('trash', 'junk', 'drafts')" },
  flagged: { condition: 'flagged = 1', roles: "role NOT IN ('trash', 'junk')" },
} as const

/** What belongs to one of them. A message in "all mail" that lies elsewhere too would stand there twice. */
export function smartLines(kind: keyof typeof smartViews): string {
  const { condition, roles } = smartViews[kind]
  return `${condition} AND ${roles}
    AND NOT (role = 'all' AND EXISTS (SELECT 1 FROM thread_row AS other WHERE other.thread_id = thread_row.thread_id
      AND other.${condition} AND other.role NOT IN ('all', 'trash', 'junk')))`
}
