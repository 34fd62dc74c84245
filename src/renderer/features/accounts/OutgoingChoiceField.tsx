import type { TextInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingWish } from '../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { ChoiceField } from '../../ui/ChoiceField'
import { serverDetail, serverLabel } from './server-words'

/** What mail leaves by: one of the list, or what else `first` offers. Never the one that is for bulk mail alone. */
export function OutgoingChoiceField<Wish extends OutgoingWish | null>(
  props: Omit<TextInputProps, 'value' | 'onChange'> & {
    first: readonly { wish: Wish; label: string; detail?: string }[]
    servers: readonly OutgoingEntry[]
    value: Wish | number
    choose(wish: Wish | number): void
  },
) {
  const { first, servers, value, choose, ...others } = props
  const { t } = useTranslation('settings')
  const listed = servers
    .filter(({ id, purpose }) => purpose !== 'bulk' || id === value)
    .map((entry) => ({ wish: entry.id, label: serverLabel(entry, servers), detail: serverDetail(entry, t) }))
  const choices = [...first, ...listed]
  return (
    <ChoiceField
      {...others}
      choices={choices.map(({ wish, ...shown }) => ({ value: String(wish), ...shown }))}
      value={String(value)}
      onChange={(chosen) => {
        const choice = choices.find(({ wish }) => String(wish) === chosen)
        if (choice) choose(choice.wish)
      }}
    />
  )
}
