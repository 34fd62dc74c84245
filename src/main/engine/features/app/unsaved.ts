import { z } from 'zod'
import type { EngineContext } from '../../context'
import { rowOf } from '../../db/row'
import type { Windows } from './windows'

/**
 * Texts being typed, which no crash and no closed view may cost. Each belongs to one window: two that type under one
 * key never see, overwrite or forget each other's text.
 */
export function createUnsavedTexts({ db, clock, write }: EngineContext, windows: Windows) {
  const select = rowOf({ window: z.string(), text: z.string() }).prepare<[string]>(
    db,
    'SELECT window, text FROM unsaved_text WHERE key = ? ORDER BY updated_at DESC, window DESC',
  )
  const remove = db.prepare<[string, string]>('DELETE FROM unsaved_text WHERE key = ? AND window = ?')
  const upsert = db.prepare<[string, string, string, number]>(
    `INSERT INTO unsaved_text (key, window, text, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (key, window) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`,
  )
  const take = db.prepare<[string, string, string]>(
    'UPDATE unsaved_text SET window = ? WHERE key = ? AND window = ?',
  )
  return {
    /**
     * The window's own text, that of the one it replaces, or the newest one of a window that is gone; which is this
     * one's from now on. A window that is loaded again may ask before the engine has noticed the end of it.
     */
    take: (key: string, window: string, replaces?: string): string =>
      write(() => {
        const rows = select.all(key)
        const own = rows.find((row) => row.window === window)
        const replaced = rows.find((row) => row.window === replaces)
        const found = own ?? replaced ?? rows.find((row) => !windows.isThere(row.window))
        if (found && !own) take.run(window, key, found.window)
        return found?.text ?? ''
      }),
    save: (key: string, window: string, text: string): void =>
      write(() => void (text ? upsert.run(key, window, text, clock.now()) : remove.run(key, window))),
  }
}
