import { useForm, type FormErrors, type UseFormReturnType } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/problem'
import { isSameValue, type FormDraft } from './form-draft'
import { withinSentence } from '../../shared/shown-text'
import { useDescribe } from './problems'

/** How each field of a form is named and read out. */
export type FieldWords<Values> = {
  [Field in keyof Values]: { label: string; text(values: Values): string }
}

/** What is said of texts there is no room for, by their path; undefined where there is. */
export type TooLong = Readonly<Record<string, string | undefined>>
const nothingTooLong = (): TooLong => ({})

/** Fields changed here and elsewhere alike since the form began, for the user to decide. */
export interface Clash<Values> {
  fields: readonly (keyof Values)[]
  theirs: Values
}

/** The form of a record, and how it comes to terms with what other windows save while it is open. */
export interface RecordForm<Values, Row> {
  form: UseFormReturnType<Values>
  words: FieldWords<Values>
  draft: FormDraft<Values>
  clash: Clash<Values> | null
  /** The record as it is now, null for a new one, once nothing in it clashes with what was typed. */
  merge(): Promise<{ row: Row | null } | null>
  decide(field: keyof Values, whose: 'mine' | 'theirs'): void
  /** What was typed in a field is judged once the user leaves it. */
  leave(path: string): void
  /** Marks the field a problem is about, until it holds something else. True where that says all there is to say. */
  refuse(problem: Problem): boolean
  /** Puts the values of the record back into the fields. */
  startOver(): void
}

/**
 * A form that keeps what is typed and writes only what was changed in it: before it is saved, fields nobody touched
 * here take the values other windows gave them, and a field changed on both sides is a question to the user.
 */
export function useRecordForm<Values extends Record<string, unknown>, Row>(options: {
  draft: FormDraft<Values>
  words: FieldWords<Values>
  validate(values: Values): FormErrors
  /** What no further letter makes right, by its path: it is told while it is typed. */
  tooLong?(values: Values): TooLong
  /** Where the form shows what the engine says of a field; as a rule they bear the same name. */
  pathOf?(problem: Problem, values: Values): string | undefined
  /** Null for a record that is still to be created. */
  record: { get(): Promise<Row>; values(row: Row): Values } | null
}): RecordForm<Values, Row> {
  const { draft, words, record } = options
  const tooLong = options.tooLong ?? nothingTooLong
  const validate = (values: Values): FormErrors => ({
    ...options.validate(values),
    ...Object.fromEntries(Object.entries(tooLong(values)).filter(([, error]) => error !== undefined)),
  })
  const { t } = useTranslation()
  const describe = useDescribe()
  const base = useRef(draft.base)
  const [clash, setClash] = useState<Clash<Values> | null>(null)
  const form = useForm<Values>({
    initialValues: draft.values,
    onValuesChange: (values) => draft.keep(base.current, values, typedLines(words, base.current, values)),
    validate,
  })
  const refused = useRef<{ path: string; value: unknown } | null>(null)
  // One field can mend another: an amount is right in one currency and wrong in the next.
  useEffect(() => {
    const values = form.getValues()
    const errors = validate(values)
    const isStill = (path: string): boolean =>
      Boolean(errors[path]) ||
      (refused.current?.path === path && isSameValue(valueAt(values, path), refused.current.value))
    for (const path of Object.keys(form.errors)) if (!isStill(path)) form.clearFieldError(path)
    for (const [path, error] of Object.entries(tooLong(values)))
      if (error !== undefined && form.errors[path] !== error) form.setFieldError(path, error)
  })
  const put = (part: Record<string, unknown>): void => form.setValues({ ...form.getValues(), ...part })

  const merge = async (): Promise<{ row: Row | null } | null> => {
    if (!record) return { row: null }
    const row = await record.get()
    const theirs = record.values(row)
    const mine = form.getValues()
    const changed = Object.keys(theirs).filter((field) => !isSameValue(theirs[field], base.current[field]))
    const isTouched = (field: string): boolean => !isSameValue(mine[field], base.current[field])
    const fields = changed.filter((field) => isTouched(field) && !isSameValue(mine[field], theirs[field]))
    const followed = changed
      .filter((field) => !isTouched(field))
      .map((field) => [field, theirs[field]] as const)
    base.current = theirs
    if (followed.length > 0) put(Object.fromEntries(followed))
    setClash(fields.length > 0 ? { fields, theirs } : null)
    return fields.length > 0 ? null : { row }
  }

  const decide = (field: keyof Values, whose: 'mine' | 'theirs'): void => {
    if (!clash) return
    if (whose === 'theirs') put({ [field]: clash.theirs[field] })
    const fields = clash.fields.filter((other) => other !== field)
    setClash(fields.length > 0 ? { ...clash, fields } : null)
  }

  const leave = (path: string): void => {
    if (valueAt(form.getValues(), path)) form.validateField(path)
  }

  const refuse = (problem: Problem): boolean => {
    const values = form.getValues()
    const path = options.pathOf?.(problem, values) ?? problem.field
    if (!path || valueAt(values, path) === undefined) return false
    refused.current = { path, value: valueAt(values, path) }
    const { params = {}, code } = problem
    const isNamed = code !== 'field-invalid'
    const reasons = REASONS.flatMap((reason) => {
      const value = params[reason]
      return value === undefined ? [] : [t(`form.${reason}`, { value: withinSentence(value) })]
    })
    const said = reasons.join(' ') || t('form.refused', { value: params['value'] ?? '' })
    form.setFieldError(path, isNamed ? describe(problem).title : said)
    form.getInputNode(path)?.focus()
    return !isNamed
  }

  const startOver = (): void => {
    base.current = draft.now
    setClash(null)
    form.setValues(draft.now)
    draft.forget()
  }
  return { form, words, draft, clash, merge, decide, leave, refuse, startOver }
}

/** What was changed in a form, as it is read out. */
function typedLines<Values extends Record<string, unknown>>(
  words: FieldWords<Values>,
  base: Values,
  values: Values,
): string[] {
  return Object.entries(words).flatMap(([field, { label, text }]) => {
    const read = isSameValue(values[field], base[field]) ? '' : text(values)
    return read === '' ? [] : [`${label}: ${read}`]
  })
}

/** Why the engine refuses parts of a field, by the parameter that names them. */
const REASONS = ['sharedDomain', 'publicSuffix', 'noDomain', 'ownAddress', 'noWebsite', 'signIn'] as const

/** What stands at a path such as `emails.0.address`. */
export const valueAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), values)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
