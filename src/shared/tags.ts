export const MAX_TAG_NAME = 60

/** A tag: what the user calls it, its colour, and the keyword (RFC 3501, 2.3.2) by which servers keep it on mail. */
export interface Tag {
  keyword: string
  /** '' for a well-known one that goes by the name it has in the language of the window. */
  name: string
  color: string
}

/** The labels of Thunderbird, which other programs know, too, as it names and colours them. */
export const knownTags: readonly (Tag & { names: readonly string[] })[] = [
  { keyword: '$label1', name: '', color: '#e03131', names: ['important', 'importante', 'wazne'] },
  { keyword: '$label2', name: '', color: '#f08c00', names: ['work', 'lavoro', 'praca'] },
  { keyword: '$label3', name: '', color: '#2f9e44', names: ['personal', 'personale', 'osobiste'] },
  { keyword: '$label4', name: '', color: '#4c6ef5', names: ['to do', 'da fare', 'do zrobienia'] },
  { keyword: '$label5', name: '', color: '#ae3ec9', names: ['later', 'piu tardi', 'na pozniej'] },
]

/** The user wants to hear no more of the conversation (draft-ietf-mailmaint-messageflag-mailboxattribute). */
export const MUTED = '$muted'

/** The conversation is tied to a record: other devices of the user see that something is known of it. */
export const LINKED = '$postilla_linked'

/** Keywords by which programs note what they know of a mail, without a dollar sign. */
const NOTES: ReadonlySet<string> = new Set([
  ...['junk', 'nonjunk', 'notjunk', 'forwarded', 'mdnsent', 'redirected', 'submitted', 'submitpending'],
  ...[
    'junkrecorded',
    'receipt-handled',
    'has_cal',
    'read',
    'seen',
    'flagged',
    'answered',
    'deleted',
    'draft',
  ],
])

/** Whether a keyword, in small letters, may be a tag of somebody's, and is no note of a program. */
export const mayBeTag = (keyword: string): boolean =>
  keyword.startsWith('$') ? /^\$label\d+$/.test(keyword) : !keyword.startsWith('\\') && !NOTES.has(keyword)

/** A keyword that every server can take: an atom (RFC 9051 section 9) in small letters. */
export const KEYWORD = /^[a-z0-9$_.+-]{1,60}$/
