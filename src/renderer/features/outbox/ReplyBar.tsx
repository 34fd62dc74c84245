import { Button } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { answeredMail, newestMail } from '../../../shared/newest-mail'
import { shownActions } from '../../app/action'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { forward } from './actions/forward'
import { answerActions } from './actions/index'
import { replyAll } from './actions/reply-all'
import classes from './ReplyBar.module.css'

/** Below the latest message: the answer is one click or one key away. `isOne`: of the conversation this message alone is shown, and meant. */
export function ReplyBar({ messages, isOne }: { messages: readonly Message[]; isOne: boolean }) {
  const { t } = useTranslation('mail')
  const answered = answeredMail(messages)
  const newest = newestMail(messages)
  const messageId = answered?.id
  const { data: several } = useQuery(
    queries.outbox.answersMore.queryOptions({
      input: messageId === undefined ? skipToken : { messageId },
      meta: staleOn('accounts'),
    }),
  )
  if (!answered || !newest) return null
  const offered = several ? answerActions : answerActions.filter((action) => action !== replyAll)
  const { threadId } = answered
  return (
    <div className={classes.bar}>
      {offered.map((action) => {
        // As by key, an answer begun to another mail of the conversation may be gone on with.
        const messageId = action === forward ? newest.id : isOne ? answered.id : null
        return shownActions([action], { threadId, messageId }, t, () => '').map(
          ({ id, label, icon: Icon, run }) => (
            <Button key={id} variant="default" leftSection={<Icon size={16} />} onClick={run}>
              {label}
            </Button>
          ),
        )
      })}
    </div>
  )
}
