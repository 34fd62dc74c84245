import { boat } from './boat'
import { createCrmBench, type CrmBench } from './crm'
import { createTestContext } from './engine-context'
import { createRecordTable } from './record-table'

/** A bench of the CRM that knows boats, which have a field of every kind. */
export function createBoatBench(): CrmBench {
  const testContext = createTestContext()
  createRecordTable(testContext.context.db, boat)
  return createCrmBench(testContext)
}
