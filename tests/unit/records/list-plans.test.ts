import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chosenListSql, type ListChoice } from '../../../src/main/engine/features/records/store/chosen-list'
import type { Condition, Filter, Operator } from '../../../src/shared/records/filter'
import { createBoatBench } from '../../helpers/boat-bench'
import type { CrmBench } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'

let bench: CrmBench
beforeEach(() => {
  bench = createBoatBench()
})
afterEach(() => bench.close())

const asked = (field: string, operator: Operator, value: Condition['value']): Filter => ({
  match: 'all',
  of: [{ field, operator, value }],
})

describe('a list somebody chose', () => {
  it('is read by the indexes there are, and scans only what has none', () => {
    const plan = (choice: Partial<ListChoice> & { type: string }): string[] => {
      const { sql, params } = chosenListSql({
        ...{ expression: '', filter: undefined, sort: [], language: 'en', today: TEST_START },
        ...choice,
      })
      return bench.context.db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...params, { above: 0, upTo: 1_000 })
        .map(({ detail }) => detail)
    }
    // Filtered by anything: some of the records at a time, by where they lie.
    const some = plan({ type: 'person', filter: asked('jobTitle', 'contains', 'x') })
    expect(some[0]).toMatch(/^SEARCH person USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/)
    expect(some.join()).not.toContain('SCAN')
    // By a reference, from its own index.
    const ofCompany = plan({
      ...{ type: 'person', filter: asked('companyId', 'anyOf', ['x', 'y']) },
      sort: [{ field: 'jobTitle', direction: 'ascending' }],
    })
    expect(ofCompany.join()).toContain('INDEX person_company (company_id=? AND rowid>? AND rowid<?)')
    expect(ofCompany.join()).not.toContain('SCAN')
    const inherited = plan({
      ...{ type: 'deal', filter: asked('companyId', 'anyOf', ['x']) },
      sort: [{ field: 'amount', direction: 'descending' }],
    })
    expect(inherited.join()).toContain('deal_company')
    expect(inherited.join()).toContain('deal_person')
    // Searched: from the words found.
    const searched = plan({
      ...{ type: 'person', expression: '"anna" *' },
      sort: [{ field: 'companyId', direction: 'ascending' }],
    })
    expect(searched.join()).toMatch(/SCAN record_search VIRTUAL TABLE INDEX \S+></)
    expect(searched.join()).toMatch(/SEARCH record_index USING INTEGER PRIMARY KEY/)
  })
})
