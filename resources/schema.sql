-- The database of a profile, explained: every table and column, as the newest migration leaves it. A test compares
-- this file with the real schema; it is never executed by the program.
--
-- The file is encrypted (AEGIS-256); its key is in the secret store. Moments are milliseconds since the Unix epoch,
-- UTC. Yes and no are 1 and 0. JSON columns are checked against a schema when read. Mail tables are a cache that can
-- be fetched again; CRM tables, outgoing, message_source, change_set and change are the user's only copy.

-- Preferences and small facts of the profile, each a JSON text under its name. Never a secret.
CREATE TABLE setting (
  key TEXT PRIMARY KEY, -- name of the setting
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- What was typed into a note or a form and not saved: it comes back where it was typed. Here, because it is as private
-- as what is saved, and a browser's own store is not encrypted.
CREATE TABLE unsaved_text (
  key TEXT NOT NULL, -- the note or form, as the window calls it
  window TEXT NOT NULL, -- whose it is: the loading of a page it was typed in, or the one that took it over from there
  text TEXT NOT NULL, -- what was typed, never empty
  updated_at INTEGER NOT NULL, -- when the last letter was typed
  PRIMARY KEY (key, window)
) STRICT, WITHOUT ROWID;

-- A mailbox on a server. Passwords and tokens are in the secret store, under names made of this id.
CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  address TEXT NOT NULL, -- the e-mail address, as the user wrote it
  settings TEXT NOT NULL, -- JSON: incoming and rules by kind, with host, port, security and user name; no secret
  color TEXT NOT NULL DEFAULT '', -- the account's mark in lists; empty for none
  is_main INTEGER NOT NULL DEFAULT 0, -- 1 for the account new mail is written from
  is_pec INTEGER NOT NULL DEFAULT 0, -- 1 for Italian certified mail
  tested INTEGER NOT NULL DEFAULT 0, -- 1 once a sign-in has succeeded with these settings
  last_sync_at INTEGER, -- when a pass over the account last ended well
  created_at INTEGER NOT NULL, -- when it was made
  removed_at INTEGER, -- when it was removed: the row stays, emptied, because to delete it SQLite would look at all placements; NULL for an account in use
  outgoing_server_id INTEGER REFERENCES outgoing_server (id) ON DELETE SET NULL, -- the server its mail leaves by; NULL for the default one, or none: see sends_by_default
  sends_by_default INTEGER NOT NULL DEFAULT 0 -- 1 where its mail leaves by the default outgoing server, whichever that is
) STRICT;
CREATE UNIQUE INDEX account_address ON account (address) WHERE removed_at IS NULL;
CREATE INDEX account_outgoing_server ON account (outgoing_server_id) WHERE outgoing_server_id IS NOT NULL;

-- A server that takes mail. One may serve several accounts and identities. Its password is in the secret store.
CREATE TABLE outgoing_server (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused: mail queued for a server that is gone asks the user
  name TEXT NOT NULL, -- what the user calls it
  settings TEXT NOT NULL, -- JSON: the server by kind, with host, port, security and user name, and what is allowed to it; no secret
  account_id INTEGER REFERENCES account (id) ON DELETE SET NULL, -- the account it came with, whose password it signs in with while it has none of its own; NULL for none
  own_password INTEGER NOT NULL DEFAULT 0, -- 1 where it has
  tested INTEGER NOT NULL DEFAULT 0, -- 1 once its test has passed with these settings
  problem TEXT, -- JSON of what its last test failed with; NULL for none
  purpose TEXT NOT NULL DEFAULT '' CHECK (purpose IN ('', 'default', 'bulk')) -- default for the one of the program, bulk for the one that takes bulk mail and no other
) STRICT;
CREATE UNIQUE INDEX outgoing_server_account ON outgoing_server (account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX outgoing_server_purpose ON outgoing_server (purpose) WHERE purpose <> '';

-- Whom one writes as. The first of an account is that of its own address, made with it and removed with it.
CREATE TABLE identity (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused: a draft whose identity is gone is written as the account's default
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account that sends its mail
  address TEXT NOT NULL, -- the address in From, which counts as the user's own
  name TEXT NOT NULL DEFAULT '', -- the name beside it; empty for none
  reply_to TEXT NOT NULL DEFAULT '', -- the address answers are asked to go to; empty for the one in From
  signature TEXT NOT NULL DEFAULT '', -- HTML of the signature; empty for none
  is_default INTEGER NOT NULL DEFAULT 0, -- 1 for the one new mail of the account is written as
  outgoing_server_id INTEGER REFERENCES outgoing_server (id) ON DELETE SET NULL, -- the server its mail leaves by; NULL for that of the account
  sent_folder TEXT NOT NULL DEFAULT '', -- path of the folder its sent mail is filed in; empty for the account's Sent
  standing TEXT NOT NULL DEFAULT '', -- whether its server lets it be the sender: `vouched` by the user, `proven` by a copy of a mail, `rewritten` in one; empty where nothing is known
  rewritten_to TEXT NOT NULL DEFAULT '', -- the sender such a copy named in its place
  job_title TEXT NOT NULL DEFAULT '', -- what the user is in the company, for signatures
  company TEXT NOT NULL DEFAULT '', -- the company, as signatures name it
  phone TEXT NOT NULL DEFAULT '', -- for signatures
  mobile TEXT NOT NULL DEFAULT '', -- for signatures
  postal_address TEXT NOT NULL DEFAULT '', -- for signatures; may have several lines
  signature_id TEXT, -- the template that is its signature, one of the company; NULL where it has its own
  reply_signature TEXT NOT NULL DEFAULT '', -- HTML of the signature of answers, where they have one of their own
  reply_signature_use TEXT NOT NULL DEFAULT 'none', -- what answers and forwarded mail are signed with: `none`, `same` or `own`
  signature_place TEXT NOT NULL DEFAULT 'above' -- where the signature of an answer stands: `above` the quote or `below` it
) STRICT;
CREATE INDEX identity_account ON identity (account_id);
CREATE INDEX identity_outgoing_server ON identity (outgoing_server_id) WHERE outgoing_server_id IS NOT NULL;

-- A folder of an account as the server lists it, and how far it has been fetched.
CREATE TABLE folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account
  path TEXT NOT NULL, -- full name on the server, decoded
  delimiter TEXT NOT NULL DEFAULT '', -- what separates the parts of path; empty for none
  name TEXT NOT NULL, -- last part of path, for display
  role TEXT, -- inbox, sent, drafts, trash, junk, archive, all, snoozed; NULL for none
  role_by_user INTEGER NOT NULL DEFAULT 0, -- 1 when the user chose the role: the server no longer decides it
  selectable INTEGER NOT NULL DEFAULT 1, -- 0 for a folder that only holds folders
  subscribed INTEGER NOT NULL DEFAULT 1, -- 1 when the server lists it as subscribed
  to_create INTEGER NOT NULL DEFAULT 0, -- 1 while the server has no such folder: it is created when something is to go there
  missing_since INTEGER, -- since when the server no longer lists it, while user actions on its messages are pending; else NULL
  uid_validity INTEGER NOT NULL DEFAULT 0, -- when it changes, all UIDs of the folder are void (RFC 9051, 2.3.1.1)
  uid_next INTEGER NOT NULL DEFAULT 0, -- the server's UIDNEXT when last compared
  highest_modseq TEXT NOT NULL DEFAULT '0', -- CONDSTORE mod-sequence as decimal text; 0 where the server has none
  fetch_cursor INTEGER, -- the first sync has everything from this UID up; NULL once it is through
  server_total INTEGER NOT NULL DEFAULT 0, -- messages the server says lie here
  synced_at INTEGER, -- when the folder was last compared with the server
  message_count INTEGER NOT NULL DEFAULT 0, -- messages shown in the folder, pending changes included
  unread_count INTEGER NOT NULL DEFAULT 0, -- unread ones of them
  keeps_texts INTEGER, -- whether texts of its mail are kept here, as far back as the account says; NULL for as usual for its role
  notifies INTEGER, -- whether new mail in it is told of; NULL for in the inbox alone
  files INTEGER -- whether its mail stands in the histories of customers by itself; NULL for yes
) STRICT;
CREATE UNIQUE INDEX folder_path ON folder (account_id, path);
CREATE INDEX folder_role ON folder (role, account_id) WHERE role IS NOT NULL;
CREATE INDEX folder_role_by_user ON folder (account_id) WHERE role_by_user = 1;
CREATE INDEX folder_to_create ON folder (account_id) WHERE to_create = 1;
-- A folder that is renamed keeps being where the mail of an identity is filed.
CREATE TRIGGER identity_sent_folder AFTER UPDATE OF path ON folder BEGIN
  UPDATE identity SET sent_folder = new.path WHERE account_id = new.account_id AND sent_folder = old.path;
END;

