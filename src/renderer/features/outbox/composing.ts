import { create } from 'zustand'
import type { MailAddress } from '../../../shared/contract/messages'
import type { Outgoing } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'

/** Drafts that are open now. A reply to the thread on the screen sits below it; every other one floats. */
export const useComposing = create<{ open: readonly string[]; focused: string | null }>(() => ({
  open: [],
  focused: null,
}))

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
  queryClient.setQueryData(['outbox', 'one', draft.id], draft)
  useComposing.setState(({ open }) => ({
    open: [...open.filter((id) => id !== draft.id), draft.id],
    focused: draft.id,
  }))
}

export function closeDraft(id: string): void {
  useComposing.setState(({ open }) => ({ open: open.filter((other) => other !== id), focused: null }))
}
