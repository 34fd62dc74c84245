import type { Company, CompanyFields } from '../../../../shared/contract/companies'
import { domainAndParents, isSharedMailDomain } from '../../../../shared/mail-domains'
import { ProblemError } from '../../../../shared/problem'
import { ownIdentity, type OwnIdentity } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import type { Changes, Journal } from '../../journal/journal'
import { assertUnchanged } from '../../journal/unchanged'
import { os } from '../../rpc'
import type { Records } from '../records/index'
import { readDomain } from './domains'
import { createCompaniesStore } from './store'

export type { OwnIdentity } from '../../addresses/own-identity'
export { nameFromDomain, readDomain } from './domains'

export interface CompaniesFeature {
  /** The company people of this mail domain belong to; a subdomain counts for the domain above it. */
  byDomain(domain: string): { id: string; name: string } | undefined
  create(fields: CompanyFields): Company
  /** Whose mail this program reads. */
  own(): OwnIdentity
  router: ReturnType<typeof createRouter>
}

/** Companies: what people belong to, recognised by their mail domains. */
export function createCompaniesFeature(
  context: EngineContext,
  journal: Journal,
  records: Records,
): CompaniesFeature {
  const store = createCompaniesStore(context.db)
  journal.onChange(({ type, id, fields }) => {
    if (type === 'company' && (fields.has('domains') || fields.has('deletedAt'))) store.indexDomains(id)
  })

  const get = (id: string): Company => {
    const company = store.get(id)
    if (!company) throw new ProblemError({ code: 'not-found', params: { type: 'company' } })
    return company
  }
  const operations = {
    get,
    list(query: string, offset: number, limit: number) {
      const { total, ids } = records.list('company', query, offset, limit)
      return { total, rows: store.many(ids) }
    },
    create: (fields: CompanyFields): Company =>
      get(journal.commit('company-created', (write) => write.create('company', cleaned(fields)))),
    update: (id: string, changes: Changes<CompanyFields>, from?: Changes<CompanyFields>): Company =>
      journal.commit('company-changed', (write) => {
        assertUnchanged(get(id), from, changes)
        write.update('company', id, cleaned(changes))
        return get(id)
      }),
    remove(id: string): void {
      get(id)
      journal.commit('company-removed', (write) => write.remove('company', id))
    },
    restore(id: string): Company {
      if (store.known(id)) journal.commit('company-restored', (write) => write.restore('company', id))
      return get(id)
    },
  }

  return {
    byDomain(domain) {
      if (!domain || isSharedMailDomain(domain)) return undefined
      for (const candidate of domainAndParents(domain)) {
        const company = store.byDomain(candidate)
        if (company) return company
      }
      return undefined
    },
    create: operations.create,
    own: () => ownIdentity(store.ownAddresses()),
    router: createRouter(operations),
  }
}

const cleaned = (fields: Changes<CompanyFields>): Changes<CompanyFields> => ({
  ...fields,
  domains: fields.domains && cleanDomains(fields.domains),
})

function cleanDomains(domains: readonly string[]): string[] {
  const clean = domains
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const domain = readDomain(text)
      // With a provider's domain, every stranger there would count as this company's.
      if (!domain || isSharedMailDomain(domain))
        throw new ProblemError({ code: 'field-invalid', field: 'domains', params: { value: text } })
      return domain
    })
  return [...new Set(clean)]
}

interface CompanyOperations {
  get(id: string): Company
  list(
    query: string,
    offset: number,
    limit: number,
  ): { total: number; rows: (Company & { peopleCount: number; openDeals: number })[] }
  create(fields: CompanyFields): Company
  update(id: string, changes: Changes<CompanyFields>, from?: Changes<CompanyFields>): Company
  remove(id: string): void
  restore(id: string): Company
}

function createRouter(operations: CompanyOperations) {
  return os.companies.router({
    list: os.companies.list.handler(({ input }) => operations.list(input.query, input.offset, input.limit)),
    get: os.companies.get.handler(({ input }) => operations.get(input.id)),
    create: os.companies.create.handler(({ input }) => operations.create(input)),
    update: os.companies.update.handler(({ input }) =>
      operations.update(input.id, input.changes, input.from),
    ),
    remove: os.companies.remove.handler(({ input }) => operations.remove(input.id)),
    restore: os.companies.restore.handler(({ input }) => operations.restore(input.id)),
  })
}
