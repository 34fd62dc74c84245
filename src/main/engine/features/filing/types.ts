import type { RecordRef } from '../../../../shared/contract/crm'
import type { FilingDirection } from '../../../../shared/contract/filing'
import type { Journal } from '../../journal/journal'
import type { CompaniesFeature } from '../companies/index'
import type { DealsFeature } from '../deals/index'
import type { LinksFeature } from '../links/index'
import type { Records } from '../records/index'
import type { Party } from './verdict'

export interface ApplyDeps {
  journal: Journal
  records: Records
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>
  deals: Pick<DealsFeature, 'openOf' | 'closedOf' | 'firstStage'>
  links: Pick<LinksFeature, 'link' | 'wasRemoved' | 'recordsOf'>
  /** Something speaks against who a message says wrote it. */
  isDoubtful(messageId: number): boolean
  /** Told of what a rule made, within its transaction. */
  tellMade(made: MadeByRule): void
}

/** Whether mail with these people, or of this list, is never filed. */
export type KeptOut = (parties: readonly { address: string }[], listId: string) => boolean

/** What a rule made of a stranger. */
export interface MadeByRule {
  party: Party
  made: readonly RecordRef[]
  direction: FilingDirection
  accountId: number | null
  subject: string
  at: number
}

export interface FilingDeps extends Omit<ApplyDeps, 'tellMade'> {
  /** Other addresses are our colleagues' now. */
  ownChanged(): void
}
