import type { KeyboardEvent } from 'react'
import { keyName } from '../../app/key-names'

/** Tab leads from the recipients to the subject: letters typed on the button beside them would be gone. */
export const isTabFromTo = ({ key, shiftKey, target }: KeyboardEvent): boolean =>
  key === 'Tab' &&
  !shiftKey &&
  target instanceof HTMLInputElement &&
  target.closest('[data-field=to]') !== null

/** A letter is meant for the text: with the focus moved there, the browser types it there. */
export const isTypedOnButton = ({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  target instanceof HTMLButtonElement && key.length === 1 && key !== ' ' && !ctrlKey && !metaKey

/** Whether a key takes back what was done in the composer. Letters of a field that holds them alone are the field's. */
export function pressedStep(event: KeyboardEvent): 'undo' | 'redo' | null {
  const { target, currentTarget } = event
  if (!(target instanceof Node) || !currentTarget.contains(target)) return null
  if (target instanceof HTMLInputElement && target.value !== '' && !target.matches('[data-field=subject]'))
    return null
  const key = keyName(event)
  return key === 'mod+z' ? 'undo' : key === 'mod+shift+z' || key === 'mod+y' ? 'redo' : null
}
