import { useState } from 'react'
import type { Outgoing } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { engine, useConnection } from '../../bridge/connection'
import { keepTime } from './drafts'

/** The time a draft was scheduled for before it was opened again; null once it is past. */
const timeOf = ({ state, sendAt }: Outgoing): number | null =>
  state === 'draft' && sendAt !== null && sendAt > Date.now() ? sendAt : null

/** When a mail that is being written is to leave; null: at once. */
export function useSendTime(draft: Outgoing) {
  const { id } = draft
  const [chosen, choose] = useState<number | null>(null)
  const [tried, setTried] = useState<number | null>(null)
  const setTime = async (sendAt: number | null): Promise<void> =>
    engine.outbox.reschedule({ id, sendAt }).then(keepTime, report)
  return {
    time: chosen ?? timeOf(draft),
    choose,
    /** When it was to go the last time it was tried: what is meant after all goes then, also where that is past by now. */
    tried,
    setTried,
    /** It was not scheduled, for something is asked or wrong: it keeps the time that was chosen, to be sent at no other. */
    keep(sendAt: number | null): void {
      if (sendAt === null || sendAt === draft.sendAt || useConnection.getState().state !== 'ready') return
      void setTime(sendAt)
    },
    /** The time that was chosen is none any more. */
    forget(): void {
      choose(null)
      if (draft.sendAt !== null) void setTime(null)
    },
  }
}
