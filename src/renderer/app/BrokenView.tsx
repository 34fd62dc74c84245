import { Button, Group } from '@mantine/core'
import { IconMoodSad } from '@tabler/icons-react'
import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { EmptyState } from '../ui/EmptyState'

/** Catches an error of the window itself: says so instead of showing nothing, with the way out. */
export class BrokenView extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState
        icon={<IconMoodSad size={26} />}
        title={i18next.t('broken.title')}
        action={
          <Group gap="sm">
            <Button onClick={() => location.reload()}>{i18next.t('broken.reload')}</Button>
            <Button
              variant="default"
              onClick={() => void navigator.clipboard.writeText(`${error.message}\n${error.stack ?? ''}`)}
            >
              {i18next.t('broken.copy')}
            </Button>
          </Group>
        }
      >
        {i18next.t('broken.text')}
      </EmptyState>
    )
  }
}
