import { domainAndParents, isSharedMailDomain } from '../../../../shared/mail-domains'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import type { CompaniesFeature } from '../companies/index'
import type { MessageListener } from '../messages/index'
import type { Records } from '../records/index'
import { createCorrespondenceStore } from './correspondence-store'

export interface CorrespondenceDeps {
  journal: Journal
  records: Records
  companies: Pick<CompaniesFeature, 'own'>
  /** Tells who gained or lost mail because addresses of people changed. */
  onRematched(listener: (rematched: { gained: ReadonlySet<string>; lost: ReadonlySet<string> }) => void): void
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
  const tells = (domain: string, own = companies.own()): boolean =>
    domain !== '' && !isSharedMailDomain(domain) && !own.isOurs(`anyone@${domain}`)

  const rebuildCompany = (companyId: string): void =>
    store.rebuildCompany(companyId, (name, domain) => tells(name) && domainAndParents(name).includes(domain))

  /** Adding costs what is added. Taking away costs the whole history: others may have brought the same mail. */
  const addToCompany = (personId: string): void => {
    if (!store.isThere(personId)) return
    for (const companyId of store.companiesOf(personId)) store.addPersonTo(companyId, personId)
  }
  deps.onRematched(({ gained, lost }) => {
    for (const personId of lost) store.rebuildPerson(personId)
    for (const companyId of new Set([...lost].flatMap(store.companiesOf))) rebuildCompany(companyId)
    for (const personId of gained) {
      store.addPersonTo(personId, personId)
      addToCompany(personId)
    }
  })
  journal.onChange(({ type, id, fields, before }) => {
    if (type === 'company' && (fields.has('domains') || fields.has('deletedAt'))) rebuildCompany(id)
    if (type !== 'person') return
    const left = [before.companyId, ...(fields.has('deletedAt') ? store.companiesOf(id) : [])]
    for (const companyId of new Set(left.filter((company) => typeof company === 'string')))
      rebuildCompany(companyId)
    if (fields.has('companyId')) addToCompany(id)
  })

  /** The companies whose domain, or a domain above it, is one of these. */
  function companiesByDomain(domains: ReadonlySet<string>): Map<string, string[]> {
    const own = companies.own()
    const telling = [...domains]
      .filter((domain) => tells(domain, own))
      .map((domain) => ({ domain, names: domainAndParents(domain) }))
    const found = Map.groupBy(
      store.companiesAt([...new Set(telling.flatMap(({ names }) => names))]),
      ({ domain }) => domain,
    )
    return new Map(
      telling.map(({ domain, names }) => [
        domain,
        names.flatMap((name) => found.get(name) ?? []).map(({ companyId }) => companyId),
      ]),
    )
  }

  return {
    messagesAdded(messageIds) {
      if (!store.expectsMail()) return
      const grown = new Map<string, 'person' | 'company'>()
      const parties = store.partiesOf(messageIds)
      const companiesAt = companiesByDomain(new Set(parties.map(({ domain }) => domain)))
      for (const party of parties) {
        if (party.personId !== null) grown.set(party.personId, 'person')
        const companyIds = [...(companiesAt.get(party.domain) ?? [])]
        if (party.companyId !== null) companyIds.push(party.companyId)
        for (const companyId of companyIds) grown.set(companyId, 'company')
        const recordIds = party.personId === null ? companyIds : [party.personId, ...companyIds]
        for (const recordId of new Set(recordIds)) store.add(recordId, party)
      }
      for (const [id, type] of grown) records.announce({ type, id })
    },
  }
}
