import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isDay } from '../../../../shared/day'
import { useFormat } from '../../../app/format'
import classes from './DayField.module.css'

/**
 * A day, typed in figures or words or chosen from a calendar, and said in words while it is typed. Its value is ISO, or
 * text that is no day.
 */
export function DayField(
  props: Omit<TextInputProps, 'onChange' | 'value'> & { value: string; onChange(value: string): void },
) {
  const { value, onChange, onBlur, ...others } = props
  const { t } = useTranslation('customer')
  const { dayText, readTypedDay, longDay } = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const calendar = useRef<HTMLInputElement>(null)
  const day = isDay(value) ? value : ''
  return (
    <TextInput
      {...others}
      autoComplete="off"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={day && <span role="status">{longDay(day)}</span>}
      value={typed ?? (day ? dayText(day) : value)}
      onChange={(event) => {
        const text = event.currentTarget.value
        const reading = readTypedDay(text)
        setTyped(text)
        onChange('day' in reading && !('problem' in reading) ? reading.day : text)
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
