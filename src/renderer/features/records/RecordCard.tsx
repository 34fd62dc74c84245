import { Anchor } from '@mantine/core'
import {
  IconArrowUpRight,
  IconAt,
  IconCalendar,
  IconInfoCircle,
  IconMail,
  IconPhone,
  IconReceiptTax,
  IconStarFilled,
  IconWorld,
  type Icon,
} from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import type { DescribedField, RecordRow } from '../../../shared/contract/records'
import { VAT_FIELD, vatFault } from '../../../shared/vat-number'
import { phonesIn } from '../../../shared/phone'
import { userCountry } from '../../app/format'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { go, useRoute } from '../../app/route'
import { AddressText } from '../../ui/PersonName'
import { RecordIcon } from './RecordIcon'
import { compose } from '../outbox/index'
import { addressesIn, domainsIn, emailsIn, named, useFieldText } from './field-text'
import { sayLabel } from './kinds/email-labels'
import { AddFieldButton } from './own-fields/AddFieldButton'
import { useRecord } from './queries'
import { RecordPicture } from './RecordListLine'
import classes from './RecordCard.module.css'
import { Step } from './Step'
import { hasPages, useFieldLabel, useRecordType, useRecordTypes } from './types'

/** What a record is, on top of its page: what it is called, what tells it apart, and everything else it holds. */
export function RecordCard({ row, mayAddFields = false }: { row: RecordRow; mayAddFields?: boolean }) {
  const { t } = useTranslation('customer')
  const type = useRecordType(row.type)
  const fields = type?.fields ?? []
  // What can be called, written to or opened stands among the facts, where it can be pressed.
  const isFact = ({ kind }: DescribedField): boolean =>
    ['emails', 'domains', 'phone', 'url', 'day', 'longText'].includes(kind)
  const isHead = (field: DescribedField): boolean =>
    [...(type?.aside ?? []), ...(type?.subtitle ?? [])].includes(field.name) && !isFact(field)
  const head = fields.filter((field) => isHead(field) && field.name !== type?.title)
  const facts = fields.filter(
    (field) => !isHead(field) && field.name !== type?.title && !type?.inner.includes(field.name),
  )
  const hasOwnContacts = fields.some(({ kind }) => kind === 'emails' || kind === 'phone')
  return (
    <header className={classes.card}>
      <div className={classes.title}>
        <RecordPicture row={row} size={40} />
        <div className={classes.names}>
          <RecordName title={row.title} record={{ type: row.type, id: row.id }} />
          <span className={classes.head}>
            {head.map((field) => (
              <HeadField key={field.name} field={field} row={row} />
            ))}
          </span>
        </div>
      </div>
      <ul className={classes.contacts}>
        {facts.map((field) => (
          <Fact key={field.name} field={field} row={row} />
        ))}
        {!hasOwnContacts && <ContactsOfOthers row={row} />}
      </ul>
      {mayAddFields && (
        <ErrorBoundary name={t('ownFields.new')} of={row.type} line>
          <AddFieldButton type={row.type} />
        </ErrorBoundary>
      )}
    </header>
  )
}

/** A word or two beside the others under the name; set apart by what is drawn between them. */
function HeadField({ field, row }: { field: DescribedField; row: RecordRow }) {
  const fieldText = useFieldText()
  const types = useRecordTypes()
  const value = row.fields[field.name]
  const reference = named(row, value)
  const text = fieldText(field, value, reference?.title ?? '')
  if (!text) return null
  if (reference?.tone)
    return (
      <span>
        <Step name={reference.title} tone={reference.tone} />
      </span>
    )
  const isLink = hasPages(types, field.target)
  if (!isLink || typeof value !== 'string' || !reference) return <span>{text}</span>
  return (
    <button
      type="button"
      className={classes.plain}
      onClick={() => go.record({ type: reference.type, id: value })}
    >
      {text}
    </button>
  )
}

const icons: Partial<Record<DescribedField['kind'], Icon>> = {
  day: IconCalendar,
  domains: IconAt,
  text: IconReceiptTax,
}

function Fact({ field, row }: { field: DescribedField; row: RecordRow }) {
  const { t } = useTranslation('customer')
  const fieldText = useFieldText()
  const fieldLabel = useFieldLabel()
  const value = row.fields[field.name]
  const reference = named(row, value)
  const text = fieldText(field, value, reference?.title ?? '')
  if (!text) return null
  // Of two numbers or two records nobody could tell which is which.
  const ownLabel = field.definition === null ? '' : field.label
  switch (field.kind) {
    case 'emails':
      return emailsIn(value)
        .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
        .map(({ address, label, isPrimary }, _, all) => (
          <EmailLine
            key={address}
            name={row.title}
            address={address}
            label={[ownLabel, sayLabel(t, label)].filter(Boolean).join(' · ')}
            isPrimary={isPrimary && all.length > 1}
          />
        ))
    case 'phone':
      return <PhoneLine phone={text} label={ownLabel} />
    case 'url':
      return <WebLine address={text} label={ownLabel} />
    case 'reference':
      return reference && typeof value === 'string' ? (
        <RecordLink record={{ type: reference.type, id: value }} name={reference.title} label={ownLabel} />
      ) : null
    default: {
      const fault = field.name === VAT_FIELD ? vatFault(text, country(row)) : null
      const FactIcon = icons[field.kind] ?? IconInfoCircle
      return (
        <li>
          <FactIcon size={15} stroke={1.7} aria-hidden />
          <span className={classes.fact}>
            {fieldLabel(field)}: <bdi>{field.kind === 'domains' ? <Domains value={value} /> : text}</bdi>
            {fault !== null && <span className={classes.warning}> {t(`vat.${fault}`)}</span>}
          </span>
        </li>
      )
    }
  }
}

