import {
  IconBox,
  IconBriefcase,
  IconBuilding,
  IconCalendarEvent,
  IconChecklist,
  IconFileDescription,
  IconFolder,
  IconTargetArrow,
  IconTicket,
  IconTool,
  IconTruckDelivery,
  IconUser,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react'

/** The signs a record type may name. */
const icons: Partial<Record<string, Icon>> = {
  user: IconUser,
  building: IconBuilding,
  briefcase: IconBriefcase,
  ticket: IconTicket,
  target: IconTargetArrow,
  truck: IconTruckDelivery,
  users: IconUsersGroup,
  box: IconBox,
  folder: IconFolder,
  tool: IconTool,
  checklist: IconChecklist,
  calendar: IconCalendarEvent,
}

/** The sign of a record type by its name; a sheet for any other. */
export function TypeIcon({ icon, size = 16 }: { icon: string; size?: number }) {
  const Found = icons[icon] ?? IconFileDescription
  return <Found size={size} stroke={1.7} aria-hidden />
}
