import { Button, Group, Modal } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { isolated, shownLine } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report, useDescribe } from '../../app/problems'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { LinkHost } from '../../ui/mail-html/LinkHost'
import classes from './Unsubscribe.module.css'
import type { Unsubscribing } from './dialogs'
import { leaveList, listName, unsubscribe } from './unsubscribe'

/** On a mail of a list: the way out of it, or what became of that. */
export function ListLine({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const { mediumDate } = useFormat()
  const { data: state } = useQuery(
    queries.unsubscribe.state.queryOptions({
      input: { messageId: message.id },
      meta: staleOn('unsubscriptions'),
    }),
  )
  const problem = state?.problem && describe(state.problem)
  return (
    <p className={classes.line}>
      <IconMailOff size={14} aria-hidden />
      <span role="status">
        {state?.state === 'waiting' && t('unsubscribe.waiting')}
        {state?.state === 'done' && t('unsubscribe.done', { date: mediumDate(state.at) })}
        {problem && `${problem.title}. ${problem.why} ${state.problem?.serverReply ?? ''}`}
      </span>
      {state?.state !== 'waiting' && (
        <button
          type="button"
          className={classes.leave}
          onClick={() => void unsubscribe({ threadId: message.threadId, message })}
        >
          {t(state ? 'unsubscribe.again' : 'unsubscribe.command')}
        </button>
      )}
    </p>
  )
}

/** Says why it asks, what would be done and where it leads. */
export function UnsubscribeDialog({ message, way, doubt, close }: Unsubscribing & { close(): void }) {
  const { t } = useTranslation('mail')
  const name = isolated(shownLine(listName(message)))
  return (
    <Modal opened onClose={close} title={t('unsubscribe.title', { name })} size="md">
      {doubt && <p className={classes.why}>{t(`unsubscribe.doubts.${doubt}`)}</p>}
      <p className={classes.how}>{t(`unsubscribe.ways.${way.kind}`)}</p>
      <p className={classes.target}>
        {way.kind === 'mail' ? (
          <bdi>{shownLine(way.to, 120)}</bdi>
        ) : (
          <LinkHost url={way.kind === 'link' ? way.url : `https://${way.host}`} />
        )}
      </p>
      {way.kind === 'link' && (
        <p className={classes.address}>
          <bdi>{shownLine(way.url, 400)}</bdi>
        </p>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          color={doubt ? 'red' : 'petrol'}
          variant={doubt ? 'light' : 'filled'}
          onClick={() => {
            close()
            leaveList({ message, way }).catch(report)
          }}
        >
          {t(way.kind === 'link' ? 'unsubscribe.open' : 'unsubscribe.command')}
        </Button>
      </Group>
    </Modal>
  )
}
