import type { Identity } from '../../../../shared/contract/accounts'
import {
  MAX_TEMPLATE_FILES_BYTES,
  MAX_TEMPLATES_FILE,
  type Template,
  type TemplateFields,
} from '../../../../shared/contract/templates'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import type { Journal, RecordWriter } from '../../journal/journal'
import { assertReadable, assertSaid } from './checking'
import { readTemplates, writeFile, writeTemplates, type ExportedTemplate } from './file-format'
import { listed, toTemplate } from './reading'
import type { StoredFile, TemplateRow, TemplatesStore } from './store'

export interface KeepingDeps {
  store: TemplatesStore
  journal: Journal
  /** Whom signatures are tried on. */
  signer(): Identity | null
}

interface SaveInput {
  id?: string | undefined
  fields: TemplateFields
  files: readonly string[]
  added: readonly File[]
}

export type Keeping = ReturnType<typeof createKeeping>

/** Templates are made, changed, removed, handed on and taken in. */
export function createKeeping(context: EngineContext, { store, journal, signer }: KeepingDeps) {
  const known = (id: string): TemplateRow => {
    const row = store.get(id)
    if (!row) throw new ProblemError({ code: 'not-found', params: { type: 'template' } })
    return row
  }
  const read = (id: string): Template => toTemplate(known(id), store)
  const written = (id: string, change: string): { template: Template; change: string } => ({
    ...{ template: read(id), change },
  })

  const addFile = (file: StoredFile): string => {
    const id = newId(context)
    store.addFile(id, file, context.clock.now())
    return id
  }

  const save = async ({ id, fields, files, added }: SaveInput): Promise<ReturnType<typeof written>> => {
    assertReadable(fields)
    const identity = signer()
    if (fields.kind === 'signature' && identity) assertSaid(fields.texts, identity, 'texts')
    const before = id === undefined ? null : known(id)
    if (before?.locked) throw new ProblemError({ code: 'template-locked', params: { name: before.name } })
    const kept = before ? listed(before.files).filter((file) => files.includes(file)) : []
    assertSmall(added, store.files(kept))
    const contents = await Promise.all(added.map(contentOf))
    return journal.commit(before ? 'template-changed' : 'template-created', (write) => {
      const all = [...kept, ...contents.map(addFile)]
      return written(put(write, before?.id ?? null, fields, { files: all }), write.stamp())
    })
  }

  /** Writes a template and its words. Returns its id. */
  function put(
    write: RecordWriter,
    id: string | null,
    { texts, appliesTo, ...fields }: Omit<TemplateFields, 'folder'> & { folder?: TemplateFields['folder'] },
    more: { files: readonly string[]; locked?: boolean; origin?: string },
  ): string {
    const { files, ...others } = more
    const values = { ...fields, ...others, appliesTo: appliesTo.join(','), files: files.join(',') }
    const at = id ?? write.create('template', values)
    if (id !== null) write.update('template', id, values)
    putTexts(write, at, texts)
    return at
  }

  function putTexts(write: RecordWriter, templateId: string, texts: TemplateFields['texts']): void {
    const byLanguage = new Map(store.texts(templateId).map((text) => [text.language, text.id]))
    const kept = new Set<string>()
    for (const { language, subject, html } of texts) {
      const id = byLanguage.get(language)
      if (id === undefined) kept.add(write.create('template_text', { templateId, language, subject, html }))
      else {
        write.update('template_text', id, { subject, html })
        kept.add(id)
      }
    }
    for (const id of store.textIds(templateId)) if (!kept.has(id)) write.remove('template_text', id)
  }

  function exportedTemplate(row: TemplateRow): ExportedTemplate {
    const { folder: _, createdAt: __, updatedAt: ___, files, ...template } = toTemplate(row, store)
    return {
      ...template,
      id: row.origin === '' ? row.id : row.origin,
      // The layout of a company's signature is its maker's.
      locked: row.locked === 1 || template.kind === 'signature',
      files: files.flatMap(({ id }) => {
        const file = store.content(id)
        return file ? [writeFile(file)] : []
      }),
    }
  }

  type Taken = 'added' | 'changed' | 'known'

  /** A template of a file: new, or newer words of one that is there. */
  function take(write: RecordWriter, { id: origin, locked, files, ...fields }: ExportedTemplate): Taken {
    const row = store.madeAs(origin)
    // What was made here stays open to change, though others got it locked.
    const isOurs = row !== undefined && row.locked === 0
    if (row && isSame(exportedTemplate(row), { ...fields, id: origin, locked, files })) return 'known'
    const contents = files.map(({ content, ...file }) =>
      addFile({ ...file, content: Buffer.from(content, 'base64') }),
    )
    const more = { files: contents, locked: isOurs ? false : locked }
    if (row) put(write, row.id, fields, more)
    else put(write, null, { ...fields, folder: 'shared' }, { ...more, origin })
    return row ? 'changed' : 'added'
  }

  return {
    read,
    save,

    file(id: string, fileId: string): File {
      const row = known(id)
      const file = listed(row.files).includes(fileId) ? store.content(fileId) : undefined
      if (!file) throw new ProblemError({ code: 'not-found' })
      return new File([Uint8Array.from(file.content)], file.filename, { type: file.contentType })
    },

    duplicate(id: string, suffix: string): ReturnType<typeof written> {
      const { name, locked, files, ...template } = read(id)
      if (locked) throw new ProblemError({ code: 'template-locked', params: { name } })
      return journal.commit('template-created', (write) => {
        // Two of one abbreviation could not be told apart while writing.
        const fields = { ...fieldsOf(template), name: `${name}${suffix}`.slice(0, 200), abbreviation: '' }
        const copy = put(write, null, fields, { files: files.map((file) => file.id) })
        return written(copy, write.stamp())
      })
    },

    remove: (id: string): { change: string } =>
      journal.commit('template-removed', (write) => {
        known(id)
        write.remove('template', id)
        return { change: write.stamp() }
      }),

    exported(ids: readonly string[] | undefined): { file: File; count: number } {
      const rows = ids ? ids.map(known) : store.list().filter(({ folder }) => folder === 'shared')
      const text = writeTemplates(rows.map(exportedTemplate))
      const file = new File([text], 'postilla-templates.json', { type: 'application/json' })
      return { file, count: rows.length }
    },

    async imported(file: File) {
      if (file.size > MAX_TEMPLATES_FILE) throw new ProblemError({ code: 'templates-file-unreadable' })
      const found = readTemplates(await file.text())
      return journal.commit(
        'templates-imported',
        (write) => {
          const taken = found.flatMap(({ template }) => (template ? [take(write, template)] : []))
          const count = (of: Taken): number => taken.filter((one) => one === of).length
          return {
            ...{ added: count('added'), changed: count('changed'), known: count('known') },
            refused: found.flatMap(({ name, refused }) => (refused ? [{ name, reason: refused }] : [])),
            change: write.stamp(),
          }
        },
        'import',
      )
    },
  }
}

