import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { withinSentence } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { useServerOf } from '../mailboxes/index'
import { openOutgoing } from './departing'
import { outgoingState } from './outgoing-state'

/** What settles a mail that did not leave, or of which nobody knows whether it did: it goes again, or it did arrive. */
export function Resending({ mail, size }: { mail: OutgoingLine; size: 'compact-sm' | 'compact-xs' }) {
  const { t } = useTranslation('compose')
  const server = useServerOf(mail.content)
  if (mail.state !== 'failed') return null
  const isUnconfirmed = outgoingState(mail) === 'unconfirmed'
  const isGone = mail.problem?.code === 'smtp-gone'
  return (
    <>
      {isUnconfirmed && (
        <Button
          {...{ size, variant: 'default' }}
          onClick={() => void engine.outbox.arrived({ id: mail.id }).catch(report)}
        >
          {t('arrived')}
        </Button>
      )}
      <Button
        size={size}
        {...(isUnconfirmed ? { variant: 'default' } : {})}
        // The account it was written from was removed: from another it leaves as a draft that is looked at first.
        onClick={() =>
          mail.serverId === null
            ? openOutgoing(mail)
            : void engine.outbox.retry({ id: mail.id }).catch(report)
        }
      >
        {isGone && server
          ? t('sendBy', { name: withinSentence(server.name) })
          : t(isUnconfirmed ? 'sendAgain' : 'retry')}
      </Button>
    </>
  )
}