-- What the user does to folders, in its order: shown at once, and carried out one after the other when the server can
-- be reached. A change is gone once the server has carried it out; one that it refused stays until the user has read why.
CREATE TABLE folder_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account
  folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL, -- the folder; NULL once it is gone
  kind TEXT NOT NULL, -- create, move (also a rename), trash (moved beneath the trash), delete, delete-empty
  label TEXT NOT NULL, -- name of the folder as the user read or wrote it
  name TEXT NOT NULL DEFAULT '', -- the name it is to have; empty for the one it has
  place TEXT NOT NULL DEFAULT 'same', -- where it is to lie: same, top, inside
  parent_id INTEGER REFERENCES folder (id) ON DELETE SET NULL, -- the folder it is to lie inside
  sent_path TEXT, -- the path the server was told: it may have carried that out although it does not show; NULL before
  attempts INTEGER NOT NULL DEFAULT 0, -- failed attempts
  next_attempt_at INTEGER NOT NULL DEFAULT 0, -- not to be tried before
  problem TEXT, -- JSON of why it was refused and is no longer shown; NULL while it is pending
  seen TEXT NOT NULL DEFAULT '{"lastPlacement":0,"folders":[]}' -- JSON of what was known when the user decided: the last row of placement, and UIDVALIDITY and UIDNEXT of each folder meant
) STRICT;
CREATE INDEX folder_change_account ON folder_change (account_id);
CREATE INDEX folder_change_folder ON folder_change (folder_id);
CREATE INDEX folder_change_parent ON folder_change (parent_id);

-- A conversation: nothing but an id that messages and links share.
CREATE TABLE thread (
  id INTEGER PRIMARY KEY AUTOINCREMENT -- row id, never reused
) STRICT;

