import { createHash } from 'node:crypto'
import type { EngineContext } from '../../context'
import { rowOf } from '../../db/row'
import { z } from 'zod'

const SOURCE = /(?<= src=")data:image\/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+(?=")/g
const NAME = /(?<= src=")picture:([0-9a-f]{64})(?=")/g

export type Pictures = ReturnType<typeof createPictures>

/**
 * The pictures of a draft's text, each kept once and named in the text by what it holds: a save writes what was typed,
 * not megabytes of pictures. All within the caller's transaction.
 */
export function createPictures({ db }: Pick<EngineContext, 'db'>) {
  const insert = db.prepare<[string, string, string]>(
    'INSERT INTO outgoing_picture (outgoing_id, hash, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const known = rowOf({ hash: z.string() }).prepare<[string]>(
    db,
    'SELECT hash FROM outgoing_picture WHERE outgoing_id = ?',
  )
  const source = rowOf({ source: z.string() }).prepare<[string, string]>(
    db,
    'SELECT source FROM outgoing_picture WHERE outgoing_id = ? AND hash = ?',
  )
  const remove = db.prepare<[string, string]>(
    'DELETE FROM outgoing_picture WHERE outgoing_id = ? AND hash = ?',
  )

  /** The text with its pictures named, and what they are. */
  function named(html: string): { html: string; found: Map<string, string> } {
    const found = new Map<string, string>()
    const text = html.replace(SOURCE, (picture) => {
      const hash = createHash('sha256').update(picture).digest('hex')
      found.set(hash, picture)
      return `picture:${hash}`
    })
    return { html: text, found }
  }

  return {
    named,
    /** Keeps the pictures of a draft, and none that its text has no more. */
    keep(id: string, found: ReadonlyMap<string, string>): void {
      const before = new Set(known.all(id).map(({ hash }) => hash))
      for (const [hash, picture] of found) if (!before.has(hash)) insert.run(id, hash, picture)
      for (const hash of before) if (!found.has(hash)) remove.run(id, hash)
    },
    /** The text as it was written. */
    whole: (id: string, html: string): string =>
      html.replace(NAME, (name, hash: string) => source.get(id, hash)?.source ?? name),
  }
}
