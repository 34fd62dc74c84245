import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from './ErrorBoundary'
import { MomentChooser, type OfferedMoment } from './MomentChooser'

/** Asks for a moment to come; below it stands what else belongs to the question. */
export function MomentDialog(props: {
  title: string
  /** What the choice is called where it cannot be shown. */
  name: string
  offered: readonly OfferedMoment[]
  action: string
  choose(at: number): void
  close(): void
  children: ReactNode
}) {
  const { title, name, offered, action, choose, close, children } = props
  const { t } = useTranslation('common')
  return (
    <Modal opened onClose={close} title={title} size="sm">
      <Stack gap="xs">
        <ErrorBoundary name={name} line>
          <MomentChooser offered={offered} action={action} choose={choose} />
        </ErrorBoundary>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
