import { z } from 'zod'
import { parseErex } from './erex'

/** No control characters; one line. */
const oneLine = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u)
const address = z
  .string()
  .max(320)
  .regex(/^[^\s<>()[\],;:\\"@]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/)
const day = z.iso.date()

/** How a value is compared; ASCII letters of either case are the same (`i;ascii-casemap`, RFC 4790), others are not. */
export const comparison = z.enum(['is', 'contains', 'matches', 'regex'])
export type Comparison = z.infer<typeof comparison>

const values = z.array(oneLine(500)).min(1).max(100)
const compared = { match: comparison, values }

/** Of `regex` every value must be one the local evaluation understands, so that the preview tells the truth. */
const regexIsKnown = ({ match, values: all }: { match: Comparison; values: string[] }): boolean =>
  match !== 'regex' || all.every((value) => parseErex(value) !== null)
const regexMessage = 'not a POSIX extended regular expression'

export type Condition =
  | { kind: 'address'; field: AddressField; part: AddressPart; match: Comparison; values: string[] }
  | { kind: 'subject'; match: Comparison; values: string[] }
  | { kind: 'header'; name: string; match: Comparison; values: string[] }
  | { kind: 'body'; match: Comparison; values: string[] }
  | { kind: 'size'; is: 'over' | 'under'; bytes: number }
  | { kind: 'date'; of: 'sent' | 'received'; is: 'before' | 'on' | 'since'; day: string; zone: string }
  | { kind: 'attachment' }
  | { kind: 'list'; match: Comparison; values: string[] }
  | { kind: 'any-list' }
  | { kind: 'spam' }
  | { kind: 'all' | 'any'; conditions: Condition[] }
  | { kind: 'not'; condition: Condition }

/** `recipient` is To, Cc or Bcc. */
export const addressField = z.enum(['from', 'to', 'cc', 'recipient'])
export type AddressField = z.infer<typeof addressField>

/** `text` is the header as people read it, names included; the others look at addresses alone. */
export const addressPart = z.enum(['address', 'localpart', 'domain', 'text'])
export type AddressPart = z.infer<typeof addressPart>

/** Offset from UTC as in `+0130`; '' is the zone written in the message, for `sent` only. */
const zone = z.string().regex(/^([+-](0\d|1[0-4])[0-5]\d)?$/)

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('address'), field: addressField, part: addressPart, ...compared })
      .refine(regexIsKnown, regexMessage),
    z.object({ kind: z.literal('subject'), ...compared }).refine(regexIsKnown, regexMessage),
    z
      .object({
        kind: z.literal('header'),
        /** Kept in lower case: names differ by nothing else, and our own fields are written in capitals. */
        name: z
          .string()
          .max(100)
          .regex(/^[!-9;-~]+$/)
          .toLowerCase(),
        ...compared,
      })
      .refine(regexIsKnown, regexMessage),
    z.object({ kind: z.literal('body'), ...compared }).refine(regexIsKnown, regexMessage),
    z.object({
      kind: z.literal('size'),
      is: z.enum(['over', 'under']),
      bytes: z
        .number()
        .int()
        .min(0)
        .max(2 ** 40),
    }),
    z
      .object({
        kind: z.literal('date'),
        of: z.enum(['sent', 'received']),
        is: z.enum(['before', 'on', 'since']),
        day,
        zone,
      })
      .refine((date) => date.of === 'sent' || date.zone !== '', 'the zone of the reader is missing'),
    z.object({ kind: z.literal('attachment') }),
    z.object({ kind: z.literal('list'), ...compared }).refine(regexIsKnown, regexMessage),
    z.object({ kind: z.literal('any-list') }),
    z.object({ kind: z.literal('spam') }),
    z.object({ kind: z.enum(['all', 'any']), conditions: z.array(condition).min(1).max(50) }),
    z.object({ kind: z.literal('not'), condition }),
  ]),
)

const folder = oneLine(255)

/** Whole days in `zone`, both included; at least one of them. */
const period = z
  .object({ from: day.optional(), until: day.optional(), zone: zone.min(1) })
  .refine(({ from, until }) => from !== undefined || until !== undefined, 'no dates')
  .refine(
    ({ from, until }) => from === undefined || until === undefined || from <= until,
    'ends before it begins',
  )

const vacation = z.object({
  type: z.literal('vacation'),
  /** Further addresses of the user: only mail to one of them, or to the account's own, is answered. */
  addresses: z.array(address).max(50),
  period: period.optional(),
  /** The same sender is answered once within this time. */
  days: z.number().int().min(1).max(365),
  subject: oneLine(200).optional(),
  /** Lines end in LF, the last one in nothing. */
  text: z
    .string()
    .max(20_000)
    .transform((text) => text.replace(/\r\n?/g, '\n').trimEnd())
    .pipe(
      z
        .string()
        .min(1)
        .regex(/^[^\p{Cs}\u0000-\u0008\u000b-\u001f\u007f]*$/u),
    ),
})

export const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('flag') }),
  z.object({ type: z.literal('mark-read') }),
  z.object({
    type: z.literal('keyword'),
    keyword: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9$_.-]+$/),
  }),
  /** `create` makes the folder where it is missing. */
  z.object({ type: z.literal('copy'), folder, create: z.boolean() }),
  z.object({ type: z.literal('move'), folder, create: z.boolean() }),
  z.object({ type: z.literal('redirect'), to: address, keepCopy: z.boolean() }),
  vacation,
  z.object({ type: z.literal('reject'), reason: oneLine(1000) }),
  z.object({ type: z.literal('discard') }),
  z.object({ type: z.literal('stop') }),
])
export type Action = z.infer<typeof action>

/** The order in which actions are written and done: flags reach the copies only when they come first. */
const ORDER: readonly Action['type'][] = [
  'flag',
  'mark-read',
  'keyword',
  'copy',
  'move',
  'redirect',
  'vacation',
  'reject',
  'discard',
  'stop',
]

const MAX_CONDITION_DEPTH = 10

export const rule = z.object({
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9_-]+$/),
  name: oneLine(200),
  enabled: z.boolean(),
  /** Null: for every message. */
  when: condition.refine((top) => depthOf(top) <= MAX_CONDITION_DEPTH, 'too deep').nullable(),
  actions: z
    .array(action)
    .min(1)
    .max(20)
    .refine(
      (all) =>
        ['stop', 'discard', 'reject', 'vacation', 'flag', 'mark-read'].every(
          (type) => all.filter((one) => one.type === type).length <= 1,
        ),
      'twice the same',
    )
    .transform((all) => all.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))),
})
export type Rule = z.infer<typeof rule>
export type Vacation = Extract<Action, { type: 'vacation' }>

export const rules = z
  .array(rule)
  .max(500)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'an id is used twice')

function depthOf(top: Condition): number {
  if (top.kind === 'not') return 1 + depthOf(top.condition)
  if (top.kind === 'all' || top.kind === 'any') return 1 + Math.max(...top.conditions.map(depthOf))
  return 1
}
