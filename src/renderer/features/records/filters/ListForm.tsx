import { Button, Group, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLeaving } from './ListPopover'
import { onOwnSubmit } from '../../../ui/own-events'

/** Lines to be added, changed and removed, and taken by Enter, by its button, or by leaving. */
export function ListForm(props: {
  addLabel: string
  add(): void
  canAdd: boolean
  /** The way to the first line has the focus. */
  isEmpty: boolean
  submit(): void
  /** What leaving does. */
  leave(): void
  children: ReactNode
}) {
  const { t } = useTranslation('customer')
  const { addLabel, add, canAdd, isEmpty, submit, leave, children } = props
  useLeaving(leave)
  return (
    <form noValidate onSubmit={(event) => onOwnSubmit(event, () => submit())}>
      <Stack gap="sm">
        {children}
        <Group justify="space-between">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            disabled={!canAdd}
            onClick={add}
            {...(isEmpty && { 'data-autofocus': true })}
          >
            {addLabel}
          </Button>
          <Button type="submit" size="compact-sm">
            {t('filters.apply')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
