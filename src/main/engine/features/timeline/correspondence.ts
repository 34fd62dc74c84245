import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { domainAndParents, isSharedDomain, type CompaniesFeature } from '../companies/index'
import type { MessageListener } from '../messages/index'
import type { Records } from '../records/index'
import { createCorrespondenceStore } from './correspondence-store'

export interface CorrespondenceDeps {
  journal: Journal
  records: Records
  companies: Pick<CompaniesFeature, 'own'>
  /** Tells who gained or lost mail because addresses of people changed. */
  onRematched(listener: (personIds: ReadonlySet<string>) => void): void
}

/**
 * Keeps `record_message`: which mail was exchanged with a person, and with a company through its people and its
 * domains, in order of time. Derived, so that a page of a long history is one short index search.
 */
export function keepCorrespondence(
  context: EngineContext,
  deps: CorrespondenceDeps,
): Required<Pick<MessageListener, 'messagesAdded'>> {
  const { journal, records, companies } = deps
  const store = createCorrespondenceStore(context.db)

  /** Our own domain names nobody's customer: with it, all mail would be that company's. */
  const tells = (domain: string): boolean =>
    domain !== '' && !isSharedDomain(domain) && !companies.own().isOurs(`anyone@${domain}`)

  const rebuildCompany = (companyId: string): void => store.rebuildCompany(companyId, tells)

  deps.onRematched((personIds) => {
    for (const personId of personIds) store.rebuildPerson(personId)
    for (const companyId of new Set([...personIds].flatMap(store.companiesOf))) rebuildCompany(companyId)
  })
  journal.onChange(({ entity, id, fields, before }) => {
    if (entity === 'company' && (fields.has('domains') || fields.has('deleted_at'))) rebuildCompany(id)
    if (entity !== 'person' || !(fields.has('company_id') || fields.has('deleted_at'))) return
    const affected = [before.company_id, ...store.companiesOf(id)].filter(
      (company) => typeof company === 'string',
    )
    for (const companyId of new Set(affected)) rebuildCompany(companyId)
  })

  return {
    messagesAdded(messageIds) {
      const found = store.addByPeople(messageIds)
      if (store.hasDomains()) {
        const own = companies.own()
        for (const domain of store.domainsOf(messageIds)) {
          if (isSharedDomain(domain) || own.isOurs(`anyone@${domain}`)) continue
          for (const companyId of store.companiesAt(domainAndParents(domain))) {
            store.addByDomain(companyId, domain, messageIds)
            found.set(companyId, 'company')
          }
        }
      }
      for (const [id, type] of found) records.announce({ type, id })
    },
  }
}
