import { createHash } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import type { z } from 'zod'
import type { RecordRef } from '../../src/shared/contract/crm'
import type { FieldValues, RecordRow } from '../../src/shared/contract/records'
import type { RecordType } from '../../src/shared/records/record-type'
import type { FieldsOf } from '../../src/shared/records/record-types'
import { ProblemError, problemSchema, type Problem } from '../../src/shared/problem'
import { createCrm } from '../../src/main/engine/create-crm'
import { createAddressStore } from '../../src/main/engine/features/messages/store/addresses'
import { createReadingStore } from '../../src/main/engine/features/messages/store/reading'
import { invitationAuthor } from '../../src/main/engine/features/messages/invitation-author'
import { summariseInvitation } from '../../src/main/engine/mime/calendar/invitation'
import { shortHash } from '../../src/main/engine/short-hash'
import { createTestContext, FILED_FROM, TEST_START, type TestContext } from './engine-context'

export interface TestMail {
  /** `Name <address>` or a bare address. */
  from: string
  to?: string[]
  cc?: string[]
  replyTo?: string[]
  listId?: string
  /** An envelope of a provider of certified mail. */
  isCertified?: boolean
  subject?: string
  /** Without angle brackets; '' for mail that has none. */
  messageId?: string
  /** The ids in References, separated by blanks. */
  references?: string
  receivedAt?: number
  threadId?: number
  folder?: 'inbox' | 'sent' | 'trash' | 'junk' | 'drafts'
  text?: string
}

/** The CRM half of the engine on a real database, fed with mail rows as the mail cache writes them. */
/** What the CRM asks of a mail cache in which there is nothing. */
export const noMail = {
  keepSource: () => undefined,
  doubtsAbout: () => [],
  passesFor: () => [],
  textHere: () => '',
  ownChanged: () => undefined,
  markLinked: () => undefined,
}

export type CrmBench = ReturnType<typeof createCrmBench>

export const OWN_ADDRESS = 'anna@ourshop.it'

