import type { SyntheticEvent } from 'react'

/**
 * Whether an event came from within the element that hears it. React hands those of dialogs and menus on to what opened
 * them, wherever they lie in the page.
 */
export const isFromWithin = ({ currentTarget, target }: SyntheticEvent): boolean =>
  target instanceof Node && currentTarget.contains(target)

/**
 * The `onSubmit` of a form: does this when it is submitted itself, and not a form of a dialog that it opened. While what
 * `submit` promised is under way the form is not submitted again: a key pressed twice would make two of what it makes.
 */
export function onOwnSubmit(event: SyntheticEvent, submit: () => unknown): void {
  event.preventDefault()
  if (event.target === event.currentTarget) onceAtATime(event.currentTarget, submit)
}

const underWay = new WeakSet()

/** Does this unless what was begun for the same owner is still under way. A refusal is for `work` itself to tell. */
export function onceAtATime(owner: object, work: () => unknown): void {
  if (underWay.has(owner)) return
  underWay.add(owner)
  const over = (): void => void underWay.delete(owner)
  try {
    const begun = work()
    if (begun instanceof Promise) begun.then(over, over)
    else over()
  } catch (error) {
    over()
    throw error
  }
}
