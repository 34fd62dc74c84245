import type { Migration } from '../migrate'
import { initial } from './0010-initial'

export const migrations: readonly Migration[] = [initial]
