import { convert } from './convert'
import { edit } from './edit'
import { merge } from './merge'
import { remove } from './remove'
import type { RecordAction } from './target'
import { tick } from './tick'
import { write } from './write'

/** What can be done with a record of a type, in the order of every bar and menu. */
export const recordActionsOf = (type: string): readonly RecordAction[] => [
  tick,
  write,
  ...(type === 'lead' ? [convert] : []),
  edit,
  merge,
  remove,
]
