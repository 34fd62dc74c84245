import { z } from 'zod'
import { recordId } from '../ids'

/** What a field holds. The kind decides how it is kept, merged, shown, entered, searched, imported and exported. */
export type FieldKind =
  | 'text'
  | 'longText'
  | 'number'
  | 'money'
  | 'day'
  | 'dateTime'
  | 'time'
  | 'choice'
  | 'choices'
  | 'address'
  | 'yesNo'
  | 'emails'
  | 'domains'
  | 'leadTimes'
  | 'phone'
  | 'url'
  | 'country'
  | 'reference'

/** The elements of a list, added and removed one by one, so that two people adding one each lose none. */
export interface ListElements {
  /** The element and what makes two of them the same one; null for what is none. */
  read(element: unknown): { key: string; value: unknown } | null
  max: number
}

export interface Field {
  kind: FieldKind
  /** What it holds where nobody wrote anything. */
  empty: z.core.util.JSONType
  /** True where a record cannot be without it. */
  required?: boolean
  /** True for a text that names nothing unless it has digits, such as a phone number. */
  hasDigits?: boolean
  /** Present for lists. */
  elements?: ListElements
  /** Of a reference: the type of record it names; absent where another field says so. */
  target?: string
  /** Of a choice: what may be chosen, the default first. */
  options?: readonly string[]
  /** Of a choice the user made: how each of the options is called. */
  optionLabels?: Readonly<Record<string, string>>
  /** Of those, what is chosen no more. */
  retiredOptions?: readonly string[]
  /** How a person calls it, where no translation does. */
  label?: string
  /** What templates call it, where that is not made of its name. */
  variable?: string
}

/** The kind of every field, by the schema that checks it. A schema without an entry is no field of a record. */
export const fieldRegistry = z.registry<Field>()

/** A short text that must be there. */
export const requiredText = (max: number) =>
  z.string().trim().min(1).max(max).register(fieldRegistry, { kind: 'text', empty: '', required: true })

export const text = (max: number) => z.string().max(max).register(fieldRegistry, { kind: 'text', empty: '' })

/** A number as its issuer writes it, with letters, blanks and dots. */
export const numberText = (max: number) =>
  z.string().max(max).register(fieldRegistry, { kind: 'text', empty: '', hasDigits: true })

/** Whether something is written where digits belong, and none among it. */
export const lacksDigits = (typed: string): boolean => typed.trim() !== '' && !/\p{Nd}/u.test(typed)

export const longText = (max: number) =>
  z.string().max(max).register(fieldRegistry, { kind: 'longText', empty: '' })

export const phone = () =>
  z.string().max(60).register(fieldRegistry, { kind: 'phone', empty: '', hasDigits: true })

export const url = () => z.string().max(500).register(fieldRegistry, { kind: 'url', empty: '' })

/** ISO 3166, two letters; '' while it is not known. */
export const country = () => z.string().max(2).register(fieldRegistry, { kind: 'country', empty: '' })

export const wholeNumber = () => z.number().int().register(fieldRegistry, { kind: 'number', empty: 0 })

/** A number of any size, with decimals; null while it is not known. */
export const decimal = () => z.number().nullable().register(fieldRegistry, { kind: 'number', empty: null })

export const yesNo = () => z.boolean().register(fieldRegistry, { kind: 'yesNo', empty: false })

/** A day without a clock, as its midnight in UTC in ms since the epoch; null while it is not known. */
export const day = () => z.number().int().nullable().register(fieldRegistry, { kind: 'day', empty: null })

/** A moment, in ms since the epoch; null while it is not known. */
export const dateTime = () =>
  z
    .number()
    .int()
    .min(-8.64e15)
    .max(8.64e15)
    .nullable()
    .register(fieldRegistry, { kind: 'dateTime', empty: null })

/** An hour on the wall's clock, `09:30`; '' where none is said. No time zone moves it. */
export const time = () =>
  z
    .string()
    .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$/)
    .register(fieldRegistry, { kind: 'time', empty: '' })

export const choice = <const Options extends readonly [string, ...string[]]>(options: Options) =>
  z.enum(options).register(fieldRegistry, { kind: 'choice', empty: options[0], options })

/** One of the options the user made, by its id; '' for none. */
export const optionOf = () => z.string().max(64).register(fieldRegistry, { kind: 'choice', empty: '' })

/** Several of them. */
export const optionsOf = () => list('choices', z.string().min(1).max(64), 100, (option) => option)

/** A postal address as it stands on an envelope, line by line. */
export const address = () => z.string().max(1_000).register(fieldRegistry, { kind: 'address', empty: '' })

/** Another record; null for none. */
export const reference = (target: string) =>
  recordId.nullable().register(fieldRegistry, { kind: 'reference', empty: null, target })

/** A record that must be named. */
export const requiredReference = (target: string) =>
  z.uuid().register(fieldRegistry, { kind: 'reference', empty: null, required: true, target })

/** The record something belongs to; its type stands in a field of its own. */
export const ownerReference = () =>
  z.uuid().register(fieldRegistry, { kind: 'reference', empty: null, required: true })

/** In minor units of its currency (cents), so that sums stay exact; never negative, null while it is not known. */
export const money = () =>
  z
    .object({
      minor: z.number().int().min(0).nullable(),
      currency: z
        .string()
        .toUpperCase()
        .regex(/^[A-Z]{3}$/),
    })
    .register(fieldRegistry, { kind: 'money', empty: { minor: null, currency: 'EUR' } })

/** A list whose elements merge one by one; `key` says which are the same. */
export function list<Element extends z.ZodType>(
  kind: 'emails' | 'domains' | 'leadTimes' | 'choices',
  element: Element,
  max: number,
  key: (element: z.infer<Element>) => string,
) {
  const elements: ListElements = {
    max,
    read(value) {
      const parsed = element.safeParse(value)
      return parsed.success ? { key: key(parsed.data), value: parsed.data } : null
    },
  }
  return z.array(element).max(max).register(fieldRegistry, { kind, empty: [], elements })
}

/** A year: reminders further ahead are none anybody means. */
export const MAX_LEAD_MINUTES = 527_040

/** How many minutes before a time to remind of it, several times at will. */
export const leadTimes = () => list('leadTimes', z.number().int().min(0).max(MAX_LEAD_MINUTES), 10, String)
