import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/main/engine/db/migrate'
import { migrations } from '../../src/main/engine/db/migrations/index'
import type { Database } from '../../src/main/engine/db/open'
import { cacheTables, ownTables } from '../../src/main/engine/db/tables'
import { firstProfile } from './first-profile'

type Row = Record<string, unknown>
type Rows = Record<string, Row[]>

const byRow = (a: Row, b: Row): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

interface Step {
  /** Rows this step has to do with, of the version before it. */
  before?: string
  /** The rows of the tables in which it changes some; all others must stay as they are. */
  changed?: (before: Rows) => Rows
  /** What else holds when it is through. */
  holds?: (db: Database) => void
  /** Rows of the tables it brought, which the steps after it find. */
  after?: string
}

const quotedHtml = '<p>Zażółć "gęślą" \u2028 \\ <img src="data:image/png;base64,AA=="></p>'
const inSql = (text: string): string => `'${text.replaceAll("'", "''")}'`

const server = (host: string) => ({ host, port: 993, security: 'tls', user: 'anna' })
const otherSettings = { address: 'a@x.example', senderName: 'Anna', provider: 'custom', sentCopy: 'append' }
const namedSettings = (smtpAuth: boolean): string =>
  JSON.stringify({ ...otherSettings, imap: server('in.example'), smtp: server('out.example'), smtpAuth })
const kindSettings = (login: boolean): string =>
  JSON.stringify({
    ...otherSettings,
    incoming: { ...server('in.example'), kind: 'imap' },
    outgoing: { ...server('out.example'), kind: 'smtp', login },
    rules: { kind: 'none' },
  })

