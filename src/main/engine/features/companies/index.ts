import { domainAndParents, isSharedMailDomain } from '../../../../shared/mail-domains'
import { createOwnAddresses, type OwnIdentity } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { createCompaniesStore } from './store'

export interface CompaniesFeature {
  /** The company people of this mail domain belong to; a subdomain counts for the domain above it. */
  byDomain(domain: string): { id: string; name: string } | undefined
  /** Whose mail this program reads. */
  own(): OwnIdentity
}

/** Companies are recognised by their mail domains. */
export function createCompaniesFeature(context: EngineContext, journal: Journal): CompaniesFeature {
  const store = createCompaniesStore(context.db)
  journal.onChange(({ type, id, fields }) => {
    if (type === 'company' && (fields.has('domains') || fields.has('deletedAt'))) store.indexDomains(id)
  })
  return {
    byDomain(domain) {
      if (!domain || isSharedMailDomain(domain)) return undefined
      for (const candidate of domainAndParents(domain)) {
        const company = store.byDomain(candidate)
        if (company) return company
      }
      return undefined
    },
    own: createOwnAddresses(context.reader).identity,
  }
}
