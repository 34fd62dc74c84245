import { z } from 'zod'
import { choice, longText, reference, requiredText, text, yesNo } from '../field'
import { recordType } from '../record-type'

export const MAX_TEMPLATE_NAME = 200
export const MAX_TEMPLATE_DESCRIPTION = 2_000
export const MAX_TEMPLATE_SUBJECT = 1_000
/** With the pictures that stand in it. */
export const MAX_TEMPLATE_HTML = 2_000_000
export const MAX_TEMPLATE_CC = 4_000
export const MAX_ABBREVIATION = 30
export const MAX_TEMPLATE_FILES = 20

/** Words that are written more than once. What it says itself, language by language, is in `template_text`. */
export const template = recordType({
  name: 'template',
  fields: z.object({
    name: requiredText(MAX_TEMPLATE_NAME),
    /** For whoever chooses it: no recipient ever sees it. */
    description: longText(MAX_TEMPLATE_DESCRIPTION),
    /** What is shared goes into the file that is handed on to colleagues. */
    folder: choice(['private', 'shared']),
    kind: choice(['mail', 'mass', 'auto-reply', 'signature', 'snippet']),
    /** Names of record types, separated by commas; '' for all. */
    appliesTo: text(400),
    /** Addresses as they are typed. */
    cc: text(MAX_TEMPLATE_CC),
    abbreviation: text(MAX_ABBREVIATION),
    usesSignature: yesNo(),
    replacesBody: yesNo(),
    /** Its layout is somebody else's: it is filled in here, and not changed. */
    locked: yesNo(),
    /** The id it was made under, where it came in a file from another computer. */
    origin: text(60),
    /** Ids in `template_file`, in their order, separated by commas. */
    files: text(1_000),
  }),
  title: 'name',
})

/** What a template says in one language. */
export const templateText = recordType({
  name: 'template_text',
  fields: z.object({
    templateId: reference('template'),
    /** ISO 639, two letters; '' for words that are of no language, or of the user's own. */
    language: text(2),
    subject: text(MAX_TEMPLATE_SUBJECT),
    html: longText(MAX_TEMPLATE_HTML),
  }),
  title: 'language',
})
