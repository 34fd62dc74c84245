import { expectTyping } from '../../app/type-ahead'

/** Marks the field of a new note. */
export const newNoteField = { 'data-new-note': true }

let wanted = false

/** A note is to be written as soon as its field is there: who it is about is shown first. */
export function wantNote(): void {
  wanted = true
  expectTyping('[data-new-note]')
}

/** Whether a note was wanted; asked once, by the first that can answer. */
export function takeWantedNote(): boolean {
  const was = wanted
  wanted = false
  return was
}
