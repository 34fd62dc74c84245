import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isDay } from '../../../../shared/day'
import { useFormat } from '../../../app/format'
import classes from './DayField.module.css'

/** A day, typed as the user's language writes it or chosen from a calendar. Its value is ISO, or text that is no day. */
export function DayField(
  props: Omit<TextInputProps, 'onChange' | 'value'> & { value: string; onChange(value: string): void },
) {
  const { value, onChange, onBlur, ...others } = props
  const { t } = useTranslation('customer')
  const { dayText, readDay, longDay } = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const calendar = useRef<HTMLInputElement>(null)
  const day = isDay(value) ? value : ''
  return (
    <TextInput
      {...others}
      autoComplete="off"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={day && longDay(day)}
      value={typed ?? (day ? dayText(day) : value)}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        onChange(readDay(text) ?? text)
      }}
      onBlur={(event) => {
        setTyped(null)
        onBlur?.(event)
      }}
      rightSection={
        <>
          <ActionIcon aria-label={t('day.choose')} onClick={() => calendar.current?.showPicker()}>
            <IconCalendar size={16} stroke={1.7} />
          </ActionIcon>
          <input
            ref={calendar}
            type="date"
            className={classes.calendar}
            tabIndex={-1}
            aria-hidden
            value={day}
            onChange={(event) => {
              setTyped(null)
              onChange(event.currentTarget.value)
            }}
          />
        </>
      }
    />
  )
}