-- Which threads a Message-ID belongs to, also for messages not seen yet but named by others. Programs use one Message-ID
-- for mail about many things to many people: it binds only within a scope.
CREATE TABLE thread_reference (
  message_key INTEGER NOT NULL, -- hash of a Message-ID without angle brackets: every mail names several, which as texts would weigh as much as all else
  scope INTEGER NOT NULL, -- hash of the subject and of one of the people who write to each other
  thread_id INTEGER NOT NULL REFERENCES thread (id) ON DELETE CASCADE, -- the thread
  PRIMARY KEY (message_key, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_reference_thread ON thread_reference (thread_id);

-- A message, once, wherever and however often it lies. A cache of the server: can be fetched again.
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  dedupe_key BLOB NOT NULL, -- time and hash of header and size, by which the same message may be recognised in another folder or after UIDs changed
  body_digest BLOB, -- hash of all that follows the header; NULL where not all of it came with the header
  thread_id INTEGER NOT NULL REFERENCES thread (id), -- the thread
  message_id TEXT NOT NULL DEFAULT '', -- Message-ID without angle brackets; empty where it has none
  in_reply_to TEXT NOT NULL DEFAULT '', -- Message-ID of the message answered
  reference_ids TEXT NOT NULL DEFAULT '', -- Message-IDs of the References header, separated by spaces
  subject TEXT NOT NULL DEFAULT '', -- decoded
  sent_at INTEGER, -- the Date header; NULL where it is unreadable
  received_at INTEGER NOT NULL, -- when it arrived: INTERNALDATE, but the mail's own date where a migration stamped old mail
  size INTEGER NOT NULL DEFAULT 0, -- bytes, as the server says
  preview TEXT NOT NULL DEFAULT '', -- the first words of the text
  has_attachments INTEGER NOT NULL DEFAULT 0, -- 1 when it holds files that are not part of its text
  is_automatic INTEGER NOT NULL DEFAULT 0, -- 1 for lists, robots and bounces: never answered by rules, never turned into records
  list_id TEXT NOT NULL DEFAULT '', -- the List-Id header
  list_unsubscribe TEXT NOT NULL DEFAULT '', -- the List-Unsubscribe headers
  sender_name TEXT NOT NULL DEFAULT '', -- the name in the Sender header
  sender_address TEXT NOT NULL DEFAULT '', -- the address in the Sender header: who sent it in the authors' place
  author_proven INTEGER NOT NULL DEFAULT 0, -- the user's own server has found that its one author wrote it
  recipients_left_out INTEGER NOT NULL DEFAULT 0, -- how many more recipients the mail names than are kept of it
  orphaned_at INTEGER, -- since when it lies in no folder; NULL while it does. Cleared away later unless linked
  author_refused INTEGER NOT NULL DEFAULT 0, -- 1 when the user's own server has found that its author's domain disowns it
  is_certified INTEGER NOT NULL DEFAULT 0, -- 1 for an envelope of a provider of certified mail (PEC), as far as its header proves
  is_report INTEGER NOT NULL DEFAULT 0, -- 1 for mail that only tells what became of other mail: a bounce or a receipt
  woken_at INTEGER, -- when it came back to the inbox by its snooze, where it stands by that time; NULL for never
  met_unread INTEGER NOT NULL DEFAULT 1, -- 0 when it was read already, or lay outside an inbox, as it was met first
  sent_zone INTEGER, -- minutes east of UTC of the clock its Date header names; NULL where that tells of no place
  scheduled TEXT NOT NULL DEFAULT '', -- JSON of when it leaves from another device of ours, and which; '' for what does not
  is_auto_reply INTEGER NOT NULL DEFAULT 0 -- 1 when its header says that a program answers for its sender; 0 for mail met before that was read
) STRICT;
CREATE INDEX message_dedupe_key ON message (dedupe_key);
CREATE INDEX message_thread ON message (thread_id, received_at);
CREATE INDEX message_received ON message (received_at);
-- Mail that answers another than its last reference, as one that is sent again after a bounce does.
CREATE INDEX message_sent_again ON message (in_reply_to) WHERE in_reply_to <> '' AND reference_ids <> '' AND substr(reference_ids, -length(in_reply_to)) <> in_reply_to;
CREATE INDEX message_orphaned ON message (orphaned_at) WHERE orphaned_at IS NOT NULL;

-- Every address met in mail, once, with the person it belongs to and what is suggested of it while writing. The row
-- with the empty key stands for all that is written in an address field and is no address. Rows stay.
CREATE TABLE address (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  address_key TEXT NOT NULL, -- folded for comparing: lower case, domain in ASCII; '' for what is no address
  loose_key TEXT NOT NULL, -- the mailbox it reaches: without its tag, Google's spellings as one
  domain TEXT NOT NULL, -- of address_key
  person_id TEXT, -- the person this address belongs to now; recomputable
  name TEXT NOT NULL DEFAULT '', -- display name, as last seen
  spelling TEXT NOT NULL DEFAULT '', -- the address as last written
  written_count INTEGER NOT NULL DEFAULT 0, -- times the user wrote there
  seen_count INTEGER NOT NULL DEFAULT 0, -- messages that name it; 0 for one of our own
  last_at INTEGER NOT NULL DEFAULT 0 -- when it was last seen
) STRICT;
CREATE UNIQUE INDEX address_key ON address (address_key);
CREATE INDEX address_loose ON address (loose_key);
CREATE INDEX address_domain ON address (domain);
CREATE INDEX address_person ON address (person_id) WHERE person_id IS NOT NULL;

-- Index of addresses by the words of name and address that neither the key nor the domain begins with.
CREATE TABLE address_word (
  word TEXT NOT NULL, -- folded
  address_id INTEGER NOT NULL REFERENCES address (id), -- the address
  PRIMARY KEY (word, address_id)
) STRICT, WITHOUT ROWID;

-- Everybody named in a message's header, as written there. Stays for ever; to whom the address belongs is kept
-- with the address.
CREATE TABLE message_address (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
  role TEXT NOT NULL, -- from, reply-to, to, cc, bcc
  position INTEGER NOT NULL, -- order within the header
  address_id INTEGER NOT NULL REFERENCES address (id), -- the address
  name TEXT NOT NULL DEFAULT '', -- display name, decoded
  spelling TEXT, -- the address as written, where it differs from address_key; NULL where it does not
  PRIMARY KEY (message_id, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_address_address ON message_address (address_id, message_id);

-- The names under which mail was written from an address, and by us to it, so that who else bears one of them is found.
-- Rows stay.
CREATE TABLE address_name (
  name_key TEXT NOT NULL, -- words of the name or a part of it, folded and in order of the alphabet; at least two; or an address it spells
  address_id INTEGER NOT NULL REFERENCES address (id), -- the address
  PRIMARY KEY (name_key, address_id)
) STRICT, WITHOUT ROWID;

-- Finds names that differ by one letter: two that do share one of their keys. Rows stay.
CREATE TABLE likeness (
  key INTEGER NOT NULL, -- hash of the name as it looks, whole or with one letter left out
  holder TEXT NOT NULL, -- domain from which mail was written or that a person is known at; of a provider's mailbox the loose key
  PRIMARY KEY (key, holder)
) STRICT, WITHOUT ROWID;

-- Mail of strangers who may be meant to pass for somebody known. Derived, when mail comes and when people change.
CREATE TABLE impostor (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
  within INTEGER NOT NULL, -- 1 for somebody of the same conversation, 0 for anybody known
  kind TEXT NOT NULL, -- passes-for: by an address like theirs. bears-name: by their name
  writer TEXT NOT NULL, -- address key of the stranger
  about TEXT NOT NULL, -- an address of who is known
  PRIMARY KEY (message_id, within, kind, writer)
) STRICT, WITHOUT ROWID;
CREATE INDEX impostor_writer ON impostor (writer);

-- How what is derived was derived: where the program would do it otherwise by now, it is done again in the background.
CREATE TABLE derived_version (
  name TEXT PRIMARY KEY, -- what is derived: impostors, person-names
  version TEXT NOT NULL -- by which rule, and whose mail it is
) STRICT, WITHOUT ROWID;

-- Everybody named in a message's header, for reading.
CREATE VIEW participant AS
  SELECT p.message_id, p.role, p.position, p.name, coalesce(p.spelling, a.address_key) AS address, p.address_id,
    a.address_key, a.domain, a.person_id
  FROM message_address AS p JOIN address AS a ON a.id = p.address_id;

-- Where a message lies: one row per folder and key of the server, with what the server shows and what the user wants. One
-- loop per account makes the server agree with the want_ columns.
CREATE TABLE placement (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account
  folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE, -- the folder
  seen INTEGER NOT NULL DEFAULT 0, -- as the server shows it
  flagged INTEGER NOT NULL DEFAULT 0, -- as the server shows it
  answered INTEGER NOT NULL DEFAULT 0, -- as the server shows it
  draft INTEGER NOT NULL DEFAULT 0, -- as the server shows it
  deleted INTEGER NOT NULL DEFAULT 0, -- 1 when another program marked it \Deleted and the server has not expunged it yet
  keywords TEXT NOT NULL DEFAULT '[]', -- JSON list of other flags
  modseq TEXT NOT NULL DEFAULT '0', -- mod-sequence of these flags as decimal text
  want_seen INTEGER, -- what the user wants; NULL for as it is
  want_flagged INTEGER, -- what the user wants; NULL for as it is
  want_answered INTEGER, -- what the user wants; NULL for as it is
  want_folder_id INTEGER REFERENCES folder (id) ON DELETE CASCADE, -- where the user wants it; NULL for here
  want_gone INTEGER NOT NULL DEFAULT 0, -- 1 when the user wants it deleted for good
  in_flight INTEGER NOT NULL DEFAULT 0, -- 1 while the pending change is under way: the server may have carried it out although it does not show
  in_flight_folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL, -- the folder a move under way goes to
  unplaced_at INTEGER, -- since when server_key is NULL; NULL while it is known
  attempts INTEGER NOT NULL DEFAULT 0, -- failed attempts to carry the pending change out
  next_attempt_at INTEGER NOT NULL DEFAULT 0, -- not to be tried before
  problem TEXT, -- JSON of the last failure, shown to the user; NULL for none
  marked_spam INTEGER NOT NULL GENERATED ALWAYS AS ((keywords LIKE '%"$Junk"%' OR keywords LIKE '%"Junk"%') AND keywords NOT LIKE '%"$NotJunk"%' AND keywords NOT LIKE '%"NonJunk"%') VIRTUAL, -- 1 when a filter or another program marked it as spam, and nobody said that it is none
  hidden INTEGER NOT NULL GENERATED ALWAYS AS (want_gone = 1 OR (deleted = 1 AND want_folder_id IS NULL)) VIRTUAL, -- 1 when no list, count or search shows it
  own_mark TEXT CHECK (own_mark IN ('original', 'copy')), -- where a \Deleted of ours may be at the server, while a move without MOVE is under way; NULL for nowhere
  server_key TEXT, -- by which the server knows it in the folder: the UID of IMAP in decimal, the UIDL of POP3; NULL while it is not known: moved without a word of it, or the keys became void
  sent_copy TEXT, -- JSON of where a COPY of a move under way was sent, and where it was made as far as the server told; NULL for nowhere
  received_at INTEGER NOT NULL DEFAULT 0, -- that of the message, by which lists of single messages are ordered
  shown_folder_id INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(want_folder_id, folder_id)) VIRTUAL, -- the folder in which lists show it
  want_keywords TEXT, -- JSON of what the user wants: true or false by keyword; NULL for as they are
  local_keywords TEXT NOT NULL DEFAULT '[]', -- JSON list of keywords that the server keeps none of
  tags TEXT NOT NULL DEFAULT '[]', -- JSON list of the keywords that may be tags, as shown, in small letters; derived
  copy_of INTEGER -- the place of which this is to be a copy, which its server does not have yet; NULL for any other
) STRICT;
CREATE INDEX placement_message ON placement (message_id);
CREATE INDEX placement_in_flight_folder ON placement (in_flight_folder_id) WHERE in_flight_folder_id IS NOT NULL;
CREATE INDEX placement_wanted ON placement (account_id, next_attempt_at)
  WHERE want_seen IS NOT NULL OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_keywords IS NOT NULL OR want_folder_id IS NOT NULL OR want_gone = 1;
CREATE INDEX placement_copy ON placement (account_id, next_attempt_at) WHERE copy_of IS NOT NULL;
CREATE INDEX placement_tagged ON placement (message_id) WHERE tags <> '[]';
CREATE INDEX placement_want_folder ON placement (want_folder_id) WHERE want_folder_id IS NOT NULL;
CREATE UNIQUE INDEX placement_server_key ON placement (folder_id, server_key);
-- By these single messages are listed, newest first: of a folder, all that is unread, all that is flagged.
CREATE INDEX placement_shown ON placement (shown_folder_id, received_at DESC, message_id DESC) WHERE hidden = 0;
CREATE INDEX placement_unread ON placement (received_at DESC, message_id DESC) WHERE hidden = 0 AND coalesce(want_seen, seen) = 0;
CREATE INDEX placement_flagged ON placement (received_at DESC, message_id DESC) WHERE hidden = 0 AND coalesce(want_flagged, flagged) = 1;

-- One row of a message list: the part of a thread that lies in one folder. Derived from placement and
-- message.
CREATE TABLE thread_row (
  thread_id INTEGER NOT NULL REFERENCES thread (id) ON DELETE CASCADE, -- the thread
  folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE, -- the folder shown, pending changes included
  account_id INTEGER NOT NULL, -- the account
  role TEXT NOT NULL DEFAULT '', -- role of the folder; empty for none
  date INTEGER NOT NULL, -- received_at of the newest message here
  last_message_id INTEGER NOT NULL, -- the newest message here
  message_count INTEGER NOT NULL, -- messages of the thread here
  unread_count INTEGER NOT NULL, -- unread ones of them
  flagged INTEGER NOT NULL, -- 1 when one of them is flagged
  answered INTEGER NOT NULL, -- 1 when the newest is answered
  has_attachments INTEGER NOT NULL, -- 1 when one of them has files
  pending INTEGER NOT NULL, -- 1 while the server has not agreed to a pending change
  people TEXT NOT NULL, -- JSON: names and addresses to show
  doubted_id INTEGER, -- the newest message that names these people and shows something against it; NULL for none
  split TEXT NOT NULL DEFAULT 'rest', -- in an inbox the part of it in which the thread stands: customers, colleagues, automatic, rest
  tags TEXT NOT NULL DEFAULT '[]', -- JSON list of the tags of its messages here, as placement has them
  PRIMARY KEY (thread_id, folder_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_row_folder ON thread_row (folder_id, date DESC, thread_id DESC);
-- By these a split inbox is listed, and its unread lines are counted.
CREATE INDEX thread_row_split ON thread_row (folder_id, split, date DESC, thread_id DESC) WHERE role = 'inbox';
CREATE INDEX thread_row_split_unread ON thread_row (folder_id, split, role, unread_count) WHERE role = 'inbox' AND unread_count > 0;
CREATE INDEX thread_row_role ON thread_row (role, date DESC, thread_id DESC);
CREATE INDEX thread_row_unread ON thread_row (date DESC, thread_id DESC, role) WHERE unread_count > 0 AND role NOT IN ('trash', 'junk', 'drafts');
CREATE INDEX thread_row_flagged ON thread_row (date DESC, thread_id DESC, role) WHERE flagged = 1 AND role NOT IN ('trash', 'junk');

-- A message's readable text, once fetched. A cache.
CREATE TABLE message_body (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  text TEXT NOT NULL, -- plain text, from the text part or made from the HTML
  html TEXT NOT NULL, -- HTML as received, not yet safe to show; empty for none
  warnings TEXT NOT NULL DEFAULT '[]', -- JSON list of what was wrong with the message
  report TEXT, -- JSON of what a bounce or receipt says; NULL for other mail
  bounced_id TEXT GENERATED ALWAYS AS (CASE report ->> '$.kind' WHEN 'failed' THEN nullif(report ->> '$.original.messageId', '') END) VIRTUAL, -- Message-ID of the mail a bounce is about
  fetched_at INTEGER NOT NULL -- when it was fetched
) STRICT;
CREATE INDEX message_body_bounced ON message_body (bounced_id) WHERE bounced_id IS NOT NULL;

-- The parts of a message that are files.
CREATE TABLE attachment (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
  part_id TEXT NOT NULL, -- IMAP part number, e.g. 2.1
  position INTEGER NOT NULL, -- order within the message
  filename TEXT NOT NULL, -- cleaned for display; never used as a path
  content_type TEXT NOT NULL, -- as declared
  size INTEGER NOT NULL, -- bytes, decoded; an estimate until fetched
  is_inline INTEGER NOT NULL, -- 1 for pictures that belong to the HTML
  content_id TEXT NOT NULL DEFAULT '', -- Content-ID without angle brackets
  content BLOB, -- the decoded bytes; NULL until they are asked for
  PRIMARY KEY (message_id, part_id)
) STRICT;

-- The full bytes of messages linked to a CRM record, and of those that lie on no server: the user's own copy.
CREATE TABLE message_source (
  message_id INTEGER PRIMARY KEY REFERENCES message (id), -- the message
  source BLOB NOT NULL, -- the message, byte for byte
  kept_at INTEGER NOT NULL, -- when it was kept
  local INTEGER NOT NULL DEFAULT 0 -- 1 where the mail lies on this computer only: its source goes with it
) STRICT;

-- What was fetched of POP3 servers. A row outlives its mail: what was deleted here is not fetched again.
CREATE TABLE pop3_message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused, of which the key of its placement is made
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account
  uidl TEXT NOT NULL, -- unique id at the server; with a blank and a number where the server gives one id to several
  size INTEGER, -- octets as LIST told them; NULL where the server tells other ones of the same mail
  digest BLOB NOT NULL, -- SHA-256 of the source
  named TEXT NOT NULL DEFAULT '', -- Message-ID and date, by which a mail is the same although the server has written into it
  fetched_at INTEGER NOT NULL, -- when it was stored here
  gone_since INTEGER, -- since when the server no longer lists it; NULL while it does
  deleted_here INTEGER NOT NULL DEFAULT 0, -- 1 once the user has deleted it for good
  copied_at INTEGER -- when it was found or put in the mailbox of the main account; NULL where it was not
) STRICT;
CREATE UNIQUE INDEX pop3_message_uidl ON pop3_message (account_id, uidl);
CREATE INDEX pop3_message_digest ON pop3_message (account_id, digest);

-- Linked messages whose full bytes are still to be fetched into message_source.
CREATE TABLE source_request (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  attempts INTEGER NOT NULL DEFAULT 0, -- failed attempts
  next_attempt_at INTEGER NOT NULL DEFAULT 0 -- not to be tried before
) STRICT;

-- Bytes that arrived and are still to be taken apart into text, attachments and search index.
CREATE TABLE body_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  source BLOB NOT NULL, -- the bytes, from the first on
  complete INTEGER NOT NULL, -- 1 when source is the whole message
  attempts INTEGER NOT NULL DEFAULT 0 -- times it was begun: what brings the program down is not begun for ever
) STRICT;

-- The texts of attachments whose bytes are or were here: message_search finds their words with those of the message.
CREATE TABLE file_text (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE, -- the message
  part_id TEXT NOT NULL, -- the attachment
  attempts INTEGER NOT NULL DEFAULT 0, -- times it was begun: a file that brings its reader down twice is left alone
  content BLOB, -- the bytes until they are read, where nothing else keeps them
  text TEXT, -- what was read, '' for nothing; NULL while it is still to be read
  PRIMARY KEY (message_id, part_id)
) STRICT;
CREATE INDEX file_text_waiting ON file_text (message_id) WHERE text IS NULL;

-- Messages whose start alone came and that may hold files: the server is still to be asked for their names.
CREATE TABLE file_name_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  attempts INTEGER NOT NULL DEFAULT 0 -- times it was asked for: a server that breaks over it is not asked for ever
) STRICT;

-- What was done to messages in a window, so that it can be taken back, and what the server refused of it. Short-lived.
CREATE TABLE message_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- what the window takes it back by
  window TEXT NOT NULL, -- the window it was done in, the same after it was reloaded
  change TEXT NOT NULL, -- JSON: what was done
  problem TEXT, -- JSON: why the server refused it or a part of it
  created_at INTEGER NOT NULL, -- when it was done
  stage TEXT NOT NULL DEFAULT 'told', -- of very many messages: gathered, running, over (and no window has told of it), undoing; else told
  total INTEGER NOT NULL DEFAULT 0, -- rows it is meant for, of very many
  failure TEXT -- JSON: why some of these were left out
) STRICT;

