import { Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { DescribedField, DescribedType, FieldValues, RecordRow } from '../../../shared/contract/records'
import { MAX_MAIL_ADDRESS } from '../../../shared/records/types/person'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { FormDialog } from '../../app/FormDialog'
import { isSameValue, useFormDraft, type FormDraft } from '../../app/form-draft'
import { useRecordForm, valueAt } from '../../app/record-form'
import { go } from '../../app/route'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { useAlike } from './alike'
import { AlikeNotice } from './AlikeNotice'
import { changeUndoably, createdUndoably, type NewRecords } from './changes'
import { named } from './field-text'
import { halfTyped } from './half-typed'
import { kindOf } from './kinds'
import { addressesAsTyped } from './kinds/emails'
import { useKindTools } from './kind-tools'
import type { KindTools } from './kinds/kind'
import { noRecord, recordChoice, type RecordChoice } from './kinds/record-choice'
import { useGone } from './gone'
import { holding } from './holding'
import { useFieldLabel, useRecordTypes, useTypeWords } from './types'

type Values = Record<string, unknown>

interface RecordFormProps {
  type: string
  /** Null for a record still to be created. */
  row: RecordRow | null
  /** What a new record belongs to, by the type of what it is. */
  of?: Readonly<Record<string, RecordChoice>>
  /** What a new record begins with, by field. */
  filled?: FieldValues
  /** On whose page a new one is begun. */
  begunAt?: string
  close(): void
  /** Instead of going to the new record's own page. */
  saved?(row: RecordRow): void
}

/** A new record of any type, or the fields of a known one. */
export function RecordForm(props: RecordFormProps) {
  const types = useRecordTypes()
  const type = types.find(({ name }) => name === props.type)
  const tools = useKindTools(type)
  return type && tools ? <Drafted {...props} described={type} types={types} tools={tools} /> : null
}

interface DraftedProps extends RecordFormProps {
  described: DescribedType
  types: readonly DescribedType[]
  tools: KindTools
}

function Drafted(props: DraftedProps) {
  const { described, types, tools, row, of = {}, filled = {}, begunAt } = props
  // Those it began with: a field that is made meanwhile has no value in what is typed here.
  const [fields] = useState(() =>
    described.form.map((line) =>
      line.flatMap((name) => described.fields.filter((field) => field.name === name)),
    ),
  )
  const valuesOf = (record: RecordRow | null): Values =>
    Object.fromEntries(
      fields.flat().map((field) => {
        // Of several fields that may name it, the first is meant.
        const isFirst = fields.flat().find(({ target }) => target === field.target) === field
        const given = record || !field.target || !isFirst ? undefined : of[field.target]
        const begun = record ?? (field.name in filled ? holding(field.name, filled[field.name]) : null)
        return [field.name, given ?? kindOf(field, types).toForm(field, begun, tools)]
      }),
    )
  const schema = z.record(z.string(), z.unknown())
  const draft = useFormDraft<Values>(
    row ? halfTyped.form(described.name, row.id) : halfTyped.newForm(described.name, begunAt),
    checkedBy(schema, fields.flat(), types),
    valuesOf(row),
  )
  return draft ? <Fields {...props} fields={fields} valuesOf={valuesOf} draft={draft} /> : null
}

/** What was kept of a form counts only where each value is of its field's kind. */
const checkedBy = (
  schema: z.ZodType<Values>,
  fields: readonly DescribedField[],
  types: readonly DescribedType[],
): z.ZodType<Values> =>
  schema.refine((values) =>
    fields.every((field) => kindOf(field, types).schema.safeParse(values[field.name]).success),
  )

interface FieldsProps extends DraftedProps {
  fields: DescribedField[][]
  valuesOf(row: RecordRow): Values
  draft: FormDraft<Values>
}

function Fields({ type, row, types, tools, fields, described, valuesOf, draft, close, saved }: FieldsProps) {
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const fieldLabel = useFieldLabel()
  const tooLong = useTooLong()
  const all = fields.flat()
  const kind = (field: DescribedField) => kindOf(field, types)
  const errorsOf = (values: Values) =>
    Object.fromEntries(
      all.flatMap((field) => {
        const value = values[field.name]
        const put = (next: unknown): void => form.setFieldValue(field.name, next)
        const own = kind(field).errors?.(value, field, tools, put, row) ?? {}
        const isMissing = field.required && typeof value === 'string' && value.trim() === ''
        const missing = isMissing ? { '': missingText(field) } : {}
        return Object.entries({ ...own, ...missing }).map(([path, error]) => [pathIn(field, path), error])
      }),
    )
  const tooLongIn = (values: Values): Record<string, string | undefined> =>
    Object.fromEntries(
      all.flatMap((field) =>
        boundedTexts(field, values[field.name], types).map(({ path, text, most }) => [
          pathIn(field, path),
          tooLong(text, most),
        ]),
      ),
    )
  const missingText = ({ name }: DescribedField): string =>
    name === described.title ? words(type, 'missing') : t('types.any.missing')
  const recordForm = useRecordForm<Values, RecordRow>({
    draft,
    words: Object.fromEntries(
      all.map((field) => [
        field.name,
        {
          label: fieldLabel(field),
          text: (values: Values) => kind(field).text(values[field.name], field, tools),
        },
      ]),
    ),
    validate: errorsOf,
    tooLong: tooLongIn,
    pathOf: ({ field: name, params }, values) => {
      const field = all.find((one) => one.name === name)
      const path = field && kind(field).pathOf?.(values[field.name], [params?.['address'], params?.['value']])
      return field && path === undefined ? undefined : field && pathIn(field, path ?? '')
    },
    record: row && { get: () => engine.records.get({ type, id: row.id }), values: valuesOf },
  })
  const { form } = recordForm
  const gone = useGone(row)

  const save = async (values: Values, current: RecordRow | null): Promise<void> => {
    const written: FieldValues = {}
    const withNew: NewRecords = {}
    for (const field of all) {
      const brought = kind(field).fromForm(values[field.name], field, current, tools)
      if ('created' in brought) withNew[field.name] = brought.created
      else written[field.name] = brought.value ?? null
    }
    if (current) {
      await changeUndoably({ message: t('changed'), row: current, fields: written, withNew })
      return
    }
    const { record, change } = await engine.records.create({ type, fields: written, withNew })
    if (saved) saved(record)
    else go.record({ type, id: record.id })
    createdUndoably(
      record,
      change,
      Object.keys(withNew).map((name) => named(record, record.fields[name])?.title ?? ''),
    )
  }

  const values = form.getValues()
  const compared = all.flatMap((field): [string, FieldValues[string]][] => {
    if (!described.alike.includes(field.name)) return []
    const brought = kind(field).fromForm(values[field.name], field, null, tools)
    // Of a record that is there, what it held before is no news.
    if ('created' in brought || (row && isSameValue(brought.value, row.fields[field.name]))) return []
    return [[field.name, brought.value ?? null]]
  })
  const addresses = all.find(({ kind: name }) => name === 'emails')
  const alike = useAlike({
    type,
    fields: row && compared.length === 0 ? null : Object.fromEntries(compared),
    except: row?.id,
    refuse: recordForm.refuse,
    addresses: addresses && !row ? addressesAsTyped(values[addresses.name]) : [],
    added(record) {
      draft.forget()
      close()
      if (saved) saved(record)
      else go.record({ type, id: record.id })
    },
    open(record) {
      close()
      go.record({ type, id: record.id })
    },
  })

  /** What was said of a part that holds something else by now is said no longer, until the field is left. */
  const change = (field: DescribedField, value: unknown): void => {
    const before = form.getValues()[field.name]
    for (const path of Object.keys(errorsAt(form.errors, field.name)))
      if (path && !isSameValue(valueAt(before, path), valueAt(value, path)))
        form.clearFieldError(pathIn(field, path))
    form.setFieldValue(field.name, value)
  }
  const suggest = (target: string, choice: RecordChoice): void => {
    const field = all.find((one) => one.target === target)
    const held = field && recordChoice.safeParse(form.getValues()[field.name])
    if (field && held?.success && held.data.text === noRecord.text) form.setFieldValue(field.name, choice)
  }
  const suggestTitle = (name: string): void => {
    if (name && form.getValues()[described.title] === '') form.setFieldValue(described.title, name)
  }
  return (
    <FormDialog
      title={words(type, row ? 'edit' : 'new')}
      saveLabel={row ? t('common:save') : alike.found.length > 0 ? t('alike.second') : t('create.save')}
      {...(row ? {} : { maySave: alike.areShown, keys: alike.keys })}
      form={recordForm}
      save={save}
      close={close}
      showsCreated={!row && !saved}
      gone={gone}
    >
      {fields.map((line, at) => {
        const inputs = line.map((field) => {
          const { Input } = kind(field)
          return (
            <Input
              key={field.name}
              field={field}
              label={fieldLabel(field)}
              description={t(`hints.${field.name}`, { defaultValue: '' }) || undefined}
              value={form.getValues()[field.name]}
              isFirst={at === 0 && field === line[0]}
              errors={errorsAt(form.errors, field.name)}
              onChange={(value) => change(field, value)}
              suggest={suggest}
              suggestTitle={suggestTitle}
              tools={tools}
            />
          )
        })
        return line.length > 1 ? (
          <Group key={at} grow gap="sm" align="flex-start">
            {inputs}
          </Group>
        ) : (
          inputs
        )
      })}
      <ErrorBoundary name={t('alike.title')} line>
        <AlikeNotice alike={alike} />
      </ErrorBoundary>
    </FormDialog>
  )
}

interface BoundedText {
  path: string
  text: string
  most: number | null
}

/** The texts in a field as they would be saved, by their path within it, with how long each may be. */
function boundedTexts(
  { kind, target, max }: DescribedField,
  value: unknown,
  types: readonly DescribedType[],
): BoundedText[] {
  switch (kind) {
    case 'text':
    case 'phone':
    case 'url':
    case 'longText':
      return typeof value === 'string'
        ? [{ path: '', text: kind === 'longText' ? value : value.trim(), most: max }]
        : []
    case 'emails':
      return addressesAsTyped(value).map((address, index) => ({
        path: `${index}.address`,
        text: address.trim(),
        most: MAX_MAIL_ADDRESS,
      }))
    case 'reference': {
      const choice = recordChoice.safeParse(value)
      if (!choice.success || choice.data.id !== null) return []
      const { title = '', fields = [] } = types.find(({ name }) => name === target) ?? {}
      const most = fields.find(({ name }) => name === title)?.max ?? null
      return [{ path: '', text: choice.data.text.trim(), most }]
    }
    default:
      return []
  }
}

const pathIn = ({ name }: DescribedField, path: string): string => (path ? `${name}.${path}` : name)

/** The errors of one field, by their path within it. */
function errorsAt<Node>(errors: Record<string, Node>, name: string): Record<string, Node> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, error]) =>
      path === name
        ? [['', error]]
        : path.startsWith(`${name}.`)
          ? [[path.slice(name.length + 1), error]]
          : [],
    ),
  )
}
