import { Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowBackUpDouble, IconArrowForwardUp } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { answeredMail, newestMail } from '../../../shared/newest-mail'
import { engine } from '../../bridge/connection'
import { compose } from './composing'
import classes from './ReplyBar.module.css'

/** Below the latest message: the answer is one click or one key away. */
export function ReplyBar({ messages }: { messages: readonly Message[] }) {
  const { t } = useTranslation('mail')
  const answered = answeredMail(messages)
  const newest = newestMail(messages)
  const messageId = answered?.id
  const { data: several } = useQuery({
    queryKey: ['accounts', 'answers-more', messageId],
    queryFn: messageId === undefined ? skipToken : () => engine.outbox.answersMore({ messageId }),
  })
  if (!answered || !newest) return null
  const answer = (kind: 'reply' | 'reply-all' | 'forward') => () =>
    void compose({ kind, messageId: (kind === 'forward' ? newest : answered).id })
  return (
    <div className={classes.bar}>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={answer('reply')}>
        {t('commands.reply')}
      </Button>
      {several && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUpDouble size={16} />}
          onClick={answer('reply-all')}
        >
          {t('commands.replyAll')}
        </Button>
      )}
      <Button variant="default" leftSection={<IconArrowForwardUp size={16} />} onClick={answer('forward')}>
        {t('commands.forward')}
      </Button>
    </div>
  )
}
