import { Checkbox } from '@mantine/core'
import { SettingsRow } from './SettingsSection'
import classes from './TickField.module.css'

/** Several of a few things, each ticked or not. */
export function TickField<Id extends string | number>(props: {
  label: string
  hint?: string
  all: readonly { id: Id; label: string }[]
  ticked: readonly Id[]
  tick(id: Id): void
}) {
  const { label, hint, all, ticked, tick } = props
  return (
    <SettingsRow label={label} {...(hint === undefined ? {} : { hint })}>
      <div role="group" aria-label={label} className={classes.ticks}>
        {all.map((one) => (
          <Checkbox
            key={one.id}
            size="xs"
            label={<bdi>{one.label}</bdi>}
            checked={ticked.includes(one.id)}
            onChange={() => tick(one.id)}
          />
        ))}
      </div>
    </SettingsRow>
  )
}
