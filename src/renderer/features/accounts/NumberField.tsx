import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'

/** What no range has, for what is written and is no number, or too small a one: the form is not ready then. */
const NONE = -1

/** A whole number within bounds, shown as it was typed, wrong as it may be: another one behind the user's back would be taken. */
export function NumberField(props: {
  label: string
  description?: string
  value: number
  least: number
  most: number
  /** What to say where it is out of bounds, or no number, if not just the bounds. */
  range?: string
  /** What else is wrong with it. */
  error?: string | undefined
  change(value: number): void
}) {
  const { label, description, value, least, most, error, change } = props
  const { t } = useTranslation('setup')
  const { number } = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const read = (text: string): number => {
    const written = numberIn(text)
    return written === null || written < least ? NONE : written
  }
  // A number that came otherwise, as a port with the server's name or another encryption, is newer than what was typed.
  const shown = typed !== null && read(typed) === value ? typed : value < least ? '' : String(value)
  const range = props.range ?? t('pop3.range', { least, most: number(most) })
  return (
    <TextInput
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="off"
      value={shown}
      error={value < least || value > most ? range : error}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        change(read(event.currentTarget.value))
      }}
    />
  )
}

const numberIn = (typed: string): number | null => (/^\d{1,9}$/.test(typed.trim()) ? Number(typed) : null)
