import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountsFeature } from '../../../src/main/engine/features/accounts/index'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { emptySettings, withPreset } from '../../../src/shared/account-rules'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { noWeb } from '../../helpers/no-web'

const imap = { host: 'imap.acme.example', port: 993, security: 'tls' }
const smtp = [{ host: 'smtp.acme.example', port: 587, security: 'starttls' }]
const acme = { name: 'Acme', domains: ['@Acme.example', 'żółw.example'], imap, smtp, note: 'Ask Jan.' }

let test: TestContext
beforeEach(() => {
  test = createTestContext()
})
afterEach(() => test.close())

const api = () => {
  const dns = { resolveMx: () => Promise.reject(new Error()), resolveSrv: () => Promise.reject(new Error()) }
  const accounts = createAccountsFeature({ ...test.context, secrets: memorySecrets() }, { dns, web: noWeb })
  return createRouterClient(accounts.router, { context: { log: test.context.log } })
}
const take = (...presets: unknown[]) => api().importPresets({ text: `\uFEFF${JSON.stringify({ presets })}` })

describe('[ACC-20] presets of an office', () => {
  it('go before those of the program, are found by the domain, and survive a restart', async () => {
    const [taken] = await take({ ...acme, pec: true })
    expect(taken).toMatchObject({
      ...{ name: 'Acme', domains: ['acme.example', 'xn--w-uga1v8h.example'], pec: true },
      ...{ sentCopy: 'append', company: { note: 'Ask Jan.' } },
    })
    test = test.reopen()
    expect((await api().presets()).slice(0, 2).map(({ name }) => name)).toEqual(['Acme', 'Gmail'])
    const { preset, settings, foreignHosts } = await api().detect({ address: 'Anna@acme.EXAMPLE' })
    expect([preset.id, settings.incoming.host, foreignHosts]).toEqual([taken?.id, imap.host, []])
    const account = await api().add({
      settings: withPreset(emptySettings('anna@acme.example'), preset),
      ...{ password: 'x', tested: true },
    })
    expect(account).toMatchObject({ isPec: true, settings: { provider: taken?.id, outgoing: smtp[0] } })
  })

  it('of a name known take the place of that; removed, they are forgotten', async () => {
    await take(acme, { ...acme, name: 'Other' })
    await take({ ...acme, name: 'ACME', imap: { ...imap, host: 'new.acme.example' } })
    const company = (await api().presets()).filter((preset) => preset.company)
    expect(company.map(({ name, imap }) => [name, imap.host])).toEqual([
      ['Other', imap.host],
      ['ACME', 'new.acme.example'],
    ])
    await api().removePreset({ id: company[1]?.id ?? '' })
    expect((await api().presets()).filter((preset) => preset.company).map(({ name }) => name)).toEqual([
      'Other',
    ])
  })

  it.each<[unknown, string]>([
    [{}, 'name'],
    [{ ...acme, name: ' ' }, 'name'],
    [{ ...acme, imap: { ...imap, host: '' } }, 'imap.host'],
    [{ ...acme, imap: { ...imap, port: 443 } }, 'imap.port'],
    [{ ...acme, imap: { ...imap, security: 'ssl' } }, 'imap.security'],
    [{ ...acme, smtp: [] }, 'smtp'],
    [{ ...acme, domains: ['acme.example', '@Gmail.com'] }, 'domains[1]'],
    [{ ...acme, domains: ['co.uk'] }, 'domains[0]'],
    [{ ...acme, smtp: [smtp[0], { ...smtp[0], port: 993 }] }, 'smtp[1].port'],
    [{ ...acme, helpUrl: 'javascript:alert(1)' }, 'helpUrl'],
  ])('with a mistake are refused whole, naming the place: %j', async (wrong, place) => {
    await expect(take(acme, wrong)).rejects.toMatchObject({
      data: { code: 'presets-invalid', params: { place: `presets[1].${place}` } },
    })
    expect((await api().presets()).some((preset) => preset.company)).toBe(false)
  })

  it('are read from JSON alone', async () => {
    await expect(api().importPresets({ text: 'name;host' })).rejects.toMatchObject({
      data: { code: 'presets-unreadable' },
    })
    await expect(api().importPresets({ text: '[]' })).rejects.toMatchObject({
      data: { code: 'presets-invalid', params: { place: 'presets' } },
    })
  })
})
