import { CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isSameName } from '../../../../shared/name-key'
import { keepTyping } from '../../../app/type-ahead'
import { isAnswered } from '../../../bridge/queries'
import { useWaitingEnter } from '../../../ui/waiting-enter'
import { RecordIcon } from '../RecordIcon'
import { useSubtitle } from '../field-text'
import { listQuery } from '../queries'
import { useTypeWords } from '../types'
import { chosen, isUnresolved, noRecord, type RecordChoice } from './record-choice'
import classes from './RecordPicker.module.css'

/** A record the picker found, with those it names: they are likely to belong into the form, too. */
export interface PickedRecord {
  id: string
  name: string
  detail: string
  goesWith: { type: string; choice: RecordChoice }[]
}

const LIMIT = 20

const CREATE = 'create'

/**
 * Chooses a record of a type by typing: the engine searches all of them, the first match is marked, and Enter takes
 * it. Enter never submits the form while the text names nobody.
 */
export function RecordPicker(props: {
  type: string
  label: string
  placeholder?: string
  value: RecordChoice
  onChange(choice: RecordChoice, picked?: PickedRecord): void
  error?: ReactNode
}) {
  const { t } = useTranslation('customer')
  const { type, value, onChange } = props
  const words = useTypeWords()
  const subtitle = useSubtitle()
  const combobox = useCombobox()
  const [focused, setFocused] = useState(false)
  const unresolved = isUnresolved(value)
  const query = unresolved ? value.text.trim() : ''
  const asked = useQuery({
    ...listQuery(type, query, 0, LIMIT),
    placeholderData: keepPreviousData,
    enabled: focused,
  })
  const { data } = asked
  const found = (data?.rows ?? []).map((row): PickedRecord => ({
    id: row.id,
    name: row.title,
    detail: subtitle(row),
    goesWith: Object.entries(row.references).map(([id, named]) => ({
      type: named.type,
      choice: chosen(id, named.title),
    })),
  }))
  const isCurrent = isAnswered(asked)
  const namesakes = found.filter(({ name }) => isSameName(name, query))
  const offersNew = query !== '' && isCurrent

  const choose = (record: PickedRecord): void => {
    combobox.closeDropdown()
    onChange(chosen(record.id, record.name), record)
  }
  const create = (): void => {
    combobox.closeDropdown()
    onChange({ id: null, text: query, isNew: true })
  }
  // Only when other matches arrive: later the arrow keys say which is marked.
  const marked = useRef<typeof data>(undefined)
  useEffect(() => {
    if (!isCurrent || marked.current === data) return
    marked.current = data
    if (query) combobox.selectFirstOption()
    else combobox.resetSelectedOption()
  })

  const enter = useWaitingEnter(
    isCurrent,
    () => {
      const [first] = found
      if (first) choose(first)
      else if (offersNew) create()
    },
    keepTyping,
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !unresolved) return
    event.preventDefault()
    if (isCurrent) combobox.openDropdown()
    else enter.wait()
  }
  const onBlur = (): void => {
    setFocused(false)
    enter.forget()
    combobox.closeDropdown()
    const [only, ...others] = isCurrent ? namesakes : []
    // Of several with one name, only the user knows who is meant.
    if (unresolved && only && others.length === 0) choose(only)
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const record = found.find((one) => one.id === id)
        if (record) choose(record)
        else create()
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={props.label}
          placeholder={props.placeholder}
          value={value.text}
          error={props.error ?? (unresolved && !focused && t('picker.unresolved'))}
          description={value.isNew && words(type, 'willCreate')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          onChange={(event) => {
            enter.forget()
            onChange({ id: null, text: event.currentTarget.value, isNew: false })
            combobox.openDropdown()
          }}
          onFocus={() => setFocused(true)}
          onClick={(event) => {
            // The pointer has set a caret: letters there would make another name out of the one chosen.
            if (!unresolved) event.currentTarget.select()
            combobox.openDropdown()
          }}
          onBlur={onBlur}
          onKeyDown={onKeyDown}
          rightSection={
            value.text && (
              <CloseButton
                size="sm"
                aria-label={t('picker.clear', { field: props.label })}
                onClick={() => onChange(noRecord)}
              />
            )
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} className={classes.options} aria-label={props.label}>
          {found.map((record) => (
            <Combobox.Option key={record.id} value={record.id} className={classes.option}>
              <RecordIcon type={type} />
              <span className={classes.name}>{record.name}</span>
              <span className={classes.detail}>{record.detail}</span>
            </Combobox.Option>
          ))}
          {offersNew && (
            <Combobox.Option value={CREATE} className={classes.option}>
              <IconPlus size={16} aria-hidden />
              <span className={classes.name}>
                {words(type, namesakes.length > 0 ? 'createSecond' : 'create', { name: query })}
              </span>
            </Combobox.Option>
          )}
          {found.length === 0 && !offersNew && <Combobox.Empty>{t('common:nothingFound')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
