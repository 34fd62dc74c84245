import { Button, TextInput, Textarea } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { customKinds, type CustomKind } from '../../../../shared/records/custom-field'
import { MAX_FIELD_LABEL } from '../../../../shared/records/types/custom-field'
import { engine } from '../../../bridge/connection'
import { ChoiceField } from '../../../ui/ChoiceField'
import { onOwnSubmit } from '../../../ui/own-events'
import { changePart } from '../part-changes'
import { useModuleTypes, useTypeWords } from '../types'
import classes from './OwnFields.module.css'

/** Makes a field for the records of a type: what it is called, what it holds, and what may be chosen in it. */
export function AddField({ type, added }: { type: string; added?(): void }) {
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const modules = useModuleTypes()
  const [label, setLabel] = useState('')
  const [kind, setKind] = useState<CustomKind>('text')
  const [target, setTarget] = useState('person')
  const [options, setOptions] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const hasOptions = kind === 'choice' || kind === 'choices'
  const submit = async (): Promise<void> => {
    const name = label.trim()
    setIsMissing(name === '')
    if (name === '') return
    const lines = hasOptions ? options.split('\n').flatMap((line) => line.trim() || []) : []
    const isAdded = await changePart(t('ownFields.added'), name, () =>
      engine.parts.createField({
        ...{ recordType: type, kind, label: name, options: [...new Set(lines)] },
        ...(kind === 'reference' ? { target } : {}),
      }),
    )
    if (!isAdded) return
    setLabel('')
    setOptions('')
    added?.()
  }
  return (
    <form
      className={classes.add}
      aria-label={t('ownFields.new')}
      onSubmit={(event) => onOwnSubmit(event, submit)}
    >
      <div className={classes.inputs}>
        <TextInput
          className={classes.input ?? ''}
          size="xs"
          label={t('ownFields.label')}
          maxLength={MAX_FIELD_LABEL}
          error={isMissing && t('types.any.missing')}
          data-autofocus
          value={label}
          onChange={({ currentTarget: { value } }) => setLabel(value)}
        />
        <ChoiceField
          size="xs"
          label={t('ownFields.kind')}
          choices={customKinds.map((value) => ({ value, label: t(`ownFields.kinds.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(customKinds.find((one) => one === value) ?? 'text')}
        />
        {kind === 'reference' && (
          <ChoiceField
            size="xs"
            label={t('ownFields.target')}
            choices={modules.map(({ name }) => ({ value: name, label: words(name, 'one') }))}
            value={target}
            onChange={setTarget}
          />
        )}
      </div>
      {hasOptions && (
        <Textarea
          size="xs"
          label={t('ownFields.options')}
          description={t('ownFields.optionsHint')}
          autosize
          minRows={2}
          maxRows={8}
          value={options}
          onChange={({ currentTarget: { value } }) => setOptions(value)}
        />
      )}
      <Button
        className={classes.submit ?? ''}
        size="xs"
        type="submit"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
      >
        {t('ownFields.add')}
      </Button>
    </form>
  )
}
