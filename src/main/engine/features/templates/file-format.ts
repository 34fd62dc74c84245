import { z } from 'zod'
import { MAX_TEMPLATE_FILES_BYTES, templateFields } from '../../../../shared/contract/templates'
import { nestsTooDeep } from '../../../../shared/html-depth'
import { recordId } from '../../../../shared/ids'
import { ProblemError } from '../../../../shared/problem'
import { MAX_TEMPLATE_FILES } from '../../../../shared/records/types/template'
import { unknownVariables } from './checking'
import type { StoredFile } from './store'

export const FORMAT = 'postilla-templates'
const VERSION = 1
const MAX_TEMPLATES = 2_000

const exportedFile = z.object({
  filename: z.string().max(400),
  contentType: z.string().max(200),
  /** Base64. */
  content: z
    .string()
    .max(Math.ceil((MAX_TEMPLATE_FILES_BYTES * 4) / 3) + 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/),
})

const exportedTemplate = templateFields.omit({ folder: true }).extend({
  id: recordId,
  locked: z.boolean(),
  files: z.array(exportedFile).max(MAX_TEMPLATE_FILES),
})
export type ExportedTemplate = z.infer<typeof exportedTemplate>

const exportedTemplates = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1),
  templates: z.array(z.unknown()).max(MAX_TEMPLATES),
})

export const writeTemplates = (templates: readonly ExportedTemplate[]): string =>
  JSON.stringify({ format: FORMAT, version: VERSION, templates }, null, 2)

export const writeFile = ({ filename, contentType, content }: StoredFile): z.infer<typeof exportedFile> => ({
  ...{ filename, contentType, content: content.toString('base64') },
})

type Refusal = 'variables' | 'unreadable'
export type ReadTemplate =
  | { name: string; refused: Refusal; template?: never }
  | { name: string; refused?: never; template: ExportedTemplate }

/** Each template of a file by itself: one that cannot be read stands in no other's way. Throws `templates-file-unreadable`. */
export function readTemplates(text: string): ReadTemplate[] {
  const file = exportedTemplates.safeParse(parsed(text))
  if (!file.success) throw new ProblemError({ code: 'templates-file-unreadable' })
  return file.data.templates.map(readTemplate)
}

function readTemplate(written: unknown): ReadTemplate {
  const name = z.object({ name: z.string() }).safeParse(written).data?.name.slice(0, 100) ?? ''
  const template = exportedTemplate.safeParse(written).data
  if (!template || template.texts.some(({ html }) => nestsTooDeep(html, MOST_NESTED)))
    return { name, refused: 'unreadable' }
  try {
    return isKnown(template) ? { name, template } : { name, refused: 'variables' }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { name, refused: 'unreadable' }
  }
}

/** Fields of records that are not declared here may be later, or were on the computer it comes from. */
const isKnown = (template: ExportedTemplate): boolean =>
  unknownVariables(template).every((path) => template.kind !== 'signature' && path.includes('.'))

/** The editor goes down into each of them. */
const MOST_NESTED = 200

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}
