export { MailImportDialog } from './MailImportDialog'
export { MailImportSettings } from './MailImportSettings'
