export { useAlike } from './alike'
export { AlikeNotice } from './AlikeNotice'
export { byChange, changeUndoably, createdUndoably, restoreUndoably, takeBack } from './changes'
export { addressesIn, emailsIn, useFieldText, useStepName, useSubtitle } from './field-text'
export { closeStep, forgetClosed, useJustClosed } from './step-on'
export { FieldSettings } from './own-fields/FieldSettings'
export { changePart } from './part-changes'
export { halfTyped } from './half-typed'
export { recordQuery, useChoices, useIsGone, useRecord, useRemoved } from './queries'
export { RecordActions } from './RecordActions'
export { RecordCard } from './RecordCard'
export { RecordDialogs } from './RecordDialogs'
export { RecordForm } from './RecordForm'
export { RecordIcon } from './RecordIcon'
export { RecordListLine } from './RecordListLine'
export { RecordModule } from './RecordModule'
export { RelatedTabs } from './RelatedTabs'
export { RemovedModule } from './RemovedModule'
export { RemovedRecord } from './RemovedRecord'
export {
  useFieldLabel,
  useKnownFields,
  useModuleTypes,
  useRecordType,
  useRecordTypes,
  useTypeWords,
} from './types'
export { chosen, isUnresolved, noRecord, type RecordChoice } from './kinds/record-choice'
export { RecordPicker } from './kinds/RecordPicker'
export { useOurs } from './kinds/ours'
export { firstAmong, isReplaced, peopleIn } from './kinds/typed-addresses'
