import type { MouseEvent } from 'react'
import { focusView } from '../../app/focus'
import { go } from '../../app/route'

/**
 * Shows what a line of the folder list stands for. One that was clicked leaves the keys to the mail it shows; one that
 * was reached by keys keeps the focus, because Delete and F2 mean the folder there.
 */
export function showView({ detail }: MouseEvent, view: Parameters<typeof go.view>[0]): void {
  go.view(view)
  if (detail > 0) focusView()
}
