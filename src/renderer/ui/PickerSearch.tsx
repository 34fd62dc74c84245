import { TextInput, type TextInputProps } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'

/** The input of a `PickerList` in which one types what to look for. */
export function PickerSearch({
  label,
  onQuery,
  ...input
}: Omit<TextInputProps, 'onChange' | 'label'> & { label: string; onQuery(query: string): void }) {
  return (
    <TextInput
      data-autofocus
      leftSection={<IconSearch size={16} />}
      placeholder={label}
      aria-label={label}
      {...input}
      onChange={(event) => onQuery(event.currentTarget.value)}
    />
  )
}
