import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { numberIn } from './number-in'

/** What no range has, for what is written and is no number, or too small a one: the form is not ready then. */
const NONE = -1

/** A whole number within bounds, shown as it was typed, wrong as it may be. */
export function NumberField(props: {
  label: string
  description?: string
  value: number
  least: number
  most: number
  /** What to say where it is out of bounds, or no number. */
  error: string
  change(value: number): void
}) {
  const { label, description, value, least, most, error, change } = props
  const [typed, setTyped] = useState<string | null>(null)
  const read = (text: string): number => {
    const written = numberIn(text)
    return written === null || written < least ? NONE : written
  }
  const shown = typed !== null && read(typed) === value ? typed : String(value)
  return (
    <TextInput
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="off"
      value={shown}
      error={(value < least || value > most) && error}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        change(read(event.currentTarget.value))
      }}
    />
  )
}
