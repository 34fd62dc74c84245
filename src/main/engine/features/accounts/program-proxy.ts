import { noProxy, proxyServer, type ProxyServer } from '../../../../shared/contract/proxy'
import type { EngineContext } from '../../context'
import { createSetting } from '../../db/setting'

/** What all connections go through that have no proxy of their own; its password lies in the secret store. */
export function createProgramProxy({ db }: Pick<EngineContext, 'db'>) {
  const kept = createSetting(db, 'proxy', proxyServer)
  return { get: (): ProxyServer => kept.get() ?? noProxy, set: kept.set }
}
