import type { z } from 'zod'
import { template, type Template, type TemplateLine } from '../../../../shared/contract/templates'
import type { TemplateRow, TemplatesStore, TextRow } from './store'
import { unescaped } from './words'

export const listed = (text: string): string[] => text.split(',').filter(Boolean)

/** A template as the contract has it. A newer version may keep kinds and folders that are not known here. */
export function toTemplate(row: TemplateRow, store: TemplatesStore): Template {
  return {
    ...factsOf(row, store),
    texts: textsOf(store.texts(row.id)).map(({ preview: _, ...text }) => text),
  }
}

export function toLine(row: TemplateRow, store: TemplatesStore): TemplateLine {
  return { ...factsOf(row, store), texts: textsOf(store.texts(row.id)).map(({ html: _, ...text }) => text) }
}

const kinds: z.ZodType<Template['kind']> = template.shape.kind.catch('mail')
const folders: z.ZodType<Template['folder']> = template.shape.folder.catch('private')

const factsOf = (row: TemplateRow, store: TemplatesStore): Omit<Template, 'texts'> => ({
  id: row.id,
  name: row.name,
  description: row.description,
  folder: folders.parse(row.folder),
  kind: kinds.parse(row.kind),
  appliesTo: listed(row.appliesTo),
  cc: row.cc,
  abbreviation: row.abbreviation,
  usesSignature: row.usesSignature === 1,
  replacesBody: row.replacesBody === 1,
  locked: row.locked === 1,
  files: store.files(listed(row.files)),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
})

const PREVIEW_LENGTH = 160

/** A template whose words have not arrived yet, from another computer, says nothing. */
const textsOf = (rows: readonly TextRow[]) =>
  (rows.length > 0 ? rows : [{ language: '', subject: '', html: '' }]).map(({ language, subject, html }) => ({
    ...{ language, subject, html, preview: firstWords(html) },
  }))

const firstWords = (html: string): string =>
  unescaped(html.slice(0, 20_000).replace(/<[^<>]*>?/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, PREVIEW_LENGTH)
