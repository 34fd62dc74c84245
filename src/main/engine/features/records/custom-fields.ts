import { MAX_FIELDS, MAX_OPTIONS, type PartType } from '../../../../shared/contract/parts'
import type { FieldValues } from '../../../../shared/contract/records'
import { fold } from '../../../../shared/fold'
import { ProblemError } from '../../../../shared/problem'
import {
  customFieldName,
  customFieldOf,
  customKinds,
  type CustomKind,
} from '../../../../shared/records/custom-field'
import {
  declaredFields,
  recordTypes,
  setCustomFields,
  type CustomField,
  type FieldsOf,
} from '../../../../shared/records/record-types'
import { variableName } from '../../../../shared/template-variables'
import type { EngineContext } from '../../context'
import type { Journal, RecordWriter } from '../../journal/journal'
import { fieldsOfRow } from '../../journal/rows'
import { os } from '../../rpc'
import { checkedFields } from './checking'
import type { RecordsStore } from './store'
import { moduleType } from './types'

type Definition = FieldsOf<'custom_field'> & { id: string }
type Option = FieldsOf<'field_option'> & { id: string }

const isKind = (kind: string): kind is CustomKind => customKinds.some((one) => one === kind)

/** The fields the user makes for records: they come and go with their definitions, which are records themselves. */
export function createCustomFields(
  context: EngineContext,
  journal: Journal,
  store: Pick<RecordsStore, 'all' | 'read'>,
  index: { holding(field: string): void },
) {
  const definitions = (): Definition[] => store.all('custom_field').flatMap(definition)
  const options = (): Option[] => store.all('field_option').flatMap(option)
  const refresh = (): void => setCustomFields(described(definitions(), options()))

  journal.onChange(({ type, id, fields }) => {
    if (type !== 'custom_field' && type !== 'field_option') return
    refresh()
    context.publish({ type: 'record', record: { type, id } })
    const isSaid = ['label', 'isRetired', 'deletedAt'].some((name) => fields.has(name))
    const fieldId = type === 'custom_field' ? id : options().find((one) => one.id === id)?.fieldId
    const [held] = definitions().filter((one) => one.id === fieldId)
    if (isSaid && held && isKind(held.kind)) index.holding(customFieldName(held.kind, held.target, held.id))
  })

  const known = (type: PartType, id: string): void => {
    if (!exists(type, id)) throw new ProblemError({ code: 'not-found', params: { type } })
  }
  /** Those it stands in one order with. */
  function siblings(type: PartType, id: string): string[] {
    if (type === 'custom_field') {
      const own = definitions().find((one) => one.id === id)
      return definitions().flatMap((one) => (one.recordType === own?.recordType ? [one.id] : []))
    }
    const own = options().find((one) => one.id === id)
    return options().flatMap((one) => (one.fieldId === own?.fieldId ? [one.id] : []))
  }
  const exists = (type: string, id: string): boolean => store.read({ type, id }) !== undefined
  const put = (write: RecordWriter, type: PartType, id: string | null, fields: FieldValues): string =>
    write.put(type, id, checkedFields(type, fields, exists))
  const addOption = (write: RecordWriter, fieldId: string, label: string, position: number): string =>
    put(write, 'field_option', null, { fieldId, label, position })
  const committed = (label: string, work: (write: RecordWriter) => string) =>
    journal.commit(label, (write) => ({ id: work(write), change: write.stamp() }))

  return {
    refresh,
    router: os.parts.router({
      createField: os.parts.createField.handler(
        ({ input: { recordType, kind, target = '', label, options: made } }) =>
          committed('field-added', (write) => {
            moduleType(recordType)
            if (kind === 'reference') moduleType(target)
            const there = definitions().filter((one) => one.recordType === recordType)
            if (there.length >= MAX_FIELDS) throw new ProblemError({ code: 'field-invalid', field: 'label' })
            const id = put(write, 'custom_field', null, {
              ...{ recordType, kind, label },
              target: kind === 'reference' ? target : '',
              variable: freeVariable(recordType, label, there),
              position: there.length,
            })
            if (kind === 'choice' || kind === 'choices')
              made.forEach((option, position) => addOption(write, id, option, position))
            return id
          }),
      ),
      addOption: os.parts.addOption.handler(({ input: { fieldId, label } }) =>
        committed('option-added', (write) => {
          known('custom_field', fieldId)
          const there = options().filter((one) => one.fieldId === fieldId)
          if (there.length >= MAX_OPTIONS) throw new ProblemError({ code: 'field-invalid', field: 'label' })
          return addOption(write, fieldId, label, there.length)
        }),
      ),
      rename: os.parts.rename.handler(({ input: { type, id, label } }) =>
        committed('part-renamed', (write) => {
          known(type, id)
          return put(write, type, id, { label })
        }),
      ),
      move: os.parts.move.handler(({ input: { type, id, by } }) =>
        committed('part-moved', (write) => {
          known(type, id)
          const ids = siblings(type, id)
          const at = ids.indexOf(id)
          ids.splice(at, 1)
          ids.splice(Math.max(0, at + by), 0, id)
          ids.forEach((one, position) => put(write, type, one, { position }))
          return id
        }),
      ),
      retire: os.parts.retire.handler(({ input: { type, id, isRetired } }) =>
        committed(isRetired ? 'part-retired' : 'part-restored', (write) => {
          known(type, id)
          return put(write, type, id, { isRetired })
        }),
      ),
    }),
  }

  function definition(row: Parameters<typeof fieldsOfRow>[1]): Definition[] {
    const parsed = definitionSchema.safeParse(fieldsOfRow('custom_field', row))
    return parsed.success ? [{ ...parsed.data, id: String(row['id']) }] : []
  }
  function option(row: Parameters<typeof fieldsOfRow>[1]): Option[] {
    const parsed = optionSchema.safeParse(fieldsOfRow('field_option', row))
    return parsed.success ? [{ ...parsed.data, id: String(row['id']) }] : []
  }
}

