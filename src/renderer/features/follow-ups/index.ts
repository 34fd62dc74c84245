export { follow } from './changes'
export { FollowUpDialog } from './FollowUpDialog'
export { FollowUpsView } from './FollowUpsView'
export { ThreadFollowUps } from './ThreadFollowUps'
