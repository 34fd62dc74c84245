import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import {
  MAX_ABBREVIATION,
  MAX_TEMPLATE_CC,
  MAX_TEMPLATE_DESCRIPTION,
  MAX_TEMPLATE_FILES,
  MAX_TEMPLATE_HTML,
  MAX_TEMPLATE_NAME,
  MAX_TEMPLATE_SUBJECT,
} from '../records/types/template'
import { call } from './base'
import { recordTypeName } from './crm'
import { mailAddress } from './messages'

/** A file with templates may be this large. */
export const MAX_TEMPLATES_FILE = 40 * 1024 * 1024
/** All files of one template together. */
export const MAX_TEMPLATE_FILES_BYTES = 15 * 1024 * 1024
/** As many languages one template is written in. */
export const MAX_TEMPLATE_TEXTS = 12

export const templateKinds = ['mail', 'mass', 'auto-reply', 'signature', 'snippet'] as const
export const templateKind = z.enum(templateKinds)
export type TemplateKind = z.infer<typeof templateKind>

export const templateFolders = ['shared', 'private'] as const
export const templateFolder = z.enum(templateFolders)
export type TemplateFolder = z.infer<typeof templateFolder>

/** What a template says in one language; '' for words that are of none in particular. */
export const templateText = z.object({
  language: z.string().regex(/^(?:[a-z]{2})?$/),
  subject: z.string().max(MAX_TEMPLATE_SUBJECT),
  html: z.string().max(MAX_TEMPLATE_HTML),
})
export type TemplateText = z.infer<typeof templateText>

export const templateFields = z.object({
  name: z.string().trim().min(1).max(MAX_TEMPLATE_NAME),
  /** For whoever chooses it; never part of a mail. */
  description: z.string().max(MAX_TEMPLATE_DESCRIPTION),
  folder: templateFolder,
  kind: templateKind,
  /** Types of the records it is meant for; none for all. */
  appliesTo: z.array(recordTypeName).max(9),
  cc: z.string().max(MAX_TEMPLATE_CC),
  /** Letters and digits it is called in by while writing; '' for none. */
  abbreviation: z
    .string()
    .max(MAX_ABBREVIATION)
    .regex(/^[\p{L}\p{N}_-]*$/u),
  /** The mail gets the signature of whom it is from. */
  usesSignature: z.boolean(),
  /** It replaces what was written; else it is inserted where the caret is. */
  replacesBody: z.boolean(),
  texts: z
    .array(templateText)
    .min(1)
    .max(MAX_TEMPLATE_TEXTS)
    .refine((texts) => new Set(texts.map(({ language }) => language)).size === texts.length),
})
export type TemplateFields = z.infer<typeof templateFields>

export const templateFile = z.object({
  id: recordId,
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
})
export type TemplateFile = z.infer<typeof templateFile>

