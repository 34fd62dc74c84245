import i18next from 'i18next'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { isWhole, saveDraft, takeTyped } from './drafts'

/** Saves a draft here, and its copy in Drafts on the server. What the server cannot take now stays here, which is said. */
export async function saveOnServer(id: string): Promise<void> {
  if (!(await isWhole(id))) return
  takeTyped(id)
  await saveDraft(id)
  const { place } = await engine.outbox.keep({ id })
  toast(i18next.t(`compose:draftSaved.${place}`))
}
