import { Fragment } from 'react'
import type { MailAddress } from '../../shared/contract/messages'
import { shortAddress, shownAddress, shownLine, shownName } from '../../shared/shown-text'
import classes from './PersonName.module.css'

/** What a stranger calls themselves, kept apart from the direction of what stands beside it. */
export function PersonName({ person, oneLine }: { person: MailAddress; oneLine?: boolean | undefined }) {
  const name = shownName(person)
  const isAddress = name === shortAddress(person.address)
  if (isAddress) return <AddressText address={person.address} oneLine={oneLine} />
  return <bdi className={classes.line}>{name}</bdi>
}

const address = /([^\s,;·<>()]+@[^\s,;·<>()]+)/u

/** A line about somebody, as its box is too short for all of it: the addresses in it keep the ends of their domains. */
export function LineText({ text }: { text: string }) {
  const parts = shownLine(text).split(address)
  if (parts.length === 1) return <bdi className={classes.line}>{parts[0]}</bdi>
  return (
    <bdi className={classes.line}>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <AddressText key={index} address={part} oneLine />
        ) : (
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </bdi>
  )
}

/** Several names on one line. */
export function PeopleNames({ people }: { people: readonly MailAddress[] }) {
  return people.map((person, index) => (
    <Fragment key={index}>
      {index > 0 && ', '}
      <PersonName person={person} oneLine />
    </Fragment>
  ))
}

/**
 * An address: where it is too long its local part gives way and the domain goes on in the next line; in a box of
 * `oneLine` the domain keeps its end, which says whose it is. One that `wraps` is shown whole over several lines. Its
 * two parts are named as one.
 */
export function AddressText(props: {
  address: string
  wraps?: boolean | undefined
  oneLine?: boolean | undefined
}) {
  const { address, wraps, oneLine } = props
  const { local, domain } = shownAddress(address)
  if (wraps)
    return (
      <bdi className={classes.wrapped} aria-label={local + domain}>
        {local}
        <wbr />
        {domain}
      </bdi>
    )
  return (
    <bdi
      className={classes.address}
      data-line={oneLine || undefined}
      title={local + domain}
      aria-label={local + domain}
    >
      <span className={classes.local} data-long={local.length > 6 || undefined}>
        {local}
      </span>
      <span className={classes.domain}>
        <bdi dir="ltr">{domain}</bdi>
      </span>
    </bdi>
  )
}
