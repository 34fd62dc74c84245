import { allRecordTypes } from '../../../shared/records/record-types'

/**
 * The user's only copy: what a backup holds and what no rebuild may touch. Kept sources (`message_source`) count, too:
 * the server may have lost those messages.
 */
export const ownTables: readonly string[] = [
  ...allRecordTypes().map(({ name }) => name),
  'account',
  'assigned_mail',
  'assignment',
  'change',
  'change_set',
  'change_set_aside',
  'field_value',
  'follow_up',
  'forgotten_address',
  'identity',
  'made_record',
  'message_source',
  'outgoing',
  'outgoing_attachment',
  'outgoing_quote',
  'outgoing_picture',
  'outgoing_server',
  'pop3_message',
  'reminder',
  'remote_content_sender',
  'sequence',
  'sequence_run',
  'setting',
  'template_file',
  'unsaved_text',
  'unsubscription',
]

/** What can be had again: mail the servers have, what the user wants done with it there, and everything derived. */
export const cacheTables: readonly string[] = [
  'activity',
  'address',
  'address_name',
  'address_word',
  'attachment',
  'body_queue',
  'company_domain',
  'derived_version',
  'draft_copy',
  'file_name_queue',
  'file_text',
  'filed_mail',
  'filing_queue',
  'folder',
  'folder_change',
  'impostor',
  'imported_mail',
  'index_progress',
  'job',
  'likeness',
  'link_thread',
  'mail_import',
  'message',
  'message_address',
  'message_body',
  'message_change',
  'message_change_entry',
  'message_change_row',
  'message_search',
  'person_email',
  'placement',
  'record_index',
  'record_search',
  'record_to_index',
  'removed_record',
  'search_word',
  'search_word_part',
  'snooze',
  'source_request',
  'thread',
  'thread_reference',
  'thread_row',
]

/**
 * Of the work in slices (`job`) that was not through, what is the user's own: with a removed account goes mail that was
 * to be sent from it, which nobody else knows of.
 */
export const ownJobs: readonly string[] = ['account-mail']

/** Such work on what is derived, which is made anew from what is so by then. */
export const cacheJobs: readonly string[] = [
  'company-mail',
  'field-words',
  'file-mail',
  'file-older',
  'folder-lines',
  'impostors',
  'impostors-like',
  'impostors-named',
  'mail-gained',
  'mail-lost',
  'past-mail',
  'past-mail-undone',
  'person-names',
  'splits',
]
