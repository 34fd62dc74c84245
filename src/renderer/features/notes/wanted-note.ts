import type { TFunction } from 'i18next'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Command } from '../../app/commands'
import { expectTyping, type Opening } from '../../app/type-ahead'

/** Marks the field of a new note. */
export const newNoteField = { 'data-new-note': true }

/** The command that writes a note, for a module that shows records, whether the field is there yet or not. */
export const noteCommand = (t: TFunction): Command => ({
  id: 'note',
  group: 'customer',
  title: t('customer:commands.note'),
  run: wantNote,
})

interface Wanted {
  opening: Opening
  found(): void
}

const useWanted = create<{ note: Wanted | null }>(() => ({ note: null }))

/**
 * A note is to be written as soon as its field is there: who it is about is shown first. What is typed meanwhile is the
 * note's.
 */
export function wantNote(): void {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const opening = expectTyping('[data-new-note]', promise)
  useWanted.setState({ note: { opening, found: () => resolve(undefined) } })
}

/** For whoever can answer, by the field of a note or by saying that there can be none; asked once for each note. */
export function useWantedNote(isSure: boolean, answer: () => void): void {
  const note = useWanted((state) => state.note)
  useEffect(() => {
    if (!note || !isSure) return
    useWanted.setState({ note: null })
    // The user went elsewhere while it was not there yet.
    if (!note.opening.isAwaited()) return
    note.found()
    answer()
  }, [note, isSure, answer])
}
