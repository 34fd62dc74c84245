/** The set with `id` in it, or without where it was in it. */
export function toggled<Id extends number | string>(set: ReadonlySet<Id>, id: Id): Set<Id> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
