import { Anchor } from '@mantine/core'
import {
  IconArrowUpRight,
  IconAt,
  IconCalendar,
  IconMail,
  IconPhone,
  IconReceiptTax,
  IconWorld,
} from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef, RecordSummary } from '../../../shared/contract/crm'
import type { Person } from '../../../shared/contract/people'
import { BrokenView } from '../../app/BrokenView'
import { useFormat } from '../../app/format'
import { go, useRoute } from '../../app/route'
import { engine } from '../../bridge/connection'
import { Avatar } from '../../ui/Avatar'
import { AddressText } from '../../ui/PersonName'
import { RecordIcon } from '../../ui/RecordIcon'
import { DealLines } from '../deals/DealLines'
import { Stage } from '../deals/Stage'
import { Notes } from '../notes/Notes'
import { compose } from '../outbox/composing'
import { Timeline } from '../timeline/Timeline'
import { chosen } from './RecordPicker'
import classes from './RecordSide.module.css'

/** A record in the width of a side panel: facts, notes, deals, what its kind adds, and everything that happened. */
export function RecordSide({ record, children }: { record: RecordSummary; children?: ReactNode }) {
  const { t } = useTranslation('customer')
  const ref = { type: record.type, id: record.id }
  return (
    <div className={classes.root}>
      <BrokenView name={record.title} of={record.id} line>
        {record.type === 'person' && <PersonCard id={record.id} />}
        {record.type === 'company' && <CompanyCard id={record.id} />}
        {record.type === 'deal' && <DealCard id={record.id} />}
      </BrokenView>
      <BrokenView name={t('notes.title')} of={record.id} line>
        <Notes record={ref} />
      </BrokenView>
      <BrokenView name={t('common:modules.deals')} of={record.id} line>
        {record.type === 'person' && <PersonDeals id={record.id} />}
        {record.type === 'company' && (
          <DealLines of={{ type: 'company', id: record.id, name: record.title }} />
        )}
      </BrokenView>
      {children}
      <BrokenView name={t('timeline.title')} of={record.id}>
        <Timeline record={ref} />
      </BrokenView>
    </div>
  )
}

const usePerson = (id: string | null) =>
  useQuery({
    queryKey: ['person', id],
    queryFn: id === null ? skipToken : () => engine.people.get({ id }),
  })

function PersonCard({ id }: { id: string }) {
  const { data: person } = usePerson(id)
  if (!person) return <div className={classes.card} aria-busy />
  const companyId = person.companyId
  return (
    <header className={classes.card}>
      <div className={classes.title}>
        <Avatar name={person.name} address={addressesOf(person)[0] ?? ''} size={40} />
        <div className={classes.names}>
          <RecordName title={person.name} record={{ type: 'person', id }} />
          <span className={classes.job}>
            {person.jobTitle}
            {person.jobTitle && person.companyName && ', '}
            {companyId && (
              <button
                type="button"
                className={classes.plain}
                onClick={() => go.record({ type: 'company', id: companyId })}
              >
                {person.companyName}
              </button>
            )}
          </span>
        </div>
      </div>
      <Contacts emails={addressesOf(person)} name={person.name} phone={person.phone} />
    </header>
  )
}

/** A deal begun here is with this person and, as a rule, their company. */
function PersonDeals({ id }: { id: string }) {
  const { data: person } = usePerson(id)
  if (!person) return null
  const company = chosen(person.companyId, person.companyName)
  return <DealLines of={{ type: 'person', id, name: person.name, company }} />
}

function CompanyCard({ id }: { id: string }) {
  const { t } = useTranslation('customer')
  const { data: company } = useQuery({
    queryKey: ['company', id],
    queryFn: () => engine.companies.get({ id }),
  })
  const { countryName } = useFormat()
  if (!company) return <div className={classes.card} aria-busy />
  const country = company.country ? countryName(company.country) : ''
  return (
    <header className={classes.card}>
      <div className={classes.title}>
        <span className={classes.badge}>
          <RecordIcon type="company" size={20} />
        </span>
        <div className={classes.names}>
          <RecordName title={company.name} record={{ type: 'company', id }} />
          <span className={classes.job}>{[company.city, country].filter(Boolean).join(', ')}</span>
        </div>
      </div>
      <Contacts
        emails={[]}
        name={company.name}
        phone={company.phone}
        websites={company.website ? [company.website] : company.domains.slice(0, 1)}
      >
        {company.domains.length > 0 && (
          <Fact icon={<IconAt size={15} stroke={1.7} aria-hidden />} label={t('fields.domains')}>
            {company.domains.join(', ')}
          </Fact>
        )}
        {company.vatNumber && (
          <Fact icon={<IconReceiptTax size={15} stroke={1.7} aria-hidden />} label={t('fields.vatNumber')}>
            {company.vatNumber}
          </Fact>
        )}
      </Contacts>
    </header>
  )
}

