export { folderName, knownFolders, makeFolder, takeBackRefused, type MadeFolder } from './folder-actions'
export { FolderMailContext, type FolderMail, type OtherKind } from './folder-mail'
export { FolderDialogs } from './FolderDialogs'
export {
  FolderPicker,
  useFolderName,
  useFolderNameOf,
  useFolderSearch,
  useSimilarFolders,
} from './FolderPicker'
export { FolderRoles } from './FolderRoles'
export { FolderTree } from './FolderTree'
export { askToSave } from './saved-searches'
export { ListNotices } from './ListNotices'
export {
  isDue,
  isScheduled,
  isWritten,
  useAccounts,
  useFolderRefusals,
  useFollowUps,
  useGoesAcross,
  useMailboxes,
  useOutbox,
  useOutgoingServers,
  useServerOf,
  useSmartCounts,
} from './queries'
export { usePlaceOfMail } from './place-of-mail'
export { usedFolder, useRecentFirst } from './recent-folders'
export { standsStill, useTroubleText } from './trouble'
export { TryAgain } from './TryAgain'
