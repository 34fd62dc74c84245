import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import classes from './ProblemNotice.module.css'

/** A failure in place: what happened, why, in whose words, and the mending action as a button. */
export function ProblemNotice(props: {
  title: string
  why: string
  mend: string
  serverReply?: string | undefined
  action?: { label: string; run(): void } | undefined
  compact?: boolean
}) {
  return (
    <Alert
      className={classes.root}
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={18} />}
      title={props.title}
      p={props.compact ? 'sm' : 'md'}
    >
      <p className={classes.why}>{props.why}</p>
      {props.serverReply && (
        <blockquote className={classes.reply} dir="auto">
          {props.serverReply}
        </blockquote>
      )}
      {props.mend && <p className={classes.why}>{props.mend}</p>}
      {props.action && (
        <Group mt="sm">
          <Button size="compact-sm" variant="light" color="red" onClick={props.action.run}>
            {props.action.label}
          </Button>
        </Group>
      )}
    </Alert>
  )
}