function DealCard({ id }: { id: string }) {
  const { t } = useTranslation('customer')
  const { money, calendarDay } = useFormat()
  const { data: deal } = useQuery({ queryKey: ['deal', id], queryFn: () => engine.deals.get({ id }) })
  const { data: person } = usePerson(deal?.personId ?? null)
  if (!deal) return <div className={classes.card} aria-busy />
  return (
    <header className={classes.card}>
      <div className={classes.title}>
        <span className={classes.badge}>
          <RecordIcon type="deal" size={20} />
        </span>
        <div className={classes.names}>
          <RecordName title={deal.title} record={{ type: 'deal', id }} />
          <span className={classes.job}>
            {deal.amountMinor !== null && `${money(deal.amountMinor, deal.currency)} · `}
            <Stage name={deal.stageName} outcome={deal.outcome} />
          </span>
        </div>
      </div>
      <ul className={classes.contacts}>
        {deal.personId && (
          <RecordLink record={{ type: 'person', id: deal.personId }} name={deal.personName} />
        )}
        {deal.companyId && (
          <RecordLink record={{ type: 'company', id: deal.companyId }} name={deal.companyName} />
        )}
        {deal.expectedCloseAt !== null && (
          <Fact
            icon={<IconCalendar size={15} stroke={1.7} aria-hidden />}
            label={t('fields.expectedCloseAt')}
          >
            {calendarDay(deal.expectedCloseAt)}
          </Fact>
        )}
      </ul>
      <Contacts
        emails={person ? addressesOf(person).slice(0, 1) : []}
        name={deal.personName}
        phone={person?.phone ?? ''}
      />
    </header>
  )
}

/** All addresses of a person, the one they are written to first. */
const addressesOf = ({ emails }: Person): string[] =>
  emails.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary)).map(({ address }) => address)

function Fact({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <li>
      {icon}
      <span className={classes.fact}>
        {label}: <bdi>{children}</bdi>
      </span>
    </li>
  )
}

function RecordLink({ record, name }: { record: RecordRef; name: string }) {
  return (
    <li>
      <RecordIcon type={record.type} size={15} />
      <Anchor component="button" type="button" fz={13} onClick={() => go.record(record)}>
        {name}
      </Anchor>
    </li>
  )
}

/** Leads to the record's own page, except there. */
function RecordName({ title, record }: { title: string; record: RecordRef }) {
  const isHere = useRoute((route) => route.module !== 'mail' && route.record?.id === record.id)
  return (
    <h2 className={classes.name}>
      {isHere ? (
        title
      ) : (
        <button type="button" className={classes.plain} onClick={() => go.record(record)}>
          {title}
          <IconArrowUpRight size={14} className={classes.arrow} aria-hidden />
        </button>
      )}
    </h2>
  )
}

function Contacts(props: {
  emails: readonly string[]
  name: string
  phone: string
  websites?: readonly string[]
  children?: ReactNode
}) {
  const { t } = useTranslation('customer')
  return (
    <ul className={classes.contacts}>
      {props.emails.map((email) => (
        <li key={email}>
          <IconMail size={15} stroke={1.7} aria-hidden />
          <Anchor
            component="button"
            type="button"
            fz={13}
            aria-label={t('writeTo', { name: email })}
            onClick={() => void compose({ kind: 'new', to: [{ name: props.name, address: email }] })}
          >
            <AddressText address={email} />
          </Anchor>
        </li>
      ))}
      {props.phone && (
        <li>
          <IconPhone size={15} stroke={1.7} aria-hidden />
          <Anchor fz={13} href={`tel:${props.phone.replace(/[^+\d]/g, '')}`}>
            {props.phone}
          </Anchor>
        </li>
      )}
      {props.websites?.map((website) => (
        <li key={website}>
          <IconWorld size={15} stroke={1.7} aria-hidden />
          <Anchor
            fz={13}
            href={/^https?:/.test(website) ? website : `https://${website}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {website.replace(/^https?:\/\//, '')}
          </Anchor>
        </li>
      ))}
      {props.children}
    </ul>
  )
}
