import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  byUid,
  keyOf,
  keysOf,
  knownUids,
  namedKey,
  uidOf,
} from '../../../src/main/engine/features/sync/imap/server-keys'
import {
  createSyncStore,
  newestSeenSql,
  newestSql,
  textsSql,
} from '../../../src/main/engine/features/sync/imap/store'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import { planOf } from '../../helpers/jobs'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

const HIGHEST = 4_294_967_295

let bench: MailCacheBench
let inbox: FolderRef

beforeEach(() => {
  bench = createMailCacheBench()
  inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
})
afterEach(() => bench.close())

describe('a UID', () => {
  it('is plain decimal text as a key, and the same UID again', () => {
    expect(keysOf([1, 10, HIGHEST])).toEqual(['1', '10', '4294967295'])
    expect(keysOf([1, 10, HIGHEST]).map(uidOf)).toEqual([1, 10, HIGHEST])
    expect(byUid({ ...namedKey({ uid: 7, uidValidity: 3 }), messageId: 5 })).toEqual({
      ...{ uid: 7, uidValidity: 3, messageId: 5 },
    })
    expect(byUid({ serverKey: keyOf(7), validity: 3 })).toEqual({ uid: 7, uidValidity: 3 })
  })

  it('has the order of a number, which its text has not', () => {
    for (const key of [9, 100, 10, HIGHEST, 2]) bench.deliver(inbox, { id: `${key}@x`, key, receivedAt: 1 })
    expect(knownUids(bench.messages.cache, inbox.id)).toEqual([2, 9, 10, 100, HIGHEST])
    const store = createSyncStore(bench.context)
    expect(store.newest(inbox.id, 3)).toMatchObject([
      { uid: HIGHEST, messageId: `${HIGHEST}@x` },
      { uid: 100, messageId: '100@x' },
      { uid: 10, messageId: '10@x' },
    ])
  })

  it.each([
    ['newest messages', newestSql],
    ['newest messages that were known', newestSeenSql],
  ])('tells the %s by the index, without a look at the other messages', (_, sql) => {
    expect(planOf(bench, sql).join('\n')).toMatch(
      /USING COVERING INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/,
    )
  })

  it('is asked for no order where texts are wanted: newest is what came last', () => {
    for (const [at, key] of [9, 100, 10].entries())
      bench.deliver(inbox, { id: `${key}@x`, key, receivedAt: 1_000_000_000_000 + at })
    const [ten, hundred, nine] = [10, 100, 9].map((key) => bench.idOf(`${key}@x`))
    const store = createSyncStore(bench.context)
    const first = { receivedAt: Number.MAX_SAFE_INTEGER, messageId: 0 }
    const found = (since: number, after = first, limit = 9) =>
      store.texts(inbox.id, since, after, limit).map(({ messageId }) => messageId)
    expect(found(0)).toEqual([ten, hundred, nine])
    expect(found(1_000_000_000_001)).toEqual([ten, hundred])
    expect(found(0, { receivedAt: 1_000_000_000_002, messageId: ten ?? 0 }, 1)).toEqual([hundred])
    const plan = planOf(bench, textsSql.replaceAll(/@\w+/g, '?'))
    expect(plan[0]).toContain('SEARCH p USING INDEX placement_shown (shown_folder_id=? AND received_at')
  })
})
