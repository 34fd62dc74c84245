import { unsavedTexts, useHasUnsavedTexts } from '../app/unsaved'
import { unsavedLetters, useHasUnsavedDrafts } from '../features/outbox/index'

/** All that was typed in this window and would be lost with it, as plain text. */
export const unsavedWords = (): string => [...unsavedLetters(), ...unsavedTexts()].join('\n\n')

/** Whether there is something of that kind. */
export function useHasUnsavedWords(): boolean {
  const hasDrafts = useHasUnsavedDrafts()
  return useHasUnsavedTexts() || hasDrafts
}

/** The browser asks before it leaves the page while words would be lost with it. */
export function askBeforeLeaving(target: Window): () => void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (unsavedWords() !== '') event.preventDefault()
  }
  target.addEventListener('beforeunload', onLeave)
  return () => target.removeEventListener('beforeunload', onLeave)
}
