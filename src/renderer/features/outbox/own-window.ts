import { shell } from '../../bridge/shell'
import { closeDraft } from './composing'
import { isWhole, saveDraft } from './drafts'

/** Goes on with a mail in a window of its own, once all of it is where that window finds it. */
export async function toOwnWindow(id: string): Promise<void> {
  if (!(await isWhole(id))) return
  await saveDraft(id)
  shell.openComposer(id)
  closeDraft(id)
}
