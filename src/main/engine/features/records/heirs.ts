import { wantedValues, type Filter } from '../../../../shared/records/filter'
import { knownType } from './types'

/**
 * A filter that asks, in the place of records which were merged, for those that hold now what they held; `heirOf` is
 * null for all others. What the filter may not ask is left for its compiler to refuse.
 */
export function followHeirs(
  type: string,
  filter: Filter,
  heirOf: (target: string, id: string) => string | null,
): Filter {
  const { fields } = knownType(type)
  const of = filter.of.map((part) => {
    if ('of' in part) return followHeirs(type, part, heirOf)
    const target = fields.get(part.field)?.target
    const named = wantedValues.safeParse(part.value)
    if (target === undefined || !named.success) return part
    return { ...part, value: [...new Set(named.data.map((id) => heirOf(target, id) ?? id))] }
  })
  return { ...filter, of }
}