const steps: Record<number, Step> = {
  20: {
    after: "INSERT INTO ticket (id, title, created_at, updated_at) VALUES ('t', 'Leaks', 1, 1)",
  },
  30: {
    after: `INSERT INTO message_change (window, change, created_at) VALUES ('w', '{}', 1);
      INSERT INTO message_change_entry (change_id, placement_id, message_id, thread_id, account_id, before)
      VALUES (1, 1, 11, 5, 1, '{}')`,
  },
  40: {
    before: `INSERT INTO outgoing (id, account_id, content, created_at, updated_at) VALUES
      ('answer', 1, ${inSql(JSON.stringify({ subject: 'Re: x', html: '<p>Hi</p>', quotedHtml }))}, 1, 1),
      ('new', 1, ${inSql(JSON.stringify({ subject: 'y', html: '<p>Ho</p>', quotedHtml: '' }))}, 1, 1)`,
    changed: ({ outgoing = [] }) => ({
      outgoing: outgoing.map((row) => ({
        ...row,
        content: contentWithoutQuote[String(row.id)] ?? row.content,
      })),
    }),
    holds: (db) => expect(rowsOf(db).outgoing_quote).toEqual([{ outgoing_id: 'answer', html: quotedHtml }]),
  },
  50: { after: "INSERT INTO job VALUES ('mail-lost', '1')" },
  60: {
    changed: ({ message = [] }) => ({
      message: message.map((row) => (row.id === 12 ? { ...row, orphaned_at: expect.any(Number) } : row)),
    }),
    holds(db) {
      const again = (): unknown =>
        db.exec("INSERT INTO account (address, settings, created_at) VALUES ('anna@firma.example', '{}', 8)")
      expect(again).toThrow('UNIQUE')
      db.exec('UPDATE account SET removed_at = 9')
      again()
      expect(again).toThrow('UNIQUE')
    },
  },
  70: {
    holds(db) {
      const { message = [], thread_row = [] } = rowsOf(db)
      expect(message.map((row) => [row.author_refused, row.is_certified])).toEqual([
        [0, 0],
        [0, 0],
      ])
      expect(thread_row.map((row) => row.doubted_id)).toEqual([null])
    },
  },
  80: {
    holds(db) {
      const { person_email = [] } = rowsOf(db)
      expect(person_email.map((row) => [row.domain, row.name_key])).toEqual([['', '']])
    },
    after: `INSERT INTO likeness VALUES (1, 'acme.example');
      INSERT INTO address_name VALUES ('mario rossi', 1);
      INSERT INTO impostor VALUES (11, 0, 'bears-name', 'm@acme.example', 'mario@rossi.example');
      INSERT INTO derived_version VALUES ('impostors', '1')`,
  },
  90: {
    before: `INSERT INTO account (id, address, settings, created_at) VALUES
      (21, 'a@x.example', ${inSql(namedSettings(true))}, 7), (22, 'b@x.example', ${inSql(namedSettings(false))}, 7);
      INSERT INTO account (id, address, settings, created_at, removed_at) VALUES (23, '', '{}', 7, 8)`,
    changed: ({ account = [] }) => ({
      account: account.map((row) => ({ ...row, settings: settingsByKind[String(row.id)] ?? row.settings })),
    }),
  },
  100: { after: "INSERT INTO outgoing_picture VALUES ('sent', 'hash', 'data:image/png;base64,AA==')" },
  110: {
    holds: (db) => expect(rowsOf(db).message?.map((row) => row.is_report)).toEqual([0, 0]),
  },
  120: {
    changed: ({ account = [] }) => ({
      account: account.map((row) => ({ ...row, settings: withoutName(String(row.settings)) })),
    }),
    holds: (db) =>
      expect(rowsOf(db).identity).toEqual([
        identityRow(1, 1, 'anna@firma.example', ''),
        identityRow(2, 21, 'a@x.example', 'Anna'),
        identityRow(3, 22, 'a@x.example', 'Anna'),
      ]),
  },
  130: {
    holds: (db) => expect(rowsOf(db).placement?.map((row) => row.own_mark)).toEqual([null]),
  },
  140: {
    before: ['person', 'company', 'deal', 'ticket']
      .map((type) => `INSERT INTO ${type} (id, created_at, updated_at, deleted_at) VALUES ('gone', 1, 1, 2);`)
      .join(''),
    // What was deleted before is to be listed.
    changed: ({ record_to_index = [] }) => ({
      record_to_index: [
        ...['company', 'deal', 'person', 'ticket'].map((type) => ({ record_type: type, record_id: 'gone' })),
        ...record_to_index,
      ].sort(byRow),
    }),
    after: "INSERT INTO removed_record VALUES ('person', 'gone', 2, ' rossi')",
  },
  150: {
    // The highest UID there is, one that text would sort before another, one that is not known, and a row that went.
    before: `INSERT INTO placement (id, message_id, account_id, folder_id, uid, own_mark, unplaced_at) VALUES
      (31, 12, 1, 3, 4294967295, 'copy', NULL), (32, 12, 1, 3, 10, NULL, NULL), (33, 12, 1, 3, NULL, NULL, 9),
      (34, 12, 1, 3, NULL, NULL, 9), (90, 12, 1, 3, 9, NULL, NULL);
      DELETE FROM placement WHERE id = 90`,
    changed: ({ placement = [] }) => ({
      placement: placement.map(({ uid, ...row }) => ({
        ...row,
        server_key: typeof uid === 'number' ? String(uid) : null,
      })),
    }),
    holds(db) {
      const { placement = [] } = rowsOf(db)
      expect(placement.map((row) => row.server_key)).toEqual(['1', '4294967295', '10', null, null])
      expect(Object.keys(placement[0] ?? {})).not.toContain('uid')
      const insert = (key: string): unknown =>
        db
          .prepare(
            'INSERT INTO placement (message_id, account_id, folder_id, server_key) VALUES (12, 1, 3, ?)',
          )
          .run(key)
      expect(() => insert('10')).toThrow('UNIQUE')
      expect(insert('a UIDL')).toMatchObject({ lastInsertRowid: 91 })
    },
  },
  160: {
    before: `INSERT INTO change_set (stamp, author, changed_at) VALUES ('0002', 'anna@firma.example', 2), ('0003', 'jan@firma.example', 3);
      INSERT INTO change VALUES ('note', 'n', 'createdAt', '', '0002', 'set', '1'), ('note', 'n', 'text', '', '0003', 'set', '"x"'),
        ('person', 'p', 'phone', '', '0002', 'set', '"1"'), ('person', 'p', 'name', '', '0003', 'set', '"M"'), ('company', 'c', 'erased', '', '0003', 'erase', 'null');
      INSERT INTO note (id, record_type, record_id, created_at, updated_at, deleted_at) VALUES ('gone', 'person', 'p', 1, 1, 2);
      INSERT INTO link (id, record_type, record_id, created_at, updated_at, deleted_at) VALUES ('gone', 'person', 'p', 1, 1, 2);
      INSERT INTO link_thread VALUES ('gone', 5)`,
    changed: () => ({ record_message: [] }),
    holds(db) {
      const row = (at: number, kind: string, reference: string, who = ''): Row => ({
        ...{ record_id: 'p', at, kind, reference, who },
      })
      expect(db.prepare('SELECT * FROM activity ORDER BY record_id, at, kind, reference').all()).toEqual([
        row(1, 'change', '0001'),
        row(1, 'link', 'l'),
        row(1, 'linked-mail', '11'),
        row(1, 'mail', '11'),
        row(1, 'note', 'n', 'anna@firma.example'),
        row(2, 'change', '0002', 'anna@firma.example'),
        row(2, 'linked-mail', '12'),
        row(3, 'change', '0003', 'jan@firma.example'),
      ])
      db.exec('DELETE FROM message WHERE id = 12')
      expect(db.prepare("SELECT 1 FROM activity WHERE reference = '12'").all()).toEqual([])
    },
  },
  180: {
    // Nothing is known of what the user saw: nothing is destroyed by it.
    holds: (db) =>
      expect(rowsOf(db).folder_change?.map((row) => row.seen)).toEqual(['{"lastPlacement":0,"folders":[]}']),
  },
  190: {
    before: 'UPDATE placement SET handed_out = 1, handed_out_folder_id = 3',
    changed: ({ placement = [] }) => ({
      placement: placement.map(({ handed_out, handed_out_folder_id, ...row }) => ({
        ...{ ...row, in_flight: handed_out, in_flight_folder_id: handed_out_folder_id },
      })),
    }),
  },
  200: {
    before: `UPDATE account SET tested = 1, is_main = 1 WHERE id = 22;
      INSERT INTO account (id, address, settings, created_at) VALUES
        (24, 'c@x.example', '{"outgoing":{"kind":"smtp","host":""}}', 7);
      INSERT INTO outgoing (id, account_id, state, content, created_at, updated_at) VALUES
        ('queued', 22, 'queued', '{}', 1, 1), ('nowhere', 24, 'failed', '{}', 1, 1), ('written', 22, 'draft', '{}', 1, 1)`,
    changed: ({ account = [] }) => ({
      account: account.map((row) => ({ ...row, settings: withoutOutgoing(String(row.settings)) })),
    }),
    holds(db) {
      const { outgoing_server: servers = [], account = [], outgoing = [] } = rowsOf(db)
      expect(servers).toMatchObject([
        { account_id: 21, name: 'out.example', tested: 0, purpose: '' },
        { account_id: 22, name: 'out.example', tested: 1, purpose: 'default' },
      ])
      expect(servers[1]?.settings).toBe(
        JSON.stringify({
          outgoing: { ...server('out.example'), kind: 'smtp', login: false },
          ...{ allowPlaintext: false, trustedCertificate: '' },
        }),
      )
      const serverOf = (rows: Row[], id: unknown) => rows.find((row) => row.id === id)?.outgoing_server_id
      // An account that had none is sent by none.
      expect([1, 21, 22, 24].map((id) => serverOf(account, id))).toEqual([null, 1, 2, null])
      expect(account.map((row) => row.sends_by_default)).toEqual(account.map(() => 0))
      expect(['queued', 'nowhere', 'written'].map((id) => serverOf(outgoing, id))).toEqual([2, null, null])
    },
  },
  230: {
    changed: ({ message = [] }) => ({
      message: message.map(({ identity, ...row }) => ({ ...row, dedupe_key: identity })),
    }),
  },
  240: {
    holds: (db) => expect([...new Set(rowsOf(db).placement?.map((row) => row.sent_copy))]).toEqual([null]),
  },
  260: {
    holds(db) {
      const { message = [], placement = [] } = rowsOf(db)
      const receivedAt = new Map(message.map((row) => [row.id, row.received_at]))
      expect(placement.length).toBeGreaterThan(0)
      expect(placement.map((row) => row.received_at)).toEqual(
        placement.map((row) => receivedAt.get(row.message_id ?? null)),
      )
    },
  },
  270: {
    holds(db) {
      const { outgoing = [] } = rowsOf(db)
      expect(outgoing.map((row) => row.taken_over)).toEqual(
        outgoing.map((row) => Number(row.server_draft_id !== null)),
      )
    },
  },
  271: {
    after: `INSERT INTO unsubscription (list_key, url, may_be_inside, state, at)
      VALUES ('list:news', 'https://shop.example/u', 0, 'waiting', 1)`,
  },
  280: {
    after: "INSERT INTO pop3_message (account_id, uidl, digest, fetched_at) VALUES (21, 'a', x'00', 1)",
    holds: (db) => expect([...new Set(rowsOf(db).message_source?.map((row) => row.local))]).toEqual([0]),
  },
  281: {
    after: 'INSERT INTO snooze VALUES (11, 99, 1, 1)',
  },
  282: {
    // A source of this message is kept: its file can be read.
    holds: (db) =>
      expect(db.prepare('SELECT message_id, part_id, attempts, content, text FROM file_text').all()).toEqual([
        { message_id: 11, part_id: '2', attempts: 0, content: null, text: null },
      ]),
  },
  290: {
    holds(db) {
      const { outgoing = [] } = rowsOf(db)
      expect([...new Set(outgoing.map((row) => row.quote_missing))]).toEqual([0])
    },
  },
  330: {
    holds: (db) => expect([...new Set(rowsOf(db).thread_row?.map((row) => row.split))]).toEqual(['rest']),
  },
  336: {
    holds(db) {
      const { folder = [], message = [] } = rowsOf(db)
      expect(folder.map((row) => [row.keeps_texts, row.notifies, row.files])).toEqual(
        folder.map(() => [null, null, null]),
      )
      expect([...new Set(message.map((row) => row.met_unread))]).toEqual([1])
    },
  },
  340: {
    holds(db) {
      const { identity = [], outgoing = [] } = rowsOf(db)
      expect(identity.map((row) => [row.standing, row.rewritten_to])).toEqual(identity.map(() => ['', '']))
      expect(outgoing.map((row) => [row.state, row.sender_seen])).toEqual(
        outgoing.map((row) => [row.state, Number(row.state === 'sent')]),
      )
    },
  },
  350: {
    after: `INSERT INTO mail_import (name, account_id, begun_at) SELECT 'Old mail', id, 1 FROM account LIMIT 1;
      INSERT INTO imported_mail (import_id, folder_id, dedupe_key) SELECT id, 1, x'00' FROM mail_import`,
  },
  390: {
    before: `UPDATE outgoing SET state = 'queued', send_at = updated_at + 120001 WHERE id = 'sent'`,
    holds(db) {
      const { message = [], outgoing = [] } = rowsOf(db)
      expect(message.map((row) => row.sent_zone)).toEqual(message.map(() => null))
      expect(outgoing.map((row) => [row.id, row.is_scheduled])).toEqual(
        outgoing.map((row) => [row.id, Number(row.id === 'sent')]),
      )
    },
  },
  400: {
    before: `UPDATE placement SET keywords = '["$Label1","NonJunk","Urgent","$Junk","$Forwarded"]' WHERE message_id = 11`,
    holds: (db) => {
      const { placement = [], thread_row = [] } = rowsOf(db)
      expect(placement.map((row) => row.tags)).toContain('["$label1","urgent"]')
      expect(thread_row.map((row) => row.tags)).toContain('["$label1","urgent"]')
    },
  },
  401: {
    holds: (db) => expect(rowsOf(db).message?.every(({ scheduled }) => scheduled === '')).toBe(true),
    after: `INSERT INTO draft_copy (outgoing_id, account_id, version, message_id, put_at, size)
      SELECT 'd', id, 1, 'draft.d.1@x.example', 1, 1 FROM account LIMIT 1`,
  },
  410: {
    after: `INSERT INTO template (id, name, created_at, updated_at) VALUES ('t', 'Thanks', 1, 1);
      INSERT INTO template_text (id, template_id, html, created_at, updated_at) VALUES ('tt', 't', '<p>Thanks</p>', 1, 1);
      INSERT INTO template_file VALUES ('tf', 'prices.pdf', 'application/pdf', x'00', 1)`,
    // Whoever had a signature has it where it stood, and answers go on without one.
    holds(db) {
      const { identity = [] } = rowsOf(db)
      expect(identity.length).toBeGreaterThan(0)
      expect(identity.map((row) => [row.signature_id, row.reply_signature_use, row.signature_place])).toEqual(
        identity.map(() => [null, 'none', 'above']),
      )
    },
  },
  420: {},
  421: {
    holds: (db) =>
      expect(rowsOf(db).outgoing?.every((row) => row.group_id === null && row.is_paused === 0)).toBe(true),
  },
  430: {
    holds: (db) => expect(rowsOf(db).message?.every((row) => row.is_auto_reply === 0)).toBe(true),
    after: `INSERT INTO follow_up (id, kind, account_id, since, due_at) SELECT 'f', 'answer', id, 1, 2 FROM account LIMIT 1`,
  },
  431: {
    after: `INSERT INTO sequence (id, name, steps, updated_at) VALUES ('s', 'After the fair', '[]', 1);
      INSERT INTO sequence_run (id, sequence_id, name, account_id, person, subject, steps, message_ids, since)
        SELECT 'r', 's', 'After the fair', id, '{}', 'Offer', '[]', 'a@x.example', 1 FROM account LIMIT 1`,
  },
  450: {
    before: `INSERT INTO person (id, name, emails, created_at, updated_at, deleted_at)
      VALUES ('gone450', 'Gone', '[{"address":"Gone@x.example","label":"","isPrimary":true}]', 1, 1, 7)`,
    after: `INSERT INTO filed_mail (message_id, reason, decided_at) VALUES (11, 'linked', 1);
      INSERT INTO filing_queue VALUES (11);
      INSERT INTO made_record VALUES ('p', 'person', 'a@x.example', 21, 'incoming', 1);
      INSERT INTO assignment (batch, record_type, record_id, address_key, made_at) VALUES ('b', 'person', 'p', 'a@x.example', 1);
      INSERT INTO assigned_mail VALUES ('b', 'l')`,
    // Whoever was deleted before is made by no rule either.
    holds: (db) =>
      expect(rowsOf(db).forgotten_address).toContainEqual({ address_key: 'gone@x.example', forgotten_at: 7 }),
  },
  470: {
    after: `INSERT INTO lead (id, name, created_at, updated_at) VALUES ('l', 'Ada', 1, 1)`,
  },
  471: {
    after: `INSERT INTO vendor (id, name, created_at, updated_at) VALUES ('v', 'Glassworks', 1, 1);
      INSERT INTO colleague (id, name, created_at, updated_at) VALUES ('co', 'Marta', 1, 1)`,
  },
  500: {
    after: ['task_category', 'task', 'event', 'event_answer']
      .map((type) => `INSERT INTO ${type} (id, created_at, updated_at) VALUES ('t', 1, 1);`)
      .join(''),
  },
  501: {
    after:
      "INSERT INTO reminder (record_type, record_id, lead, due_at, rings_at) VALUES ('task', 't', 15, 9, 8)",
  },
  550: {
    after: 'INSERT INTO message_change_row (change_id, thread_id, folder_id) VALUES (1, 5, 3)',
    holds: (db) => expect(rowsOf(db).message_change).toMatchObject([{ stage: 'told', total: 0 }]),
  },
  590: {
    changed: ({ record_to_index = [] }) => ({
      record_to_index: [...record_to_index, { record_type: 'note', record_id: 'n' }].toSorted(byRow),
    }),
  },
  591: {
    after: `INSERT INTO custom_field (id, record_type, kind, label, created_at, updated_at)
        VALUES ('f', 'person', 'text', 'Birthplace', 1, 1);
      INSERT INTO field_option (id, field_id, label, created_at, updated_at) VALUES ('o', 'f', 'Gold', 1, 1);
      INSERT INTO field_value (record_type, record_id, field, value) VALUES ('person', 'p', 'x_text_00000000000000000000000000000000', 'Gdynia')`,
  },
}

