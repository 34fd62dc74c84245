import { once } from 'node:events'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  describedServers,
  MAX_FILE,
  systemWeb,
  type MailWeb,
} from '../../../src/main/engine/features/accounts/autoconfig'
import { detectSettings, type MailDns } from '../../../src/main/engine/features/accounts/detect'
import { createAuthority, createCertificate } from '../../helpers/certificates'

const noDns: MailDns = {
  resolveMx: () => Promise.reject(new Error('ENOTFOUND')),
  resolveSrv: () => Promise.reject(new Error('ENOTFOUND')),
}
const server = (tag: string, type: string, parts: Record<string, string>): string =>
  `<${tag} type="${type}">${Object.entries(parts)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</${tag}>`
const file = (...servers: string[]): string =>
  `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="firma.it"><domain>firma.it</domain>
   ${servers.join('')}</emailProvider></clientConfig>`
const imap = { hostname: 'posta.firma.it', port: '993', socketType: 'SSL', username: '%EMAILLOCALPART%' }
const smtp = {
  ...{ hostname: 'SMTP.%EMAILDOMAIN%', port: '587', socketType: 'STARTTLS', username: '%EMAILADDRESS%' },
  authentication: 'password-cleartext',
}
const whole = file(server('incomingServer', 'imap', imap), server('outgoingServer', 'smtp', smtp))

/** A web on which these addresses hold something; it notes what it was asked. */
function web(held: Record<string, string>): MailWeb & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    get(url) {
      asked.push(url)
      const text = held[url.replace(/\?.*$/, '')]
      return text === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(Buffer.from(text))
    },
  }
}
const AT_HOST = 'https://autoconfig.firma.it/mail/config-v1.1.xml'
const WELL_KNOWN = 'https://firma.it/.well-known/autoconfig/mail/config-v1.1.xml'

