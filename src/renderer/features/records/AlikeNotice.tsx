import { Button, Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Fragment, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { withinSentence } from '../../../shared/shown-text'
import { printedKeys } from '../../app/key-names'
import { AddressText } from '../../ui/PersonName'
import { ADD_KEY, type Alike, type AlikeChoice } from './alike'
import classes from './AlikeNotice.module.css'
import { addressesIn, useFieldText } from './field-text'
import { RecordIcon } from './RecordIcon'
import { useFieldLabel, useRecordType } from './types'

const MAX_SHOWN = 3

/**
 * That somebody like the one about to be made is there already, and what to do of it. What speaks against the writer is
 * said beside it: a stranger may bear a customer's name.
 */
export function AlikeNotice({ alike, doubts = [] }: { alike: Alike; doubts?: readonly string[] }) {
  return alike.found.length > 0 ? <Shown alike={alike} doubts={doubts} /> : null
}

function Shown({ alike, doubts }: { alike: Alike; doubts: readonly string[] }) {
  const { t } = useTranslation('customer')
  const notice = useRef<HTMLElement>(null)
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const isAdding = alike.found.some(({ fresh }) => fresh.length > 0)
  return (
    <section ref={notice} className={classes.notice} role="alert" aria-label={t('alike.title')}>
      {alike.found.slice(0, MAX_SHOWN).map((choice, at) => (
        <Choice key={choice.record.id} choice={choice} isFirst={at === 0} alike={alike} />
      ))}
      {doubts.map((doubt) => (
        <p key={doubt} className={classes.doubt}>
          <IconAlertTriangle size={15} aria-hidden /> <span>{doubt}</span>
        </p>
      ))}
      {isAdding && <p className={classes.hint}>{t('alike.sure')}</p>}
    </section>
  )
}

function Choice({ alike, choice, isFirst }: { alike: Alike; choice: AlikeChoice; isFirst: boolean }) {
  const { record, by, field, fresh } = choice
  const { t } = useTranslation('customer')
  const type = useRecordType(record.type)
  const fieldText = useFieldText()
  const fieldLabel = useFieldLabel()
  const name = withinSentence(record.title)
  const facts = (type?.fields ?? [])
    .filter((one) => one.kind !== 'emails' && (type?.subtitle.includes(one.name) || by.includes(one.name)))
    .filter((one) => one.name !== type?.title)
    .flatMap((one) => {
      const value = record.fields[one.name] ?? null
      const said = fieldText(
        one,
        value,
        typeof value === 'string' ? (record.references[value]?.title ?? '') : '',
      )
      return said ? [by.includes(one.name) ? `${fieldLabel(one)}: ${said}` : said] : []
    })
  const known = addressesIn(field && record.fields[field.name])
  return (
    <div className={classes.choice}>
      <h3>
        <RecordIcon type={record.type} size={15} /> {t('alike.there', { name })}
      </h3>
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      {known.length + fresh.length > 0 && (
        <dl>
          <Addresses label={t('alike.known')} addresses={known} />
          <Addresses label={t('alike.fresh')} addresses={fresh} />
        </dl>
      )}
      <Tooltip label={printedKeys(ADD_KEY)} disabled={!isFirst}>
        <Button size="compact-sm" variant="default" onClick={() => alike.choose(choice)}>
          {fresh.length > 0 ? t('alike.add', { count: fresh.length, name }) : alike.openLabel(name)}
        </Button>
      </Tooltip>
    </div>
  )
}

const Addresses = ({ label, addresses }: { label: string; addresses: readonly string[] }) => (
  <>
    <dt>{label}</dt>
    <dd>
      {addresses.length === 0 && '–'}
      {addresses.map((address, at) => (
        <Fragment key={address}>
          {at > 0 && ', '}
          <AddressText address={address} wraps />
        </Fragment>
      ))}
    </dd>
  </>
)
