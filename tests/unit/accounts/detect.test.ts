import { describe, expect, it } from 'vitest'
import { detectSettings, type MailDns } from '../../../src/main/engine/features/accounts/detect'
import { noWeb } from '../../helpers/no-web'

const silence: MailDns = {
  resolveMx: () => Promise.reject(new Error('ENOTFOUND')),
  resolveSrv: () => Promise.reject(new Error('ENOTFOUND')),
}

describe('detecting the servers of an address', () => {
  it('[ACC-02] knows a provider by its domain without asking anyone', async () => {
    const asked: string[] = []
    const dns: MailDns = { ...silence, resolveMx: (domain) => (asked.push(domain), Promise.resolve([])) }
    const { preset, settings } = await detectSettings(' Anna@Gmail.com ', dns, noWeb)
    expect(preset.id).toBe('gmail')
    expect(settings.incoming).toEqual({
      kind: 'imap',
      host: 'imap.gmail.com',
      port: 993,
      security: 'tls',
      user: 'Anna@Gmail.com',
    })
    expect(settings.sentCopy).toBe('server')
    expect(asked).toEqual([])
  })

  it('[ACC-02] takes what the domain announces in SRV records (RFC 6186, RFC 8314)', async () => {
    const dns: MailDns = {
      ...silence,
      resolveSrv(name) {
        if (name === '_imap._tcp.firma.pl')
          return Promise.resolve([{ name: 'poczta.firma.pl.', port: 143, priority: 5 }])
        if (name === '_imaps._tcp.firma.pl') return Promise.resolve([{ name: '.', port: 0, priority: 0 }])
        if (name === '_submissions._tcp.firma.pl') {
          return Promise.resolve([
            { name: 'backup.firma.pl', port: 465, priority: 20 },
            { name: 'poczta.firma.pl', port: 465, priority: 1 },
          ])
        }
        return Promise.reject(new Error('ENOTFOUND'))
      },
    }
    const { preset, settings } = await detectSettings('jan@firma.pl', dns, noWeb)
    expect(preset.id).toBe('custom')
    expect(settings.incoming).toMatchObject({
      host: 'poczta.firma.pl',
      port: 143,
      security: 'starttls',
      user: 'jan@firma.pl',
    })
    expect(settings.outgoing).toMatchObject({ host: 'poczta.firma.pl', port: 465, security: 'tls' })
  })

  describe('[ACC-38] tells where mail would be fetched from by POP3', () => {
    const announcing = (host: string, ...names: string[]): MailDns => ({
      ...silence,
      resolveSrv: (name) =>
        names.includes(name)
          ? Promise.resolve([{ name: host, port: 995, priority: 1 }])
          : Promise.reject(new Error('ENOTFOUND')),
    })

    it('a provider by its preset, anybody else by the usual name', async () => {
      const gmail = await detectSettings('anna@gmail.com', silence, noWeb)
      expect(gmail.pop3).toEqual({ host: 'pop.gmail.com', port: 995, security: 'tls' })
      expect((await detectSettings('jan@firma.pl', silence, noWeb)).pop3.host).toBe('pop.firma.pl')
    })

    it('the domain by SRV records, and as the way to take where it announces no other', async () => {
      const both = announcing('mail.firma.pl', '_pop3s._tcp.firma.pl', '_imaps._tcp.firma.pl')
      expect((await detectSettings('jan@firma.pl', both, noWeb)).settings.incoming.kind).toBe('imap')
      const { settings, pop3 } = await detectSettings(
        'jan@firma.pl',
        announcing('mail.firma.pl', '_pop3s._tcp.firma.pl'),
        noWeb,
      )
      expect(pop3).toEqual({ host: 'mail.firma.pl', port: 995, security: 'tls' })
      expect(settings.incoming).toMatchObject({
        kind: 'pop3',
        ...pop3,
        user: 'jan@firma.pl',
        leaveDays: null,
      })
    })

    it('and names it as foreign where only DNS says so', async () => {
      const dns = announcing('pop.evil.example', '_pop3s._tcp.firma.pl', '_pop3._tcp.firma.pl')
      expect((await detectSettings('jan@firma.pl', dns, noWeb)).foreignHosts).toEqual(['pop.evil.example'])
    })
  })

  it('[ACC-02] recognises a company whose mail lies at a provider', async () => {
    const dns: MailDns = {
      ...silence,
      resolveMx: () =>
        Promise.resolve([
          { exchange: 'mx.elsewhere.example', priority: 50 },
          { exchange: 'mx.pec.aruba.it', priority: 10 },
        ]),
    }
    const { preset, settings } = await detectSettings('amministrazione@pec.firma.it', dns, noWeb)
    expect(preset).toMatchObject({ id: 'aruba-pec', pec: true })
    expect(settings.outgoing).toMatchObject({ host: 'smtps.pec.aruba.it', port: 465, security: 'tls' })
  })

  it.each([
    ['anna@acme.co.uk', 'mail.acme.co.uk', []],
    ['anna@sales.acme.it', 'imap.acme.it', []],
    ['anna@acme.it', 'imap.acme.it.evil.example', ['imap.acme.it.evil.example']],
    ['anna@acme.co.uk', 'imap.evil.co.uk', ['imap.evil.co.uk']],
    ['anna@acme.github.io', 'imap.evil.github.io', ['imap.evil.github.io']],
    ['anna@acme.it', 'imap.gmail.com', []],
  ])('for %s names what only DNS says and lies elsewhere: %s', async (address, host, foreign) => {
    const resolveSrv = (): ReturnType<MailDns['resolveSrv']> =>
      Promise.resolve([{ name: host, port: 993, priority: 1 }])
    expect((await detectSettings(address, { ...silence, resolveSrv }, noWeb)).foreignHosts).toEqual(foreign)
  })

  it('falls back to the usual names, also offline and for half an address', async () => {
    const { preset, settings } = await detectSettings('jan@firma.pl', silence, noWeb)
    expect(preset.id).toBe('custom')
    expect(settings.incoming.host).toBe('imap.firma.pl')
    expect(settings.outgoing).toMatchObject({ host: 'smtp.firma.pl', port: 465, security: 'tls' })
    expect((await detectSettings('jan', silence, noWeb)).settings.incoming.host).toBe('')
  })
})
