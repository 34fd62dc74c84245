import { arrivedAt, type FetchedMessage } from '../../messages/index'

/** A whole mail that came at `now`, as it is stored in a folder of this computer. */
export const localMail = (
  source: Uint8Array,
  now: number,
  as: Pick<FetchedMessage, 'serverKey' | 'flags' | 'isNew'>,
): FetchedMessage => ({
  ...{ ...as, modseq: '0', receivedAt: arrivedAt(source, now) },
  ...{ size: source.length, source, complete: true, isLocal: true },
})
