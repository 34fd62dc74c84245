import { addressKey } from '../../../../shared/address-key'
import type { IdentityFields } from '../../../../shared/contract/accounts'
import { defaultIdentity, identityProblem } from '../../../../shared/identities'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { AccountRecord, AccountsStore } from './store'

interface IdentityRules {
  requireServer(id: number): unknown
  /** Throws where a signature names what this identity does not say. */
  checkSignature(given: IdentityFields): void
  changed(): void
}

/** Whom one writes as: the identities of an account, of which the first has the account's own address. */
export function createIdentities(
  context: EngineContext,
  store: AccountsStore,
  require: (accountId: number) => AccountRecord,
  { requireServer, checkSignature, changed }: IdentityRules,
) {
  const known = (accountId: number, id: number) => {
    const record = require(accountId)
    const identity = record.identities.find((each) => each.id === id)
    if (!identity) throw new ProblemError({ code: 'not-found' })
    return { record, identity, isFirst: record.identities[0].id === id }
  }
  return {
    save(accountId: number, id: number | undefined, given: IdentityFields): void {
      const problem = identityProblem(given)
      if (problem) throw new ProblemError(problem)
      const { address, ...others } = given
      context.write(() => {
        if (others.outgoingId !== null) requireServer(others.outgoingId)
        checkSignature(given)
        if (id === undefined) {
          require(accountId)
          store.addIdentity(accountId, { address, ...others })
        } else {
          const { isFirst, record } = known(accountId, id)
          const own = isFirst ? record.settings.address : address
          store.updateIdentity(accountId, id, { address: own, ...others })
        }
        changed()
      })
    },

    remove(accountId: number, id: number): void {
      context.write(() => {
        const { record, isFirst, identity } = known(accountId, id)
        if (isFirst) throw new ProblemError({ code: 'field-invalid', field: 'id' })
        if (defaultIdentity(record).id === identity.id)
          store.setDefaultIdentity(accountId, record.identities[0].id)
        store.removeIdentity(id)
        changed()
      })
    },

    vouchFor(accountId: number, id: number): void {
      context.write(() => {
        known(accountId, id)
        store.setStanding(id, 'vouched')
        changed()
      })
    },

    /** What a copy that the server kept of a mail named as its sender; in a transaction of the caller's. */
    seenAs(accountId: number, id: number, address: string): void {
      const identity = store.get(accountId)?.identities.find((each) => each.id === id)
      if (!identity) return
      const isKept = addressKey(identity.address) === addressKey(address)
      const isKnown = isKept
        ? identity.standing === 'proven' || identity.standing === 'vouched'
        : identity.rewrittenTo === address
      if (isKnown) return
      store.setStanding(id, isKept ? 'proven' : 'rewritten', isKept ? '' : address)
      changed()
    },

    setDefault(accountId: number, id: number): void {
      context.write(() => {
        known(accountId, id)
        store.setDefaultIdentity(accountId, id)
        context.publish({ type: 'accounts' })
      })
    },
  }
}

export type Identities = ReturnType<typeof createIdentities>
