import type { Migration } from '../migrate'

/** What an account speaks to is told by its kind: incoming, outgoing, rules. It was IMAP and SMTP by name. */
export const accountServers: Migration = {
  version: 90,
  name: 'account-servers',
  up(db) {
    db.exec(`
UPDATE account SET settings = json_remove(
  json_set(settings,
    '$.incoming', json_set(settings -> '$.imap', '$.kind', 'imap'),
    '$.outgoing', json_set(settings -> '$.smtp', '$.kind', 'smtp',
      '$.login', json(iif(coalesce(settings ->> '$.smtpAuth', 1), 'true', 'false'))),
    '$.rules', json_object('kind', 'none')),
  '$.imap', '$.smtp', '$.smtpAuth')
WHERE json_type(settings, '$.imap') = 'object' AND json_type(settings, '$.smtp') = 'object';
`)
  },
}