const fieldsOf = ({
  id: _,
  createdAt: __,
  updatedAt: ___,
  ...fields
}: Omit<Template, 'name' | 'locked' | 'files'>) => fields

/** In whatever order their entries stand. */
const isSame = (one: ExportedTemplate, other: ExportedTemplate): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other))

const inOrder = ({ texts, ...template }: ExportedTemplate) => [
  Object.entries(template).sort(([a], [b]) => (a < b ? -1 : 1)),
  texts.map(({ language, subject, html }) => [language, subject, html]).sort(),
]

function assertSmall(added: readonly File[], kept: readonly { size: number }[]): void {
  const sum = [...added, ...kept].reduce((size, file) => size + file.size, 0)
  if (sum <= MAX_TEMPLATE_FILES_BYTES) return
  const [largest] = [...added].sort((a, b) => b.size - a.size)
  throw new ProblemError({
    code: 'message-too-large',
    field: 'files',
    params: {
      ...{ name: largest?.name.slice(0, 200) ?? '', size: String(sum) },
      limit: String(MAX_TEMPLATE_FILES_BYTES),
    },
  })
}

async function contentOf(file: File): Promise<StoredFile> {
  return {
    filename: file.name.slice(0, 255),
    contentType: file.type || 'application/octet-stream',
    content: Buffer.from(await file.arrayBuffer()),
  }
}
