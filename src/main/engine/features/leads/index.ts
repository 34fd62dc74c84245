import { z } from 'zod'
import { addressDomain, looseKey } from '../../../../shared/address-key'
import type { ChosenRecord, LeadConversion } from '../../../../shared/contract/leads'
import type { FieldValues, RecordRow } from '../../../../shared/contract/records'
import { isSharedMailDomain, registeredDomain } from '../../../../shared/mail-domains'
import { ProblemError } from '../../../../shared/problem'
import { recordTypes, type FieldsOf } from '../../../../shared/records/record-types'
import type { Journal, RecordWriter } from '../../journal/journal'
import { os } from '../../rpc'
import type { CompaniesFeature } from '../companies/index'
import { isEmpty, knownType, type Records } from '../records/index'

export interface LeadsDeps {
  journal: Journal
  records: Pick<Records, 'choices' | 'create' | 'get' | 'handOver' | 'sharing'>
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>
}

export interface LeadsFeature {
  router: ReturnType<typeof createRouter>
}

type Lead = FieldsOf<'lead'>

/** Leads become customers: a person, a company and a deal, with all that was gathered until then. */
export function createLeadsFeature(deps: LeadsDeps): LeadsFeature {
  return { router: createRouter(createOperations(deps)) }
}

function createOperations({ journal, records, companies }: LeadsDeps) {
  const read = (id: string): { row: RecordRow; lead: Lead } => {
    const row = records.get({ type: 'lead', id })
    return { row, lead: recordTypes.lead.fields.parse(row.fields) }
  }

  /** The first mail domain of a lead that says where somebody works. */
  const domainOf = ({ emails }: Lead): string =>
    emails
      .filter(({ address }) => !companies.own().isOurs(address))
      .map(({ address }) => addressDomain(address))
      .find((domain) => domain !== '' && !isSharedMailDomain(domain)) ?? ''

  function propose(id: string): LeadConversion {
    const { lead } = read(id)
    const [known] = records.sharing('person', { emails: lead.emails })
    const employer = known?.record.fields['companyId']
    const named = lead.companyName ? records.sharing('company', { name: lead.companyName })[0] : undefined
    const company =
      typeof employer === 'string'
        ? { id: employer, name: known?.record.references[employer]?.title ?? '' }
        : (companies.byDomain(domainOf(lead)) ??
          (named && { id: named.record.id, name: named.record.title }) ??
          (lead.companyName ? { id: null, name: lead.companyName } : null))
    return {
      person: known ? { id: known.record.id, name: known.record.title } : { id: null, name: lead.name },
      company,
      deal: {
        title: lead.interest || lead.companyName || lead.name,
        amount: lead.amount,
        stageId: records.choices('stage')[0]?.id ?? '',
      },
    }
  }

  /** Writes into the empty fields of a record that is there, or makes it. */
  function put(
    write: RecordWriter,
    type: 'person' | 'company',
    chosen: ChosenRecord,
    brought: FieldValues,
  ): string {
    const fields = Object.fromEntries(
      Object.entries(brought).filter(([name, value]) => {
        const field = knownType(type).fields.get(name)
        return field && !isEmpty(field, value)
      }),
    )
    if ('name' in chosen) return records.create(write, type, { name: chosen.name, ...fields })
    const held = records.get({ type, id: chosen.id }).fields
    const missing = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
      const field = knownType(type).fields.get(name)
      if (!field) return []
      if (name === 'emails') return [[name, withFurther(held[name], value)]]
      return isEmpty(field, held[name]) ? [[name, value]] : []
    })
    return write.put(type, chosen.id, Object.fromEntries(missing))
  }

  return {
    propose,
    convert: (id: string, { person, company, deal }: Conversion) =>
      journal.commit('lead-converted', (write) => {
        const { row, lead } = read(id)
        if (lead.status === 'converted') throw new ProblemError({ code: 'conflict', field: 'status' })
        const { phone, website, emails, jobTitle } = lead
        const domain = domainOf(lead)
        const companyId =
          company &&
          put(write, 'company', company, {
            website,
            domains: domain && !companies.byDomain(domain) ? [registeredDomain(domain)] : [],
          })
        const personId = put(write, 'person', person, { emails, phone, jobTitle, companyId })
        const dealId = records.create(write, 'deal', { ...deal, personId, companyId })
        const made = { type: 'deal', id: dealId }
        records.handOver(write, { type: row.type, id }, made)
        if (lead.description)
          write.create('note', { recordType: made.type, recordId: dealId, text: lead.description })
        write.put('lead', id, { status: 'converted', dealId, personId, companyId })
        return { deal: records.get(made), change: write.stamp() }
      }),
  }
}

interface Conversion {
  person: ChosenRecord
  company: ChosenRecord | null
  deal: LeadConversion['deal']
}

const addresses = z.array(z.object({ address: z.string() }).loose()).catch([])

/** The addresses held, and those brought that are no other spelling of one of them. */
function withFurther(held: unknown, brought: unknown): unknown[] {
  const before = addresses.parse(held)
  const known = new Set(before.map(({ address }) => looseKey(address)))
  const further = addresses.parse(brought).filter(({ address }) => !known.has(looseKey(address)))
  return [...before, ...further.map((email) => ({ ...email, isPrimary: before.length === 0 }))]
}

function createRouter(operations: ReturnType<typeof createOperations>) {
  return os.leads.router({
    propose: os.leads.propose.handler(({ input }) => operations.propose(input.id)),
    convert: os.leads.convert.handler(({ input }) => operations.convert(input.id, input)),
  })
}
