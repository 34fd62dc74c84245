import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine, useConnection, windowId } from '../bridge/connection'
import { queryClient } from '../bridge/queries'

/** What was typed and the engine has not confirmed yet. It outlives every view and a connection that breaks. */
const unconfirmed = new Map<string, string>()
const sending = new Set<string>()

/**
 * Text that was typed under this key and not saved: '' for none, undefined until the engine has answered. What another
 * window types there is its own until that window is gone, so each view that opens asks anew.
 */
export const useUnsaved = (key: string): string | undefined =>
  useQuery({
    queryKey: ['unsaved', key],
    queryFn: async () => {
      const kept = await engine.app.takeUnsaved({ key, window: windowId })
      return unconfirmed.get(key) ?? kept
    },
    gcTime: 0,
  }).data

/** As `useUnsaved`, for the one field that shows the text; what it has shown once is the field's own. */
export function useUnsavedText(key: string): [string, (text: string) => void] {
  const kept = useUnsaved(key)
  // A field whose value comes back through the cache would lose its caret.
  const [typed, setTyped] = useState<string | null>(null)
  const type = (text: string): void => {
    setTyped(text)
    keepUnsaved(key, text)
  }
  return [typed ?? kept ?? '', type]
}

/** Keeps what was typed: no view that closes, no reload and no engine that ends costs a letter. '' forgets it. */
export function keepUnsaved(key: string, text: string): void {
  // An answer under way is from before this letter.
  void queryClient.cancelQueries({ queryKey: ['unsaved', key] })
  // Where no view shows it, the next one asks the engine.
  queryClient.setQueryData<string>(['unsaved', key], (shown) => (shown === undefined ? undefined : text))
  unconfirmed.set(key, text)
  void send(key)
}

/** Puts text back where it was typed, unless something else is typed there by now. */
export async function putBackUnsaved(key: string, text: string): Promise<void> {
  const kept = unconfirmed.get(key) ?? (await engine.app.takeUnsaved({ key, window: windowId }))
  if (!kept) keepUnsaved(key, text)
}

async function send(key: string): Promise<void> {
  if (sending.has(key)) return
  sending.add(key)
  try {
    let text = unconfirmed.get(key)
    while (text !== undefined) {
      await engine.app.saveUnsaved({ key, window: windowId, text })
      if (unconfirmed.get(key) === text) unconfirmed.delete(key)
      text = unconfirmed.get(key)
    }
  } catch {
    // Sent again with the next letter, and when the engine is back.
  } finally {
    sending.delete(key)
  }
}

useConnection.subscribe(({ state }) => {
  if (state === 'ready') for (const key of unconfirmed.keys()) void send(key)
})
