import { TypeIcon } from '../../ui/TypeIcon'
import { useRecordType } from './types'

/** The sign of a record by its type. */
export function RecordIcon({ type, size = 16 }: { type: string; size?: number }) {
  return <TypeIcon icon={useRecordType(type)?.icon ?? ''} size={size} />
}
