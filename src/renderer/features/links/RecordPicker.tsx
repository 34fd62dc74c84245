import { CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { blankCompany, type Company } from '../../../shared/contract/companies'
import type { Person } from '../../../shared/contract/people'
import { removeUnused, type MadeRecord } from '../../app/record-create'
import { engine } from '../../bridge/connection'
import { RecordIcon } from '../../ui/RecordIcon'
import classes from './RecordPicker.module.css'

/** What stands in a picker: a record, the name of one to be created with the form, or text that is neither yet. */
export const recordChoice = z.object({ id: z.string().nullable(), text: z.string(), isNew: z.boolean() })
export type RecordChoice = z.infer<typeof recordChoice>

export const noRecord: RecordChoice = { id: null, text: '', isNew: false }
export const chosen = (id: string | null, text: string): RecordChoice =>
  id === null ? noRecord : { id, text, isNew: false }
/** Text that names no record: a form with it must not be saved, the user meant somebody. */
export const isUnresolved = ({ id, text, isNew }: RecordChoice): boolean =>
  id === null && !isNew && text.trim() !== ''

export interface PickedRecord {
  id: string
  name: string
  detail: string
  company: RecordChoice
}

const LIMIT = 20

const finders = {
  company: async (query: string): Promise<PickedRecord[]> =>
    (await engine.companies.list({ query, offset: 0, limit: LIMIT })).rows.map((row) => ({
      id: row.id,
      name: row.name,
      detail: row.city || (row.domains[0] ?? ''),
      company: noRecord,
    })),
  person: async (query: string): Promise<PickedRecord[]> =>
    (await engine.people.list({ query, offset: 0, limit: LIMIT })).rows.map((row) => ({
      id: row.id,
      name: row.name,
      detail: row.companyName || (row.emails[0]?.address ?? ''),
      company: chosen(row.companyId, row.companyName),
    })),
}

type Named = 'company' | 'person'

/**
 * Saves a form with the companies and people it names for the first time: `idOf` creates them. When the form itself is
 * refused they are gone again, so that its next attempt makes them but once.
 */
export async function saveWithNew<Result>(
  save: (
    idOf: (type: Named, choice: RecordChoice) => Promise<string | null>,
    made: readonly MadeRecord[],
  ) => Promise<Result>,
): Promise<Result> {
  const made: MadeRecord[] = []
  try {
    return await save(async (type, choice) => {
      if (!choice.isNew) return choice.id
      const { id, name, updatedAt } = await create(type, choice.text.trim())
      made.unshift({ ref: { type, id }, name, updatedAt })
      return id
    }, made)
  } catch (error) {
    await removeUnused(made)
    throw error
  }
}

const create = (type: Named, name: string): Promise<Company | Person> =>
  type === 'company'
    ? engine.companies.create({ ...blankCompany, name })
    : engine.people.create({ person: { name, jobTitle: '', phone: '', companyId: null, emails: [] } })

const CREATE = 'create'

/**
 * Chooses a person or company by typing: the engine searches all of them, the first match is marked, and Enter takes
 * it. Enter never submits the form while the text names nobody.
 */
export function RecordPicker(props: {
  type: 'company' | 'person'
  label: string
  placeholder?: string
  value: RecordChoice
  onChange(choice: RecordChoice, picked?: PickedRecord): void
  error?: ReactNode
}) {
  const { t } = useTranslation('customer')
  const { type, value, onChange } = props
  const combobox = useCombobox()
  const [focused, setFocused] = useState(false)
  // Enter may come before the matches: it is kept for them.
  const enterIsWaiting = useRef(false)
  const unresolved = isUnresolved(value)
  const query = unresolved ? value.text.trim() : ''
  const { data, isPlaceholderData } = useQuery({
    queryKey: [type, 'choice', query],
    queryFn: () => finders[type](query),
    placeholderData: keepPreviousData,
    enabled: focused,
  })
  const found = data ?? []
  const isCurrent = data !== undefined && !isPlaceholderData
  const isExact = ({ name }: PickedRecord): boolean => name.toLowerCase() === query.toLowerCase()
  const offersNew = query !== '' && isCurrent && !found.some(isExact)

  const choose = (record: PickedRecord): void => {
    enterIsWaiting.current = false
    combobox.closeDropdown()
    onChange(chosen(record.id, record.name), record)
  }
  const create = (): void => {
    enterIsWaiting.current = false
    combobox.closeDropdown()
    onChange({ id: null, text: query, isNew: true })
  }
  // Only when other matches arrive: later the arrow keys say which is marked.
  const marked = useRef<readonly PickedRecord[]>([])
  useEffect(() => {
    if (!isCurrent || marked.current === data) return
    marked.current = data
    const [first] = data
    if (enterIsWaiting.current && first) choose(first)
    else if (enterIsWaiting.current && offersNew) create()
    else if (query) combobox.selectFirstOption()
    else combobox.resetSelectedOption()
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !unresolved) return
    event.preventDefault()
    if (isCurrent) combobox.openDropdown()
    else enterIsWaiting.current = true
  }
  const onBlur = (): void => {
    setFocused(false)
    combobox.closeDropdown()
    const exact = isCurrent ? found.find(isExact) : undefined
    if (unresolved && exact) choose(exact)
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
          description={value.isNew && t(`picker.willCreate.${type}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          onChange={(event) => {
            onChange({ id: null, text: event.currentTarget.value, isNew: false })
            combobox.openDropdown()
          }}
          onFocus={() => setFocused(true)}
          onClick={() => combobox.openDropdown()}
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
              <span className={classes.name}>{t(`picker.create.${type}`, { name: query })}</span>
            </Combobox.Option>
          )}
          {found.length === 0 && !offersNew && <Combobox.Empty>{t('common:nothingFound')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
