import type { DescribedField, ListedRecord, RecordRow } from '../../../shared/contract/records'
import { Avatar } from '../../ui/Avatar'
import { Badge } from './Badge'
import { RecordLine } from '../../ui/RecordLine'
import { addressesIn, named, SUBTITLE_PARTS, useFieldText, useShortText } from './field-text'
import classes from './RecordListLine.module.css'
import { Step } from './Step'
import { Tick } from './Tick'
import { useRecordType, useRecordTypes, useTypeWords } from './types'

/** One record in a list: its picture, its name, what tells it apart, and what is compared at the end. */
export function RecordListLine({ row, of }: { row: RecordRow | ListedRecord; of?: string }) {
  const type = useRecordType(row.type)
  const words = useTypeWords()
  const details = useDetails()
  const fields = new Map(type?.fields.map((field) => [field.name, field]))
  const counts = 'counts' in row ? Object.entries(row.counts).filter(([, count]) => count > 0) : []
  const aside = (type?.aside ?? []).flatMap((name) => fields.get(name) ?? [])
  return (
    <RecordLine
      icon={
        <>
          <Tick row={row} />
          <RecordPicture row={row} />
        </>
      }
      title={row.title}
      detail={details(row, of)}
      side={
        counts.length + aside.length > 0 && (
          <>
            {aside.map((field) => (
              <AsideField key={field.name} field={field} row={row} />
            ))}
            {counts.map(([other, count]) => (
              <span key={other} className={classes.count}>
                {words(other, 'counted', { count })}
              </span>
            ))}
          </>
        )
      }
    />
  )
}

/** What tells a record apart from others of its name, in a line. */
export function useDetails(): (row: RecordRow, of?: string) => string {
  const types = useRecordTypes()
  const shortText = useShortText()
  return (row, of) => {
    const type = types.find(({ name }) => name === row.type)
    const texts = (type?.subtitle ?? []).flatMap((name) => {
      const field = type?.fields.find((one) => one.name === name)
      const value = row.fields[name]
      // Where it stands in the list of a record, that record need not be named again.
      if (!field || value === of) return []
      const text = shortText(field, value, named(row, value)?.title ?? '')
      return text ? [text] : []
    })
    return texts.slice(0, SUBTITLE_PARTS).join(', ')
  }
}

function AsideField({ field, row }: { field: DescribedField; row: RecordRow }) {
  const fieldText = useFieldText()
  const value = row.fields[field.name]
  const reference = named(row, value)
  if (reference?.tone) return <Step name={reference.title} tone={reference.tone} />
  return <span className={classes.aside}>{fieldText(field, value, reference?.title ?? '')}</span>
}

/** A face where the record has an address, the sign of its type elsewhere. */
export function RecordPicture({ row, size }: { row: RecordRow; size?: number }) {
  const type = useRecordType(row.type)
  const emails = type?.fields.find(({ kind }) => kind === 'emails')
  return emails ? (
    <Avatar
      name={row.title}
      address={addressesIn(row.fields[emails.name])[0] ?? ''}
      {...(size && { size })}
    />
  ) : (
    <Badge type={row.type} {...(size && { size })} />
  )
}