export const template = templateFields.extend({
  id: recordId,
  files: z.array(templateFile),
  /** It came in a file whose maker keeps its layout: it is filled in here, and not changed. */
  locked: z.boolean(),
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type Template = z.infer<typeof template>

/** A template as a list shows it: with the first words of each text instead of the text. */
export const templateLine = template
  .omit({ texts: true })
  .extend({ texts: z.array(templateText.omit({ html: true }).extend({ preview: z.string() })) })
export type TemplateLine = z.infer<typeof templateLine>

/** Whom a template is filled in for. */
const filledFor = z.object({
  accountId: rowId,
  identityId: rowId.nullable(),
  /** The conversation that is answered: what it is linked to says which deal is meant. */
  threadId: rowId.nullable(),
})

/** What templates say of who writes. */
const ownWords = z.string().max(2_000)
const signer = z.object({
  ...{ name: ownWords, address: ownWords, jobTitle: ownWords, company: ownWords },
  ...{ phone: ownWords, mobile: ownWords, postalAddress: ownWords },
})

const filled = z.object({
  subject: z.string(),
  html: z.string(),
  /** Names of the variables that nothing is known for. */
  unresolved: z.array(z.string()),
})
export type Filled = z.infer<typeof filled>

const change = z.string()

export const templatesContract = {
  list: call.output(z.array(templateLine)),
  get: call.input(z.object({ id: recordId })).output(template),
  /** One of its files. */
  file: call.input(z.object({ id: recordId, fileId: recordId })).output(z.instanceof(File)),
  /**
   * A new template, or one changed; `files` are those it keeps, `added` new ones behind them. Refused with
   * `template-locked`, `template-unreadable` or `template-variables`, which name what is wrong, and (`signature-unsaid`)
   * a signature for which something is not said of whom new mail is written as.
   */
  save: call
    .input(
      z.object({
        id: recordId.optional(),
        fields: templateFields,
        files: z.array(recordId).max(MAX_TEMPLATE_FILES),
        added: z.array(z.instanceof(File)).max(MAX_TEMPLATE_FILES),
      }),
    )
    .output(z.object({ template, change })),
  /** `suffix` is what the copy's name ends with. */
  duplicate: call
    .input(z.object({ id: recordId, suffix: z.string().max(40) }))
    .output(z.object({ template, change })),
  remove: call.input(z.object({ id: recordId })).output(z.object({ change })),
  /** What whoever is written to is here, which templates are meant for that, and the language they most likely read. */
  suggested: call
    .input(z.object({ to: z.array(mailAddress).max(50), threadId: rowId.nullable() }))
    .output(z.object({ types: z.array(z.string()), language: z.string().nullable() })),
  /** A template's words for somebody; what nothing is known for stays in them as a variable. */
  fill: call
    .input(
      filledFor.extend({
        id: recordId,
        language: z.string(),
        to: mailAddress.nullable(),
        /** The mail goes to each of several: what is said of them stays a variable. Else it is filled in for `to`. */
        isEach: z.boolean(),
        /** Of the window: dates are written in it where the template's words are of no language. */
        shownIn: z.string().max(10),
      }),
    )
    .output(
      filled.extend({
        cc: z.array(mailAddress),
        /** Something in its words is said of whom it was filled in for. */
        isPersonal: z.boolean(),
      }),
    ),
  /** What each of these people would read of words with variables in them. */
  preview: call
    .input(
      filledFor.extend({
        subject: z.string().max(100_000),
        html: z.string().max(5_000_000),
        people: z.array(mailAddress).max(50),
        language: z.string(),
        /** The words are those of a template, and not yet of a mail. */
        isTemplate: z.boolean(),
      }),
    )
    .output(z.array(filled)),
  /** The signature a mail gets, as it leaves; '' for none. */
  signature: call
    .input(z.object({ accountId: rowId, identityId: rowId.nullable(), isAnswer: z.boolean() }))
    .output(
      z.object({ html: z.string(), unresolved: z.array(z.string()), place: z.enum(['above', 'below']) }),
    ),
  /** A signature of the company, or (`html`) what is to become one, as it reads for whom `own` tells of. */
  signed: call
    .input(
      z.object({
        id: recordId.optional(),
        html: z.string().max(MAX_TEMPLATE_HTML).optional(),
        own: signer,
        language: z.string().max(10),
      }),
    )
    .output(z.object({ html: z.string(), unresolved: z.array(z.string()) })),
  /** All that is shared, or (`ids`) these, as a file for colleagues. */
  exported: call
    .input(z.object({ ids: z.array(recordId).max(1_000).optional() }))
    .output(z.object({ file: z.instanceof(File), count: z.number().int() })),
  /** Takes templates from such a file: new ones, and newer words of those that are there. */
  imported: call.input(z.object({ file: z.instanceof(File) })).output(
    z.object({
      added: z.number().int(),
      changed: z.number().int(),
      /** Known already, and the same. */
      known: z.number().int(),
      refused: z.array(z.object({ name: z.string(), reason: z.enum(['locked', 'variables', 'unreadable']) })),
      change,
    }),
  ),
}
