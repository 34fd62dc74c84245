import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import classes from './SectionHead.module.css'

/** The heading of a part of a record, with the way to add to it. */
export function SectionHead({ title, addLabel, add }: { title: string; addLabel: string; add(): void }) {
  return (
    <header className={classes.head}>
      <h3>{title}</h3>
      <Tooltip label={addLabel}>
        <ActionIcon size={24} aria-label={addLabel} onClick={add}>
          <IconPlus size={15} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}
