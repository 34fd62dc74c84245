import type { RecordRef } from '../../../../shared/contract/crm'
import { domainAndParents, isSharedMailDomain } from '../../../../shared/mail-domains'
import { mailHappening, type ActivityKind } from '../../activity/activity'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import type { CompaniesFeature } from '../companies/index'
import type { MessageListener } from '../messages/index'
import type { Records } from '../records/index'
import { createCorrespondenceStore, type NamedParticipant } from './correspondence-store'
import { keepHistories } from './histories'

export interface CorrespondenceDeps {
  /** Which mail was exchanged with a record, in order of time: kept here. */
  mail: ActivityKind
  journal: Journal
  records: Records
  companies: Pick<CompaniesFeature, 'own'>
  /** Tells who gained or lost mail because addresses of people changed. */
  onRematched(listener: (rematched: { gained: ReadonlySet<string>; lost: ReadonlySet<string> }) => void): void
}

/** Keeps which mail was exchanged with a person, and with a company through its people and its domains. */
export function keepCorrespondence(
  context: EngineContext,
  deps: CorrespondenceDeps,
): Required<Pick<MessageListener, 'messagesAdded'>> {
  const { journal, records, companies, mail } = deps
  const store = createCorrespondenceStore(context.reader)

  /** Our own domain names nobody's customer: with it, all mail would be that company's. */
  const tells = (domain: string, own = companies.own()): boolean =>
    domain !== '' && !isSharedMailDomain(domain) && !own.isOurs(`anyone@${domain}`)

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

  /** Which records these messages belong to, as people, companies and domains are now. */
  function belonging(messageIds: readonly number[]): { record: RecordRef; message: NamedParticipant }[] {
    const participants = store.participantsOf(messageIds)
    const companiesAt = companiesByDomain(new Set(participants.map(({ domain }) => domain)))
    return participants.flatMap((message) => {
      const companyIds = new Set(companiesAt.get(message.domain))
      if (message.companyId !== null) companyIds.add(message.companyId)
      const of = [...companyIds].map((id) => ({ record: { type: 'company', id }, message }))
      return message.personId === null
        ? of
        : [{ record: { type: 'person', id: message.personId }, message }, ...of]
    })
  }

  const histories = keepHistories(context.jobs, {
    ...{ store, mail },
    announce: records.announce,
    belonging,
    isAt: (name, domain) =>
      (name === domain || name.endsWith(`.${domain}`)) &&
      tells(name) &&
      domainAndParents(name).includes(domain),
  })

  /** Adding costs what is added. Taking away costs the whole history: others may have brought the same mail. */
  const addToCompany = (personId: string): void => {
    if (!store.isThere(personId)) return
    for (const id of store.companiesOf(personId)) histories.personAdded({ type: 'company', id }, personId)
  }
  deps.onRematched(({ gained, lost }) => {
    for (const id of lost) histories.mailLost({ type: 'person', id })
    for (const id of new Set([...lost].flatMap(store.companiesOf)))
      histories.mailLost({ type: 'company', id })
    for (const personId of gained) {
      histories.personAdded({ type: 'person', id: personId }, personId)
      addToCompany(personId)
    }
  })
  journal.onChange(({ type, id, fields, before }) => {
    if (type === 'company' && (fields.has('domains') || fields.has('deletedAt'))) histories.companyChanged(id)
    if (type !== 'person') return
    const left = [before.companyId, ...(fields.has('deletedAt') ? store.companiesOf(id) : [])]
    for (const companyId of new Set(left.filter((company) => typeof company === 'string')))
      histories.mailLost({ type: 'company', id: companyId })
    if (fields.has('companyId')) addToCompany(id)
  })

  return {
    messagesAdded(messageIds) {
      if (!store.expectsMail()) return
      const grown = new Map<string, RecordRef>()
      for (const { record, message } of belonging(messageIds)) {
        mail.add(record.id, mailHappening(message.messageId, message.receivedAt))
        grown.set(record.id, record)
      }
      for (const record of grown.values()) records.announce(record)
    },
  }
}
