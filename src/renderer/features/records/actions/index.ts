import { edit } from './edit'
import { merge } from './merge'
import { remove } from './remove'
import type { RecordAction } from './target'

/** What can be done with a record, in the order of every bar and menu. */
export const recordActions: readonly RecordAction[] = [edit, merge, remove]