const withoutOutgoing = (settings: string): string => settings.replace(/,?"outgoing":\{[^}]*\}/, '')

const withoutName = (settings: string): string => settings.replace('"senderName":"Anna",', '')
const identityRow = (id: number, account_id: number, address: string, name: string): Row => ({
  ...{ id, account_id, address, name, reply_to: '', signature: '', is_default: 1 },
})

const settingsByKind: Record<string, string> = { 21: kindSettings(true), 22: kindSettings(false) }

const contentWithoutQuote: Record<string, string> = {
  answer: JSON.stringify({ subject: 'Re: x', html: '<p>Hi</p>' }),
  new: JSON.stringify({ subject: 'y', html: '<p>Ho</p>' }),
}

/** All that the tables hold which are there, in an order of its own. */
function rowsOf(db: Database): Rows {
  const made = "SELECT 1 FROM sqlite_schema WHERE name = ? AND sql LIKE 'CREATE TABLE%'"
  const known = db.prepare<[string], Row>(made)
  const tables = [...ownTables, ...cacheTables].filter((table) => known.get(table) !== undefined)
  const rowsIn = (table: string): Row[] => db.prepare<[], Row>(`SELECT * FROM ${table}`).all().sort(byRow)
  return Object.fromEntries(tables.map((table) => [table, rowsIn(table)]))
}

