import { useComposing } from './composing'
import { bringBack } from './floating'

/** Buttons of a composer that the palette presses, too: it lies over what is being written, and comes to it again. */
export type Pressed =
  | 'send'
  | 'schedule'
  | 'attach'
  | 'mailFile'
  | 'template'
  | 'freeTimes'
  | 'copies'
  | 'save'
  | 'discard'
  | 'window'
  | 'archive'
  | 'close'
  | 'later'
  | 'followUp'

export const pressedAs = (name: Pressed) => ({ 'data-press': name })

/** Presses a button of the mail that is being written; of several the one that was last in front. */
export function pressInComposer(name: Pressed): void {
  const id = useComposing.getState().open.at(-1)
  if (id === undefined) return
  bringBack(id)
  const button = `[data-composer="${CSS.escape(id)}"] [data-press=${name}]`
  requestAnimationFrame(() => document.querySelector<HTMLElement>(button)?.click())
}