/** The fields of these definitions. One of a kind or a type that this version does not know is kept, and shown nowhere. */
function described(definitions: readonly Definition[], options: readonly Option[]): CustomField[] {
  const byField = Map.groupBy(options, ({ fieldId }) => fieldId)
  return definitions.flatMap(({ id, recordType, kind, target, label, variable, isRetired }) => {
    const field = isKind(kind) ? customFieldOf(customFieldName(kind, target, id)) : undefined
    if (!field) return []
    const own = byField.get(id) ?? []
    const chosen =
      kind === 'choice' || kind === 'choices'
        ? {
            options: own.map((one) => one.id),
            optionLabels: Object.fromEntries(own.map((one) => [one.id, one.label])),
            retiredOptions: own.flatMap((one) => (one.isRetired ? [one.id] : [])),
          }
        : {}
    return [{ ...field, ...chosen, definition: id, recordType, label, variable, isRetired }]
  })
}

/** A word for templates, made of what the field is called, that none of the type's fields has. */
function freeVariable(recordType: string, label: string, there: readonly Definition[]): string {
  const taken = new Set([
    ...[...(declaredFields(recordType)?.keys() ?? [])].map(variableName),
    ...there.map(({ variable }) => variable),
    ...['first_name', 'last_name', 'email'],
  ])
  const word =
    fold(label)
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[_0-9]+|_+$/g, '')
      .slice(0, 40) || 'field'
  for (let number = 1; ; number++) {
    const wanted = number === 1 ? word : `${word}_${number}`
    if (!taken.has(wanted)) return wanted
  }
}

const definitionSchema = recordTypes.custom_field.fields
const optionSchema = recordTypes.field_option.fields

export type CustomFields = ReturnType<typeof createCustomFields>
