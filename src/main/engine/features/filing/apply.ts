import { addressDomain, addressKey } from '../../../../shared/address-key'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { FilingDirection, FilingMakes, GeneralFiling } from '../../../../shared/contract/filing'
import { recordTypeOf } from '../../../../shared/records/record-types'
import { shownName } from '../../../../shared/shown-text'
import type { EngineContext } from '../../context'
import type { RecordWriter } from '../../journal/journal'
import { findCustomers, type Customers, type CustomersDeps } from './customers'
import type { ApplyDeps } from './types'
import { neverFiled } from './never-filed'
import type { FilingRules } from './rules'
import type { Decision, FilingStore, StoredMail } from './store'
import { judge, type Party, type Verdict } from './verdict'

const DAY = 86_400_000

/** What is decided of a mail, and what it says of its people. */
export interface Finding {
  mail: StoredMail
  verdict: Verdict
  customers: Customers
}

const NOBODY: Customers = { links: [], strangers: [], choices: [], closed: null }

/** Decides what is filed, and carries it out: links and records are made in one change set of their own. */
export function createApply(context: EngineContext, store: FilingStore, rules: FilingRules, deps: ApplyDeps) {
  const { journal, records, companies, deals, links } = deps

  /** What filing goes by, read once for a slice of mail. */
  function basis() {
    const accounts = new Map(rules.accounts().map((account) => [account.accountId, account]))
    const general = rules.general()
    return {
      general,
      by: {
        own: companies.own(),
        never: neverFiled(general.neverFiled),
        onlyUnread: store.onlyUnread(),
        rulesOf: (accountId: number) =>
          accounts.get(accountId) ?? {
            ...({ save: 'off', incoming: 'nothing', outgoing: 'nothing' } as const),
            since: 0,
          },
      },
    }
  }
  type Basis = ReturnType<typeof basis>

  const customersBy = (general: GeneralFiling): CustomersDeps => ({
    ...{ records, companies, deals },
    linkedTo: links.recordsOf,
    leadOf: (address) =>
      store
        .madeFor(addressKey(address), 'lead', context.clock.now() - general.leadDays * DAY)
        .find((ref) => records.exists(ref)) ?? null,
  })

  function find(messageId: number, { by, general }: Basis, isAsked = false): Finding | null {
    const mail = store.mail(messageId)
    if (!mail) return null
    const judged = judge(mail, by)
    // What a person asks for, the rules that only say when to act by themselves do not refuse.
    const verdict =
      isAsked && judged.reason === 'before'
        ? judge({ ...mail, receivedAt: Number.MAX_SAFE_INTEGER }, by)
        : judged
    const customers =
      verdict.reason === 'filed' ? findCustomers(mail.threadId, verdict, customersBy(general)) : NOBODY
    return { mail, verdict, customers }
  }

  /** Decides of one mail and does it. Returns what was decided; null where there is no such mail. */
  function apply(messageId: number, on: Basis, isAsked = false): Decision | null {
    const found = find(messageId, on, isAsked)
    if (!found) return null
    const { mail, verdict, customers } = found
    const { direction, accountId } = verdict
    const decision = (reason: Decision['reason'], because: string, done: Done = NONE): Decision => ({
      ...{ messageId, accountId, direction, reason, because, ...done },
      at: context.clock.now(),
    })
    if (verdict.reason !== 'filed') return keep(decision(verdict.reason, verdict.because))
    const wanted = customers.links.filter((ref) => !links.wasRemoved(mail.threadId, ref.id))
    const makes = verdict.rules?.[direction] ?? 'nothing'
    const isDoubted = direction === 'incoming' && makes !== 'nothing' && deps.isDoubtful(messageId)
    const strangers =
      isDoubted || makes === 'nothing' ? [] : customers.strangers.filter(({ address }) => !isRefused(address))
    const done =
      wanted.length + strangers.length > 0
        ? carryOut(mail, { accountId, direction, wanted, makes, strangers })
        : NONE
    const because = verdict.counterparts[0]?.address ?? verdict.parties[0]?.address ?? ''
    if (done.made.length > 0 || done.isNew) return keep(decision('filed', because, done))
    if (wanted.length > 0) return keep(decision('linked', because, done))
    if (customers.links.length > 0) return keep(decision('refused', because))
    return keep(decision(isDoubted ? 'doubtful' : 'unknown', because))
  }

  function keep(decision: Decision): Decision {
    if (decision.reason !== 'gone' && decision.reason !== 'draft' && decision.reason !== 'before')
      store.decide(decision)
    return decision
  }

  /** Somebody deleted them: a rule makes them no second time. */
  const isRefused = (address: string): boolean => store.isForgotten(addressKey(address))

  interface Plan {
    accountId: number | null
    direction: FilingDirection
    wanted: readonly RecordRef[]
    makes: FilingMakes
    strangers: readonly Party[]
  }

  function carryOut(mail: StoredMail, plan: Plan): Done {
    const label = plan.direction === 'incoming' ? 'rule-incoming' : 'rule-outgoing'
    return journal.commit(
      label,
      (write) => {
        const made = plan.strangers.flatMap((party) => make(write, mail, party, plan))
        const wanted = [...plan.wanted, ...made]
        const isNew = wanted.map((ref) => links.link(write, mail.threadId, ref)).some((id) => id !== null)
        return { linked: wanted, made, isNew }
      },
      'system',
    )
  }

  function make(write: RecordWriter, mail: StoredMail, party: Party, plan: Plan): RecordRef[] {
    const made = makeOf(write, mail, party, plan.makes)
    const at = context.clock.now()
    const { accountId, direction } = plan
    for (const ref of made)
      store.addMade(ref, { addressKey: addressKey(party.address), accountId, direction, at })
    if (made.length > 0)
      deps.tellMade({ ...{ party, made, direction, accountId, at }, subject: mail.subject })
    return made
  }

  function makeOf(write: RecordWriter, mail: StoredMail, party: Party, makes: FilingMakes): RecordRef[] {
    const name = shownName(party).slice(0, 200)
    const emails = [{ address: party.address.trim(), label: '', isPrimary: true }]
    if (makes === 'lead' && recordTypeOf('lead')) {
      const fields = { name, emails, source: 'mail', interest: mail.subject.slice(0, 200) }
      return [{ type: 'lead', id: records.create(write, 'lead', fields) }]
    }
    const companyId = companies.byDomain(addressDomain(party.address))?.id ?? null
    const person = { type: 'person', id: records.create(write, 'person', { name, emails, companyId }) }
    if (makes !== 'deal') return [person]
    const title = (mail.subject.trim() || name).slice(0, 200)
    const deal = { title, stageId: deals.firstStage(), personId: person.id, companyId }
    return [person, { type: 'deal', id: records.create(write, 'deal', deal) }]
  }

  return { basis, find, apply }
}

interface Done {
  linked: readonly RecordRef[]
  made: readonly RecordRef[]
  /** Something was linked that was not before. */
  isNew?: boolean
}
const NONE: Done = { linked: [], made: [] }
