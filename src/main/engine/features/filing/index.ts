import { z } from 'zod'
import { addressKey, looseKey } from '../../../../shared/address-key'
import type {
  AccountFilingChanges,
  FiledMail,
  FilingAnswer,
  FilingDirection,
  GeneralFilingChanges,
} from '../../../../shared/contract/filing'
import { ProblemError } from '../../../../shared/problem'
import { emailAddress } from '../../../../shared/records/types/person'
import { shownName } from '../../../../shared/shown-text'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import { Pace } from '../../slices'
import type { MessageListener } from '../messages/index'
import { createApply } from './apply'
import { createAssigning, type Assigning } from './assign'
import { neverFiled } from './never-filed'
import { createFilingRules } from './rules'
import { createFilingStore, type Decision } from './store'
import type { FilingDeps, KeptOut, MadeByRule } from './types'

export type { KeptOut, MadeByRule } from './types'

export interface FilingFeature {
  listener: Required<Pick<MessageListener, 'messagesSettled'>>
  /** Whether the user wants nothing filed of an address, or nobody made of it. */
  isNeverFiled(address: string): boolean
  /** Tells of mail whether its list, or everybody in it but ourselves, is never filed: it stands in no history either. */
  keptOut(): KeptOut
  onMade(listener: (made: MadeByRule) => void): void
  router: ReturnType<typeof createRouter>
}

/** What deciding of one mail, and linking it, costs in the units of a slice. */
const MAIL_UNITS = 700
const PAGE = 20

/**
 * The one rule that links conversations to people, companies and deals by itself, and makes records of strangers where
 * an account wants that. Every mail met is decided of once, in the background, and what was decided is kept with why.
 */
export function createFilingFeature(context: EngineContext, deps: FilingDeps): FilingFeature {
  const store = createFilingStore(context.db)
  const rules = createFilingRules(context, store)
  const listeners: ((made: MadeByRule) => void)[] = []
  const applying = createApply(context, store, rules, {
    ...deps,
    tellMade: (made) => listeners.forEach((listener) => listener(made)),
  })
  rememberDeleted(context, deps, store)

  const work = context.jobs.define('file-mail', function* () {
    const pace = new Pace()
    const atFirst = store.countQueued()
    for (let ids = store.queued(PAGE); ids.length > 0; ids = store.queued(PAGE)) {
      const on = applying.basis()
      for (const id of ids) {
        decideSafely(id, on)
        if (pace.isDue(MAIL_UNITS)) yield atFirst === 0 ? undefined : 1 - store.countQueued() / atFirst
      }
    }
  })

  function decideSafely(messageId: number, on: ReturnType<typeof applying.basis>): void {
    store.dequeue(messageId)
    try {
      context.write(() => applying.apply(messageId, on))
    } catch (error) {
      // One mail that cannot be filed keeps nobody else's out.
      context.log.error(`filing/message(${messageId})`, error)
    }
  }

  /** Mail that is here already and was not decided of, since an account's first day. */
  const older = context.jobs.define('file-older', function* (subject) {
    const from = Number(subject)
    const pace = new Pace()
    let page = store.undecided(from, 0)
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      if (store.enqueue(page, from)) work('')
      if (pace.isDue(MAIL_UNITS * 5)) yield
      page = store.undecided(from, last)
    }
  })

  return {
    listener: {
      messagesSettled(messageIds) {
        const from = Math.min(...rules.accounts().map(({ since }) => since))
        if (Number.isFinite(from) && store.enqueue(messageIds, from)) work('')
      },
    },
    keptOut() {
      const never = neverFiled(rules.general().neverFiled)
      const own = deps.companies.own()
      return (parties, listId) => {
        if (listId !== '' && never.entryForList(listId) !== null) return true
        const others = parties.filter(({ address }) => addressKey(address) !== '' && !own.isOurs(address))
        return others.length > 0 && others.every(({ address }) => never.entryFor(address) !== null)
      }
    },
    isNeverFiled: (address) => neverFiled(rules.general().neverFiled).entryFor(address) !== null,
    onMade: (listener) => void listeners.push(listener),
    router: createRouter(
      createOperations(context, deps, store, rules, applying, older),
      createAssigning(context, deps, store),
    ),
  }
}

/** Who is deleted is made again by no rule, and may be once they are back. */
function rememberDeleted(
  context: EngineContext,
  { journal }: Pick<FilingDeps, 'journal'>,
  store: ReturnType<typeof createFilingStore>,
): void {
  const addresses = z.array(emailAddress).catch([])
  journal.onChange(({ type, id, fields }) => {
    if (type !== 'person' || !(fields.has('deletedAt') || fields.has('emails'))) return
    const person = store.emailsOf(id)
    if (!person) return
    for (const { address } of addresses.parse(JSON.parse(person.emails)))
      if (person.removed) store.forget(addressKey(address), context.clock.now())
      else store.remember(addressKey(address))
  })
}

