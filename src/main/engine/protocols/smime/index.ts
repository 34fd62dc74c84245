export { readSmime, type SmimeOptions } from './read-smime'
export {
  contentOfSigned,
  createTrustList,
  emptyTrust,
  importTrust,
  type TrustImport,
  type TrustList,
} from './trust-list'
export type { Certificate } from './certificate'
export {
  smimeVerdicts,
  type CertificateFacts,
  type SmimeReason,
  type SmimeReport,
  type SmimeVerdict,
} from './types'
