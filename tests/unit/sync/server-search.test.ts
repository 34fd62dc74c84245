import { expect, it, onTestFinished } from 'vitest'
import { parseSearch } from '../../../src/main/engine/features/messages/search-query'
import type { RemoteSearch } from '../../../src/main/engine/features/messages/types'
import { Connections } from '../../../src/main/engine/features/sync/imap/connections'
import { FolderWalks } from '../../../src/main/engine/features/sync/imap/folder-walks'
import { searchAccount } from '../../../src/main/engine/features/sync/imap/server-search'
import { createSyncStore } from '../../../src/main/engine/features/sync/imap/store'
import { HANG } from '../../helpers/imap-simulator'
import { plainSettings } from '../../helpers/plain-settings'
import { inboxOf, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

it('[SRCH-01] a server that does not answer is given up, and what it told before stays', async () => {
  const account = await openSimulatedAccount({}, (simulated) => {
    simulated.addMail(inboxOf(simulated), 'lamps', sourceOf('lamps'))
    simulated.addMail(simulated.addFolder('Archive'), 'chairs', sourceOf('chairs'))
  })
  const { server, clock, mailboxes, context } = account
  await account.sync()
  const stopping = new AbortController()
  const settings = plainSettings(server.port)
  const access = () => Promise.resolve({ settings, password: 'secret', proxy: null })
  const connections = new Connections(access, () => 0, stopping.signal)
  onTestFinished(() => stopping.abort())
  const walks = new FolderWalks(connections)
  const searching = {
    ...{ walks, mailboxes, clock, cache: account.messages.cache, store: createSyncStore(context) },
    ...{ accountId: account.folder('INBOX').accountId, textsSince: () => Infinity, patience: 200 },
  }
  const { groups } = parseSearch('text', {
    ...{ locale: 'en', now: 0, folderNamed: () => null, recordNamed: () => null },
    tagsNamed: () => ({ keywords: [], isExact: false }),
  })
  const wanted: RemoteSearch = { folderIds: null, groupsIn: () => groups, own: [], limit: 9 }
  let asked = 0
  server.before = (command) => (/SEARCH .*TEXT/.test(command) && ++asked > 1 ? HANG : null)
  const steps = searchAccount(searching, wanted, new AbortController().signal)
  const first = await steps.next()
  expect(first.value).toMatchObject({ done: 1, total: 2, problem: null })
  await expect(steps.next()).rejects.toMatchObject({
    problem: { code: 'timeout', params: { host: '127.0.0.1', port: String(server.port) } },
  })
  await walks.settled()
})
