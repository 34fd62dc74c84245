import { Menu } from '@mantine/core'
import type { ComponentType, MouseEvent } from 'react'
import { create } from 'zustand'
import { Keys } from './Keys'

export interface MenuEntry {
  id: string
  label: string
  /** As printed on the key; '' where it has none. */
  key?: string
  icon?: ComponentType<{ size?: number; stroke?: number }>
  run(): void
}

interface OpenMenu {
  x: number
  y: number
  label: string
  /** Groups of entries, with a line between them. */
  groups: readonly (readonly MenuEntry[])[]
}

const useMenu = create<{ open: OpenMenu | null }>(() => ({ open: null }))

/**
 * Opens a menu where the pointer is. By key (Shift+F10, the menu key) it opens at `beside`, the thing it is about:
 * browsers report the middle of whatever has the focus then.
 */
export function openContextMenu(
  event: MouseEvent,
  menu: Pick<OpenMenu, 'label' | 'groups'>,
  beside: Element = event.currentTarget,
): void {
  event.preventDefault()
  event.stopPropagation()
  const byKey = event.button !== 2
  const box = beside.getBoundingClientRect()
  const place = byKey ? { x: box.left + 24, y: box.bottom - 8 } : { x: event.clientX, y: event.clientY }
  // The pointer is told in the window's pixels, a place on the page is set in its own.
  const zoom = document.body.currentCSSZoom
  useMenu.setState({ open: { ...menu, x: place.x / zoom, y: place.y / zoom } })
}

export const closeContextMenu = (): void => useMenu.setState({ open: null })

/** The one context menu of the window. */
export function ContextMenu() {
  const open = useMenu((menu) => menu.open)
  if (!open) return null
  const groups = open.groups.filter((group) => group.length > 0)
  return (
    <Menu
      opened
      onChange={(opened) => !opened && closeContextMenu()}
      position="bottom-start"
      offset={0}
      returnFocus
      trapFocus
      withInitialFocusPlaceholder={false}
      // Within a landmark, so that who jumps from one to the next finds it.
      portalProps={{ target: document.querySelector('main') ?? document.body }}
    >
      <Menu.Target>
        <span
          role="button"
          aria-label={open.label}
          style={{ position: 'fixed', left: open.x, top: open.y, width: 1, height: 1 }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={open.label}>
        {groups.map((group, index) => [
          index > 0 && <Menu.Divider key={`line-${index}`} />,
          ...group.map(({ id, label, key, icon: Icon, run }) => (
            <Menu.Item
              key={id}
              leftSection={Icon && <Icon size={16} stroke={1.6} />}
              rightSection={key ? <Keys printed={key.split(' ')} /> : undefined}
              onClick={() => {
                closeContextMenu()
                // After the menu has given the focus back, so that what opens may take it.
                setTimeout(run, 0)
              }}
            >
              {label}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  )
}
