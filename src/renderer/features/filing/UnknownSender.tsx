import { Button, Group } from '@mantine/core'
import { IconUserQuestion } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { answeredMail } from '../../../shared/newest-mail'
import { shownName } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useSuggestions, useThreadLinks } from '../links/index'
import { CreatePerson } from '../people/index'
import { AssignDialog } from './AssignDialog'
import classes from './Filing.module.css'
import { neverFile, useFilingAnswer } from './queries'

/** On the mail of somebody who is in nobody's records: they are added, are a client already, or are to be let be. */
export function UnknownSender({ threadId, messages }: { threadId: number; messages: readonly Message[] }) {
  const { t } = useTranslation('filing')
  const mail = answeredMail(messages)
  const { data: links } = useThreadLinks(threadId)
  const { data: suggestions } = useSuggestions(threadId)
  const { data: answer } = useFilingAnswer(mail?.id)
  const [dialog, setDialog] = useState<'add' | 'assign' | null>(null)
  if (!mail || !links || !suggestions || !answer) return null
  const { kind, name, address } = mail.counterpart
  const isKnown =
    links.length > 0 ||
    suggestions.some(({ record, reason }) => reason === 'address' && record.type === 'person')
  const close = (): void => setDialog(null)
  const isAsked =
    kind === 'person' &&
    address !== '' &&
    !mail.outgoing &&
    !mail.isSpam &&
    !isKnown &&
    answer.reason !== 'never'
  return (
    <>
      {isAsked && (
        <section className={classes.banner} aria-label={t('unknown.title')}>
          <IconUserQuestion size={16} aria-hidden />
          <span className={classes.bannerText}>
            {t('unknown.text', { name: shownName({ name, address }) })}
          </span>
          <Group gap={4}>
            <Button size="compact-xs" variant="light" onClick={() => setDialog('add')}>
              {t('unknown.add')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setDialog('assign')}>
              {t('unknown.assign')}
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void neverFile(address)}>
              {t('unknown.ignore')}
            </Button>
          </Group>
        </section>
      )}
      {dialog === 'assign' && (
        <ErrorBoundary name={t('assign.title')} close={close}>
          <AssignDialog threadId={threadId} address={address} close={close} />
        </ErrorBoundary>
      )}
      {dialog === 'add' && (
        <ErrorBoundary name={t('customer:create.title')} close={close}>
          <CreatePerson message={mail} threadId={threadId} close={close} />
        </ErrorBoundary>
      )}
    </>
  )
}
