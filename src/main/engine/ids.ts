import { v7 } from 'uuid'
import type { EngineContext } from './context'

/** A UUIDv7 (RFC 9562, section 5.7): unique, and in the order in which they are made. */
export const newId = ({ clock, randomBytes }: Pick<EngineContext, 'clock' | 'randomBytes'>): string =>
  v7({ msecs: clock.now(), random: randomBytes(16) })
