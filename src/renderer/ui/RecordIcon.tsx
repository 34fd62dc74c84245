import { IconBriefcase, IconBuilding, IconFileDescription, IconUser, IconUsers } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'

const icons: Partial<Record<string, Icon>> = { person: IconUser, company: IconBuilding, deal: IconBriefcase }
const iconsOfMany: Partial<Record<string, Icon>> = { person: IconUsers }

/** The sign of a record type, or of all its records; a type without one of its own is shown as a sheet. */
export function RecordIcon(props: { type: string; size?: number; many?: boolean }) {
  const { type, size = 16, many = false } = props
  const Found = (many ? iconsOfMany[type] : undefined) ?? icons[type] ?? IconFileDescription
  return <Found size={size} stroke={many ? 1.6 : 1.7} aria-hidden />
}
