import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choice } from '../../../../shared/choices'
import { useWaitingEnter } from '../../../ui/waiting-enter'

/**
 * Several of many, found by typing. Its list closes once one is taken: what lies beneath can be pressed then, and the
 * next Enter is for what has been chosen.
 */
export function SomeOfField(props: {
  label: string
  /** What the values chosen are called. */
  chosen: readonly Choice[]
  /** What may be chosen for what was typed. */
  offered(search: string): readonly Choice[]
  /** What is offered was found for what was typed, and not for an earlier text. */
  isAnswered?: boolean
  onSearch?(search: string): void
  error: string | undefined
  isFirst: boolean
  onChange(values: string[]): void
}) {
  const { t } = useTranslation()
  const { chosen, offered, isAnswered = true } = props
  const [search, setSearch] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const values = chosen.map(({ value }) => value)
  const others = offered(search).filter(({ value }) => !values.includes(value))
  const enter = useWaitingEnter(isAnswered, () => {
    const [first] = others
    if (!first) return
    setSearch('')
    setIsOpen(false)
    props.onChange([...values, first.value])
  })
  const plain = (choices: readonly Choice[]) => choices.map(({ value, label }) => ({ value, label }))
  return (
    <MultiSelect
      {...(props.isFirst && { 'data-autofocus': true })}
      label={props.label}
      searchable
      selectFirstOptionOnChange
      hidePickedOptions
      openOnFocus={false}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      nothingFoundMessage={t('nothingFound')}
      searchValue={search}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || isAnswered || search === '' || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        enter.wait()
      }}
      onBlur={enter.forget}
      onSearchChange={(text) => {
        enter.forget()
        setSearch(text)
        props.onSearch?.(text)
      }}
      data={plain([...others, ...chosen])}
      filter={() => plain(others)}
      value={values}
      error={props.error}
      onChange={(next) => {
        setIsOpen(false)
        props.onChange(next)
      }}
    />
  )
}
