import type { RecordRef } from '../../../../shared/contract/crm'
import type { KnownCounterpart } from '../../../../shared/contract/links'
import type { Place } from '../../../../shared/contract/timeline'
import type { Activity, TimelinePage } from '../../activity/activity'
import type { CompaniesFeature } from '../companies/index'
import type { Records } from '../records/index'
import type { LinksStore } from './store'
import { counterpartsIn, type SuggestDeps } from './suggest'

export interface CounterpartDeps {
  store: LinksStore
  records: Records
  companies: Pick<CompaniesFeature, 'own'>
  openDealsOf: SuggestDeps['openDealsOf']
  activity: Activity
}

/** What the CRM knows of whoever is on the other side of a message. */
export function describeCounterpart(messageId: number, deps: CounterpartDeps): KnownCounterpart | null {
  const { store, records, companies, openDealsOf, activity } = deps
  const named = store.participantsOf(messageId)
  const [personId] = counterpartsIn(named, companies.own()).flatMap(({ personId }) => personId ?? [])
  if (personId === undefined) return null
  const person: RecordRef = { type: 'person', id: personId }
  if (!records.exists(person)) return null
  const { companyId } = records.get(person).fields
  const [company = null] =
    typeof companyId === 'string' ? records.summaries([{ type: 'company', id: companyId }]) : []
  const deals = openDealsOf([personId, ...(company ? [company.id] : [])])
  return {
    person: records.summary(person),
    company,
    openDeals: records.summaries(deals.map((id) => ({ type: 'deal', id }))),
    lastContact: lastContact(person, messageId, activity),
  }
}

/** Rows of a history looked at for mail: behind more of anything else, mail is not the latest news. */
const LOOKED_AT = 50
/** Mostly the newest is mail: no more is described than that takes. */
const PAGE = 5

function lastContact(
  person: RecordRef,
  exceptMessageId: number,
  activity: Activity,
): KnownCounterpart['lastContact'] {
  let place: Place | null = null
  for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
    const { entries, next }: TimelinePage = activity.page(person, place, PAGE)
    for (const entry of entries) {
      if (entry.kind !== 'message' || entry.messageId === exceptMessageId) continue
      const { at, outgoing, threadId, folderId } = entry
      return { at, outgoing, threadId, folderId }
    }
    if (next === null) return null
    place = next
  }
  return null
}
