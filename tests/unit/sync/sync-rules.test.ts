import fc from 'fast-check'
import { bodyStart } from '../../../src/main/engine/mime/header'
import { describe, expect, test } from 'vitest'
import { actionRetryDelay, retryDelay, retryKind } from '../../../src/main/engine/features/sync/back-off'
import { chunkSize, fetchShape, nextBatchSize } from '../../../src/main/engine/features/sync/imap/fetch-plan'
import * as rules from '../../../src/main/engine/features/sync/imap/sync-rules'
import {
  fromSequenceSet,
  inChunks,
  missingOnServer,
  toSequenceSet,
  uniqueUids,
} from '../../../src/main/engine/features/sync/imap/uid-sets'

const known = { uidValidity: 7, uidNext: 101, highestModseq: '55', fetchCursor: null }
const server = { uidValidity: 7, uidNext: 101, highestModseq: '55', exists: 90 }
const all = { condstore: true, qresync: true }
const none = { condstore: false, qresync: false }

describe('predicates', () => {
  test('UIDVALIDITY counts as changed only when both sides named it', () => {
    expect(rules.hasUidValidityChanged(known, { ...server, uidValidity: 8 })).toBe(true)
    expect(rules.hasUidValidityChanged(known, { ...server, uidValidity: null })).toBe(false)
    expect(rules.hasUidValidityChanged({ ...known, uidValidity: 0 }, server)).toBe(false)
  })

  test('a server that hides UIDNEXT may have new mail', () => {
    expect(rules.hasNewMail(known, server)).toBe(false)
    expect(rules.hasNewMail(known, { ...server, uidNext: 102 })).toBe(true)
    expect(rules.hasNewMail(known, { ...server, uidNext: null })).toBe(true)
  })

  test('CONDSTORE needs both the ability and a kept mod-sequence', () => {
    expect(rules.canUseCondstore(known, server, all)).toBe(true)
    expect(rules.canUseCondstore(known, server, none)).toBe(false)
    expect(rules.canUseCondstore({ ...known, highestModseq: '0' }, server, all)).toBe(false)
    expect(rules.canUseCondstore(known, { ...server, highestModseq: null }, all)).toBe(false)
    expect(rules.canUseQresync(known, server, { condstore: true, qresync: false })).toBe(false)
  })

  test('a folder is skipped only when nothing can have changed', () => {
    expect(rules.canSkipSync(known, server, all, true)).toBe(true)
    expect(rules.canSkipSync(known, server, all, false)).toBe(false)
    expect(rules.canSkipSync(known, server, none, true)).toBe(false)
    expect(rules.canSkipSync(known, { ...server, highestModseq: '56' }, all, true)).toBe(false)
    expect(rules.canSkipSync(known, { ...server, uidNext: 102 }, all, true)).toBe(false)
    expect(rules.canSkipSync(known, { ...server, uidValidity: 8 }, all, true)).toBe(false)
    expect(rules.canSkipSync({ ...known, fetchCursor: 40 }, server, all, true)).toBe(false)
  })

  test('mod-sequences beyond 53 bits compare exactly', () => {
    expect(rules.laterModseq('9223372036854775806', '9223372036854775807')).toBe('9223372036854775807')
  })
})

describe('sequence sets', () => {
  test('are compact', () => {
    expect(toSequenceSet([1, 2, 3, 7, 9, 10])).toBe('1:3,7,9:10')
    expect(toSequenceSet([])).toBe('')
  })

  test('survive the way there and back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 })), (uids) => {
        const sorted = uniqueUids(uids)
        expect(fromSequenceSet(toSequenceSet(sorted), 10_000)).toEqual(sorted)
      }),
    )
  })

  test('hostile sets stay bounded', () => {
    expect(fromSequenceSet('1:4294967295', 1000)).toHaveLength(1000)
    expect(fromSequenceSet('x,0,5:3,-1,99999999999', 10)).toEqual([3, 4, 5])
  })

  test('duplicates and what is no UID are left out', () => {
    expect(uniqueUids([5, 5, 0, -1, 2, 1.5, Number.NaN])).toEqual([2, 5])
    expect(missingOnServer([1, 2, 3], [3, 1, 9])).toEqual([2])
    expect(inChunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  })
})

describe('back-off', () => {
  test('grows with each failure, up to its cap', () => {
    const delays = [1, 2, 3, 20, 2000].map((failures) => retryDelay('back-off', failures, 0.5))
    expect(delays).toEqual([2000, 4000, 8000, 600_000, 600_000])
    expect(retryDelay('offline', 2000, 0.5)).toBe(30_000)
    expect(actionRetryDelay(0)).toBe(5000)
    expect(actionRetryDelay(500)).toBe(1_800_000)
  })

  test('stays within a quarter of it by chance', () => {
    expect(retryDelay('back-off', 1, 0)).toBe(1500)
    expect(retryDelay('back-off', 1, 0.999)).toBeLessThanOrEqual(2500)
  })

  test('a refused login has a time of its own, what a network does is tried again by itself', () => {
    expect(retryKind('login-failed')).toBe('sign-in')
    expect(retryKind('offline')).toBe('offline')
    // What a hotel's network shows in place of the server passes by itself.
    for (const code of [
      'certificate-wrong-host',
      'tls-mismatch',
      'port-wrong-protocol',
      'plaintext-refused',
    ] as const)
      expect(retryKind(code)).toBe('back-off')
    expect(retryKind('connection-lost')).toBe('back-off')
    expect(retryKind('too-many-connections')).toBe('back-off')
  })
})

describe('fetch plan', () => {
  test('begins with one screen', () => {
    expect([0, 1, 2, 3, 99].map(chunkSize)).toEqual([60, 200, 400, 500, 500])
  })

  test('a slow link gets headers only, and old mail needs a fast one', () => {
    expect(fetchShape(0, null)).toEqual({ bytes: 4096, text: true })
    expect(fetchShape(0, 20_000)).toEqual({ bytes: 0, text: false })
    expect(fetchShape(5000, 500_000)).toEqual({ bytes: 0, text: false })
    expect(fetchShape(5000, 20_000_000)).toEqual({ bytes: 4096, text: false })
  })

  test.each([
    ['A: b\r\n\r\nbody', 8],
    ['A: b\n\nbody', 6],
    ['A: b\n\nbody\r\n\r\nmore', 6],
    ['A: b\r\nC: d', -1],
    ['\r\nbody', 2],
    ['\nbody', 1],
    ['', -1],
  ])('the header of %j ends at %i', (source, end) => {
    expect(bodyStart(Buffer.from(source))).toBe(end)
  })

  test('transactions shrink when they get slow and grow when they are quick', () => {
    expect(nextBatchSize(100, 400)).toBe(40)
    expect(nextBatchSize(40, 4)).toBe(80)
    expect(nextBatchSize(100, 0)).toBe(200)
    expect(nextBatchSize(400, 0)).toBe(500)
  })
})
