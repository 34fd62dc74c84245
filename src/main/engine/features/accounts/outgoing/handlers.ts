import type { OutgoingTestEvent } from '../../../../../shared/contract/outgoing-servers'
import { cleanConnection, connectionProblem } from '../../../../../shared/account-rules'
import type { Problem } from '../../../../../shared/problem'
import { os } from '../../../rpc'
import type { AccountCredentials } from '../credentials'
import { testOutgoing } from '../test'
import type { Outgoing } from './index'

export function createOutgoingRouter(servers: Outgoing, credentials: AccountCredentials) {
  return os.outgoingServers.router({
    list: os.outgoingServers.list.handler(() => servers.list()),
    save: os.outgoingServers.save.handler(({ input }) => servers.save(input)),
    remove: os.outgoingServers.remove.handler(({ input }) => servers.remove(input.id)),
    setDefault: os.outgoingServers.setDefault.handler(({ input }) => servers.setDefault(input.id)),
    test: os.outgoingServers.test.handler(async function* ({ input, signal }) {
      const connection = cleanConnection(input)
      const invalid = connectionProblem(connection)
      if (invalid) return yield* refused(invalid, connection.outgoing)
      const known = input.id === undefined ? null : servers.get(input.id)
      const isKept = known !== null && input.password === '' && connection.outgoing.login
      const password = isKept ? (await credentials.at(known)).password : input.password
      const proxy = await credentials.typedProxy(connection.proxy, input.proxyPassword, known)
      yield* testOutgoing({ connection, password, proxy, ...(signal ? { signal } : {}) })
    }),
  })
}

/** What cannot be tried says why at its field. */
function* refused(
  problem: Problem,
  outgoing: Extract<OutgoingTestEvent, { type: 'done' }>['outgoing'],
): Generator<OutgoingTestEvent, void> {
  yield { type: 'step', step: 'smtp-connect', state: 'failed', problem }
  yield { type: 'done', outgoing, sending: { tested: false, problem }, log: [] }
}
