import { Combobox, PillsInput, useCombobox } from '@mantine/core'
import { IconAlertTriangle, IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { isMailAddress, parseAddressList, withRecipients, writtenAddress } from '../../../shared/addresses'
import type { RecordRef } from '../../../shared/contract/crm'
import type { MailAddress } from '../../../shared/contract/messages'
import { MAX_DRAFT_RECIPIENTS } from '../../../shared/contract/outbox'
import { shortAddress } from '../../../shared/shown-text'
import { askForContact } from '../../app/wanted-contact'
import { isAnswered } from '../../bridge/queries'
import { keepTyping } from '../../app/type-ahead'
import { useWaitingEnter } from '../../ui/waiting-enter'
import { AddressText, PersonName } from '../../ui/PersonName'
import { Chip } from './RecipientChip'
import { completed, sameKey, useTypeOfAddress } from './known-address'
import { withinRoom, withoutRoom } from './recipient-room'
import classes from './RecipientsField.module.css'

/** Of very many recipients the first and, beside the caret, the last are drawn; each further one is asked for. */
const FIRST_SHOWN = 20
const LAST_SHOWN = 5
const FEWEST_FOLDED = 10
const UNFOLDED_AT_ONCE = 100
/** What is longer is nobody's name: a list that has no room as recipients. */
const LONGEST_ASKED = 200

const NEW_CONTACT = 'new contact'

/** Of `Anna <anna@rossi.it>`, an address or a name, as it was typed. */
function newContact(text: string): MailAddress {
  const [first] = parseAddressList(text)
  return first && isMailAddress(first.address) ? first : { name: text.trim(), address: '' }
}

/** Addresses as chips, completed from people and from everyone seen in mail. */
export function RecipientsField(props: {
  label: string
  value: readonly MailAddress[]
  nameOf(person: MailAddress): string
  onChange(value: MailAddress[]): void
  /** What is typed and no recipient yet. */
  typed: string
  onType(typed: string): void
  autoFocus?: boolean
  invalid: boolean
  /** What the mail is about. */
  about: RecordRef | undefined
}) {
  const { value, onChange, typed: text, onType } = props
  const { t } = useTranslation(['compose', 'writing'])
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const isAsked = text.trim().length > 0 && text.length < LONGEST_ASKED
  const asked = useQuery({
    ...completed(text, 8),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  const { data: found = [] } = asked
  const isCurrent = !isAsked || isAnswered(asked)
  const chosen = useMemo(() => new Set(value.map(({ address }) => sameKey(address))), [value])
  const options = isAsked ? found.filter(({ address }) => !chosen.has(sameKey(address))) : []
  const [unfolded, setUnfolded] = useState(0)
  const folded = Math.max(0, value.length - FIRST_SHOWN - LAST_SHOWN - unfolded)
  const shown = folded < FEWEST_FOLDED ? value.length : FIRST_SHOWN + unfolded
  const input = useRef<HTMLInputElement>(null)
  const without = (at: number): MailAddress[] => value.filter((_, index) => index !== at)
  const edit = (person: MailAddress, at: number): void => {
    onChange(without(at))
    onType([text.trim(), writtenAddress(person)].filter(Boolean).join(', '))
    input.current?.focus()
  }
  const makeContact = (person: MailAddress, at: number | null): void =>
    askForContact({
      ...{ why: 'recipient', name: person.name, address: person.address },
      ...(props.about ? { about: props.about } : {}),
      done: (made) => {
        if (at !== null) return onChange(value.map((one, index) => (index === at ? made : one)))
        onType('')
        onChange(withRecipients(value, [made]))
      },
    })
  const chips = (from: number, to: number) =>
    value
      .slice(from, to)
      .map((person, at) => (
        <Chip
          key={`${person.address}${from + at}`}
          person={person}
          name={props.nameOf(person)}
          remove={() => onChange(without(from + at))}
          edit={() => edit(person, from + at)}
          makeContact={() => makeContact(person, from + at)}
        />
      ))
  const offersNew = isAsked && isCurrent && !options.some(({ personId }) => personId !== null)
  const typeOf = useTypeOfAddress()
  const left = useMemo(() => withoutRoom(value, text), [value, text])
  const [best] = options
  const bestAddress = best?.address
  const { selectFirstOption } = combobox
  useEffect(() => {
    if (bestAddress) selectFirstOption()
  }, [bestAddress, selectFirstOption])
  const add = (people: readonly MailAddress[]): void => {
    const { people: taken, rest } = withinRoom(value, people)
    if (taken.length > value.length) onChange(taken)
    onType(rest)
    combobox.closeDropdown()
  }
  const addTyped = (): void => {
    if (text.trim()) add(parseAddressList(text))
  }
  /** Whether an option was gone to with the arrows: that one is meant, whatever is still being looked up. */
  const hasWalked = useRef(false)
  const enter = useWaitingEnter(
    isCurrent,
    () => {
      if (best) add([{ name: best.name, address: best.address }])
      else addTyped()
    },
    keepTyping,
  )
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text')
    const people = parseAddressList(pasted)
    if (people.length < 2 && !/[,;，；\n]/u.test(pasted)) return
    event.preventDefault()
    // Whoever had no room before stays among the words of a full field.
    add(left > 0 ? [...parseAddressList(text), ...people] : people)
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(address) => {
        if (address === NEW_CONTACT) return makeContact(newContact(text), null)
        const option = options.find((one) => one.address === address)
        if (option) add([{ name: option.name, address: option.address }])
      }}
    >
      <Combobox.DropdownTarget>
        <PillsInput
          variant="unstyled"
          className={classes.field}
          error={props.invalid}
          onClick={() => combobox.openDropdown()}
        >
          <span className={classes.chips}>
            <span className={classes.label}>{props.label}</span>
            {chips(0, shown)}
            {shown < value.length && (
              <>
                <button
                  type="button"
                  className={classes.more}
                  onClick={() => setUnfolded(unfolded + UNFOLDED_AT_ONCE)}
                >
                  {t('moreRecipients', { count: folded })}
                </button>
                {chips(value.length - LAST_SHOWN, value.length)}
              </>
            )}
            <Combobox.EventsTarget>
              <PillsInput.Field
                ref={input}
                aria-label={props.label}
                autoFocus={props.autoFocus ?? false}
                value={text}
                onChange={(event) => {
                  hasWalked.current = false
                  enter.forget()
                  onType(event.currentTarget.value)
                  combobox.openDropdown()
                }}
                onPaste={onPaste}
                onBlur={() => {
                  enter.forget()
                  combobox.closeDropdown()
                  addTyped()
                }}
                onKeyDownCapture={(event) => {
                  // It sends: a suggestion nobody chose is not among those it goes to.
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) combobox.closeDropdown()
                }}
                onKeyDown={(event) => {
                  if (event.ctrlKey || event.metaKey) return
                  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') hasWalked.current = true
                  if (event.key === 'Backspace' && text === '') onChange(value.slice(0, -1))
                  const typedWhole = parseAddressList(text).every(({ address }) => isMailAddress(address))
                  if (
                    (event.key === 'Enter' && ((isCurrent && options.length === 0) || typedWhole)) ||
                    ((event.key === ',' || event.key === ';') && !isWithinQuotes(event.currentTarget))
                  ) {
                    event.preventDefault()
                    addTyped()
                  } else if (event.key === 'Enter' && !isCurrent && !hasWalked.current) {
                    event.preventDefault()
                    combobox.resetSelectedOption()
                    enter.wait()
                  }
                }}
              />
            </Combobox.EventsTarget>
          </span>
          {left > 0 && (
            <p className={classes.full} role="alert">
              {t('fieldFull', { count: left, most: MAX_DRAFT_RECIPIENTS })}
            </p>
          )}
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={options.length === 0 && !offersNew}>
        <Combobox.Options aria-label={t('suggestions')}>
          {options.map((option) => (
            <Combobox.Option key={option.address} value={option.address} className={classes.option}>
              <PersonName person={option} />
              <span className={classes.detail}>
                {option.name && <AddressText address={option.address} />}
                {option.name && option.companyName && ' · '}
                <bdi>{option.companyName}</bdi>
                <span className={classes.type}>{typeOf(option)}</span>
                {option.passesFor !== null && (
                  <span className={classes.impostor}>
                    <IconAlertTriangle size={13} aria-hidden />
                    <bdi>{t('impostor', { address: shortAddress(option.passesFor) })}</bdi>
                  </span>
                )}
              </span>
            </Combobox.Option>
          ))}
          {offersNew && (
            <Combobox.Option value={NEW_CONTACT} className={classes.option}>
              <span>
                <IconUserPlus size={14} aria-hidden /> {t('writing:contact.new', { name: text.trim() })}
              </span>
            </Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** `"Rossi, Anna" <a@b.it>`: within quotes a comma is part of the name. */
const isWithinQuotes = ({ value, selectionStart }: HTMLInputElement): boolean =>
  value
    .slice(0, selectionStart ?? value.length)
    .replaceAll(/\\./g, '')
    .split('"').length %
    2 ===
  0
