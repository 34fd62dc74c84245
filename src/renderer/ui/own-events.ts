import type { SyntheticEvent } from 'react'

/**
 * Whether an event came from within the element that hears it. React hands those of dialogs and menus on to what opened
 * them, wherever they lie in the page.
 */
export const isFromWithin = ({ currentTarget, target }: SyntheticEvent): boolean =>
  target instanceof Node && currentTarget.contains(target)

/** The `onSubmit` of a form: does this when it is submitted itself, and not a form of a dialog that it opened. */
export function onOwnSubmit(event: SyntheticEvent, submit: () => void): void {
  event.preventDefault()
  if (event.target === event.currentTarget) submit()
}
