import type { ImapFlow } from 'imapflow'
import type { ServerCapabilities } from './sync-rules'

/** What the server of this connection can do beyond IMAP4rev1. */
export interface Capabilities extends ServerCapabilities {
  move: boolean
  uidplus: boolean
  idle: boolean
}

export function capabilitiesOf({ capabilities, enabled }: ImapFlow): Capabilities {
  const rev2 = enabled.has('IMAP4REV2')
  const has = (name: string): boolean => capabilities.has(name)
  return {
    condstore: enabled.has('CONDSTORE') || enabled.has('QRESYNC'),
    qresync: enabled.has('QRESYNC'),
    move: has('MOVE') || rev2,
    uidplus: has('UIDPLUS') || rev2,
    idle: has('IDLE') || rev2,
  }
}
