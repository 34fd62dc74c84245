import {
  IconAddressBook,
  IconAlertTriangle,
  IconMailX,
  IconUserCheck,
  IconUserPlus,
  IconUserQuestion,
  IconUsers,
  IconX,
  type Icon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isMailAddress } from '../../../shared/addresses'
import type { MailAddress } from '../../../shared/contract/messages'
import type { CompletedAddress } from '../../../shared/contract/people'
import { keepDirection, shortAddress } from '../../../shared/shown-text'
import { usePassesFor } from '../../app/passes-for'
import { completed, sameKey } from './known-address'
import { draftName } from './recipient-names'
import classes from './RecipientsField.module.css'

type Kind = 'invalid' | 'bounced' | 'impostor' | 'customer' | 'colleague' | 'book' | 'unknown'

const icons: Record<Kind, Icon> = {
  ...{ invalid: IconAlertTriangle, bounced: IconMailX, impostor: IconAlertTriangle },
  ...{ customer: IconUserCheck, colleague: IconUsers, book: IconAddressBook, unknown: IconUserQuestion },
}

function kindOf(valid: boolean, found: CompletedAddress | undefined, passesFor: string | null): Kind {
  if (!valid) return 'invalid'
  if (passesFor !== null) return 'impostor'
  if (found?.hasBounced) return 'bounced'
  if (found?.personId) return 'customer'
  return found?.isColleague ? 'colleague' : found ? 'book' : 'unknown'
}

/**
 * A recipient; shape and word, not colour alone, tell customer, colleague, somebody known from mail, stranger,
 * look-alike and addresses that cannot be reached apart.
 */
export function Chip(props: {
  person: MailAddress
  name: string
  remove(): void
  edit(): void
  /** Takes a stranger into the CRM. */
  makeContact(): void
}) {
  const { person, name, remove, edit } = props
  const { t } = useTranslation(['compose', 'writing'])
  const valid = isMailAddress(person.address)
  const { data: known } = useQuery({ ...completed(person.address, 1), enabled: valid })
  const found = known?.find(({ address }) => sameKey(address) === sameKey(person.address))
  const [passesFor = null] = usePassesFor(valid ? [person] : [])
  const kind = kindOf(valid, found, passesFor)
  const Icon = icons[kind]
  const isStranger = kind === 'book' || kind === 'unknown'
  const told = passesFor === null ? t(`chips.${kind}`) : t('impostor', { address: shortAddress(passesFor) })
  return (
    <span className={classes.chip} data-kind={kind} title={`${keepDirection(person.address)} – ${told}`}>
      <Icon size={13} aria-label={told} />
      {/* Of an address that cannot be, every sign counts. */}
      <button
        type="button"
        className={classes.text}
        aria-label={t('editRecipient', { name: draftName(person) })}
        onDoubleClick={edit}
        onKeyDown={(event) => {
          const isEdit = event.key === 'F2' || (event.key === 'Enter' && !event.ctrlKey && !event.metaKey)
          if (!isEdit && event.key !== 'Delete' && event.key !== 'Backspace') return
          event.preventDefault()
          event.stopPropagation()
          if (isEdit) edit()
          else remove()
        }}
      >
        <bdi dir={valid && name !== shortAddress(person.address) ? 'auto' : 'ltr'}>
          {valid ? name : person.address}
        </bdi>
      </button>
      {isStranger && (
        <button
          type="button"
          className={classes.remove}
          data-adds
          onClick={props.makeContact}
          title={t('writing:contact.add')}
          aria-label={t('writing:contact.addNamed', { name: draftName(person) })}
        >
          <IconUserPlus size={13} />
        </button>
      )}
      <button
        type="button"
        className={classes.remove}
        onClick={remove}
        aria-label={t('removeRecipient', { name: draftName(person) })}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}
