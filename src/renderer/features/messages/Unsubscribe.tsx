import { Button, Group, Modal } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import type { Problem } from '../../../shared/problem'
import { isolated, shownLine } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { LinkHost } from '../../ui/mail-html/LinkHost'
import classes from './Unsubscribe.module.css'
import type { Unsubscribing } from './dialogs'
import { leaveList, listName, unsubscribe, unsubscriptionQuery } from './unsubscribe'

/** On a mail of a list: the way out of it, or what became of that. */
export function ListLine({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const { mediumDate } = useFormat()
  const { data: state } = useQuery(unsubscriptionQuery(message.id))
  return (
    <p className={classes.line}>
      <IconMailOff size={14} aria-hidden />
      <span role="status">
        {state?.state === 'waiting' && <WhenAsked at={state.at} problem={state.problem} />}
        {state?.state === 'done' && t('unsubscribe.done', { date: mediumDate(state.at) })}
        {state?.state === 'refused' && <Why problem={state.problem} />}
      </span>
      {state?.state === 'waiting' ? (
        <>
          {state.problem && (
            <Press does={() => engine.unsubscribe.askNow(state)}>{t('unsubscribe.askNow')}</Press>
          )}
          <Press does={() => engine.unsubscribe.cancel(state)}>{t('unsubscribe.stop')}</Press>
        </>
      ) : (
        <Press does={() => unsubscribe({ threadId: message.threadId, message })}>
          {t(state ? 'unsubscribe.again' : 'unsubscribe.command')}
        </Press>
      )}
    </p>
  )
}

function Press({ does, children }: { does(): Promise<void>; children: string }) {
  return (
    <button type="button" className={classes.leave} onClick={() => does().catch(report)}>
      {children}
    </button>
  )
}

function WhenAsked({ at, problem }: { at: number; problem: Problem | null }) {
  const { t } = useTranslation('mail')
  const { weekdayTime } = useFormat()
  if (!problem) return t('unsubscribe.waiting')
  return (
    <>
      <Why problem={problem} /> {t('unsubscribe.askedAgain', { date: weekdayTime(at) })}
    </>
  )
}

function Why({ problem }: { problem: Problem | null }) {
  const describe = useDescribe()
  if (!problem) return null
  const { title, why } = describe(problem)
  return `${title}. ${why} ${problem.serverReply ?? ''}`
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
