import { IconMail } from '@tabler/icons-react'
import { report } from '../../../app/problems'
import { writeAbout } from '../write-about'
import type { RecordAction } from './target'

/** Always there: where there is nobody to write to, it says why and asks. */
export const write: RecordAction = () => ({
  id: 'write-record',
  group: 'write',
  icon: () => IconMail,
  label: (t) => t('writing:writeRecord'),
  canRun: ({ isGone }) => !isGone,
  run: ({ row }) => void writeAbout(row).catch(report),
})
