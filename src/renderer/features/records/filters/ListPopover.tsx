import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import classes from './ListPopover.module.css'

/** Has what was entered taken by a press anywhere else than in the popover it is entered in. */
export function useLeaving(take: () => void): void {
  const leave = useEffectEvent(take)
  useEffect(() => {
    // The lists of its fields lie beside it in the page.
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Element && !target.closest('[data-portal], [data-list-popover]')) leave()
    }
    document.addEventListener('pointerdown', onPress, true)
    return () => document.removeEventListener('pointerdown', onPress, true)
  }, [])
}

/** What opens beneath a button over a list and asks for more than one thing. Escape leaves the list as it was. */
export function ListPopover(props: {
  label: string
  tooltip: string
  icon: ReactNode
  isActive: boolean
  opened: boolean
  open(): void
  close(): void
  children: ReactNode
}) {
  const { opened, open, close } = props
  return (
    <Popover
      opened={opened}
      position="bottom-end"
      width={420}
      shadow="md"
      trapFocus
      returnFocus
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Popover.Target>
        <Tooltip label={props.tooltip}>
          <ActionIcon
            size={34}
            variant={props.isActive ? 'light' : 'default'}
            {...(props.isActive && { color: 'petrol' })}
            aria-label={props.label}
            data-list-popover
            onClick={opened ? close : open}
          >
            {props.icon}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.dropdown}
        aria-label={props.label}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.defaultPrevented) return
          const { target } = event
          // The list of a field closes first.
          if (target instanceof Element && target.hasAttribute('data-mantine-stop-propagation')) return
          event.stopPropagation()
          close()
        }}
      >
        {props.children}
      </Popover.Dropdown>
    </Popover>
  )
}
