/**
 * The second half of a double click is meant for what the first half was on. By then that may be gone and another thing
 * have moved under the pointer, or the same button be about another thing: a second mail would leave, a second file be
 * taken out, a conversation be archived that nobody has looked at.
 */

/** Marks a button that does something at once to what is in front, which is another thing after that. */
export const actsAtOnce = { 'data-acts-at-once': true }

const PRESSED =
  'button, a[href], summary, label, input, [role=button], [role=option], [role=menuitem], [role=tab], [role=row], [data-acts-at-once]'

/** Keeps second halves from what they are not meant for. One per window. */
export function listenForSecondClicks(target: Window): () => void {
  let first: Element | null = null
  const onClick = (event: MouseEvent): void => {
    const pressed = event.target instanceof Element ? event.target.closest(PRESSED) : null
    if (event.detail < 2) first = pressed
    else if (pressed !== first || pressed?.closest('[data-acts-at-once]')) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }
  target.addEventListener('click', onClick, true)
  return () => target.removeEventListener('click', onClick, true)
}
