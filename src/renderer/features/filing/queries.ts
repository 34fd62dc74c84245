import { skipToken, useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import type { GeneralFilingChanges } from '../../../shared/contract/filing'
import type { RecordRef } from '../../../shared/contract/crm'
import { undoWay } from '../../app/kept-undo'
import { report } from '../../app/problems'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { costly, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

export const useFilingRules = () =>
  useQuery(queries.filing.rules.queryOptions({ meta: staleOn('settings', 'accounts', 'record') }))

/** Why a mail was filed, or was not. */
export const useFilingAnswer = (messageId: number | undefined) =>
  useQuery(
    messageId === undefined
      ? queries.filing.why.queryOptions({ input: skipToken })
      : queries.filing.why.queryOptions({
          input: { messageId },
          meta: costly(staleOn('links', 'record', 'settings')),
        }),
  )

/** Saves a part of the rules that are no account's; what it was before is one undo away. */
export async function saveGeneral(
  changes: GeneralFilingChanges,
  before: GeneralFilingChanges,
  label: string,
  name = '',
): Promise<void> {
  try {
    await beforeUndo(engine.filing.saveGeneral(changes))
    done(label, i18next.t('common:undo'), () => engine.filing.saveGeneral(before), name)
  } catch (error) {
    report(error)
  }
}

/** Nothing of this address is filed from now on, and nobody is asked about it. */
export async function neverFile(address: string): Promise<void> {
  try {
    const { neverFiled } = await engine.filing.rules()
    const next = { neverFiled: [...neverFiled, address] }
    await saveGeneral(next, { neverFiled }, i18next.t('filing:ignored'), address)
  } catch (error) {
    report(error)
  }
}

const takeAssignedBack = (batch: string) => engine.filing.undoAssign({ batch })
const assigned = undoWay('assign', takeAssignedBack)

/** Hands the conversation to a record, and what else was ticked; one undo takes all of it back. */
export async function assign(input: {
  threadId: number
  record: RecordRef
  address: string
  addsAddress: boolean
  linksPast: boolean
}): Promise<void> {
  try {
    const { batch, record } = await beforeUndo(engine.filing.assign(input))
    const label = i18next.t('customer:linked', { name: record.title })
    const way = { way: assigned(batch) }
    done(label, i18next.t('common:undo'), () => takeAssignedBack(batch), '', way)
  } catch (error) {
    report(error)
  }
}
