import { IconCircleCheck } from '@tabler/icons-react'
import { report } from '../../../app/problems'
import { queries, queryClient } from '../../../bridge/queries'
import { tickOf } from '../step-on'
import type { ActedRecord, RecordAction } from './target'

const ticked = ({ row }: ActedRecord) =>
  tickOf(
    queryClient.getQueryData(queries.records.types.queryKey())?.find(({ name }) => name === row.type),
    row,
  )

/** Done with, or to be done again. */
export const tick: RecordAction = () => ({
  id: 'tick-record',
  group: 'customer',
  icon: () => IconCircleCheck,
  label: (t, target) => t(target?.row.isClosed ? 'customer:tick.open' : 'customer:tick.close'),
  isAtOnce: true,
  canRun: (target) => !target.isGone && ticked(target) !== null,
  run: (target) => void ticked(target)?.run().catch(report),
})
