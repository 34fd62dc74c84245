import type { Migration } from '../migrate'

const stamps = `created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER`

const about = `person_id TEXT,
  company_id TEXT,
  deal_id TEXT,
  ticket_id TEXT`

const aboutIndexes = (type: string): string =>
  ['person', 'company', 'deal', 'ticket']
    .map((of) => `CREATE INDEX ${type}_${of} ON ${type} (${of}_id) WHERE ${of}_id IS NOT NULL;`)
    .join('\n')

/** What is to be done, and what happens at a time. */
export const tasks: Migration = {
  version: 500,
  name: 'tasks',
  up(db) {
    db.exec(`
CREATE TABLE task_category (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  ${stamps}
) STRICT;

CREATE TABLE task (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL DEFAULT '',
  category_id TEXT,
  status TEXT NOT NULL DEFAULT 'open',
  due_at INTEGER,
  due_time TEXT NOT NULL DEFAULT '',
  reminders TEXT NOT NULL DEFAULT '[]',
  ${about},
  assignee_id TEXT,
  description TEXT NOT NULL DEFAULT '',
  ${stamps}
) STRICT;
${aboutIndexes('task')}
CREATE INDEX task_category_of ON task (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX task_assignee ON task (assignee_id) WHERE assignee_id IS NOT NULL;

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL DEFAULT '',
  starts_on INTEGER,
  start_time TEXT NOT NULL DEFAULT '',
  ends_on INTEGER,
  end_time TEXT NOT NULL DEFAULT '',
  time_zone TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'confirmed',
  location TEXT NOT NULL DEFAULT '',
  reminders TEXT NOT NULL DEFAULT '[]',
  ${about},
  participants TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  repeats TEXT NOT NULL DEFAULT '',
  excluded TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL DEFAULT '',
  calendar_id TEXT NOT NULL DEFAULT '',
  sequence INTEGER NOT NULL DEFAULT 0,
  organizer TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT 'none',
  series_id TEXT,
  occurrence TEXT NOT NULL DEFAULT '',
  ${stamps}
) STRICT;
${aboutIndexes('event')}
CREATE INDEX event_series ON event (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX event_calendar_id ON event (calendar_id) WHERE calendar_id <> '';
CREATE INDEX event_starts_on ON event (starts_on);

CREATE TABLE event_answer (
  id TEXT PRIMARY KEY,
  event_id TEXT,
  address TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT 'none',
  comment TEXT NOT NULL DEFAULT '',
  ${stamps}
) STRICT;
CREATE INDEX event_answer_event ON event_answer (event_id) WHERE event_id IS NOT NULL;
`)
  },
}
