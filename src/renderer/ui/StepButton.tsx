import { ActionIcon, Tooltip } from '@mantine/core'
import type { IconArrowUp } from '@tabler/icons-react'

/** Moves a line of a list one step up or down. */
export function StepButton(props: {
  label: string
  icon: typeof IconArrowUp
  disabled: boolean
  step(): void
}) {
  const { label, icon: Icon, disabled, step } = props
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={28}
        aria-label={label}
        // It keeps the focus at the end of the way: whoever steps by keys is not thrown out of the list.
        aria-disabled={disabled}
        data-disabled={disabled}
        onClick={() => {
          if (!disabled) step()
        }}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
