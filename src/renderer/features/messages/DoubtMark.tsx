import { Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SenderDoubt } from '../../../shared/contract/messages'
import { useDoubtText } from '../../app/doubt-text'
import classes from './DoubtMark.module.css'

/** What speaks against a sender, where there is no room for words; nothing where nothing does. */
export function DoubtMark({ doubts }: { doubts: readonly SenderDoubt[] }) {
  const text = doubts.map(useDoubtText()).join(' ')
  if (text === '') return null
  return (
    <Tooltip label={text} multiline maw={320}>
      <IconAlertTriangle size={14} role="img" className={classes.mark} aria-label={text} />
    </Tooltip>
  )
}
