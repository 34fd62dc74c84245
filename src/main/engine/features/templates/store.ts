import { z } from 'zod'
import type { TemplateFile } from '../../../../shared/contract/templates'
import type { EngineContext } from '../../context'
import { bytes, rowOf, type RowOf } from '../../db/row'

const templateRow = rowOf({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  folder: z.string(),
  kind: z.string(),
  appliesTo: z.string(),
  cc: z.string(),
  abbreviation: z.string(),
  usesSignature: z.number(),
  replacesBody: z.number(),
  locked: z.number(),
  origin: z.string(),
  files: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type TemplateRow = RowOf<typeof templateRow>

const textRow = rowOf({
  id: z.string(),
  templateId: z.string(),
  language: z.string(),
  subject: z.string(),
  html: z.string(),
})
export type TextRow = RowOf<typeof textRow>

export interface StoredFile {
  filename: string
  contentType: string
  content: Buffer
}

const COLUMNS = `id, name, description, folder, kind, applies_to AS appliesTo, cc, abbreviation,
  uses_signature AS usesSignature, replaces_body AS replacesBody, locked, origin, files, created_at AS createdAt,
  updated_at AS updatedAt`
const TEXTS =
  'id, template_id AS templateId, language, subject, html FROM template_text WHERE deleted_at IS NULL'

/** All SQL of templates. Their rows are written by the journal, their files here; writers run inside `context.write`. */
export function createTemplatesStore({ db, reader }: Pick<EngineContext, 'db' | 'reader'>) {
  const list = templateRow.prepare<[]>(
    reader,
    `SELECT ${COLUMNS} FROM template WHERE deleted_at IS NULL ORDER BY lower(name), id`,
  )
  const get = templateRow.prepare<[string]>(
    reader,
    `SELECT ${COLUMNS} FROM template WHERE id = ? AND deleted_at IS NULL`,
  )
  const madeAs = templateRow.prepare<[string, string]>(
    reader,
    `SELECT ${COLUMNS} FROM template WHERE (id = ? OR origin = ?) AND deleted_at IS NULL ORDER BY id LIMIT 1`,
  )
  // Of two made at once in one language, the newer stands.
  const texts = textRow.prepare<[string]>(
    reader,
    `SELECT ${TEXTS} AND template_id = ? AND template_id IS NOT NULL ORDER BY id DESC`,
  )
  const files = rowOf({
    id: z.string(),
    filename: z.string(),
    contentType: z.string(),
    size: z.number(),
  }).prepare<[string]>(
    reader,
    `SELECT id, filename, content_type AS contentType, length(content) AS size FROM template_file
     WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const content = rowOf({ filename: z.string(), contentType: z.string(), content: bytes() }).prepare<
    [string]
  >(reader, 'SELECT filename, content_type AS contentType, content FROM template_file WHERE id = ?')
  const insertFile = db.prepare<[string, string, string, Buffer, number]>(
    'INSERT INTO template_file (id, filename, content_type, content, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  // What a template had before it was changed comes back by undo.
  const purge = db.prepare<[number]>(
    `DELETE FROM template_file WHERE created_at < ?
       AND NOT EXISTS (SELECT 1 FROM template WHERE instr(template.files, template_file.id) > 0)`,
  )
  return {
    list: (): TemplateRow[] => list.all(),
    get: (id: string): TemplateRow | undefined => get.get(id),
    /** The template that was made under this id, here or elsewhere. */
    madeAs: (origin: string): TemplateRow | undefined => madeAs.get(origin, origin),
    /** Of each language one. */
    texts(templateId: string): TextRow[] {
      const byLanguage = new Map<string, TextRow>()
      for (const text of texts.all(templateId))
        if (!byLanguage.has(text.language)) byLanguage.set(text.language, text)
      return [...byLanguage.values()].sort((a, b) => (a.language < b.language ? -1 : 1))
    },
    /** Also those of a language that another one stands for. */
    textIds: (templateId: string): string[] => texts.all(templateId).map(({ id }) => id),
    /** In the order of the ids. */
    files(ids: readonly string[]): TemplateFile[] {
      if (ids.length === 0) return []
      const byId = new Map(files.all(JSON.stringify(ids)).map((file) => [file.id, file]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
    content: (fileId: string): StoredFile | undefined => content.get(fileId),
    addFile(id: string, { filename, contentType, content: held }: StoredFile, now: number): void {
      insertFile.run(id, filename, contentType, held, now)
    },
    /** Forgets files that no template has, if they were added before then. */
    purge: (before: number): void => void purge.run(before),
  }
}

export type TemplatesStore = ReturnType<typeof createTemplatesStore>
