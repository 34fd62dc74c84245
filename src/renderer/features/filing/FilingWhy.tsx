import { Button, Group } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FilingAnswer } from '../../../shared/contract/filing'
import { answeredMail } from '../../../shared/newest-mail'
import { nameList, withinSentence } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { useThread } from '../../app/thread-query'
import { openNew, openSettings } from '../../app/wanted-form'
import { engine } from '../../bridge/connection'
import { linkThread, useThreadLinks } from '../links/index'
import { RecordIcon } from '../records/index'
import { LineText } from '../../ui/PersonName'
import classes from './Filing.module.css'
import { useFilingAnswer } from './queries'

/** Why the newest mail of a conversation was filed or not, in a sentence. */
export function useFilingSentence(): (answer: FilingAnswer) => string {
  const { t } = useTranslation('filing')
  return ({ reason, because, linked }) =>
    t(`reasons.${reason}`, {
      because: withinSentence(because),
      names: nameList(linked.map(({ title }) => title)),
    })
}

/** A small line beside the mail: what the rule did with it and why, what it could not decide, and where it is changed. */
export function FilingWhy({ threadId }: { threadId: number }) {
  const { t } = useTranslation('filing')
  const { data: messages = [] } = useThread(threadId)
  const { data: links = [] } = useThreadLinks(threadId)
  const mail = answeredMail(messages)
  const { data: answer } = useFilingAnswer(mail?.id)
  const [isOpen, setIsOpen] = useState(false)
  const sentence = useFilingSentence()
  const { longDate } = useFormat()
  if (!mail || !answer || mail.isSpam) return null
  const choices = answer.choices.filter(({ id }) => links.every(({ record }) => record.id !== id))
  const { closed } = answer
  return (
    <section className={classes.why} aria-label={t('why.title')}>
      {choices.length > 0 && (
        <div className={classes.question}>
          <p>{t('why.whichDeal')}</p>
          {choices.map((deal) => (
            <Button
              key={deal.id}
              size="compact-xs"
              variant="default"
              leftSection={<RecordIcon type={deal.type} size={13} />}
              onClick={() => void linkThread(threadId, deal)}
            >
              <LineText text={deal.title} />
            </Button>
          ))}
        </div>
      )}
      {closed && (
        <div className={classes.question}>
          <p>{t('why.closedDeal', { name: withinSentence(closed.title) })}</p>
          <Button size="compact-xs" variant="default" onClick={() => go.record(closed)}>
            {t('why.reopen')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => openNew('deal')}>
            {t('why.newDeal')}
          </Button>
        </div>
      )}
      <button
        type="button"
        className={classes.line}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconInfoCircle size={13} aria-hidden />
        <span>{t(answer.linked.length > 0 ? 'why.saved' : 'why.left')}</span>
        <span className={classes.ask}>{t('why.ask')}</span>
      </button>
      {isOpen && (
        <div className={classes.answer}>
          <p>{sentence(answer)}</p>
          {answer.at !== null && <p>{t('why.at', { when: longDate(answer.at) })}</p>}
          <Group gap={4}>
            {mayFile.has(answer.reason) && (
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => void engine.filing.file({ messageId: mail.id }).catch(report)}
              >
                {t('why.file')}
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" onClick={() => openSettings('settings-automation')}>
              {t('why.settings')}
            </Button>
          </Group>
        </div>
      )}
    </section>
  )
}

/** Decided otherwise when it is asked for: the day it begins, and who was unknown by then. */
const mayFile: ReadonlySet<FilingAnswer['reason']> = new Set(['before', 'unknown', 'spam', 'folder'])

/** Said before somebody links by hand what no rule would: it may be done all the same. */
export function LinkNotice({ threadId }: { threadId: number }) {
  const { t } = useTranslation('filing')
  const { data: messages = [] } = useThread(threadId)
  const { data: answer } = useFilingAnswer(answeredMail(messages)?.id)
  const sentence = useFilingSentence()
  if (!answer || !hindered.has(answer.reason)) return null
  return (
    <p className={classes.notice} role="note">
      {sentence(answer)} {t('allTheSame')}
    </p>
  )
}

const hindered: ReadonlySet<FilingAnswer['reason']> = new Set([
  ...(['colleagues', 'nobody', 'never', 'machine', 'list', 'spam'] as const),
])
