import { create } from 'zustand'
import type { MailAddress } from '../../../shared/contract/messages'
import type { Outgoing } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { beginWriting, forgetDraft, saveDraft, whenMoved, writingOf } from './drafts'

/**
 * Drafts that are open now, and the one that was asked for last: it takes the focus. A reply to the thread on the
 * screen sits below it; every other one floats.
 */
export const useComposing = create<{ open: readonly string[]; focused: string | null }>(() => ({
  open: [],
  focused: null,
}))

whenMoved((from, to) =>
  useComposing.setState(({ open }) => ({ open: open.map((id) => (id === from ? to : id)), focused: to })),
)

export type NewDraft = {
  kind: 'new' | 'reply' | 'reply-all' | 'forward'
  messageId?: number
  to?: MailAddress[]
}

/** Starts a draft and opens it. The one way to write a mail, from wherever it is asked for. */
export async function compose(input: NewDraft): Promise<void> {
  try {
    openDraft(await engine.outbox.create(input))
  } catch (error) {
    report(error)
  }
}

export function openDraft(draft: Outgoing): void {
  beginWriting(draft)
  useComposing.setState(({ open }) => ({
    open: [...open.filter((id) => id !== draft.id), draft.id],
    focused: draft.id,
  }))
}

/** Goes on with a draft: as this window has it while some of it is still being saved, else as the engine has it. */
export async function continueDraft(id: string): Promise<void> {
  try {
    await saveDraft(id)
    openDraft(await engine.outbox.get({ id }))
  } catch (error) {
    const writing = writingOf(id)
    if (writing) openDraft(writing.draft)
    else report(error)
  }
}

/** Closes a composer at once; what is not saved yet is, before it is forgotten here. */
export function closeDraft(id: string): void {
  useComposing.setState(({ open }) => ({ open: open.filter((other) => other !== id), focused: null }))
  saveDraft(id).then(() => {
    if (!useComposing.getState().open.includes(id)) forgetDraft(id)
  }, report)
}
