import { describe, expect, it } from 'vitest'
import {
  cleanSettings,
  defaultPort,
  emptySettings,
  inKind,
  portProblem,
  presetForHost,
  settingsProblem,
  withAddress,
  withGuess,
  withHost,
  withPreset,
  withSecurity,
} from '../../../src/shared/account-rules'
import type { AccountSettings } from '../../../src/shared/contract/accounts'
import {
  adoptProvider,
  presetById,
  presetForDomain,
  presetForExchanger,
  presets,
} from '../../../src/main/engine/features/accounts/presets'

const settings = (changes: Partial<AccountSettings> = {}): AccountSettings => ({
  address: 'anna@firma.it',
  senderName: 'Anna',
  provider: 'custom',
  incoming: { kind: 'imap', host: 'imap.firma.it', port: 993, security: 'tls', user: 'anna@firma.it' },
  outgoing: {
    kind: 'smtp',
    login: true,
    host: 'smtp.firma.it',
    port: 465,
    security: 'tls',
    user: 'anna@firma.it',
  },
  rules: { kind: 'none' },
  allowPlaintext: false,
  trustedCertificate: '',
  sentCopy: 'append',
  ...changes,
})

describe('rules of the account form', () => {
  it('[ACC-04] has the usual port for every way of encryption', () => {
    expect(defaultPort('imap', 'tls')).toBe(993)
    expect(defaultPort('imap', 'starttls')).toBe(143)
    expect(defaultPort('smtp', 'tls')).toBe(465)
    expect(defaultPort('smtp', 'starttls')).toBe(587)
  })

  it('[ACC-04] changes the port with the encryption unless the user edited it', () => {
    const { incoming: imap } = settings()
    expect(withSecurity('imap', imap, 'starttls', false)).toMatchObject({ security: 'starttls', port: 143 })
    expect(withSecurity('imap', { ...imap, port: 1993 }, 'starttls', true)).toMatchObject({ port: 1993 })
  })

  it('[ACC-05] lets the login follow the address until it is something else', () => {
    const before = settings({ outgoing: { ...settings().outgoing, user: 'relay-7' } })
    const after = withAddress(before, ' bruno@firma.it ')
    expect(after.incoming.user).toBe('bruno@firma.it')
    expect(after.outgoing.user).toBe('relay-7')
  })

  describe('[ACC-05] what was guessed for another domain', () => {
    const before = settings()
    const next = settings({
      address: 'anna@gmail.com',
      provider: 'gmail',
      incoming: { ...before.incoming, host: 'imap.gmail.com', port: 993, user: 'anna@gmail.com' },
      outgoing: {
        ...before.outgoing,
        ...{ host: 'smtp.gmail.com', port: 587, security: 'starttls', user: 'anna@gmail.com' },
      },
      sentCopy: 'server',
    })
    const typed = (changes: Partial<AccountSettings>): AccountSettings =>
      withGuess({ ...withAddress(before, 'anna@gmail.com'), ...changes }, before, next)

    it('goes with it, and with it what its servers were trusted with', () => {
      expect(typed({ allowPlaintext: true, trustedCertificate: 'AA:BB' })).toEqual(next)
    })

    it('leaves what was written by hand: a server named, a port, a login, a provider', () => {
      const outgoing = { ...before.outgoing, host: 'relay.firma.it', port: 2525 }
      expect(typed({ outgoing, allowPlaintext: true })).toMatchObject({ incoming: next.incoming, outgoing })
      const incoming = { ...before.incoming, port: 1993, user: 'anna' }
      expect(typed({ incoming }).incoming).toEqual({ ...next.incoming, port: 1993, user: 'anna' })
      const incomingByHand = { ...before.incoming, user: 'anna-7' }
      const described = { ...next, incoming: { ...next.incoming, user: 'anna' } }
      expect(withGuess({ ...before, incoming: incomingByHand }, before, described).incoming.user).toBe(
        'anna-7',
      )
      const chosen = withPreset(before, presetById('aruba') ?? expect.fail())
      expect(withGuess(chosen, before, next)).toEqual(chosen)
    })
  })

  describe('[ACC-02] the login a domain or a provider asks for', () => {
    const anna = emptySettings('anna@firma.it')
    const described = {
      ...anna,
      incoming: { ...anna.incoming, host: 'posta.firma.it', user: 'anna' },
      outgoing: { ...anna.outgoing, host: 'relay.firma.it', user: 'anna', auth: 'cram-md5' as const },
    }
    const bruno = {
      ...described,
      address: 'bruno@firma.it',
      incoming: { ...described.incoming, user: 'bruno' },
      outgoing: { ...described.outgoing, user: 'bruno', login: false },
    }
    const pop3 = { host: 'pop.firma.it', port: 995, security: 'tls' as const, user: 'pop-anna' }

    it('is filled in with its servers, and follows the address', () => {
      const filled = withGuess(anna, emptySettings(''), described)
      expect(filled).toEqual(described)
      expect(withGuess(withAddress(filled, 'bruno@firma.it'), described, bruno)).toEqual(bruno)
    })

    it('is the one of the other protocol, too, unless one was written by hand', () => {
      const guess = { settings: described, pop3 }
      expect(inKind(described, guess, 'pop3').incoming).toMatchObject({
        host: 'pop.firma.it',
        user: 'pop-anna',
      })
      expect(inKind(inKind(described, guess, 'pop3'), guess, 'imap').incoming).toMatchObject(
        described.incoming,
      )
      const byHand = { ...described, incoming: { ...described.incoming, user: 'anna-7' } }
      expect(inKind(byHand, guess, 'pop3').incoming.user).toBe('anna-7')
    })

    it('is what a preset says, unless it was written by hand', () => {
      const icloud = presetById('icloud')
      const filled = withPreset(emptySettings('anna@icloud.com'), icloud)
      expect([filled.incoming.user, filled.outgoing.user]).toEqual(['anna', 'anna@icloud.com'])
      const gmail = withPreset(filled, presetById('gmail'))
      expect(gmail.incoming.user).toBe('anna@icloud.com')
      const byHand = { ...filled, incoming: { ...filled.incoming, user: 'anna-7' } }
      expect(withPreset(byHand, icloud).incoming.user).toBe('anna-7')
    })

    it('is told of every provider by the way its users sign in', () => {
      expect(
        presets.filter(({ signIn }) => signIn !== 'password').map(({ id, signIn }) => [id, signIn]),
      ).toEqual([
        ['gmail', 'app-password'],
        ['microsoft', 'oauth2'],
        ['yahoo', 'app-password'],
        ['icloud', 'app-password'],
        ['fastmail', 'app-password'],
      ])
    })
  })

  it.each([
    ['ssl://smtps.aruba.it', 'smtps.aruba.it', 'tls', 465],
    ['tls://smtps.aruba.it:465', 'smtps.aruba.it', 'tls', 465],
    ['SMTPS://smtp.example.it/', 'smtp.example.it', 'tls', 465],
    ['smtp://smtp.example.it', 'smtp.example.it', 'starttls', 587],
    [' Smtp.Example.IT. ', 'smtp.example.it', 'starttls', 587],
    ['smtp.example.it:2525', 'smtp.example.it', 'starttls', 2525],
    ['[::1]:2525', '[::1]', 'starttls', 2525],
    ['smtp.example.it:99999', 'smtp.example.it', 'starttls', 587],
  ])('[ACC-13] makes of %s the host %s with %s at port %i', (typed, host, security, port) => {
    const server = { host: '', port: 587, security: 'starttls' as const, user: '' }
    expect(withHost('smtp', server, typed, false)).toMatchObject({ host, security, port })
  })

  it('[ACC-13] keeps a port the user typed when a prefix turns encryption on', () => {
    const server = { host: '', port: 1465, security: 'starttls' as const, user: '' }
    expect(withHost('smtp', server, 'ssl://mail.example.it', true)).toMatchObject({
      security: 'tls',
      port: 1465,
    })
  })

  it('[ACC-30] refuses 443 for IMAP and says which port is usual', () => {
    expect(portProblem('imap', { port: 443, security: 'tls' })).toEqual({
      code: 'port-wrong-protocol',
      field: 'imap.port',
      params: { port: '443', protocol: 'IMAP', usual: '993' },
    })
    expect(portProblem('imap', { port: 993, security: 'tls' })).toBeNull()
    expect(portProblem('pop3', { port: 993, security: 'tls' })).toMatchObject({
      ...{ field: 'pop3.port', params: { port: '993', protocol: 'POP3', usual: '995' } },
    })
    expect(portProblem('pop3', { port: 110, security: 'starttls' })).toBeNull()
    expect(portProblem('imap', { port: 1430, security: 'none' })).toBeNull()
    expect(portProblem('smtp', { port: 993, security: 'tls' })).toMatchObject({ params: { usual: '465' } })
    expect(portProblem('smtp', { port: 25, security: 'starttls' })).toBeNull()
  })

  it('[ACC-07] wants the user to allow a password without encryption', () => {
    const open = settings({ outgoing: { ...settings().outgoing, security: 'none', port: 25 } })
    expect(settingsProblem(open)).toMatchObject({ code: 'plaintext-refused', field: 'smtp.security' })
    expect(settingsProblem({ ...open, allowPlaintext: true })).toBeNull()
    expect(settingsProblem({ ...open, outgoing: { ...open.outgoing, login: false } })).toBeNull()
  })

  it.each([
    [{ address: 'anna' }, 'address-invalid', 'address'],
    [{ incoming: { ...settings().incoming, host: '' } }, 'field-invalid', 'imap.host'],
    [{ incoming: { ...settings().incoming, user: '' } }, 'field-invalid', 'imap.user'],
    [{ outgoing: { ...settings().outgoing, user: '' } }, 'field-invalid', 'smtp.user'],
  ])('names the field that is missing: %o', (changes, code, field) => {
    expect(settingsProblem(settings(changes))).toMatchObject({ code, field })
  })

  it('fills the login in and takes prefixes off before saving', () => {
    const clean = cleanSettings(
      settings({
        incoming: { kind: 'imap', host: 'imaps://IMAP.firma.it', port: 993, security: 'tls', user: '' },
      }),
    )
    expect(clean.incoming).toEqual({
      kind: 'imap',
      host: 'imap.firma.it',
      port: 993,
      security: 'tls',
      user: 'anna@firma.it',
    })
  })
})

