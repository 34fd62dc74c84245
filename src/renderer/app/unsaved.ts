import { useQuery } from '@tanstack/react-query'
import { engine, useConnection } from '../bridge/connection'
import { queryClient } from '../bridge/queries'

/** What was typed and the engine has not confirmed yet. It outlives every view and a connection that breaks. */
const unconfirmed = new Map<string, string>()
const sending = new Set<string>()

/** Text that was typed under this key and not saved: '' for none, undefined until the engine has answered. */
export const useUnsaved = (key: string): string | undefined =>
  useQuery({
    queryKey: ['unsaved', key],
    queryFn: async () => {
      const kept = await engine.app.unsaved({ key })
      return unconfirmed.get(key) ?? kept
    },
  }).data

/** Keeps what was typed: no view that closes, no reload and no engine that ends costs a letter. '' forgets it. */
export function keepUnsaved(key: string, text: string): void {
  // An answer under way is from before this letter.
  void queryClient.cancelQueries({ queryKey: ['unsaved', key] })
  queryClient.setQueryData(['unsaved', key], text)
  unconfirmed.set(key, text)
  void send(key)
}

async function send(key: string): Promise<void> {
  if (sending.has(key)) return
  sending.add(key)
  try {
    let text = unconfirmed.get(key)
    while (text !== undefined) {
      await engine.app.saveUnsaved({ key, text })
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
