import { describe, expect, it } from 'vitest'
import { detectSettings, type MailDns } from '../../../src/main/engine/features/accounts/detect'

const silence: MailDns = {
  resolveMx: () => Promise.reject(new Error('ENOTFOUND')),
  resolveSrv: () => Promise.reject(new Error('ENOTFOUND')),
}

describe('detecting the servers of an address', () => {
  it('[ACC-02] knows a provider by its domain without asking anyone', async () => {
    const asked: string[] = []
    const dns: MailDns = { ...silence, resolveMx: (domain) => (asked.push(domain), Promise.resolve([])) }
    const { preset, settings } = await detectSettings(' Anna@Gmail.com ', dns)
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
    const { preset, settings } = await detectSettings('jan@firma.pl', dns)
    expect(preset.id).toBe('custom')
    expect(settings.incoming).toMatchObject({
      host: 'poczta.firma.pl',
      port: 143,
      security: 'starttls',
      user: 'jan@firma.pl',
    })
    expect(settings.outgoing).toMatchObject({ host: 'poczta.firma.pl', port: 465, security: 'tls' })
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
    const { preset, settings } = await detectSettings('amministrazione@pec.firma.it', dns)
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
    expect((await detectSettings(address, { ...silence, resolveSrv })).foreignHosts).toEqual(foreign)
  })

  it('falls back to the usual names, also offline and for half an address', async () => {
    const { preset, settings } = await detectSettings('jan@firma.pl', silence)
    expect(preset.id).toBe('custom')
    expect(settings.incoming.host).toBe('imap.firma.pl')
    expect(settings.outgoing).toMatchObject({ host: 'smtp.firma.pl', port: 465, security: 'tls' })
    expect((await detectSettings('jan', silence)).settings.incoming.host).toBe('')
  })
})