/** A database as it was just before a step. */
function justBefore(version: number): Database {
  const db = new Sqlite(':memory:')
  const earlier = migrations.filter((step) => step.version < version)
  for (const { version: reached } of earlier) {
    db.exec(steps[reached]?.before ?? '')
    migrate(db, migrations, reached)
    db.exec(reached === 10 ? firstProfile : (steps[reached]?.after ?? ''))
  }
  db.exec(steps[version]?.before ?? '')
  return db
}

/** Rows with those columns alone that others have, too. */
const withColumnsOf = (others: readonly Row[], rows: readonly Row[] = []): Row[] =>
  rows.map((row) => Object.fromEntries(Object.keys(others[0] ?? {}).map((column) => [column, row[column]])))

describe('a migration', () => {
  const [, ...later] = migrations.map(({ version }) => version)

  it('has its lines here, the first one aside', () => {
    expect(Object.keys(steps).map(Number)).toEqual(later)
  })

  it.each(later)(
    'to version %i meets rows of the version before in every table of the user’s own',
    (version) => {
      const rows = rowsOf(justBefore(version))
      const own = ownTables.filter((table) => table in rows)
      expect(own.length).toBeGreaterThan(15)
      expect(own.filter((table) => rows[table]?.length === 0)).toEqual([])
    },
  )

  it.each(later)('to version %i keeps every row', (version) => {
    const db = justBefore(version)
    const before = rowsOf(db)
    migrate(db, migrations, version)
    const after = rowsOf(db)
    for (const [table, rows] of Object.entries({ ...before, ...steps[version]?.changed?.(before) }))
      expect(withColumnsOf(rows, after[table]), table).toEqual(rows)
    steps[version]?.holds?.(db)
    expect(db.pragma('foreign_key_check')).toEqual([])
  })
})
