import { archive } from './archive'
import { copy } from './copy'
import { previewAll, saveAll } from './files'
import { flag } from './flag'
import { followUp } from './follow-up'
import { junk } from './junk'
import { move } from './move'
import { mute } from './mute'
import { print, printAll } from './print'
import { saveAsReceived } from './save-source'
import { showAsReceived } from './show-source'
import { snooze } from './snooze'
import { tag } from './tag'
import { toInbox } from './to-inbox'
import { translate } from './translate'
import { trash } from './trash'
import { unread } from './unread'
import { unsubscribe } from './unsubscribe'

/** What can be done with conversations, in the order of every bar and menu. */
export const conversationActions = [archive, trash, junk, move, snooze, toInbox, unread, flag, tag]

/** The same, in menus only: bars have no room for all. */
export const furtherActions = [copy, mute]

/** What the mouse can do with a row it is over. */
export const quickActions = [archive, trash, flag]

/** What can be done with one mail, or with a conversation's newest. */
export const paperActions = [
  followUp,
  print,
  saveAsReceived,
  showAsReceived,
  previewAll,
  saveAll,
  translate,
  unsubscribe,
]

/** What can be done with a conversation as a whole, besides changing it. */
export const threadPaperActions = [printAll]
