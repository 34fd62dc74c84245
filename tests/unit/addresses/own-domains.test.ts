import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRouterClient } from '@orpc/server'
import { ownIdentity } from '../../../src/main/engine/addresses/own-identity'
import { createAccountsFeature, type AccountsFeature } from '../../../src/main/engine/features/accounts/index'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { emptySettings } from '../../../src/shared/account-rules'
import { loginsFor, ownDomains, readOwnDomains } from '../../../src/shared/own-domains'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

describe('[ACC-21] own domains', () => {
  it('follow from the addresses, but for those of providers', () => {
    expect(ownDomains(['anna@sales.acme.co.uk', 'anna@gmail.com', 'nonsense', 'b@acme.co.uk'])).toEqual([
      'acme.co.uk',
    ])
  })

  it('are read from what is typed or pasted; what everybody may write from is refused', () => {
    expect(readOwnDomains('https://www.Acme.it/, @group.acme.com;acme.it')).toEqual({
      ...{ domains: ['acme.it', 'group.acme.com'], refused: [] },
    })
    expect(readOwnDomains('gmail.com co.uk acme żółw.pl').refused).toEqual([
      { text: 'gmail.com', reason: 'sharedDomain' },
      { text: 'co.uk', reason: 'publicSuffix' },
      { text: 'acme', reason: 'noDomain' },
    ])
    expect(readOwnDomains(' ').domains).toEqual([])
  })

  it('tell colleagues, there and below, and nobody beside', () => {
    const own = ownIdentity(['anna@gmail.com'], ['acme.it', 'sales.big.com'])
    const ours = (address: string): boolean => own.isOurs(address)
    expect(['x@acme.it', 'x@mail.acme.it', 'x@sales.big.com', 'anna@gmail.com'].map(ours)).not.toContain(
      false,
    )
    expect(['x@big.com', 'x@evilacme.it', 'x@gmail.com', '', 'acme.it'].map(ours)).not.toContain(true)
  })

  it('make logins of what is typed without a domain', () => {
    expect(loginsFor(' anna ', ['acme.it', 'acme.com'])).toEqual(['anna@acme.it', 'anna@acme.com'])
    for (const whole of ['anna@acme.it', '', 'ACME\\anna', 'two words'])
      expect(loginsFor(whole, ['acme.it'])).toEqual([])
  })
})

describe('[ACC-21] own domains of an account', () => {
  let test: TestContext
  let accounts: AccountsFeature
  beforeEach(() => {
    test = createTestContext()
    accounts = createAccountsFeature({ ...test.context, secrets: memorySecrets() })
  })
  afterEach(() => test.close())

  const api = () => createRouterClient(accounts.router, { context: { log: test.context.log } })
  const settings = (address: string, domains?: string[]) => {
    const empty = emptySettings(address)
    const incoming = { ...empty.incoming, host: 'imap.firma.it' }
    return { ...empty, incoming, ...(domains ? { ownDomains: domains } : {}) }
  }
  const add = (address: string, domains?: string[]) =>
    api().add({ settings: settings(address, domains), password: 'x', tested: true })

  it('are kept, and take the place of what follows from its addresses; those of others stay', async () => {
    const anna = await add('anna@firma.it')
    await add('anna@other.it', ['Group.example', 'group.example'])
    expect(accounts.own().isOurs('x@firma.it')).toBe(true)
    expect(accounts.own().isOurs('x@group.example')).toBe(true)
    expect(accounts.own().isOurs('x@other.it')).toBe(false)
    expect(accounts.own().isOwnAddress('anna@other.it')).toBe(true)
    await api().update({ id: anna.id, settings: settings('anna@firma.it', []), tested: true })
    expect(accounts.own().isOurs('x@firma.it')).toBe(false)
    await api().update({ id: anna.id, settings: settings('anna@firma.it'), tested: true })
    expect(accounts.own().isOurs('x@firma.it')).toBe(true)
    expect(accounts.list().map((account) => account.settings.ownDomains)).toEqual([
      undefined,
      ['group.example'],
    ])
  })

  it('are refused where everybody may have an address', async () => {
    await expect(add('anna@firma.it', ['firma.it', 'gmail.com'])).rejects.toMatchObject({
      data: { code: 'field-invalid', field: 'ownDomains', params: { sharedDomain: 'gmail.com' } },
    })
  })
})