CREATE INDEX message_change_stage ON message_change (id) WHERE stage <> 'told';

-- Rows of lists that a change of very many is still to be done to.
CREATE TABLE message_change_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of the list
  change_id INTEGER NOT NULL REFERENCES message_change (id) ON DELETE CASCADE, -- the change
  thread_id INTEGER NOT NULL, -- the conversation
  folder_id INTEGER NOT NULL, -- the part of it that lies in this folder
  message_id INTEGER -- only this message of it; NULL for all
) STRICT;

CREATE INDEX message_change_row_change ON message_change_row (change_id);

-- What such a change did to each placement. No foreign keys: what is gone is looked for where it lies now.
CREATE TABLE message_change_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of what was done
  change_id INTEGER NOT NULL REFERENCES message_change (id) ON DELETE CASCADE, -- the change
  placement_id INTEGER NOT NULL, -- the placement that was changed
  message_id INTEGER NOT NULL, -- its message
  thread_id INTEGER NOT NULL, -- the conversation it was in
  account_id INTEGER NOT NULL, -- its account
  before TEXT NOT NULL, -- JSON: what the placement showed before, of what was changed
  refused INTEGER NOT NULL DEFAULT 0 -- 1 once the server has refused it
) STRICT;

CREATE INDEX message_change_entry_change ON message_change_entry (change_id);

CREATE INDEX message_change_entry_placement ON message_change_entry (placement_id);

-- Senders whose remote images the user wants to see.
CREATE TABLE remote_content_sender (
  address_key TEXT PRIMARY KEY, -- folded for comparing
  allowed_at INTEGER NOT NULL -- when the user allowed it
) STRICT, WITHOUT ROWID;

-- Mail that is to come back to the inbox. It lies in the folder for snoozed mail meanwhile; taken out of there by
-- anybody, it is snoozed no longer.
CREATE TABLE snooze (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  until INTEGER NOT NULL, -- when it comes back
  as_unread INTEGER NOT NULL, -- 1 where it comes back unread
  wakes_on_reply INTEGER NOT NULL -- 1 where it comes back as soon as somebody answers in its conversation
) STRICT;
CREATE INDEX snooze_until ON snooze (until);

-- What is still to happen to conversations: an answer that is awaited, or something to do. It ends by a person's
-- answer, by a reply where the user wants that, or by hand.
CREATE TABLE follow_up (
  id TEXT PRIMARY KEY, -- UUIDv7
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'todo')), -- somebody is to answer, or there is something to do
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'bounced', 'answered', 'done')), -- bounced: the mail did not arrive
  account_id INTEGER NOT NULL, -- the account of the mail
  message_id TEXT NOT NULL DEFAULT '', -- Message-ID of the mail, without angle brackets
  thread_id INTEGER, -- its conversation as far as known then; the Message-ID tells it anew
  people TEXT NOT NULL DEFAULT '[]', -- JSON array of whom one waits for
  subject TEXT NOT NULL DEFAULT '', -- of the mail
  is_alone INTEGER NOT NULL DEFAULT 0, -- 1 for one of several mails to one person each: only their answer counts
  since INTEGER NOT NULL, -- when the mail left
  after_id INTEGER NOT NULL DEFAULT 0, -- messages up to this row id were known by then and are no answer
  due_at INTEGER NOT NULL, -- when it is due
  closed_at INTEGER -- when it was answered or done; NULL while it is open
) STRICT;
CREATE INDEX follow_up_open ON follow_up (due_at) WHERE state IN ('open', 'bounced');
CREATE INDEX follow_up_account ON follow_up (account_id);

-- Mails that follow one another as long as nobody answers.
CREATE TABLE sequence (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL, -- what it is called
  steps TEXT NOT NULL, -- JSON array of its mails: after how many working days, of which template or in which words
  updated_at INTEGER NOT NULL, -- when it was changed last
  removed_at INTEGER -- when it was thrown away; NULL while it is there
) STRICT;