describe('presets', () => {
  it('[ACC-23] offers the four types of the manual and the providers beyond them', () => {
    const ids = presets.map(({ id }) => id)
    expect(ids).toEqual([
      ...['gmail', 'microsoft', 'yahoo', 'icloud', 'aruba', 'aruba-pec', 'legalmail'],
      ...['register', 'libero', 'tim', 'ovh', 'fastmail', 'custom'],
    ])
  })

  it('[ACC-02] every preset has servers that pass the form, and no domain belongs to two', () => {
    const domains = presets.flatMap((preset) => preset.domains)
    expect(new Set(domains).size).toBe(domains.length)
    for (const preset of presets.filter(({ id }) => id !== 'custom')) {
      for (const smtp of preset.smtp) {
        const filled = withPreset(settings(), { ...preset, smtp: [smtp] })
        expect(settingsProblem(filled)).toBeNull()
      }
    }
  })

  it('[ACC-32] [ACC-33] tries 465 with TLS before 587 with STARTTLS at Aruba and Aruba PEC', () => {
    expect(presetById('aruba').imap).toEqual({ host: 'imaps.aruba.it', port: 993, security: 'tls' })
    for (const [id, host] of [
      ['aruba', 'smtps.aruba.it'],
      ['aruba-pec', 'smtps.pec.aruba.it'],
    ] as const) {
      expect(presetById(id).smtp).toEqual([
        { host, port: 465, security: 'tls' },
        { host, port: 587, security: 'starttls' },
      ])
    }
    expect(presetById('aruba-pec').imap.host).toBe('imaps.pec.aruba.it')
    expect(presetById('aruba-pec').pec).toBe(true)
  })

  it('[ACC-34] knows Legalmail', () => {
    expect(presetById('legalmail')).toMatchObject({
      pec: true,
      imap: { host: 'mbox.cert.legalmail.it', port: 993, security: 'tls' },
      smtp: [{ host: 'sendm.cert.legalmail.it', port: 465, security: 'tls' }],
    })
  })

  it('[ACC-29] finds Microsoft behind a server typed by hand', () => {
    expect(presetForHost(presets, 'ssl://Outlook.Office365.com')?.id).toBe('microsoft')
    expect(presetForHost(presets, 'outlook.office.com')?.id).toBe('microsoft')
    expect(presetForHost(presets, 'imap.firma.it')).toBeNull()
    expect(presetForHost(presets, '')).toBeNull()
    const typed = settings({
      incoming: { ...settings().incoming, host: 'outlook.office365.com' },
      outgoing: { kind: 'smtp', login: true, host: '', port: 465, security: 'tls', user: '' },
    })
    expect(adoptProvider(typed)).toMatchObject({
      provider: 'microsoft',
      sentCopy: 'server',
      outgoing: {
        kind: 'smtp',
        login: true,
        host: 'smtp.office365.com',
        port: 587,
        security: 'starttls',
        user: 'anna@firma.it',
      },
    })
    expect(adoptProvider(settings())).toEqual(settings())
  })

  it('finds the provider of a domain and of a mail exchanger, the longest name first', () => {
    expect(presetForDomain('hotmail.it')?.id).toBe('microsoft')
    expect(presetForExchanger('mx.pec.aruba.it.')?.id).toBe('aruba-pec')
    expect(presetForExchanger('mx.aruba.it')?.id).toBe('aruba')
    expect(presetForExchanger('firma-it.mail.protection.outlook.com')?.id).toBe('microsoft')
    expect(presetForExchanger('notaruba.it')).toBeNull()
  })
})