describe('[ACC-02] a domain that describes its servers in a file', () => {
  it.each([AT_HOST, WELL_KNOWN])('is believed: %s', async (at) => {
    const { preset, settings, foreignHosts } = await detectSettings(
      'anna@firma.it',
      noDns,
      web({ [at]: whole }),
    )
    expect(preset.id).toBe('custom')
    expect(settings.incoming).toMatchObject({
      ...{ kind: 'imap', host: 'posta.firma.it', port: 993, security: 'tls', user: 'anna' },
    })
    expect(settings.outgoing).toMatchObject({
      ...{ host: 'smtp.firma.it', port: 587, security: 'starttls', user: 'anna@firma.it' },
    })
    expect(foreignHosts).toEqual([])
  })

  it('asks by TLS alone, and no one of an address whose provider is known', async () => {
    const known = web({})
    await detectSettings('anna@gmail.com', noDns, known)
    expect(known.asked).toEqual([])
    const unknown = web({})
    await detectSettings('anna+x@firma.it', noDns, unknown)
    expect(unknown.asked).toEqual([`${AT_HOST}?emailaddress=anna%2Bx%40firma.it`, WELL_KNOWN])
  })

  it('has servers of others shown before a password goes there, and a provider’s own known as those', async () => {
    const elsewhere = file(server('incomingServer', 'imap', { ...imap, hostname: 'mail.evil.example' }))
    const { settings, foreignHosts } = await detectSettings(
      'a@firma.it',
      noDns,
      web({ [AT_HOST]: elsewhere }),
    )
    expect(settings.incoming.host).toBe('mail.evil.example')
    expect(foreignHosts).toEqual(['mail.evil.example'])
    const hosted = file(server('incomingServer', 'imap', { ...imap, hostname: 'imap.gmail.com' }))
    expect((await detectSettings('a@firma.it', noDns, web({ [AT_HOST]: hosted }))).preset.id).toBe('gmail')
  })

  it('gives way to records of the domain, server by server', async () => {
    const dns: MailDns = {
      ...noDns,
      resolveSrv: (name) =>
        name === '_imaps._tcp.firma.it'
          ? Promise.resolve([{ name: 'imap.firma.it', port: 993, priority: 1 }])
          : Promise.reject(new Error('ENOTFOUND')),
    }
    const { settings } = await detectSettings('anna@firma.it', dns, web({ [AT_HOST]: whole }))
    expect(settings.incoming).toMatchObject({ host: 'imap.firma.it', user: 'anna@firma.it' })
    expect(settings.outgoing.host).toBe('smtp.firma.it')
  })

  it('prefers what is protected from the first byte, knows POP3, and takes nothing in the open', async () => {
    const several = file(
      server('incomingServer', 'imap', { ...imap, port: '143', socketType: 'plain' }),
      server('incomingServer', 'pop3', { ...imap, port: '110', socketType: 'STARTTLS' }),
      server('incomingServer', 'pop3', { ...imap, port: '995' }),
      server('outgoingServer', 'smtp', { ...smtp, socketType: 'plain' }),
    )
    expect(await describedServers('anna@firma.it', web({ [AT_HOST]: several }))).toMatchObject({
      ...{ imap: null, smtp: null, pop3: { port: 995, security: 'tls', user: 'anna' } },
    })
  })

  it('is believed of the way one signs in for sending', async () => {
    const ways = async (...ways: string[]) => {
      const tags = ways.map((way) => `<authentication>${way}</authentication>`).join('')
      const described = file(server('outgoingServer', 'smtp', smtp).replace(/<auth.*<\/auth[^>]*>/, tags))
      const { settings } = await detectSettings('anna@firma.it', noDns, web({ [AT_HOST]: described }))
      const { login, auth } = settings.outgoing
      return { login, auth }
    }
    expect(await ways('client-IP-address')).toEqual({ login: false })
    expect(await ways('password-encrypted')).toEqual({ login: true, auth: 'cram-md5' })
    expect(await ways('password-encrypted', 'password-cleartext')).toEqual({ login: true })
    expect(await ways('none', 'password-cleartext')).toEqual({ login: true })
    expect(await ways()).toEqual({ login: true })
  })

  it.each([
    ['no XML', 'Not found'],
    ['a page', '<html><body>Welcome</body></html>'],
    ['no servers', file()],
    ['no port', file(server('incomingServer', 'imap', { ...imap, port: '' }))],
    ['a port beyond all', file(server('incomingServer', 'imap', { ...imap, port: '99999' }))],
    ['a host that is none', file(server('incomingServer', 'imap', { ...imap, hostname: 'a b/../c' }))],
    [
      'an entity',
      `<!DOCTYPE c [<!ENTITY h "x.it">]>${file(server('incomingServer', 'imap', { ...imap, hostname: '&h;' }))}`,
    ],
    ['nesting', '<a>'.repeat(30_000)],
    ['too much', file(server('incomingServer', 'imap', imap)) + ' '.repeat(MAX_FILE)],
  ])('is left alone where its file holds %s', async (_, held) => {
    expect(await describedServers('anna@firma.it', web({ [AT_HOST]: held }))).toBeNull()
  })
})

describe('the web that is asked for such a file', () => {
  const authority = createAuthority()
  const answers: Record<string, { status: number; location?: string; body?: string }> = {}
  const https = createServer(
    createCertificate({ names: ['localhost'], authority }),
    ({ url = '' }, response) => {
      const { status, location, body = '' } = answers[url] ?? { status: 404 }
      response.writeHead(status, location ? { location } : {}).end(body)
    },
  )
  let at = ''
  beforeAll(async () => {
    setDefaultCACertificates([authority.cert])
    await once(https.listen(0, '127.0.0.1'), 'listening')
    const address = https.address()
    at = `https://localhost:${typeof address === 'object' && address ? address.port : 0}`
  })
  afterAll(() => {
    setDefaultCACertificates(getCACertificates('bundled'))
    https.close()
  })

  it('follows what stays protected, and brings no more than a file may be', async () => {
    answers['/file'] = { status: 200, body: whole }
    answers['/moved'] = { status: 301, location: '/file' }
    answers['/open'] = { status: 302, location: at.replace('https:', 'http:') + '/file' }
    answers['/loop'] = { status: 302, location: '/loop' }
    answers['/large'] = { status: 200, body: 'x'.repeat(MAX_FILE + 1) }
    const held = async (path: string) => {
      const bytes = await systemWeb.get(at + path)
      return bytes && Buffer.from(bytes).toString()
    }
    expect(await held('/file')).toBe(whole)
    expect(await held('/moved')).toBe(whole)
    for (const path of ['/open', '/loop', '/large', '/nothing'])
      expect([path, await held(path)]).toEqual([path, null])
  })
})
