export { matchReceipts } from './match-receipts'
export type { MatchResult, PecEvidence, RecipientState, SentPec } from './matcher-types'
export { evidenceOf } from './evidence'
export { readProviderIndex, type ProviderIndex } from './provider-index'
export { readPec, type PecOptions } from './read-pec'
export { withoutPrefixes } from './subject'
export {
  pecTypes,
  type Daticert,
  type PartHash,
  type PecDoubt,
  type PecFamily,
  type PecOriginal,
  type PecReport,
  type PecType,
  type PecWarning,
  type ReceiptKind,
} from './types'