-- With whom a sequence is how far. The next mail is one of the outbox under an id noted down with the mail before, so
-- that there is one for each step, whenever the program ends.
CREATE TABLE sequence_run (
  id TEXT PRIMARY KEY, -- UUIDv7
  sequence_id TEXT NOT NULL, -- the sequence
  name TEXT NOT NULL, -- what that was called when this began
  account_id INTEGER NOT NULL, -- the account it is written from
  identity_id INTEGER, -- the identity it is written as; NULL for the account's default
  person TEXT NOT NULL, -- JSON of whom it is with
  subject TEXT NOT NULL, -- of the mail it began with
  steps TEXT NOT NULL, -- JSON array of its mails as they were when it began
  sent INTEGER NOT NULL DEFAULT 0, -- how many of them have left
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'answered', 'bounced', 'finished', 'stopped', 'failed')), -- whether it goes on, or how it ended
  next_at INTEGER, -- when the next mail leaves; NULL where none is left
  outgoing_id TEXT NOT NULL DEFAULT '', -- the id of the next mail in the outbox; empty where none is left
  is_queued INTEGER NOT NULL DEFAULT 0, -- 1 once the outbox has that mail
  reference_ids TEXT NOT NULL DEFAULT '', -- Message-IDs of the conversation before it, separated by spaces
  message_ids TEXT NOT NULL, -- Message-IDs of its mails, the first it began with, separated by spaces
  since INTEGER NOT NULL, -- when that left
  ended_at INTEGER, -- when it ended; NULL while it goes on
  problem TEXT -- JSON of why it could not go on; NULL for none
) STRICT;
CREATE INDEX sequence_run_next ON sequence_run (next_at) WHERE state = 'running' AND next_at IS NOT NULL;
CREATE INDEX sequence_run_account ON sequence_run (account_id);
CREATE UNIQUE INDEX sequence_run_outgoing ON sequence_run (outgoing_id) WHERE outgoing_id <> '';

-- Lists that were asked to send no more by one click (RFC 8058). One that is waiting is asked when its time has come,
-- and again after a crash: that does no harm.
CREATE TABLE unsubscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  list_key TEXT NOT NULL, -- the list: its List-Id, else the sender
  url TEXT NOT NULL, -- the address that is asked
  may_be_inside INTEGER NOT NULL, -- 1 where it may be of the user's own network
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')), -- whether it is still to be asked, and how it answered
  at INTEGER NOT NULL, -- when it is asked next, or answered
  attempts INTEGER NOT NULL DEFAULT 0, -- attempts that reached nobody
  problem TEXT -- JSON of why it was refused; NULL for none
) STRICT;
CREATE UNIQUE INDEX unsubscription_list ON unsubscription (list_key);
CREATE INDEX unsubscription_waiting ON unsubscription (at) WHERE state = 'waiting';

-- Full-text index of messages, by message.id as rowid. Text is folded (accents, ł, ß, ø) before it gets
-- here, and what is written without blanks (Chinese, Japanese, Thai, Korean) is cut into overlapping pairs.
CREATE VIRTUAL TABLE message_search USING fts5 (
  subject, -- decoded subject
  people, -- names and addresses of all participants
  body, -- the text, and the texts of attachments
  files, -- names of attachments
  content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);

-- The long words of all that message_search holds or held, folded: a part of one (angebot in preisangebot) leads to
-- those that hold it.
CREATE TABLE search_word (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- row id, never reused
  word TEXT NOT NULL UNIQUE -- folded
) STRICT;

-- Index of search_word by any three letters in a row.
CREATE VIRTUAL TABLE search_word_part USING fts5 (
  word, -- the word
  content = 'search_word', content_rowid = 'id', detail = none, tokenize = "trigram case_sensitive 1"
);

-- How far what is derived from messages in the background has come: later messages are not in it yet.
CREATE TABLE index_progress (
  name TEXT PRIMARY KEY, -- 'search' for message_search and suggestions, 'forgotten words' while search_word is cleared
  message_id INTEGER NOT NULL -- the last message done, or the last word looked at; ids only grow
) STRICT, WITHOUT ROWID;