export function createCrmBench(testContext: TestContext = createTestContext()) {
  const { context } = testContext
  const kept: number[] = []
  const { doubtsAbout, participants } = createReadingStore(context)
  const authorOf = (messageId: number, text: string) => {
    const found = summariseInvitation(text, '')
    const writers = participants(messageId).filter(({ role }) => role === 'from')
    return (
      found &&
      invitationAuthor(
        found,
        writers.map(({ address }) => address),
      )
    )
  }
  const allowed = { erasing: false }
  const keepSource = (messageId: number): void => void kept.push(messageId)
  const crm = createCrm(
    context,
    { ...noMail, keepSource, doubtsAbout, invitationAuthor: authorOf },
    () => OWN_ADDRESS,
    () => allowed.erasing,
  )
  const client = createRouterClient(crm.routers, { context: { log: context.log } })
  const { db } = context
  const accountId = addAccount(OWN_ADDRESS)
  let count = Number(db.prepare('SELECT count(*) FROM message').pluck().get())

  function addAccount(address: string): number {
    const known = db
      .prepare<[string], { id: number }>('SELECT id FROM account WHERE address = ?')
      .get(address)
    if (known) return known.id
    const id = Number(
      db
        .prepare("INSERT INTO account (address, settings, created_at) VALUES (?, '{}', ?)")
        .run(address, FILED_FROM).lastInsertRowid,
    )
    for (const role of ['inbox', 'sent', 'trash', 'junk', 'drafts']) {
      db.prepare('INSERT INTO folder (account_id, path, name, role) VALUES (?, ?, ?, ?)').run(
        id,
        role,
        role,
        role,
      )
    }
    return id
  }

  const addressOf = createAddressStore(context).lookup((address) => crm.listener.addressesAdded([address]))

  function addThread(): number {
    return Number(db.prepare('INSERT INTO thread DEFAULT VALUES').run().lastInsertRowid)
  }

  /** Stores messages and tells the CRM of them in one transaction, as one batch. Returns their ids. */
  function addMails(mails: readonly TestMail[]): { messageId: number; threadId: number }[] {
    return context.write(() => {
      const added = mails.map(insertMail)
      crm.listener.messagesAdded(added.map(({ messageId }) => messageId))
      crm.listener.messagesSettled(added.map(({ messageId }) => messageId))
      return added
    })
  }

  function insertMail(mail: TestMail): { messageId: number; threadId: number } {
    count++
    const threadId = mail.threadId ?? addThread()
    const dedupeKey = createHash('sha256').update(`${count}`).digest()
    const header = mail.messageId ?? `m${count}@test`
    const receivedAt = mail.receivedAt ?? TEST_START + count * 60_000
    const messageId = Number(
      db
        .prepare(
          `INSERT INTO message (dedupe_key, thread_id, message_id, reference_ids, subject, received_at, list_id, is_certified)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          ...[dedupeKey, threadId, header, mail.references ?? '', mail.subject ?? `Subject ${count}`],
          ...[receivedAt, mail.listId ?? '', Number(mail.isCertified ?? false)],
        ).lastInsertRowid,
    )
    if (header) {
      db.prepare(
        'INSERT OR IGNORE INTO thread_reference (message_key, scope, thread_id) VALUES (?, 1, ?)',
      ).run(shortHash(header), threadId)
    }
    const parties = {
      ...{ from: [mail.from], 'reply-to': mail.replyTo ?? [] },
      ...{ to: mail.to ?? [OWN_ADDRESS], cc: mail.cc ?? [] },
    }
    for (const [role, people] of Object.entries(parties)) {
      for (const [position, text] of people.entries()) {
        const { name, address } = readAddress(text)
        db.prepare(
          'INSERT INTO message_address (message_id, role, position, address_id, name, spelling) VALUES (?, ?, ?, ?, ?, ?)',
        ).run(messageId, role, position, addressOf(address).id, name, addressOf(address).spelling)
      }
    }
    const folder = mail.folder ?? 'inbox'
    db.prepare(
      `INSERT INTO placement (message_id, account_id, folder_id, server_key, draft)
       SELECT ?, account_id, id, ?, role = 'drafts' FROM folder WHERE account_id = ? AND role = ?`,
    ).run(messageId, String(count), accountId, folder)
    if (mail.text !== undefined) {
      db.prepare("INSERT INTO message_body (message_id, text, html, fetched_at) VALUES (?, ?, '', 0)").run(
        messageId,
        mail.text,
      )
    }
    return { messageId, threadId }
  }

  const add = async (type: string, fields: FieldValues): Promise<RecordRow> =>
    (await client.records.create({ type, fields })).record

  async function stageId(stageTitle: string): Promise<string> {
    const stage = (await client.records.choices({ type: 'stage' })).find(({ title }) => title === stageTitle)
    if (!stage) throw new Error(`no stage ${stageTitle}`)
    return stage.id
  }

  return {
    ...testContext,
    close(): void {
      crm.stop()
      testContext.close()
    },
    crm,
    client,
    /** What the settings allow. */
    allowed,
    /** Messages whose full copies were asked for. */
    kept,
    addAccount,
    addThread,
    addMails,
    addMail(mail: TestMail): { messageId: number; threadId: number } {
      const [added] = addMails([mail])
      if (!added) throw new Error('no mail was added')
      return added
    },
    /** As the mail cache merges threads: messages first, then who listens, then the emptied row goes. */
    mergeThreads(from: number, into: number): void {
      context.write(() => {
        db.prepare('UPDATE message SET thread_id = ? WHERE thread_id = ?').run(into, from)
        db.prepare('UPDATE thread_reference SET thread_id = ? WHERE thread_id = ?').run(into, from)
        crm.listener.threadsMerged(from, into)
        db.prepare('DELETE FROM thread WHERE id = ?').run(from)
      })
    },
    /** Forgets all mail, as a rebuilt cache does. */
    forgetMail(): void {
      for (const table of ['message', 'thread_reference', 'thread']) db.prepare(`DELETE FROM ${table}`).run()
    },
    addPerson: (name: string, addresses: string[], companyId: string | null = null) =>
      add('person', {
        name,
        companyId,
        emails: addresses.map((address, index) => ({ address, label: '', isPrimary: index === 0 })),
      }),
    addCompany: (name: string, domains: string[] = []) => add('company', { name, domains }),
    async addDeal(title: string, fields: Partial<FieldsOf<'deal'>> = {}, stageName = 'New') {
      const amount = { minor: 150_000, currency: 'EUR' }
      return add('deal', { title, amount, stageId: await stageId(stageName), ...fields })
    },
    add,
    stageId,
    get: (record: RecordRef) => client.records.get(record),
    /** The record as it is after the change. */
    async change(record: RecordRef, fields: FieldValues, from?: FieldValues): Promise<RecordRow> {
      return (await client.records.update({ record, fields, from })).record
    },
    /** Returns the change, for `undo`. */
    remove: async (record: RecordRef): Promise<string> => (await client.records.remove(record)).change,
    undo: (change: string) => client.records.undo({ change }),
    page: (type: string, query = '', offset = 0, limit = 200) =>
      client.records.list({ type, query, offset, limit }),
    /** The titles of the records of a type that a query finds, in the order of their list. */
    titles: async (type: string, query = ''): Promise<string[]> =>
      (await client.records.list({ type, query, offset: 0, limit: 200 })).rows.map(({ title }) => title),
    /** The person an address of a message is matched with. */
    matchedPerson(messageId: number, role: string): string | null {
      return (
        db
          .prepare<[number, string], { personId: string | null }>(
            'SELECT person_id AS personId FROM participant WHERE message_id = ? AND role = ? AND position = 0',
          )
          .get(messageId, role)?.personId ?? null
      )
    },
  }
}

export const asRef = (type: RecordRef['type'], record: { id: string }): RecordRef => ({ type, id: record.id })

/** A record's values as its type declares them. */
export const fieldsOf = <Fields extends z.ZodObject>(
  type: RecordType<Fields>,
  record: RecordRow,
): z.infer<Fields> => type.fields.parse(record.fields)

/** The problem a call fails with; fails itself when the call succeeds. */
export async function problemOf(call: Promise<unknown>): Promise<Problem> {
  try {
    await call
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    if (error instanceof Error && 'data' in error) return problemSchema.parse(error.data)
    throw error
  }
  throw new Error('the call succeeded')
}

function readAddress(text: string): { name: string; address: string } {
  const match = /^(.*)<([^>]*)>$/.exec(text)
  return match ? { name: match[1]?.trim() ?? '', address: match[2] ?? '' } : { name: '', address: text }
}
