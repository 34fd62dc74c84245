import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import type { ReactNode } from 'react'

const TOAST_MS = 7_000

/** Says what was done, with the way back as a button. */
export function toast(message: ReactNode, action?: { label: string; run(): void }): string {
  const id = crypto.randomUUID()
  notifications.show({
    id,
    withBorder: true,
    autoClose: TOAST_MS,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <span>{message}</span>
        {action && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              notifications.hide(id)
              action.run()
            }}
          >
            {action.label}
          </Button>
        )}
      </Group>
    ),
  })
  return id
}

/** An error stays until it is dismissed. */
export function toastProblem(title: string, why: string): void {
  notifications.show({
    closeButtonProps: { 'aria-label': i18next.t('close') },
    color: 'red',
    withBorder: true,
    autoClose: 15_000,
    title,
    message: why,
  })
}
