import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedField } from '../../../../shared/contract/records'
import { MAX_FIELD_LABEL, MAX_OPTION_LABEL } from '../../../../shared/records/types/custom-field'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { engine } from '../../../bridge/connection'
import { ChoiceField } from '../../../ui/ChoiceField'
import lines from '../../../ui/OrderedLines.module.css'
import { onOwnSubmit } from '../../../ui/own-events'
import { SettingsHint, SettingsSection } from '../../../ui/SettingsSection'
import { changePart } from '../part-changes'
import { useModuleTypes, useTypeWords } from '../types'
import { AddField } from './AddField'
import classes from './OwnFields.module.css'
import { PartLine } from './PartLine'

/** The fields the user made, type by type: their names, their order, what may be chosen in them, and what is retired. */
export function FieldSettings() {
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const types = useModuleTypes()
  const [chosen, setChosen] = useState('person')
  const type = types.find(({ name }) => name === chosen)
  const own = type?.fields.filter(({ definition }) => definition !== null) ?? []
  const retired = type?.retired ?? []
  return (
    <SettingsSection title={t('ownFields.title')}>
      <SettingsHint>{t('ownFields.hint')}</SettingsHint>
      <ChoiceField
        label={t('ownFields.of')}
        choices={types.map(({ name }) => ({ value: name, label: words(name, 'many') }))}
        value={chosen}
        onChange={setChosen}
      />
      <ul className={lines.lines} aria-label={t('ownFields.listOf', { type: words(chosen, 'many') })}>
        {own.map((field, at) => (
          <ErrorBoundary key={field.name} name={field.label ?? ''} of={field.name} line>
            <FieldLine field={field} isFirst={at === 0} isLast={at === own.length - 1} />
          </ErrorBoundary>
        ))}
      </ul>
      <ErrorBoundary key={chosen} name={t('ownFields.new')} of={chosen} line>
        <AddField type={chosen} />
      </ErrorBoundary>
      {retired.length > 0 && (
        <>
          <p className={classes.retired}>{t('ownFields.retiredTitle')}</p>
          <ul className={lines.lines} aria-label={t('ownFields.retiredTitle')}>
            {retired.map(({ name, label, definition }) => (
              <li key={name}>
                <PartLine
                  type="custom_field"
                  id={definition ?? ''}
                  name={label}
                  max={MAX_FIELD_LABEL}
                  isFirst
                  isLast
                  isRetired
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </SettingsSection>
  )
}

function FieldLine({ field, isFirst, isLast }: { field: DescribedField; isFirst: boolean; isLast: boolean }) {
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const [isOpen, setIsOpen] = useState(false)
  const hasOptions = field.kind === 'choice' || field.kind === 'choices'
  const kind = t(`ownFields.kinds.${field.kind}`)
  const openLabel = t(isOpen ? 'ownFields.hideOptions' : 'ownFields.showOptions', { name: field.label })
  return (
    <li>
      <PartLine
        type="custom_field"
        id={field.definition ?? ''}
        name={field.label}
        max={MAX_FIELD_LABEL}
        {...{ isFirst, isLast }}
      >
        <span className={classes.kind}>
          {field.target === null ? kind : `${kind}: ${words(field.target, 'one')}`}
        </span>
        {hasOptions && (
          <Tooltip label={openLabel}>
            <ActionIcon
              size={28}
              aria-label={openLabel}
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              {isOpen ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </PartLine>
      {hasOptions && isOpen && <Options field={field} />}
    </li>
  )
}

function Options({ field }: { field: DescribedField }) {
  const { t } = useTranslation('customer')
  const [added, setAdded] = useState('')
  const live = field.options.filter((option) => !field.retiredOptions.includes(option))
  return (
    <div className={classes.options}>
      <ul className={lines.lines} aria-label={t('ownFields.optionsOf', { name: field.label })}>
        {[...live, ...field.retiredOptions].map((option, at) => (
          <li key={option}>
            <PartLine
              type="field_option"
              id={option}
              name={field.optionLabels[option] ?? ''}
              max={MAX_OPTION_LABEL}
              isFirst={at === 0}
              isLast={at === live.length - 1}
              isRetired={field.retiredOptions.includes(option)}
            />
          </li>
        ))}
      </ul>
      <form
        className={lines.line}
        onSubmit={(event) =>
          onOwnSubmit(event, async () => {
            const label = added.trim()
            if (label === '') return
            const isAdded = await changePart(t('ownFields.optionAdded'), label, () =>
              engine.parts.addOption({ fieldId: field.definition ?? '', label }),
            )
            if (isAdded) setAdded('')
          })
        }
      >
        <TextInput
          className={lines.name ?? ''}
          size="xs"
          aria-label={t('ownFields.newOption')}
          placeholder={t('ownFields.newOption')}
          maxLength={MAX_OPTION_LABEL}
          value={added}
          onChange={({ currentTarget: { value } }) => setAdded(value)}
        />
        <Button size="xs" type="submit" variant="default" leftSection={<IconPlus size={14} aria-hidden />}>
          {t('ownFields.addOption')}
        </Button>
      </form>
    </div>
  )
}