const country = ({ fields }: RecordRow): string => {
  const code = fields['country']
  return typeof code === 'string' ? code : ''
}

/** Whom to write to about a record that has no address of its own: the first of those it names. */
function ContactsOfOthers({ row }: { row: RecordRow }) {
  const types = useRecordTypes()
  const [first] = Object.entries(row.references).filter(([, { type }]) =>
    types.some(({ name, fields }) => name === type && fields.some(({ kind }) => kind === 'emails')),
  )
  const { data: other } = useRecord(first ? { type: first[1].type, id: first[0] } : null)
  const type = useRecordType(other?.type ?? '')
  if (!other || !type) return null
  const ofKind = (kind: DescribedField['kind']) =>
    type.fields.filter((field) => field.kind === kind).map(({ name }) => other.fields[name])
  const [address] = ofKind('emails').flatMap(addressesIn)
  const [phone] = ofKind('phone')
  return (
    <>
      {address && <EmailLine name={other.title} address={address} />}
      {typeof phone === 'string' && phone && <PhoneLine phone={phone} />}
    </>
  )
}

function EmailLine(props: { name: string; address: string; label?: string; isPrimary?: boolean }) {
  const { name, address, label = '', isPrimary = false } = props
  const { t } = useTranslation('customer')
  return (
    <li>
      <IconMail size={15} stroke={1.7} aria-hidden />
      <Anchor
        component="button"
        type="button"
        fz={13}
        aria-label={t('writeTo', { name: address })}
        onClick={() => void compose({ kind: 'new', to: [{ name, address }] })}
      >
        <AddressText address={address} wraps />
      </Anchor>
      {label !== '' && <span className={classes.label}>{label}</span>}
      {isPrimary && (
        <IconStarFilled size={12} className={classes.label} role="img" aria-label={t('create.isPrimary')} />
      )}
    </li>
  )
}

const PhoneLine = ({ phone, label = '' }: { phone: string; label?: string }) => (
  <li>
    <IconPhone size={15} stroke={1.7} aria-hidden />
    <span>
      {linkedPhones(phone).map(({ text, href }, at) =>
        href === null ? (
          <Fragment key={at}>{text}</Fragment>
        ) : (
          <Anchor key={at} fz={13} href={href}>
            {text}
          </Anchor>
        ),
      )}
    </span>
    {label !== '' && <span className={classes.label}>{label}</span>}
  </li>
)

/** A phone field as it is written, each number of it that can be dialled with what dials it. */
function linkedPhones(phone: string): { text: string; href: string | null }[] {
  const links = phonesIn(phone, userCountry())
  const parts = links.flatMap(({ start, end, href }, at) => [
    { text: phone.slice(links[at - 1]?.end ?? 0, start), href: null },
    { text: phone.slice(start, end), href },
  ])
  return [...parts, { text: phone.slice(links.at(-1)?.end ?? 0), href: null }].filter(({ text }) => text)
}

const WebLine = ({ address, label }: { address: string; label: string }) => (
  <li>
    <IconWorld size={15} stroke={1.7} aria-hidden />
    <WebLink address={address} />
    {label !== '' && <span className={classes.label}>{label}</span>}
  </li>
)

const Domains = ({ value }: { value: unknown }) =>
  domainsIn(value).map((domain, at) => (
    <Fragment key={domain}>
      {at > 0 && ', '}
      <WebLink address={domain} />
    </Fragment>
  ))

const WebLink = ({ address }: { address: string }): ReactNode => (
  <Anchor
    fz={13}
    href={/^https?:/.test(address) ? address : `https://${address}`}
    target="_blank"
    rel="noopener noreferrer"
  >
    {address.replace(/^https?:\/\//, '')}
  </Anchor>
)

function RecordLink({ record, name, label }: { record: RecordRef; name: string; label: string }) {
  return (
    <li>
      <RecordIcon type={record.type} size={15} />
      <Anchor component="button" type="button" fz={13} onClick={() => go.record(record)}>
        {name}
      </Anchor>
      {label !== '' && <span className={classes.label}>{label}</span>}
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
