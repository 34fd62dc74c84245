import { forward } from './forward'
import { reply } from './reply'
import { replyAll } from './reply-all'

/** The ways to answer a mail, in the order of every bar and menu. */
export const answerActions = [reply, replyAll, forward]
