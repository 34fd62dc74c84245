import { useQuery } from '@tanstack/react-query'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { engine } from '../../bridge/connection'
import { whole } from '../../../shared/whole'

export const useAccounts = () => useQuery({ queryKey: ['accounts'], queryFn: () => engine.accounts.list() })
export const useMailboxes = () =>
  useQuery({ queryKey: ['mailboxes', 'list'], queryFn: () => whole(engine.mailboxes.list()) })
export const useFolderRefusals = () =>
  useQuery({ queryKey: ['mailboxes', 'refusals'], queryFn: () => engine.mailboxes.refusals() })
export const useSmartCounts = () =>
  useQuery({ queryKey: ['mailboxes', 'counts'], queryFn: () => engine.mailboxes.smartCounts() })
export const useOutbox = () =>
  useQuery({ queryKey: ['outbox', 'list'], queryFn: () => engine.outbox.list({}) })

/** A draft that was only opened is nobody's work yet. */
export const isWritten = ({ state, revision, preview, attachments }: OutgoingLine): boolean =>
  state !== 'draft' || revision > 1 || preview !== '' || attachments.length > 0

/** It goes on only when the user says how: nobody got it, some did not, or it may have arrived. */
export const awaitsUser = ({ state, refused }: OutgoingLine): boolean =>
  state === 'failed' || (state === 'sent' && refused.length > 0)
