/** What the keys that act on a record are pressed on: its list or board, or its page where that stands alone. */
export const actsOnRecord = { 'data-acts-on-record': true }
/** What of these has the focus. */
export const ON_RECORD = '[data-acts-on-record]'
