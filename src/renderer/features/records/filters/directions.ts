import type { FilterField } from './filter-fields'

/** How the two directions of an order are called: by what the field holds. */
export function directionWords({
  kind,
  target,
}: FilterField): 'letters' | 'size' | 'time' | 'steps' | 'yesNo' {
  switch (kind) {
    case 'number':
    case 'money':
      return 'size'
    case 'day':
    case 'moment':
      return 'time'
    case 'choice':
      return 'steps'
    case 'yesNo':
      return 'yesNo'
    case 'reference':
      return target === null ? 'steps' : 'letters'
    default:
      return 'letters'
  }
}
