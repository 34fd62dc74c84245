import { Button, Group, Modal } from '@mantine/core'
import { IconMoodSad } from '@tabler/icons-react'
import i18next from 'i18next'
import { Component, Fragment, type ReactNode } from 'react'
import { EmptyState } from '../ui/EmptyState'
import classes from './ErrorBoundary.module.css'

interface Props {
  /** The part of the window it stands for; without one it is the whole window. */
  name?: string
  /** What the part shows: with something else in it, it is tried anew by itself. */
  of?: unknown
  /** The class of the box the words stand in, where the part brings its own. */
  box?: string | undefined
  /** A part of a few lines says so in one. */
  line?: boolean
  /** A dialog says so in a dialog, which this closes: what lies behind it goes on. */
  close?: (() => void) | undefined
  children: ReactNode
}

interface State {
  error: Error | null
  tries: number
  of: unknown
}

/** Catches an error of one part of the window: says which, offers the way out, and the rest goes on working. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, tries: 0, of: this.props.of }

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error }
  }

  static getDerivedStateFromProps({ of }: Props, state: State): Partial<State> | null {
    return of === state.of ? null : { of, error: null }
  }

  override render(): ReactNode {
    const { error, tries } = this.state
    const { name, box, line, close, children } = this.props
    if (!error) return <Fragment key={tries}>{children}</Fragment>
    const again = (): void =>
      name === undefined ? location.reload() : this.setState({ error: null, tries: tries + 1 })
    const title = name === undefined ? i18next.t('broken.title') : i18next.t('broken.part', { name })
    if (line)
      return (
        <div className={classes.line}>
          <IconMoodSad size={16} aria-hidden />
          <span>{title}</span>
          <Button size="compact-sm" variant="light" onClick={again}>
            {i18next.t('broken.again')}
          </Button>
        </div>
      )
    const words = (
      <EmptyState
        icon={<IconMoodSad size={26} />}
        title={title}
        action={
          <Group gap="sm" justify="center">
            <Button onClick={again}>
              {i18next.t(name === undefined ? 'broken.reload' : 'broken.again')}
            </Button>
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
    if (close)
      return (
        <Modal opened onClose={close} size="md">
          {words}
        </Modal>
      )
    return box === undefined ? words : <div className={box}>{words}</div>
  }
}