-- A mail of the user's own from draft to sent. The state machine that keeps it from being sent twice or
-- lost.
CREATE TABLE outgoing (
  id TEXT PRIMARY KEY, -- UUIDv7
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account it is sent from
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'failed', 'discarded')), -- draft, queued (undo window or schedule), sending, sent, failed; discarded drafts can be restored for a while
  content TEXT NOT NULL, -- JSON of what the composer edits, without the quote
  answers_message_id INTEGER REFERENCES message (id) ON DELETE SET NULL, -- the message answered or forwarded
  answer_kind TEXT NOT NULL DEFAULT 'new', -- new, reply, reply-all, forward
  thread_id INTEGER REFERENCES thread (id) ON DELETE SET NULL, -- the thread it belongs to
  message_id TEXT NOT NULL DEFAULT '', -- fixed before the first byte leaves, so that the server can be asked about it after a crash
  in_reply_to TEXT NOT NULL DEFAULT '', -- Message-ID answered
  reference_ids TEXT NOT NULL DEFAULT '', -- Message-IDs of the References header
  mime BLOB, -- the frozen bytes, from queued on
  envelope TEXT NOT NULL DEFAULT '', -- JSON: sender, recipients still to serve, those refused, and those not taken in an attempt of unknown end
  send_at INTEGER, -- when it leaves; NULL for a draft
  sending_since INTEGER, -- committed before the first byte leaves
  sent_at INTEGER, -- when the server took it
  sent_copy TEXT NOT NULL DEFAULT 'none' CHECK (sent_copy IN ('none', 'pending', 'done')), -- whether a copy still has to be appended to Sent
  server_draft_id INTEGER REFERENCES message (id) ON DELETE SET NULL, -- the draft on the server this one goes on with; it goes when this one is sent or discarded
  revision INTEGER NOT NULL DEFAULT 1, -- grows with every change of content, so that a window never overwrites what it has not seen
  saved_by TEXT NOT NULL DEFAULT '', -- the window that saved last; '' for none
  saved_from INTEGER NOT NULL DEFAULT 1, -- the revision from which on saved_by alone has saved: a save whose answer was lost is no conflict
  attempts INTEGER NOT NULL DEFAULT 0, -- failed attempts
  next_attempt_at INTEGER NOT NULL DEFAULT 0, -- not to be tried before
  problem TEXT, -- JSON of the last failure, with the server's own words; NULL for none
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  outgoing_server_id INTEGER, -- the server it was queued for; NULL for a draft. No reference: gone, it is not forgotten
  taken_over INTEGER NOT NULL DEFAULT 0, -- whether it goes, or went, on with a draft on the server: server_draft_id is NULL once that is gone
  quote_missing INTEGER NOT NULL DEFAULT 0, -- what of the answered mail could not be fetched for the quote: so many pictures, or -1 for all of it
  sender_seen INTEGER NOT NULL DEFAULT 0, -- whether the sender named by the copy its server kept was compared with its own
  is_scheduled INTEGER NOT NULL DEFAULT 0, -- 1 where it leaves, or failed to leave, at a time that was chosen
  group_id TEXT, -- of a mail that goes to one of several people by itself, the draft it was made of, which names itself; NULL for any other
  is_paused INTEGER NOT NULL DEFAULT 0 -- 1 while it waits until its group is to go on
) STRICT;
CREATE INDEX outgoing_state ON outgoing (state, send_at);
CREATE INDEX outgoing_group ON outgoing (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX outgoing_thread ON outgoing (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX outgoing_account ON outgoing (account_id);
CREATE INDEX outgoing_answers ON outgoing (answers_message_id) WHERE answers_message_id IS NOT NULL;
CREATE INDEX outgoing_server_draft ON outgoing (server_draft_id) WHERE server_draft_id IS NOT NULL;

-- What lies in the Drafts folder of a server of a draft here, or of a mail that waits for its time.
CREATE TABLE draft_copy (
  outgoing_id TEXT PRIMARY KEY, -- the mail. No reference: the copy is still to be taken away once that is gone
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account in whose Drafts it lies
  version INTEGER NOT NULL, -- when the mail had last been changed, as it was put there
  message_id TEXT NOT NULL, -- Message-ID of the copy; '' while one is being put of which nobody knows yet
  put_at INTEGER NOT NULL, -- when it was put there
  size INTEGER NOT NULL, -- its bytes
  gone INTEGER NOT NULL DEFAULT 0 -- 1 once an earlier copy was changed or taken away by somebody else
) STRICT;
CREATE INDEX draft_copy_account ON draft_copy (account_id);

-- Files of a mail being written. One taken out of a draft goes to the discarded mail `detached:` and its id, until the
-- next start.
CREATE TABLE outgoing_attachment (
  id TEXT PRIMARY KEY, -- UUIDv7
  outgoing_id TEXT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE, -- the mail
  position INTEGER NOT NULL, -- order among its like
  filename TEXT NOT NULL, -- as the user chose it
  content_type TEXT NOT NULL, -- media type
  content BLOB NOT NULL, -- the bytes
  content_id TEXT NOT NULL DEFAULT '' -- set for pictures inside the text
) STRICT;
CREATE INDEX outgoing_attachment_outgoing ON outgoing_attachment (outgoing_id, position);

-- The quoted original below an answer, written once: saving what is typed above it leaves it alone.
CREATE TABLE outgoing_quote (
  outgoing_id TEXT PRIMARY KEY REFERENCES outgoing (id) ON DELETE CASCADE, -- the mail; without a row it quotes nothing
  html TEXT NOT NULL -- as it will leave, pictures included
) STRICT;

-- The pictures in the text of `outgoing.content`, which names them `picture:` and their hash.
CREATE TABLE outgoing_picture (
  outgoing_id TEXT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE, -- the mail
  hash TEXT NOT NULL, -- SHA-256 of `source`, in hex
  source TEXT NOT NULL, -- the picture as a data: address
  PRIMARY KEY (outgoing_id, hash)
) STRICT;

-- A company. Written only through the change journal.
CREATE TABLE company (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  domains TEXT NOT NULL DEFAULT '[]', -- JSON list of mail domains
  phone TEXT NOT NULL DEFAULT '', -- as the user wrote it
  website TEXT NOT NULL DEFAULT '', -- as the user wrote it
  vat_number TEXT NOT NULL DEFAULT '', -- as the user wrote it
  city TEXT NOT NULL DEFAULT '', -- as the user wrote it
  country TEXT NOT NULL DEFAULT '', -- as the user wrote it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;

-- Index of company.domains: which company a mail domain belongs to.
CREATE TABLE company_domain (
  domain TEXT NOT NULL, -- lower case, in ASCII
  company_id TEXT NOT NULL REFERENCES company (id) ON DELETE CASCADE, -- the company
  PRIMARY KEY (domain, company_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_domain_company ON company_domain (company_id);

-- A person. Written only through the change journal.
CREATE TABLE person (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  job_title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  phone TEXT NOT NULL DEFAULT '', -- as the user wrote it
  company_id TEXT, -- the company
  emails TEXT NOT NULL DEFAULT '[]', -- JSON list of addresses, the preferred one first
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX person_company ON person (company_id) WHERE company_id IS NOT NULL;

-- Index of person.emails: which person an address belongs to.
CREATE TABLE person_email (
  address_key TEXT NOT NULL, -- folded for comparing
  person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- the person
  address TEXT NOT NULL, -- as the user wrote it
  loose_key TEXT NOT NULL, -- folded further (no dots, no +tag) to find likely duplicates
  position INTEGER NOT NULL, -- order within person.emails
  domain TEXT NOT NULL DEFAULT '', -- of address_key; empty until it is indexed anew after an update
  name_key TEXT NOT NULL DEFAULT '', -- the words of the person's name, folded and in order of the alphabet; empty for fewer than two
  PRIMARY KEY (address_key, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_email_domain ON person_email (domain);
CREATE INDEX person_email_name ON person_email (name_key) WHERE name_key <> '';
CREATE INDEX person_email_loose ON person_email (loose_key);
CREATE INDEX person_email_person ON person_email (person_id);

-- A step of the pipeline. Written only through the change journal.
CREATE TABLE stage (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  position INTEGER NOT NULL DEFAULT 0, -- order on the board
  outcome TEXT NOT NULL DEFAULT 'open', -- open, won, lost
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;

-- A deal. Written only through the change journal.
CREATE TABLE deal (
  id TEXT PRIMARY KEY, -- UUIDv7
  title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  amount_minor INTEGER, -- amount in the smallest unit of the currency, never negative; NULL while it is not known
  amount_currency TEXT NOT NULL DEFAULT 'EUR', -- ISO 4217
  stage_id TEXT NOT NULL DEFAULT '', -- step of the pipeline
  person_id TEXT, -- the person
  company_id TEXT, -- the company
  expected_close_at INTEGER, -- when the user expects it to close
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX deal_person ON deal (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX deal_company ON deal (company_id) WHERE company_id IS NOT NULL;

-- What a customer asks to have put right. Written only through the change journal.
CREATE TABLE ticket (
  id TEXT PRIMARY KEY, -- UUIDv7
  title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  status TEXT NOT NULL DEFAULT 'open', -- open, waiting, solved, closed
  priority TEXT NOT NULL DEFAULT 'normal', -- normal, low, high, urgent
  due_at INTEGER, -- the day it is to be done by
  person_id TEXT, -- the person
  company_id TEXT, -- the company
  description TEXT NOT NULL DEFAULT '', -- as the user wrote it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX ticket_person ON ticket (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ticket_company ON ticket (company_id) WHERE company_id IS NOT NULL;

-- Who may become a customer. Written only through the change journal.
CREATE TABLE lead (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- of the person, as the user wrote it
  company_name TEXT NOT NULL DEFAULT '', -- where they work, as the user wrote it
  job_title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  emails TEXT NOT NULL DEFAULT '[]', -- JSON array of { address, label, isPrimary }
  phone TEXT NOT NULL DEFAULT '', -- as the user wrote it
  website TEXT NOT NULL DEFAULT '', -- as the user wrote it
  interest TEXT NOT NULL DEFAULT '', -- what they ask for, in a line
  amount_minor INTEGER, -- what it may come to in the smallest unit of the currency; NULL while it is not known
  amount_currency TEXT NOT NULL DEFAULT 'EUR', -- ISO 4217
  source TEXT NOT NULL DEFAULT 'other', -- where they come from: other, mail, website, phone, event, referral, import
  status TEXT NOT NULL DEFAULT 'new', -- new, contacted, qualified, converted, lost
  description TEXT NOT NULL DEFAULT '', -- as the user wrote it
  deal_id TEXT, -- the deal it was converted to
  person_id TEXT, -- the person it was converted to
  company_id TEXT, -- the company it was converted to
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX lead_deal ON lead (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX lead_person ON lead (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX lead_company ON lead (company_id) WHERE company_id IS NOT NULL;

-- Whom we buy from. Written only through the change journal.
CREATE TABLE vendor (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  supplies TEXT NOT NULL DEFAULT '', -- what they supply, as the user wrote it
  emails TEXT NOT NULL DEFAULT '[]', -- JSON array of { address, label, isPrimary }
  phone TEXT NOT NULL DEFAULT '', -- as the user wrote it
  website TEXT NOT NULL DEFAULT '', -- as the user wrote it
  vat_number TEXT NOT NULL DEFAULT '', -- as the user wrote it
  city TEXT NOT NULL DEFAULT '', -- as the user wrote it
  country TEXT NOT NULL DEFAULT '', -- ISO 3166, two letters; '' while it is not known
  person_id TEXT, -- the person there
  description TEXT NOT NULL DEFAULT '', -- as the user wrote it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX vendor_person ON vendor (person_id) WHERE person_id IS NOT NULL;

-- Who works where we work. Written only through the change journal.
CREATE TABLE colleague (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  job_title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  department TEXT NOT NULL DEFAULT '', -- as the user wrote it
  emails TEXT NOT NULL DEFAULT '[]', -- JSON array of { address, label, isPrimary }
  phone TEXT NOT NULL DEFAULT '', -- as the user wrote it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;

-- A note on a record, for our own eyes. Written only through the change journal.
CREATE TABLE note (
  id TEXT PRIMARY KEY, -- UUIDv7
  record_type TEXT NOT NULL DEFAULT '', -- type of the record, as declared
  record_id TEXT NOT NULL DEFAULT '', -- the record
  text TEXT NOT NULL DEFAULT '', -- plain text
  pinned INTEGER NOT NULL DEFAULT 0, -- 1 for notes kept on top
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX note_record ON note (record_type, record_id, created_at);

-- A record tied to a conversation. Written only through the change journal.
CREATE TABLE link (
  id TEXT PRIMARY KEY, -- UUIDv7
  record_type TEXT NOT NULL DEFAULT '', -- type of the record, as declared
  record_id TEXT NOT NULL DEFAULT '', -- the record
  anchor_message_id TEXT NOT NULL DEFAULT '', -- Message-ID the link holds on to: it outlives the cache
  subject TEXT NOT NULL DEFAULT '', -- shown while the messages are not here
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX link_record ON link (record_type, record_id);
CREATE INDEX link_anchor ON link (anchor_message_id);

-- Words written more than once: templates of mails, snippets, signatures of the company. Written only through the change journal.
CREATE TABLE template (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- what it is called
  description TEXT NOT NULL DEFAULT '', -- for whoever chooses it; never part of a mail
  folder TEXT NOT NULL DEFAULT 'private', -- `shared` goes into the file for colleagues, `private` does not
  kind TEXT NOT NULL DEFAULT 'mail', -- `mail`, `mass`, `auto-reply`, `signature` or `snippet`
  applies_to TEXT NOT NULL DEFAULT '', -- names of record types it is meant for, separated by commas; empty for all
  cc TEXT NOT NULL DEFAULT '', -- addresses that get a copy
  abbreviation TEXT NOT NULL DEFAULT '', -- what it is called in by while writing; empty for nothing
  uses_signature INTEGER NOT NULL DEFAULT 0, -- 1 where the mail gets the signature of whom it is from
  replaces_body INTEGER NOT NULL DEFAULT 0, -- 1 where it replaces what was written
  locked INTEGER NOT NULL DEFAULT 0, -- 1 where its layout is somebody else's and is not changed here
  origin TEXT NOT NULL DEFAULT '', -- the id it was made under, where it came in a file from another computer
  files TEXT NOT NULL DEFAULT '', -- ids of its files in their order, separated by commas
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;

-- What a template says in one language. Written only through the change journal.
CREATE TABLE template_text (
  id TEXT PRIMARY KEY, -- UUIDv7
  template_id TEXT, -- the template
  language TEXT NOT NULL DEFAULT '', -- two letters of ISO 639; empty for no language
  subject TEXT NOT NULL DEFAULT '', -- with variables
  html TEXT NOT NULL DEFAULT '', -- with variables
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX template_text_template ON template_text (template_id) WHERE template_id IS NOT NULL;

-- A file that goes along with a template. It never changes; `template.files` says which are whose.
CREATE TABLE template_file (
  id TEXT PRIMARY KEY, -- UUIDv7
  filename TEXT NOT NULL, -- its name, cleaned
  content_type TEXT NOT NULL, -- its media type
  content BLOB NOT NULL, -- the bytes
  created_at INTEGER NOT NULL -- when it was added
) STRICT;

-- The thread the anchor of a link is in now. Derived.
CREATE TABLE link_thread (
  link_id TEXT PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE, -- the link
  thread_id INTEGER REFERENCES thread (id) ON DELETE SET NULL -- NULL while the cache does not know it
) STRICT, WITHOUT ROWID;
CREATE INDEX link_thread_thread ON link_thread (thread_id);

-- Index of all records that have lists, by name and by last change, and of notes by last change. Derived.
CREATE TABLE record_index (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- what record_search calls it
  record_type TEXT NOT NULL, -- type of the record, as declared
  record_id TEXT NOT NULL, -- the record
  sort_name TEXT NOT NULL, -- folded name, for order
  closed INTEGER NOT NULL DEFAULT 0, -- 1 for a record that is done with: it comes last in lists
  updated_at INTEGER NOT NULL, -- when it was last changed
  UNIQUE (record_type, record_id)
) STRICT;
CREATE INDEX record_index_title ON record_index (record_type, closed, sort_name, record_id);
CREATE INDEX record_index_changed ON record_index (record_type, closed, updated_at DESC, record_id DESC);
CREATE INDEX record_index_recent ON record_index (updated_at, record_id);

-- Folded words records are found by; rowid is record_index.id. Derived.
CREATE VIRTUAL TABLE record_search USING fts5 (
  type, -- name of the record's type
  words, -- words of all its fields and of what they refer to, and every end of a phone number
  content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 0"
);

-- Records to be indexed anew: what many of them refer to was renamed.
CREATE TABLE record_to_index (
  record_type TEXT NOT NULL, -- type of the record
  record_id TEXT NOT NULL, -- the record
  PRIMARY KEY (record_type, record_id)
) STRICT, WITHOUT ROWID;

-- Records that were deleted and can be brought back: derived from the journal for their list.
CREATE TABLE removed_record (
  record_type TEXT NOT NULL, -- type of the record
  record_id TEXT NOT NULL, -- the record
  removed_at INTEGER NOT NULL, -- when it was deleted
  words TEXT NOT NULL DEFAULT '', -- folded words it is found by, a blank before each
  PRIMARY KEY (record_type, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_record_recent ON removed_record (record_type, removed_at DESC, record_id DESC);

-- Work that is done in slices and was not through yet: it goes on at the next start.
CREATE TABLE job (
  kind TEXT NOT NULL, -- what is done: account-mail, folder-lines, mail-lost, mail-gained, company-mail, impostors, impostors-like, impostors-named, person-names
  subject TEXT NOT NULL, -- what it is done to: ids
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- What happened with records, of every kind, in order of time: mail, notes, links, changes. Derived.
CREATE TABLE activity (
  record_id TEXT NOT NULL, -- the record
  at INTEGER NOT NULL, -- when it happened: the order of the timeline
  kind TEXT NOT NULL, -- mail, linked-mail, note, link, change, as features define them
  reference TEXT NOT NULL, -- id of the message, note or link, stamp of the change set
  who TEXT NOT NULL DEFAULT '', -- address of who did it; '' for mail, which tells itself
  PRIMARY KEY (record_id, at, kind, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_reference ON activity (reference, kind);
CREATE TRIGGER activity_without_message AFTER DELETE ON message BEGIN
  DELETE FROM activity WHERE reference = CAST(OLD.id AS TEXT) AND kind IN ('mail', 'linked-mail');
END;

-- What one person did at one moment: the exchange format of docs/journal-format.md. Only appended to.
CREATE TABLE change_set (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival on this computer
  stamp TEXT NOT NULL UNIQUE, -- hybrid logical clock: orders sets over all computers
  author TEXT NOT NULL DEFAULT '', -- address of who did it
  changed_at INTEGER NOT NULL, -- wall time, for people to read; never used for order
  cause TEXT NOT NULL DEFAULT 'user', -- user, undo, import, system
  label TEXT NOT NULL DEFAULT '', -- code of what was done
  undoes TEXT NOT NULL DEFAULT '' -- stamp of the set it takes back
) STRICT;

-- One field of one record in a change set; what this version does not know is kept, too.
CREATE TABLE change (
  record_type TEXT NOT NULL, -- name of the type in the contract
  record_id TEXT NOT NULL, -- the record
  field TEXT NOT NULL, -- name of the field in the contract; createdAt begins a record, erased ends it for good
  element TEXT NOT NULL DEFAULT '', -- which element of a list
  stamp TEXT NOT NULL REFERENCES change_set (stamp), -- the set
  operation TEXT NOT NULL, -- set, add, remove, erase
  value TEXT NOT NULL, -- JSON
  PRIMARY KEY (record_type, record_id, field, element, stamp)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_stamp ON change (stamp);

-- Change sets of a clock too far ahead, kept until their time has come.
CREATE TABLE change_set_aside (
  stamp TEXT PRIMARY KEY, -- of the set
  received_at INTEGER NOT NULL, -- when it came
  content TEXT NOT NULL -- the set as JSON
) STRICT, WITHOUT ROWID;

-- Imports of mail from files: what came of each.
CREATE TABLE mail_import (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the import
  name TEXT NOT NULL, -- what was chosen, as the user knows it
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the account
  total INTEGER NOT NULL DEFAULT 0, -- mails there were to import
  added INTEGER NOT NULL DEFAULT 0, -- mails that were put there
  known INTEGER NOT NULL DEFAULT 0, -- mails that lay there already
  refused INTEGER NOT NULL DEFAULT 0, -- mails that the server would not have
  begun_at INTEGER NOT NULL, -- when it was begun, in ms since 1970
  ended_at INTEGER, -- when it was through; null for one that was stopped or cut off
  undone_at INTEGER -- when it was taken back; null where it was not
) STRICT;
CREATE INDEX mail_import_account ON mail_import (account_id);

-- Which mails an import has brought, so that it can be taken back.
CREATE TABLE imported_mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the row
  import_id INTEGER NOT NULL REFERENCES mail_import (id) ON DELETE CASCADE, -- the import
  folder_id INTEGER NOT NULL, -- where the mail was put
  message_id TEXT NOT NULL DEFAULT '', -- Message-ID header without angle brackets; '' where it has none
  dedupe_key BLOB NOT NULL -- as of `message`, by which it is known again
) STRICT;
CREATE INDEX imported_mail_import ON imported_mail (import_id);

-- What kind of thing a task is; the user has kinds of their own. Written only through the change journal.
CREATE TABLE task_category (
  id TEXT PRIMARY KEY, -- UUIDv7
  name TEXT NOT NULL DEFAULT '', -- as the user wrote it
  position INTEGER NOT NULL DEFAULT 0, -- its place among the others
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;

-- A field the user made for the records of a type. Written only through the change journal.
CREATE TABLE custom_field (
  id TEXT PRIMARY KEY, -- UUIDv7; the name of the field is made of it and of its kind
  record_type TEXT NOT NULL DEFAULT '', -- whose records have it
  kind TEXT NOT NULL DEFAULT '', -- what it holds: src/shared/records/custom-field.ts
  target TEXT NOT NULL DEFAULT '', -- of a reference, the type of record it names
  label TEXT NOT NULL DEFAULT '', -- as the user calls it
  variable TEXT NOT NULL DEFAULT '', -- as templates call it
  position INTEGER NOT NULL DEFAULT 0, -- its place among those of its type
  is_retired INTEGER NOT NULL DEFAULT 0, -- 1 where it is shown and written no more; what it holds is kept
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when its making was taken back; NULL while it is there
) STRICT;

-- What may be chosen in such a field; records hold the id. Written only through the change journal.
CREATE TABLE field_option (
  id TEXT PRIMARY KEY, -- UUIDv7
  field_id TEXT, -- custom_field.id
  label TEXT NOT NULL DEFAULT '', -- as the user calls it
  position INTEGER NOT NULL DEFAULT 0, -- its place among the options of its field
  is_retired INTEGER NOT NULL DEFAULT 0, -- 1 where it is chosen no more
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when its making was taken back; NULL while it is there
) STRICT;
CREATE INDEX field_option_field ON field_option (field_id) WHERE field_id IS NOT NULL;

-- What records hold in the fields the user made, as the journal says; of what holds nothing there is no row.
CREATE TABLE field_value (
  record_type TEXT NOT NULL, -- table of the record
  record_id TEXT NOT NULL, -- its id
  field TEXT NOT NULL, -- the name of the field in the journal
  value ANY NOT NULL, -- as a column of a field of its kind: text, a number, or JSON of a list
  currency TEXT NOT NULL DEFAULT '', -- of an amount
  PRIMARY KEY (record_type, record_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value_field ON field_value (field, record_id);
CREATE INDEX field_value_named ON field_value (value) WHERE field GLOB 'x_reference_*';

-- What is to be done. Written only through the change journal.
CREATE TABLE task (
  id TEXT PRIMARY KEY, -- UUIDv7
  title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  category_id TEXT, -- what kind of thing it is
  status TEXT NOT NULL DEFAULT 'open', -- open, closed
  due_at INTEGER, -- the day it is to be done by, as its midnight in UTC
  due_time TEXT NOT NULL DEFAULT '', -- HH:MM by the wall's clock; '' for some time that day
  reminders TEXT NOT NULL DEFAULT '[]', -- minutes before that to remind of it, as JSON
  person_id TEXT, -- the person it is about
  company_id TEXT, -- the company
  deal_id TEXT, -- the deal
  ticket_id TEXT, -- the ticket
  assignee_id TEXT, -- the person who is to do it; NULL for the user
  description TEXT NOT NULL DEFAULT '', -- as the user wrote it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX task_person ON task (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX task_company ON task (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX task_deal ON task (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX task_ticket ON task (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX task_category_of ON task (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX task_assignee ON task (assignee_id) WHERE assignee_id IS NOT NULL;

-- What happens at a time. Written only through the change journal.
CREATE TABLE event (
  id TEXT PRIMARY KEY, -- UUIDv7
  title TEXT NOT NULL DEFAULT '', -- as the user wrote it
  starts_on INTEGER, -- the day it starts, as its midnight in UTC
  start_time TEXT NOT NULL DEFAULT '', -- HH:MM by the wall's clock; '' for whole days
  ends_on INTEGER, -- its last day; NULL for the day it starts
  end_time TEXT NOT NULL DEFAULT '', -- HH:MM; '' for whole days, and where nobody said when it ends
  time_zone TEXT NOT NULL DEFAULT '', -- IANA name of the zone of those clocks; '' for that of whoever looks
  status TEXT NOT NULL DEFAULT 'confirmed', -- confirmed, tentative, cancelled
  location TEXT NOT NULL DEFAULT '', -- as the user wrote it
  reminders TEXT NOT NULL DEFAULT '[]', -- minutes before it to remind of it, as JSON
  person_id TEXT, -- the person it is about
  company_id TEXT, -- the company
  deal_id TEXT, -- the deal
  ticket_id TEXT, -- the ticket
  participants TEXT NOT NULL DEFAULT '', -- addresses as they were typed
  description TEXT NOT NULL DEFAULT '', -- as the user wrote it
  repeats TEXT NOT NULL DEFAULT '', -- RRULE of RFC 5545; '' for what happens once
  excluded TEXT NOT NULL DEFAULT '', -- wall clocks at which it does not happen, separated by commas
  added TEXT NOT NULL DEFAULT '', -- wall clocks at which it happens besides, separated by commas
  calendar_id TEXT NOT NULL DEFAULT '', -- UID of RFC 5545; '' for what only we know
  sequence INTEGER NOT NULL DEFAULT 0, -- SEQUENCE of RFC 5545
  organizer TEXT NOT NULL DEFAULT '', -- address of who called it; '' for the user
  answer TEXT NOT NULL DEFAULT 'none', -- what the user answered: none, accepted, tentative, declined
  series_id TEXT, -- the event that repeats and has this one in the place of one of its own
  occurrence TEXT NOT NULL DEFAULT '', -- which one: its wall clock by the rule
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX event_person ON event (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX event_company ON event (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX event_deal ON event (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX event_ticket ON event (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX event_series ON event (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX event_calendar_id ON event (calendar_id) WHERE calendar_id <> '';
CREATE INDEX event_starts_on ON event (starts_on);

-- What those invited to an event of ours said to it. Written only through the change journal.
CREATE TABLE event_answer (
  id TEXT PRIMARY KEY, -- UUIDv7
  event_id TEXT, -- the event
  address TEXT NOT NULL DEFAULT '', -- who said it
  answer TEXT NOT NULL DEFAULT 'none', -- none, accepted, tentative, declined
  comment TEXT NOT NULL DEFAULT '', -- what they wrote to it
  created_at INTEGER NOT NULL, -- when it was made
  updated_at INTEGER NOT NULL, -- when it was last changed
  deleted_at INTEGER -- when it was removed; NULL while it is there. Undo clears it
) STRICT;
CREATE INDEX event_answer_event ON event_answer (event_id) WHERE event_id IS NOT NULL;

-- When to remind of tasks and events, and of which the time has come.
CREATE TABLE reminder (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the reminder
  record_type TEXT NOT NULL, -- task or event
  record_id TEXT NOT NULL, -- the record
  lead INTEGER NOT NULL, -- minutes before it, as the user chose
  due_at INTEGER NOT NULL, -- when it is due or begins, in ms since 1970
  whole_day INTEGER NOT NULL DEFAULT 0, -- 1 where it has no hour
  rings_at INTEGER NOT NULL, -- when to remind of it; later where it was snoozed
  rang_at INTEGER, -- when the program reminded of it; NULL while it is to come
  missed INTEGER NOT NULL DEFAULT 0, -- 1 where the program was not running at its time
  dismissed_at INTEGER, -- when the user dealt with it; NULL while they did not
  UNIQUE (record_id, lead, due_at)
) STRICT;
CREATE INDEX reminder_waiting ON reminder (rings_at) WHERE rang_at IS NULL AND dismissed_at IS NULL;
CREATE INDEX reminder_rang ON reminder (due_at) WHERE rang_at IS NOT NULL AND dismissed_at IS NULL;
-- Mail of which it is to be decided whether it is filed: linked to records by itself.
CREATE TABLE filing_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE -- the message
) STRICT;

-- What was decided of each mail, and why.
CREATE TABLE filed_mail (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE, -- the message
  account_id INTEGER, -- the account it came through; NULL where it lay nowhere
  direction TEXT NOT NULL DEFAULT 'incoming', -- `incoming` or `outgoing`
  reason TEXT NOT NULL, -- a code: `filed`, `linked`, `unknown`, `never`, …
  because TEXT NOT NULL DEFAULT '', -- the address, domain or entry that decided; empty for none
  linked TEXT NOT NULL DEFAULT '[]', -- JSON list of the records its conversation was linked to
  made TEXT NOT NULL DEFAULT '[]', -- JSON list of the records made of who wrote
  decided_at INTEGER NOT NULL -- when
) STRICT;
CREATE INDEX filed_mail_decided ON filed_mail (decided_at);

-- Records that a rule made of strangers.
CREATE TABLE made_record (
  record_id TEXT PRIMARY KEY, -- the record
  record_type TEXT NOT NULL, -- its type, as declared
  address_key TEXT NOT NULL, -- of whom it was made
  account_id INTEGER, -- the account whose rule it was; NULL for an account that is gone
  direction TEXT NOT NULL, -- of the mail: `incoming` or `outgoing`
  made_at INTEGER NOT NULL -- when
) STRICT;
CREATE INDEX made_record_address ON made_record (address_key, made_at);
CREATE INDEX made_record_rule ON made_record (account_id, direction, made_at);

-- Addresses of people who were deleted: a rule makes them no second time.
CREATE TABLE forgotten_address (
  address_key TEXT PRIMARY KEY, -- the address
  forgotten_at INTEGER NOT NULL -- when
) STRICT, WITHOUT ROWID;

-- Links that came of handing an address to a record.
CREATE TABLE assigned_mail (
  batch TEXT NOT NULL, -- which time
  link_id TEXT NOT NULL, -- the link
  PRIMARY KEY (batch, link_id)
) STRICT, WITHOUT ROWID;

-- Each time an address was handed to a record, by which that is taken back.
CREATE TABLE assignment (
  batch TEXT PRIMARY KEY, -- names it
  record_type TEXT NOT NULL, -- type of the record
  record_id TEXT NOT NULL, -- the record
  address_key TEXT NOT NULL, -- the address, without tags
  change TEXT NOT NULL DEFAULT '', -- stamp of the change set; empty where nothing changed
  undone INTEGER NOT NULL DEFAULT 0, -- 1 once it was taken back
  made_at INTEGER NOT NULL -- when
) STRICT;
