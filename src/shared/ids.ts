import { z } from 'zod'

/** Mail-cache ids are SQLite row ids: positive, never reused. */
export const rowId = z.number().int().positive()

/** CRM record ids are UUIDv7 strings: they sort by creation and never collide between computers. */
export const recordId = z.uuid()

/** Each loading of a page is a window of its own. */
export const windowId = z.uuid()

/** A window that was loaded again is the same tab. */
export const tabId = z.uuid()

/** Moments travel as milliseconds since the Unix epoch, UTC. */
export const timestamp = z.number().int()
