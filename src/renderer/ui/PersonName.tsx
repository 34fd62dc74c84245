import { Fragment } from 'react'
import type { MailAddress } from '../../shared/contract/messages'
import { shortAddress, shownAddress, shownLine, shownName } from '../../shared/shown-text'
import classes from './PersonName.module.css'

/** What a stranger calls themselves, kept apart from the direction of what stands beside it. */
export function PersonName({ person }: { person: MailAddress }) {
  const name = shownName(person)
  return name === shortAddress(person.address) ? <AddressText address={person.address} /> : <bdi>{name}</bdi>
}

const address = /([^\s,;·<>()]+@[^\s,;·<>()]+)/u

/** A line about somebody, as its box is too short for all of it: the addresses in it keep their domains. */
export function LineText({ text }: { text: string }) {
  const parts = shownLine(text).split(address)
  if (parts.length === 1) return <bdi>{parts[0]}</bdi>
  return (
    <bdi>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <AddressText key={index} address={part} />
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
      <PersonName person={person} />
    </Fragment>
  ))
}

/**
 * An address: where it is too long its local part gives way, never the domain; one that `wraps` goes on in the next
 * line instead. Its two parts are named as one.
 */
export function AddressText({ address, wraps = false }: { address: string; wraps?: boolean }) {
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
    <bdi className={classes.address} title={local + domain} aria-label={local + domain}>
      <span className={classes.local} data-long={local.length > 6 || undefined}>
        {local}
      </span>
      <span className={classes.domain}>{domain}</span>
    </bdi>
  )
}
