import type { OwnIdentity } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import { inSlices } from '../../slices'
import type { Records } from '../records/index'
import { mailReport } from './mail'
import { pipelineReport } from './pipeline'
import { silentPeople } from './silent'
import { createReportsStore } from './store'

export interface ReportsDeps {
  records: Pick<Records, 'summaries'>
  own(): OwnIdentity
}

const DAY = 86_400_000
const LISTED = 100

/** What mail and deals add up to. All of it is counted when it is asked for, a slice at a time. */
export function createReportsFeature(context: EngineContext, { records, own }: ReportsDeps) {
  const store = createReportsStore(context.reader)
  return {
    router: os.reports.router({
      mail: os.reports.mail.handler(({ input, signal }) => inSlices(mailReport(store, own(), input), signal)),
      pipeline: os.reports.pipeline.handler(({ input, signal }) =>
        inSlices(pipelineReport(store, input), signal),
      ),
      silent: os.reports.silent.handler(async ({ input, signal }) => {
        const since = context.clock.now() - input.days * DAY
        const found = await inSlices(silentPeople(store, since), signal)
        const listed = found.slice(0, LISTED)
        const summaries = new Map(
          records
            .summaries(listed.map(({ personId: id }) => ({ type: 'person', id })))
            .map((one) => [one.id, one]),
        )
        const customers = listed.flatMap(({ personId, ...one }) => {
          const record = summaries.get(personId)
          return record ? [{ record, ...one }] : []
        })
        return { total: found.length, customers }
      }),
    }),
  }
}
