import { z } from 'zod'
import { noProxy, proxyServer, type ProxyServer } from '../../../../shared/contract/proxy'
import type { EngineContext } from '../../context'
import { rowOf } from '../../db/row'

const KEY = 'proxy'

/** What all connections go through that have no proxy of their own; its password lies in the secret store. */
export function createProgramProxy({ db }: EngineContext) {
  const select = rowOf({ value: z.string() }).prepare<[string]>(db, 'SELECT value FROM setting WHERE key = ?')
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get(): ProxyServer {
      const row = select.get(KEY)
      return row ? proxyServer.parse(JSON.parse(row.value)) : noProxy
    },
    set(proxy: ProxyServer): void {
      upsert.run(KEY, JSON.stringify(proxy))
    },
  }
}
