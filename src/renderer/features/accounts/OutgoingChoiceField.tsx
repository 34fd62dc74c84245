import type { TextInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingSelection } from '../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { ChoiceField } from '../../ui/ChoiceField'
import { serverDetail, serverLabel } from './server-words'

/** What mail leaves by: one of the list, or what else `first` offers. Never the one that is for bulk mail alone. */
export function OutgoingChoiceField<Selection extends OutgoingSelection | null>(
  props: Omit<TextInputProps, 'value' | 'onChange'> & {
    first: readonly { selection: Selection; label: string; detail?: string }[]
    servers: readonly OutgoingEntry[]
    value: Selection | number
    choose(selection: Selection | number): void
  },
) {
  const { first, servers, value, choose, ...others } = props
  const { t } = useTranslation('settings')
  const listed = servers
    .filter(({ id, purpose }) => purpose !== 'bulk' || id === value)
    .map((entry) => ({
      selection: entry.id,
      label: serverLabel(entry, servers),
      detail: serverDetail(entry, t),
    }))
  const choices = [...first, ...listed]
  return (
    <ChoiceField
      {...others}
      choices={choices.map(({ selection, ...shown }) => ({ value: String(selection), ...shown }))}
      value={String(value)}
      onChange={(chosen) => {
        const choice = choices.find(({ selection }) => String(selection) === chosen)
        if (choice) choose(choice.selection)
      }}
    />
  )
}
