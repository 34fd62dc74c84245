import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const steps = [
  { to: 'up', by: -1, Icon: IconArrowUp },
  { to: 'down', by: 1, Icon: IconArrowDown },
] as const

/** Moves a line of a list, called `name`, a step up or down. */
export function StepButtons(props: {
  name: string
  isFirst: boolean
  isLast: boolean
  move(by: number): void
}) {
  const { name, isFirst, isLast, move } = props
  const { t } = useTranslation('settings')
  return steps.map(({ to, by, Icon }) => {
    const label = t(`tabs.${to}`, { name })
    const isAtEnd = by < 0 ? isFirst : isLast
    return (
      <Tooltip key={to} label={label}>
        <ActionIcon
          size={28}
          aria-label={label}
          // It keeps the focus at the end of the way: whoever steps by keys is not thrown out of the list.
          aria-disabled={isAtEnd}
          data-disabled={isAtEnd}
          onClick={() => {
            if (!isAtEnd) move(by)
          }}
        >
          <Icon size={15} />
        </ActionIcon>
      </Tooltip>
    )
  })
}
