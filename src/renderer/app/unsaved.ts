import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { create } from 'zustand'
import { engine, useConnection } from '../bridge/connection'
import { queries, queryClient } from '../bridge/queries'
import { replacedId, windowId } from '../bridge/loading'

/** A text as it is kept, and as whoever typed it reads it; '' where nobody did. */
interface Typed {
  text: string
  words: string
}

/** What was typed and the engine has not confirmed yet. It outlives every view and a connection that breaks. */
const useUnconfirmed = create<{ all: ReadonlyMap<string, Typed> }>(() => ({ all: new Map() }))
const sending = new Set<string>()
/** How often the text of a key was put there by other than its field, which shows the new one from then on. */
const usePlaced = create<{ times: ReadonlyMap<string, number> }>(() => ({ times: new Map() }))

const unconfirmed = (key: string): string | undefined => useUnconfirmed.getState().all.get(key)?.text

const placeOf = (key: string) => ({ key, window: windowId, replaces: replacedId() })

const unsavedQuery = (key: string) =>
  queries.app.takeUnsaved.queryOptions({
    input: placeOf(key),
    queryFn: async () => {
      const kept = await engine.app.takeUnsaved(placeOf(key))
      return unconfirmed(key) ?? kept
    },
    gcTime: 0,
  })

/**
 * Text that was typed under this key and not saved: '' for none, undefined until the engine has answered. What another
 * window types there is its own until that window is gone, so each view that opens asks anew.
 */
export const useUnsaved = (key: string): string | undefined => useQuery(unsavedQuery(key)).data

/** As `useUnsaved`, for the one field that shows the text; what it has shown once is the field's own. */
export function useUnsavedText(key: string): [string, (text: string) => void] {
  const kept = useUnsaved(key)
  // A field whose value comes back through the cache would lose its caret.
  const [typed, setTyped] = useState<{ text: string; placed: number } | null>(null)
  const placed = usePlaced(({ times }) => times.get(key) ?? 0)
  const type = (text: string): void => {
    setTyped({ text, placed })
    keepUnsaved(key, text)
  }
  return [typed?.placed === placed ? typed.text : (kept ?? ''), type]
}

/**
 * Keeps what was typed: no view that closes, no reload and no engine that ends costs a letter. '' forgets it. `words`
 * are those of the user in it, where it holds others, too.
 */
export function keepUnsaved(key: string, text: string, words = text): void {
  const { queryKey } = unsavedQuery(key)
  // An answer under way is from before this letter.
  void queryClient.cancelQueries({ queryKey })
  // Where no view shows it, the next one asks the engine.
  queryClient.setQueryData(queryKey, (shown) => (shown === undefined ? undefined : text))
  useUnconfirmed.setState(({ all }) => ({ all: new Map(all).set(key, { text, words }) }))
  void send(key)
}

/** Puts text back where it was typed, unless something else is typed there by now. */
export async function putBackUnsaved(key: string, text: string): Promise<void> {
  if (!(await read(key))) keepUnsaved(key, text)
}

/** What is kept under two keys, made one: `left` is what finds no place beside what is there. */
export type Join = (own: string, moved: string) => { joined: string; left: string }

/**
 * Moves what was typed under one key to another one, beside what is typed there. The answer moves it back; once it was
 * typed further it stays where it is.
 */
export async function moveUnsaved(from: string, to: string, join: Join): Promise<() => Promise<void>> {
  const moved = await read(from)
  if (!moved) return async () => undefined
  const own = await read(to)
  const { joined, left } = own ? join(own, moved) : { joined: moved, left: '' }
  place(to, joined)
  place(from, left)
  return async () => {
    const [now, since] = [await read(to), await read(from)]
    if (now !== joined || since !== left) return
    place(from, moved)
    place(to, own)
  }
}

const read = async (key: string): Promise<string> =>
  unconfirmed(key) ?? (await engine.app.takeUnsaved(placeOf(key)))

function place(key: string, text: string): void {
  keepUnsaved(key, text)
  usePlaced.setState(({ times }) => ({ times: new Map(times).set(key, (times.get(key) ?? 0) + 1) }))
  // A field that still waited for its answer gets this one.
  void queryClient.invalidateQueries({ queryKey: unsavedQuery(key).queryKey })
}

async function send(key: string): Promise<void> {
  if (sending.has(key)) return
  sending.add(key)
  try {
    let text = unconfirmed(key)
    while (text !== undefined) {
      await engine.app.saveUnsaved({ key, window: windowId, text })
      if (unconfirmed(key) === text) confirm(key)
      text = unconfirmed(key)
    }
  } catch {
    // Sent again with the next letter, and when the engine is back.
  } finally {
    sending.delete(key)
  }
}

function confirm(key: string): void {
  useUnconfirmed.setState(({ all }) => ({ all: new Map([...all].filter(([other]) => other !== key)) }))
}

useConnection.subscribe(({ state }) => {
  if (state === 'ready') for (const key of useUnconfirmed.getState().all.keys()) void send(key)
})

/** What would be lost with the window: words that neither reached the engine nor are on their way to it. */
export function unsavedTexts(): string[] {
  const isThere = useConnection.getState().state === 'ready'
  return [...useUnconfirmed.getState().all].flatMap(([key, { text, words }]) =>
    text === '' || words.trim() === '' || (isThere && sending.has(key)) ? [] : [words],
  )
}

/** Whether there are such words. Follows what is typed, and the connection of a view that follows it itself. */
export const useHasUnsavedTexts = (): boolean => useUnconfirmed(() => unsavedTexts().length > 0)
