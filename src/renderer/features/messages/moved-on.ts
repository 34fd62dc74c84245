import i18next from 'i18next'
import { create } from 'zustand'
import { sameRow, useRoute, type RowKey } from '../../app/route'
import { toast, useToasts } from '../../ui/toast'

/** What was in front of the user a moment ago is what a key is meant for: nobody looks up and presses faster. */
const REACTION_MS = 1_200

let last: { row: RowKey; until: number } | null = null

/** What stands in front of the user though nobody chose it, until somebody acts: it was not read by standing there. */
export const useUnchosen = create<{ row: RowKey | null }>(() => ({ row: null }))

const LOOKED_AT = '[role=option], article'

function choose({ target, type }: Event): void {
  if (type === 'pointerdown' && !(target instanceof Element && target.closest(LOOKED_AT))) return
  useUnchosen.setState({ row: null })
  for (const event of ['pointerdown', 'keydown']) removeEventListener(event, choose, true)
}

/** Another client took away the conversation in front of the user, called `subject`, and this one stands there now. */
export function movedOn(row: RowKey, subject: string): void {
  // What was done here a moment ago stays told, with its way back.
  if (useToasts.getState().done === null)
    toast(i18next.t('mail:goneFromList'), { name: subject || i18next.t('mail:noSubject') })
  useUnchosen.setState({ row })
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, choose, true)
  last = { row, until: performance.now() + REACTION_MS }
  // Who points at a line means it.
  addEventListener('pointerdown', forgetAtLine, true)
}

function forgetAtLine({ target }: PointerEvent): void {
  if (target instanceof Element && target.closest('[role=option]')) forget()
}

function forget(): void {
  last = null
  removeEventListener('pointerdown', forgetAtLine, true)
}

/** Whether what is selected is in front of the user without having been chosen, and too shortly to be meant. */
export const hasJustMovedOn = (): boolean =>
  last !== null && performance.now() < last.until && sameRow(last.row, useRoute.getState().selected)

/** Says so. What is pressed again after that is meant. */
export function sayMovedOn(): string {
  forget()
  return i18next.t('needs.movedOn')
}
