import type { Migration } from '../migrate'
import { initial } from './0010-initial'
import { ticket } from './0020-ticket'
import { messageChange } from './0030-message-change'

export const migrations: readonly Migration[] = [initial, ticket, messageChange]
