/** What the keys that act on a record are pressed on: its list or board, or its page where that stands alone. */
export const actsOnRecord = { 'data-acts-on-record': true }
