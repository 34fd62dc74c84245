import { z } from 'zod'
import type { EngineContext } from '../../../context'
import { valueOf } from '../../../db/row'

export type RemoteSenderStore = ReturnType<typeof createRemoteSenderStore>

/** Senders whose remote content may load, by the keys of their addresses. */
export function createRemoteSenderStore({ db }: Pick<EngineContext, 'db'>) {
  const isAllowed = db.prepare<[string]>('SELECT 1 FROM remote_content_sender WHERE address_key = ?')
  const allow = db.prepare<[string, number]>(
    'INSERT OR IGNORE INTO remote_content_sender (address_key, allowed_at) VALUES (?, ?)',
  )
  const deny = db.prepare<[string]>('DELETE FROM remote_content_sender WHERE address_key = ?')
  const all = valueOf(z.string()).prepare<[]>(
    db,
    'SELECT address_key AS addressKey FROM remote_content_sender ORDER BY address_key',
  )
  return {
    isAllowed: (addressKey: string): boolean => isAllowed.get(addressKey) !== undefined,
    all: (): string[] => all.all(),
    setAllowed(addressKey: string, allowed: boolean, now: number): void {
      if (allowed) allow.run(addressKey, now)
      else deny.run(addressKey)
    },
  }
}
