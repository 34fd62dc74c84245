import { addressDomain, addressKey } from '../../../../shared/address-key'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { AccountFiling } from '../../../../shared/contract/filing'
import type { CompaniesFeature } from '../companies/index'
import type { DealsFeature } from '../deals/index'
import type { Records } from '../records/index'
import type { Party, Verdict } from './verdict'

export interface CustomersDeps {
  records: Pick<Records, 'readIf' | 'exists'>
  companies: Pick<CompaniesFeature, 'byDomain'>
  deals: Pick<DealsFeature, 'openOf' | 'closedOf'>
  /** Records a conversation is linked to by now. */
  linkedTo(threadId: number): readonly RecordRef[]
  /** The lead of an address, while it is fresh. */
  leadOf(address: string): RecordRef | null
}

/** What a conversation is to be linked to, and what is to be asked. */
export interface Customers {
  links: readonly RecordRef[]
  /** Those nobody in the CRM is, of whom a record may be made. */
  strangers: readonly Party[]
  /** Several open deals, of which the conversation names none. */
  choices: readonly RecordRef[]
  /** Their last deal, where none is open. */
  closed: RecordRef | null
}

/** Who the people of a mail are in the CRM: the people, the companies of those who are nobody's, and the one deal. */
export function findCustomers(
  threadId: number,
  {
    parties,
    counterparts,
    direction,
    rules,
  }: Pick<Verdict, 'parties' | 'counterparts' | 'direction' | 'rules'>,
  deps: CustomersDeps,
): Customers {
  const known = parties.map((party) => ({ party, records: recordsOf(party, rules, deps) }))
  const links = known.flatMap(({ records }) => records)
  const isCounterpart = new Set(counterparts.map(({ address }) => addressKey(address)))
  const main = known.filter(({ party }) => isCounterpart.has(addressKey(party.address)))
  const strangers = main.flatMap(({ party, records }) => (isStranger(party, records, deps) ? [party] : []))
  const linked = deps.linkedTo(threadId)
  // What was said of the conversation before decides.
  const isDecided = linked.some(({ type }) => type === 'deal')
  const open = isDecided ? [] : dealsOf(main, deps.deals.openOf, deps)
  const [only, ...more] = open
  const closed =
    isDecided || only || direction === 'outgoing'
      ? null
      : (dealsOf(main, deps.deals.closedOf, deps)[0] ?? null)
  const deal = only && more.length === 0 ? [only] : closed ? [closed] : []
  return {
    links: onceEach([...links, ...deal]),
    strangers,
    choices: more.length > 0 ? open : [],
    closed,
  }
}

function recordsOf(
  { personId, address }: Party,
  rules: AccountFiling | null,
  { companies, records, leadOf }: CustomersDeps,
): RecordRef[] {
  if (personId !== null && records.exists({ type: 'person', id: personId }))
    return [{ type: 'person', id: personId }]
  const lead = leadOf(address)
  if (lead) return [lead]
  if (rules?.save !== 'all') return []
  const company = companies.byDomain(addressDomain(address))
  return company ? [{ type: 'company', id: company.id }] : []
}

const isStranger = (
  { personId }: Party,
  records: readonly RecordRef[],
  deps: Pick<CustomersDeps, 'records'>,
): boolean =>
  !(personId !== null && deps.records.exists({ type: 'person', id: personId })) &&
  records.every(({ type }) => type === 'company')

/** Of the people themselves; where they have none, of their companies. */
function dealsOf(
  of: readonly { records: readonly RecordRef[] }[],
  find: (ids: readonly string[]) => string[],
  { records }: Pick<CustomersDeps, 'records'>,
): RecordRef[] {
  const refs = of.flatMap((one) => one.records)
  const people = refs.filter(({ type }) => type === 'person')
  const own = find(people.map(({ id }) => id))
  const companyIds = refs.flatMap((ref) => {
    if (ref.type === 'company') return [ref.id]
    const companyId = records.readIf(ref)?.fields['companyId']
    return typeof companyId === 'string' ? [companyId] : []
  })
  const found = own.length > 0 ? own : find(companyIds)
  return found.map((id) => ({ type: 'deal', id }))
}

const onceEach = (refs: readonly RecordRef[]): RecordRef[] => [
  ...new Map(refs.map((ref) => [ref.id, ref])).values(),
]
