import type { Editor } from '@tiptap/react'
import { create } from 'zustand'

/** The editors of the mails that are being written, by the key of the draft. */
const useEditors = create<{ all: ReadonlyMap<string, Editor> }>(() => ({ all: new Map() }))

export const useEditorOf = (key: string): Editor | undefined => useEditors(({ all }) => all.get(key))

const keepers = new Map<string, (editor: Editor | null) => void>()

/** The same function each time it is asked for: an editor is told of once. */
export function editorKeeper(key: string): (editor: Editor | null) => void {
  const known = keepers.get(key)
  if (known) return known
  const keeper = (editor: Editor | null): void => {
    // An editor that is gone leaves nothing behind.
    if (editor) keepers.set(key, keeper)
    else keepers.delete(key)
    useEditors.setState(({ all }) => {
      const next = new Map(all)
      if (editor) next.set(key, editor)
      else next.delete(key)
      return { all: next }
    })
  }
  keepers.set(key, keeper)
  return keeper
}
