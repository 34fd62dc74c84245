import { Combobox, TextInput, useCombobox, type TextInputProps } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { matchChoices, readChoice, type Choice } from '../../shared/choices'
import classes from './ChoiceField.module.css'

/** More choices than this are found by typing. */
const SHOWN = 300

/**
 * One of a list, by pointer or by typing: the text is selected on arrival, and Enter, Tab or a click elsewhere take what
 * it names. Text that names nothing is never dropped in silence: it stays, is said at the field, and is invalid.
 */
export function ChoiceField(
  props: Omit<TextInputProps, 'value' | 'onChange'> & {
    choices: readonly Choice[]
    value: string
    /** A choice was taken. */
    onChange(value: string): void
    /** Each text on the way there, as what it names or as it is: a form that is saved meanwhile judges it. */
    onText?(value: string): void
  },
) {
  const { choices, value, onChange, onText, error, onBlur, onFocus, onClick, ...others } = props
  const { t } = useTranslation()
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.updateSelectedOptionIndex('active', { scrollIntoView: true }),
    onDropdownClose: () => combobox.resetSelectedOption(),
  })
  const [entry, setEntry] = useState<{ text: string; values: readonly string[] } | null>(null)
  const [focused, setFocused] = useState(false)
  // A value given from elsewhere, by Undo as it may be, is newer than what was typed.
  const typed = entry?.values.includes(value) ? entry.text : null
  const current = choices.find((choice) => choice.value === value)
  const named = typed === null ? current : readChoice(choices, typed)
  const isUnresolved = !named && choices.length > 0 && (typed !== null || value !== '')
  const problem = isUnresolved ? t('choiceUnresolved') : ''
  const shown = matchChoices(choices, typed ?? '').slice(0, SHOWN)

  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.setCustomValidity(problem), [problem])

  const take = (choice: Choice): void => {
    setEntry(null)
    combobox.closeDropdown()
    if (choice.value !== value || onText) onChange(choice.value)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed === null) return
    if (combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0) return
    // Pressed before the list was drawn: it is the first of it that Enter is about to take.
    const taken = named ?? shown[0]
    // The key that takes a choice must not submit the form as well, nor may text that is none.
    event.preventDefault()
    if (taken) take(taken)
    else combobox.openDropdown()
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(chosen) => {
        const choice = choices.find((one) => one.value === chosen)
        if (choice) take(choice)
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...others}
          ref={input}
          data-choice-taken={typed === null || undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed ?? current?.label ?? value}
          error={(!focused && problem) || error}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onChange={(event) => {
            const text = event.currentTarget.value
            const next = onText ? (readChoice(choices, text)?.value ?? text) : value
            setEntry({ text, values: [value, next] })
            onText?.(next)
            combobox.openDropdown()
          }}
          onFocus={(event) => {
            setFocused(true)
            event.currentTarget.select()
            onFocus?.(event)
          }}
          onClick={(event) => {
            // The pointer has set a caret: what is typed next replaces the text all the same.
            if (typed === null) event.currentTarget.select()
            combobox.openDropdown()
            onClick?.(event)
          }}
          onBlur={(event) => {
            setFocused(false)
            combobox.closeDropdown()
            if (typed !== null && named) take(named)
            onBlur?.(event)
          }}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options
          mah={260}
          className={classes.options}
          aria-label={props['aria-label'] ?? t('choices')}
        >
          {typed !== null && <Marking text={typed} mark={combobox.selectFirstOption} />}
          {shown.map((choice) => (
            <Combobox.Option
              key={choice.value}
              value={choice.value}
              active={choice.value === value}
              className={classes.option}
            >
              <span className={classes.name}>{choice.label}</span>
              {choice.detail && <span className={classes.detail}>{choice.detail}</span>}
            </Combobox.Option>
          ))}
          {shown.length === 0 && <Combobox.Empty>{t('nothingFound')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Marks the first match of each text, once the list of it is drawn. */
function Marking({ text, mark }: { text: string; mark(): void }) {
  const onDrawn = useEffectEvent(mark)
  useEffect(() => {
    onDrawn()
  }, [text])
  return null
}
