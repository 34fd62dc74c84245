import { hash } from 'node:crypto'
import { serverKey, type ServerKey } from '../../messages/index'

/**
 * By which mail that lies on this computer only is known in its folder. It keeps its key wherever it is moved in its
 * account, and nothing else turns one into what it is made of.
 */

const FETCHED = /^pop3-(\d+)$/

/** Of mail that was fetched: the row of what was fetched. */
export const keyOfRow = (id: number): ServerKey => serverKey.parse(`pop3-${id}`)

/** The row id; 0, which no row has, for mail that was not fetched. */
export const rowOfKey = (key: ServerKey): number => Number(FETCHED.exec(key)?.[1] ?? 0)

/** Of the copy of a sent mail, or one that was imported: put there a second time, it is the same. */
export const keyOfSent = (source: Uint8Array): ServerKey => serverKey.parse(`sent-${hash('sha256', source)}`)

/** A copy lies here alone: its key names nothing at the server. */
export const copyKey = (placementId: number): ServerKey => serverKey.parse(`copy-${placementId}`)
