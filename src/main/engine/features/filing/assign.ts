import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { looseKey } from '../../../../shared/address-key'
import type { RecordRef, RecordSummary } from '../../../../shared/contract/crm'
import { ProblemError } from '../../../../shared/problem'
import { emailAddress } from '../../../../shared/records/types/person'
import type { EngineContext } from '../../context'
import { Pace } from '../../slices'
import { createAssignmentStore } from './assign-store'
import type { FilingDeps } from './types'
import type { FilingStore } from './store'

export interface Assignment {
  threadId: number
  record: RecordRef
  address: string
  addsAddress: boolean
  linksPast: boolean
}

/** Past mail beyond this is counted as so much: the number is for a person to read. */
const MOST_COUNTED = 10_000
const LINK_UNITS = 500
const MAIL_UNITS = 40

export type Assigning = ReturnType<typeof createAssigning>

/** Hands a conversation, the address it comes from and all past mail of that to a record; each by its own wish, all taken back at once. */
export function createAssigning(context: EngineContext, deps: FilingDeps, filing: FilingStore) {
  const { journal, records, links } = deps
  const store = createAssignmentStore(context.db)

  /** Conversations with an address, each once, that a record has no link to. */
  function* pastThreads(key: string, record: RecordRef): Generator<number | null> {
    const met = new Set<number>()
    for (let ids = filing.pastOf(key, 0); ids.length > 0; ids = filing.pastOf(key, ids.at(-1) ?? 0)) {
      for (const id of ids) {
        const threadId = store.threadOf(id)
        if (threadId === null || met.has(threadId)) continue
        met.add(threadId)
        if (!links.recordsOf(threadId).some((one) => one.id === record.id)) yield threadId
      }
      yield null
    }
  }

  const link = (threadId: number, { record, batch }: { record: RecordRef; batch: string }): void =>
    journal.commit('past-mail-linked', (write) => {
      const id = links.link(write, threadId, record)
      if (id !== null) store.addLink(batch, id)
    })

  const linkPast = context.jobs.define('past-mail', function* (batch) {
    const pace = new Pace()
    const assigned = store.get(batch)
    if (!assigned || assigned.undone) return
    for (const threadId of pastThreads(assigned.addressKey, assigned.record)) {
      // Taken back, or the record deleted, while this goes on.
      if (store.get(batch)?.undone !== false || !records.exists(assigned.record)) return
      if (threadId !== null) link(threadId, { ...assigned, batch })
      if (pace.isDue(threadId === null ? MAIL_UNITS : LINK_UNITS)) yield
    }
  })

  const unlinkPast = context.jobs.define('past-mail-undone', function* (batch) {
    const pace = new Pace()
    for (let ids = store.links(batch); ids.length > 0; ids = store.links(batch)) {
      for (const id of ids) {
        journal.commit('past-mail-unlinked', (write) => {
          if (store.isThere(id)) write.remove('link', id)
        })
        store.dropLink(batch, id)
        if (pace.isDue(LINK_UNITS)) yield
      }
    }
  })

  return {
    countPast(key: string, record: RecordRef): number {
      let count = 0
      for (const threadId of pastThreads(key, record)) {
        if (threadId !== null) count += 1
        if (count >= MOST_COUNTED) return count
      }
      return count
    },
    assign: ({ threadId, record, address, addsAddress, linksPast }: Assignment) =>
      context.write((): { batch: string; record: RecordSummary } => {
        records.assertExists(record)
        const batch = uuidv7({ msecs: context.clock.now() })
        const change = journal.commit('mail-assigned', (write) => {
          const id = links.link(write, threadId, record)
          if (id !== null) store.addLink(batch, id)
          if (addsAddress && record.type === 'person') {
            const emails = z.array(emailAddress).parse(records.get(record).fields['emails'])
            if (!emails.some((one) => looseKey(one.address) === looseKey(address)))
              write.update('person', record.id, {
                emails: [...emails, { address: address.trim(), label: '', isPrimary: emails.length === 0 }],
              })
          }
          return write.stamp()
        })
        store.add({ batch, record, addressKey: looseKey(address), change, at: context.clock.now() })
        if (linksPast) linkPast(batch)
        return { batch, record: records.summary(record) }
      }),
    undo(batch: string): void {
      context.write(() => {
        const assigned = store.get(batch)
        if (!assigned || assigned.undone)
          throw new ProblemError({ code: 'not-found', params: { type: 'link' } })
        store.markUndone(batch)
        if (assigned.change !== '') journal.invert(assigned.change)
        unlinkPast(batch)
      })
    },
  }
}
