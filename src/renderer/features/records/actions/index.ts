import { edit } from './edit'
import { merge } from './merge'
import { remove } from './remove'
import type { RecordAction } from './target'
import { write } from './write'

/** What can be done with a record, in the order of every bar and menu. */
export const recordActions: readonly RecordAction[] = [write, edit, merge, remove]
