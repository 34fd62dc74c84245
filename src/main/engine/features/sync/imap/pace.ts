const SECOND = 1000
const MINUTE = 60 * SECOND

/** Folders other than the inbox, where only polling tells. */
export const POLL_INTERVAL = 4 * MINUTE
/** Where the server has no IDLE, also the inbox. */
export const POLL_INTERVAL_WITHOUT_IDLE = MINUTE
/** RFC 2177: an IDLE is renewed within 29 minutes; routers forget silent connections much sooner. */
export const RENEW_INTERVAL = 4 * MINUTE
/** Everything is compared once in a while, because servers lie and messages may be missed. */
export const FULL_INTERVAL = 60 * MINUTE
export const PROBE_PATIENCE = 15 * SECOND
/** Announcements come in bursts. */
export const CALM_TIME = 30
/** During the long first fetch of another folder the inbox is looked at this often. */
export const INBOX_INTERVAL = 20 * SECOND
/** After messages could not be dealt with. */
export const PENDING_PAUSE = 5 * SECOND
