import type { Migration } from '../migrate'

/** The first schema. Every table and column is explained in `resources/schema.sql`. */
export const initial: Migration = {
  version: 10,
  name: 'initial',
  up(db) {
    db.exec(`
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unsaved_text (
  key TEXT NOT NULL,
  window TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (key, window)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address TEXT NOT NULL,
  settings TEXT NOT NULL,
  color TEXT NOT NULL DEFAULT '',
  is_main INTEGER NOT NULL DEFAULT 0,
  is_pec INTEGER NOT NULL DEFAULT 0,
  tested INTEGER NOT NULL DEFAULT 0,
  last_sync_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_address ON account (address);

CREATE TABLE folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  delimiter TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  role TEXT,
  role_by_user INTEGER NOT NULL DEFAULT 0,
  selectable INTEGER NOT NULL DEFAULT 1,
  subscribed INTEGER NOT NULL DEFAULT 1,
  to_create INTEGER NOT NULL DEFAULT 0,
  missing_since INTEGER,
  uid_validity INTEGER NOT NULL DEFAULT 0,
  uid_next INTEGER NOT NULL DEFAULT 0,
  highest_modseq TEXT NOT NULL DEFAULT '0',
  fetch_cursor INTEGER,
  server_total INTEGER NOT NULL DEFAULT 0,
  synced_at INTEGER,
  message_count INTEGER NOT NULL DEFAULT 0,
  unread_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX folder_path ON folder (account_id, path);
CREATE INDEX folder_role ON folder (role, account_id) WHERE role IS NOT NULL;
CREATE INDEX folder_role_by_user ON folder (account_id) WHERE role_by_user = 1;
CREATE INDEX folder_to_create ON folder (account_id) WHERE to_create = 1;

CREATE TABLE folder_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT 'same',
  parent_id INTEGER REFERENCES folder (id) ON DELETE SET NULL,
  sent_path TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  problem TEXT
) STRICT;
CREATE INDEX folder_change_account ON folder_change (account_id);
CREATE INDEX folder_change_folder ON folder_change (folder_id);
CREATE INDEX folder_change_parent ON folder_change (parent_id);

CREATE TABLE thread (
  id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE thread_reference (
  message_key INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  thread_id INTEGER NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
  PRIMARY KEY (message_key, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_reference_thread ON thread_reference (thread_id);

CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity BLOB NOT NULL,
  body_digest BLOB,
  thread_id INTEGER NOT NULL REFERENCES thread (id),
  message_id TEXT NOT NULL DEFAULT '',
  in_reply_to TEXT NOT NULL DEFAULT '',
  reference_ids TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  sent_at INTEGER,
  received_at INTEGER NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  preview TEXT NOT NULL DEFAULT '',
  has_attachments INTEGER NOT NULL DEFAULT 0,
  is_automatic INTEGER NOT NULL DEFAULT 0,
  list_id TEXT NOT NULL DEFAULT '',
  list_unsubscribe TEXT NOT NULL DEFAULT '',
  sender_name TEXT NOT NULL DEFAULT '',
  sender_address TEXT NOT NULL DEFAULT '',
  author_proven INTEGER NOT NULL DEFAULT 0,
  recipients_left_out INTEGER NOT NULL DEFAULT 0,
  orphaned_at INTEGER
) STRICT;
CREATE INDEX message_identity ON message (identity);
CREATE INDEX message_thread ON message (thread_id, received_at);
CREATE INDEX message_received ON message (received_at);
CREATE INDEX message_sent_again ON message (in_reply_to) WHERE in_reply_to <> '' AND reference_ids <> '' AND substr(reference_ids, -length(in_reply_to)) <> in_reply_to;
CREATE INDEX message_orphaned ON message (orphaned_at) WHERE orphaned_at IS NOT NULL;

CREATE TABLE address (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address_key TEXT NOT NULL,
  loose_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  person_id TEXT,
  name TEXT NOT NULL DEFAULT '',
  spelling TEXT NOT NULL DEFAULT '',
  written_count INTEGER NOT NULL DEFAULT 0,
  seen_count INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX address_key ON address (address_key);
CREATE INDEX address_loose ON address (loose_key);
CREATE INDEX address_domain ON address (domain);
CREATE INDEX address_person ON address (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE address_word (
  word TEXT NOT NULL,
  address_id INTEGER NOT NULL REFERENCES address (id),
  PRIMARY KEY (word, address_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_address (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  address_id INTEGER NOT NULL REFERENCES address (id),
  name TEXT NOT NULL DEFAULT '',
  spelling TEXT,
  PRIMARY KEY (message_id, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_address_address ON message_address (address_id, message_id);

CREATE VIEW participant AS
  SELECT p.message_id, p.role, p.position, p.name, coalesce(p.spelling, a.address_key) AS address, p.address_id,
    a.address_key, a.domain, a.person_id
  FROM message_address AS p JOIN address AS a ON a.id = p.address_id;

CREATE TABLE placement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  uid INTEGER,
  seen INTEGER NOT NULL DEFAULT 0,
  flagged INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0,
  draft INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  keywords TEXT NOT NULL DEFAULT '[]',
  modseq TEXT NOT NULL DEFAULT '0',
  want_seen INTEGER,
  want_flagged INTEGER,
  want_answered INTEGER,
  want_folder_id INTEGER REFERENCES folder (id) ON DELETE CASCADE,
  want_gone INTEGER NOT NULL DEFAULT 0,
  handed_out INTEGER NOT NULL DEFAULT 0,
  handed_out_folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL,
  unplaced_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  marked_spam INTEGER NOT NULL GENERATED ALWAYS AS ((keywords LIKE '%"$Junk"%' OR keywords LIKE '%"Junk"%') AND keywords NOT LIKE '%"$NotJunk"%' AND keywords NOT LIKE '%"NonJunk"%') VIRTUAL,
  hidden INTEGER NOT NULL GENERATED ALWAYS AS (want_gone = 1 OR (deleted = 1 AND want_folder_id IS NULL)) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX placement_uid ON placement (folder_id, uid);
CREATE INDEX placement_message ON placement (message_id);
CREATE INDEX placement_handed_out_folder ON placement (handed_out_folder_id) WHERE handed_out_folder_id IS NOT NULL;
CREATE INDEX placement_wanted ON placement (account_id, next_attempt_at)
  WHERE want_seen IS NOT NULL OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_folder_id IS NOT NULL OR want_gone = 1;
CREATE INDEX placement_want_folder ON placement (want_folder_id) WHERE want_folder_id IS NOT NULL;

CREATE TABLE thread_row (
  thread_id INTEGER NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
  folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL,
  role TEXT NOT NULL DEFAULT '',
  date INTEGER NOT NULL,
  last_message_id INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  unread_count INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  has_attachments INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  people TEXT NOT NULL,
  PRIMARY KEY (thread_id, folder_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_row_folder ON thread_row (folder_id, date DESC, thread_id DESC);
CREATE INDEX thread_row_role ON thread_row (role, date DESC, thread_id DESC);
CREATE INDEX thread_row_unread ON thread_row (date DESC, thread_id DESC, role) WHERE unread_count > 0 AND role NOT IN ('trash', 'junk', 'drafts');
CREATE INDEX thread_row_flagged ON thread_row (date DESC, thread_id DESC, role) WHERE flagged = 1 AND role NOT IN ('trash', 'junk');

CREATE TABLE message_body (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  warnings TEXT NOT NULL DEFAULT '[]',
  report TEXT,
  bounced_id TEXT GENERATED ALWAYS AS (CASE report ->> '$.kind' WHEN 'failed' THEN nullif(report ->> '$.original.messageId', '') END) VIRTUAL,
  fetched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_body_bounced ON message_body (bounced_id) WHERE bounced_id IS NOT NULL;

CREATE TABLE attachment (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  part_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  is_inline INTEGER NOT NULL,
  content_id TEXT NOT NULL DEFAULT '',
  content BLOB,
  PRIMARY KEY (message_id, part_id)
) STRICT;

CREATE TABLE message_source (
  message_id INTEGER PRIMARY KEY REFERENCES message (id),
  source BLOB NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;

CREATE TABLE source_request (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE body_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  source BLOB NOT NULL,
  complete INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE file_name_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE remote_content_sender (
  address_key TEXT PRIMARY KEY,
  allowed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE message_search USING fts5 (
  subject, people, body, files,
  content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE search_word (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  word TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE search_word_part USING fts5 (
  word,
  content = 'search_word', content_rowid = 'id', detail = none, tokenize = "trigram case_sensitive 1"
);

CREATE TABLE index_progress (
  name TEXT PRIMARY KEY,
  message_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outgoing (
  id TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'failed', 'discarded')),
  content TEXT NOT NULL,
  answers_message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
  answer_kind TEXT NOT NULL DEFAULT 'new',
  thread_id INTEGER REFERENCES thread (id) ON DELETE SET NULL,
  message_id TEXT NOT NULL DEFAULT '',
  in_reply_to TEXT NOT NULL DEFAULT '',
  reference_ids TEXT NOT NULL DEFAULT '',
  mime BLOB,
  envelope TEXT NOT NULL DEFAULT '',
  send_at INTEGER,
  sending_since INTEGER,
  sent_at INTEGER,
  sent_copy TEXT NOT NULL DEFAULT 'none' CHECK (sent_copy IN ('none', 'pending', 'done')),
  server_draft_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
  revision INTEGER NOT NULL DEFAULT 1,
  saved_by TEXT NOT NULL DEFAULT '', saved_from INTEGER NOT NULL DEFAULT 1,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outgoing_state ON outgoing (state, send_at);
CREATE INDEX outgoing_thread ON outgoing (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX outgoing_server_draft ON outgoing (server_draft_id) WHERE server_draft_id IS NOT NULL;

CREATE TABLE outgoing_attachment (
  id TEXT PRIMARY KEY,
  outgoing_id TEXT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content BLOB NOT NULL,
  content_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outgoing_attachment_outgoing ON outgoing_attachment (outgoing_id, position);

CREATE TABLE company (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  domains TEXT NOT NULL DEFAULT '[]',
  phone TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  vat_number TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

CREATE TABLE company_domain (
  domain TEXT NOT NULL,
  company_id TEXT NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  PRIMARY KEY (domain, company_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_domain_company ON company_domain (company_id);

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  job_title TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  company_id TEXT,
  emails TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX person_company ON person (company_id) WHERE company_id IS NOT NULL;

CREATE TABLE person_email (
  address_key TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  loose_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (address_key, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_email_loose ON person_email (loose_key);
CREATE INDEX person_email_person ON person_email (person_id);

CREATE TABLE stage (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'open',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

CREATE TABLE deal (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL DEFAULT '',
  amount_minor INTEGER,
  amount_currency TEXT NOT NULL DEFAULT 'EUR',
  stage_id TEXT NOT NULL DEFAULT '',
  person_id TEXT,
  company_id TEXT,
  expected_close_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX deal_person ON deal (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX deal_company ON deal (company_id) WHERE company_id IS NOT NULL;

CREATE TABLE note (
  id TEXT PRIMARY KEY,
  record_type TEXT NOT NULL DEFAULT '',
  record_id TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  pinned INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX note_record ON note (record_type, record_id, created_at);

CREATE TABLE link (
  id TEXT PRIMARY KEY,
  record_type TEXT NOT NULL DEFAULT '',
  record_id TEXT NOT NULL DEFAULT '',
  anchor_message_id TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX link_record ON link (record_type, record_id);
CREATE INDEX link_anchor ON link (anchor_message_id);

CREATE TABLE link_thread (
  link_id TEXT PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
  thread_id INTEGER REFERENCES thread (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_thread_thread ON link_thread (thread_id);

CREATE TABLE record_index (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  UNIQUE (record_type, record_id)
) STRICT;
CREATE INDEX record_index_title ON record_index (record_type, closed, sort_name, record_id);
CREATE INDEX record_index_changed ON record_index (record_type, closed, updated_at DESC, record_id DESC);
CREATE INDEX record_index_recent ON record_index (updated_at, record_id);

CREATE VIRTUAL TABLE record_search USING fts5 (
  type, words,
  content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE record_to_index (
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  PRIMARY KEY (record_type, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_message (
  record_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  PRIMARY KEY (record_id, received_at, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_message_message ON record_message (message_id);

CREATE TABLE change_set (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  stamp TEXT NOT NULL UNIQUE,
  author TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL,
  cause TEXT NOT NULL DEFAULT 'user',
  label TEXT NOT NULL DEFAULT '',
  undoes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE change (
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  field TEXT NOT NULL,
  element TEXT NOT NULL DEFAULT '',
  stamp TEXT NOT NULL REFERENCES change_set (stamp),
  operation TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (record_type, record_id, field, element, stamp)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_stamp ON change (stamp);

CREATE TABLE change_set_aside (
  stamp TEXT PRIMARY KEY,
  received_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`)
  },
}
