/**
 * Files let go where nobody takes them: the browser would open them in place of the window, or in a new tab. One per
 * window; whoever takes files has heard of the event before.
 */
export function refuseStrayDrops(target: Window): () => void {
  const refuse = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  target.addEventListener('dragover', refuse)
  target.addEventListener('drop', refuse)
  return () => {
    target.removeEventListener('dragover', refuse)
    target.removeEventListener('drop', refuse)
  }
}