type Applying = ReturnType<typeof createApply>

function createOperations(
  context: EngineContext,
  deps: FilingDeps,
  store: ReturnType<typeof createFilingStore>,
  rules: ReturnType<typeof createFilingRules>,
  applying: Applying,
  older: (since: string) => void,
) {
  const { records } = deps

  function answer(messageId: number, decision: Omit<Decision, 'at'> & { at: number | null }): FilingAnswer {
    const found = applying.find(messageId, applying.basis(), true)
    const { reason, because, direction, accountId, at } = decision
    return {
      ...{ reason, because, direction, accountId, at },
      linked: records.summaries(decision.linked),
      made: records.summaries(decision.made),
      choices: records.summaries(found?.customers.choices ?? []),
      closed: records.summaries(found?.customers.closed ? [found.customers.closed] : [])[0] ?? null,
    }
  }

  const notFound = (): ProblemError => new ProblemError({ code: 'not-found', params: { type: 'message' } })

  return {
    rules: () => ({
      ...rules.general(),
      accounts: rules.accounts().map((account) => ({
        ...account,
        lastIncoming: lastMade(account.accountId, 'incoming'),
        lastOutgoing: lastMade(account.accountId, 'outgoing'),
      })),
    }),
    saveAccount(accountId: number, changes: AccountFilingChanges): void {
      context.write(() => {
        const before = rules.accounts().find((one) => one.accountId === accountId)
        rules.saveAccount(accountId, changes)
        if (before && changes.since !== undefined && changes.since < before.since)
          older(String(changes.since))
      })
    },
    saveGeneral(changes: GeneralFilingChanges): void {
      context.write(() => rules.saveGeneral(changes))
      if (changes.colleagues) deps.ownChanged()
    },
    why(messageId: number): FilingAnswer {
      const decided = store.decided(messageId)
      if (decided) return answer(messageId, decided)
      const found = applying.find(messageId, applying.basis())
      if (!found) throw notFound()
      const { reason, because, direction, accountId } = found.verdict
      const isUnknown = reason === 'filed' && found.customers.links.length === 0
      const told = isUnknown ? ('unknown' as const) : reason
      return answer(messageId, {
        ...{ messageId, because, direction, accountId, at: null, linked: [], made: [] },
        reason: told,
      })
    },
    file: (messageId: number): FilingAnswer =>
      context.write(() => {
        const decision = applying.apply(messageId, applying.basis(), true)
        if (!decision) throw notFound()
        return answer(messageId, decision)
      }),
    log: (only: 'all' | 'filed' | 'left' | 'made', offset: number, limit: number): FiledMail[] =>
      store.log(only, limit, offset).flatMap((decision): FiledMail[] => {
        const mail = store.mail(decision.messageId)
        if (!mail) return []
        const { messageId, reason, because, direction, at } = decision
        const role = direction === 'incoming' ? 'from' : 'to'
        const who = mail.parties.find((party) => party.role === role)
        return [
          {
            ...{ messageId, reason, because, direction, at },
            ...{ threadId: mail.threadId, subject: mail.subject, folderId: store.folderOf(messageId) },
            who: who ? shownName(who) : '',
            linked: records.summaries(decision.linked),
            made: records.summaries(decision.made),
          },
        ]
      }),
  }

  function lastMade(accountId: number, direction: FilingDirection) {
    for (const { at, ...ref } of store.lastMade(accountId, direction)) {
      const [record] = records.summaries([ref])
      if (record) return { record, at }
    }
    return null
  }
}

function createRouter(operations: ReturnType<typeof createOperations>, assigning: Assigning) {
  return os.filing.router({
    rules: os.filing.rules.handler(() => operations.rules()),
    saveAccount: os.filing.saveAccount.handler(({ input: { accountId, ...changes } }) =>
      operations.saveAccount(accountId, changes),
    ),
    saveGeneral: os.filing.saveGeneral.handler(({ input }) => operations.saveGeneral(input)),
    why: os.filing.why.handler(({ input }) => operations.why(input.messageId)),
    file: os.filing.file.handler(({ input }) => operations.file(input.messageId)),
    log: os.filing.log.handler(({ input }) => operations.log(input.only, input.offset, input.limit)),
    countPast: os.filing.countPast.handler(({ input }) =>
      assigning.countPast(looseKey(input.address), input.record),
    ),
    assign: os.filing.assign.handler(({ input }) => assigning.assign(input)),
    undoAssign: os.filing.undoAssign.handler(({ input }) => assigning.undo(input.batch)),
  })
}
