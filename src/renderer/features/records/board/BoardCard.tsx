import type { DescribedType, ListedRecord } from '../../../../shared/contract/records'
import { useFormat } from '../../../app/format'
import { useDetails } from '../RecordListLine'
import { named, useFieldText } from '../field-text'
import { MailFacts } from './MailFacts'
import classes from './RecordBoard.module.css'

/** What a card says of a record: its name, what tells it apart, and what is compared between cards. */
export function BoardCard({ row, type }: { row: ListedRecord; type: DescribedType }) {
  const fieldText = useFieldText()
  const { calendarDay } = useFormat()
  const details = useDetails()
  const compared = type.fields.filter(({ name }) => name !== type.steps && type.aside.includes(name))
  const texts = compared
    .map((field) => {
      const value = row.fields[field.name]
      return fieldText(field, value, named(row, value)?.title ?? '')
    })
    .filter((text) => text !== '')
  const [due] = type.fields.flatMap(({ kind, name }) => {
    const value = row.fields[name]
    return kind === 'day' && typeof value === 'number' ? [value] : []
  })
  return (
    <>
      <span className={classes.cardTitle} dir="auto">
        {row.title}
      </span>
      <span className={classes.cardDetails} dir="auto">
        {details(row)}
      </span>
      {(texts.length > 0 || due !== undefined) && (
        <span className={classes.cardFoot}>
          {texts.map((text, at) => (
            <span key={at}>{text}</span>
          ))}
          {due !== undefined && (
            <time
              dateTime={new Date(due).toISOString().slice(0, 10)}
              data-late={(!row.isClosed && due < today()) || undefined}
            >
              {calendarDay(due)}
            </time>
          )}
        </span>
      )}
      <MailFacts record={{ type: row.type, id: row.id }} isClosed={row.isClosed} />
    </>
  )
}

/** Midnight in UTC of the user's own day, as fields of days hold days. */
function today(): number {
  const now = new Date()
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
}
