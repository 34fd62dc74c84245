import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewedContact } from '../../../shared/contract/contact-review'
import { shownName } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { toast } from '../../ui/toast'
import { byChange, createdUndoably, RecordIcon, takeBack } from '../records/index'
import { AddressText } from '../../ui/PersonName'
import classes from './ContactReview.module.css'

/** Who was answered and is new: asked about, or made a contact by itself and to be looked at. */
export function ContactReview() {
  const { t } = useTranslation('writing')
  const [isOpen, setIsOpen] = useState(false)
  const { data: waiting = [] } = useQuery(
    queries.contactReview.list.queryOptions({ meta: staleOn('settings', 'record') }),
  )
  if (waiting.length === 0) return null
  return (
    <>
      <Button className={classes.open} size="compact-sm" variant="light" onClick={() => setIsOpen(true)}>
        {t('review.open', { count: waiting.length })}
      </Button>
      {isOpen && (
        <Modal opened onClose={() => setIsOpen(false)} title={t('review.title')} size="lg">
          <ErrorBoundary name={t('review.title')} line>
            <Waiting waiting={waiting} />
          </ErrorBoundary>
        </Modal>
      )}
    </>
  )
}

function Waiting({ waiting }: { waiting: readonly ReviewedContact[] }) {
  const { t } = useTranslation(['writing', 'filing'])
  const { weekdayTime } = useFormat()
  return (
    <ul className={classes.list}>
      {waiting.map((contact) => (
        <li key={contact.address}>
          <span className={classes.who}>
            <strong>
              <bdi>{shownName(contact)}</bdi>
            </strong>
            <AddressText address={contact.address} />
            <span className={classes.why}>
              {t('review.why', { subject: contact.subject, when: weekdayTime(contact.at) })}
              {contact.made.length > 0 && (
                <> · {t('review.madeBy', { rule: t(`filing:rules.${contact.rule}`) })}</>
              )}
              {contact.made.map((record) => (
                <button
                  key={record.id}
                  type="button"
                  className={classes.record}
                  onClick={() => go.record(record)}
                >
                  <RecordIcon type={record.type} size={13} /> <bdi>{record.title}</bdi>
                </button>
              ))}
            </span>
          </span>
          <Button size="compact-sm" onClick={() => void accept(contact, t).catch(report)}>
            {t(contact.made.length === 0 ? 'review.add' : 'review.keep')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void dismiss(contact, t).catch(report)}>
            {t('review.dismiss')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

type Translate = (key: string) => string

async function accept({ address }: ReviewedContact, t: Translate): Promise<void> {
  const { record, change } = await engine.contactReview.accept({ address })
  if (change === '') toast(t('review.kept'), { name: record.title })
  else createdUndoably(record, change)
}

async function dismiss(contact: ReviewedContact, t: Translate): Promise<void> {
  const { change } = await engine.contactReview.dismiss({ address: contact.address })
  const name = shownName(contact)
  if (change === '') toast(t('review.dismissed'), { name })
  else done(t('review.deleted'), t('common:undo'), () => takeBack(change), name, byChange(change))
}
