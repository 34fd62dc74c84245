import type { TFunction } from 'i18next'
import type { Command } from '../../app/commands'
import { expectTyping } from '../../app/type-ahead'

/** Marks the field of a new note. */
export const newNoteField = { 'data-new-note': true }

/** The command that writes a note; what it does differs by where one is. */
export const noteCommand = (t: TFunction): Omit<Command, 'run'> => ({
  id: 'note',
  group: 'customer',
  title: t('customer:commands.note'),
})

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
