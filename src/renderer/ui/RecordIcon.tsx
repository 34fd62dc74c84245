import { IconBriefcase, IconBuilding, IconUser } from '@tabler/icons-react'
import type { RecordType } from '../../shared/contract/crm'

const icons = { person: IconUser, company: IconBuilding, deal: IconBriefcase }

export function RecordIcon({ type, size = 16 }: { type: RecordType; size?: number }) {
  const Icon = icons[type]
  return <Icon size={size} stroke={1.7} aria-hidden />
}
