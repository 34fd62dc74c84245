import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTrustList, importTrust } from '../../src/main/engine/protocols/smime'
import { certificateBundle, createMailAuthority, toDer, type SigningPair } from '../helpers/pec-authority'

let first: SigningPair
let second: SigningPair
beforeAll(() => {
  first = createMailAuthority('First')
  second = createMailAuthority('Second')
})

const namesIn = (bytes: Uint8Array, type?: RegExp): string[] =>
  importTrust(bytes, type).certificates.map(({ facts }) => facts.name)

describe('importing a trust list', () => {
  it('reads a PEM bundle with comments and other things between', () => {
    const bundle = Buffer.from(
      `# ours\n${first.cert}\n${first.key}\nfoo\n${second.cert.replaceAll('\n', '\r\n')}`,
    )
    expect(importTrust(bundle)).toMatchObject({ format: 'pem', skipped: 0 })
    expect(namesIn(bundle)).toEqual(['First', 'Second'])
  })

  it('reads DER and PKCS #7, bare and in PEM', () => {
    expect(namesIn(toDer(first.cert))).toEqual(['First'])
    const bundle = certificateBundle([first.cert, second.cert])
    expect(importTrust(bundle).format).toBe('pkcs7')
    expect(namesIn(bundle).toSorted()).toEqual(['First', 'Second'])
    const pem = `-----BEGIN PKCS7-----\n${bundle.toString('base64')}\n-----END PKCS7-----\n`
    expect(namesIn(Buffer.from(pem)).toSorted()).toEqual(['First', 'Second'])
  })

  it('reads the certificates of an LDIF directory, folded as LDIF folds', () => {
    const value = toDer(first.cert).toString('base64').replace(/.{58}/g, '$&\n ')
    const ldif = `dn: providerName=Uno,o=postacert\nproviderName: Uno\nproviderCertificate;binary:: ${value}\nmailReceipt: x@y.it\n`
    expect(importTrust(Buffer.from(ldif)).format).toBe('ldif')
    expect(namesIn(Buffer.from(ldif))).toEqual(['First'])
  })

  it('reads a trusted list of ETSI TS 119 612: granted services, by type where asked', () => {
    const list = Buffer.from(
      trustedList(
        service('http://uri.etsi.org/TrstSvc/Svctype/CA/QC', 'granted', first.cert),
        service('http://uri.etsi.org/TrstSvc/Svctype/EDS/REM/Q', 'granted', second.cert),
        service('http://uri.etsi.org/TrstSvc/Svctype/CA/QC', 'withdrawn', second.cert),
      ),
    )
    expect(importTrust(list)).toMatchObject({ format: 'etsi-tsl', skipped: 1 })
    expect(namesIn(list)).toEqual(['First', 'Second'])
    expect(namesIn(list, /\/EDS\//)).toEqual(['Second'])
    const prefixed = list
      .toString()
      .replace(/<(\/?)(?=[A-Z])/g, '<$1tsl:')
      .replace('xmlns=', 'xmlns:tsl=')
    expect(namesIn(Buffer.from(prefixed))).toEqual(['First', 'Second'])
  })

  it('expands no entity of a list', () => {
    const evil = `<!DOCTYPE x [<!ENTITY c "${toDer(first.cert).toString('base64')}">]>`
    const list = trustedList(service('x', 'granted', '&c;')).replace('<Trust', `${evil}<Trust`)
    expect(namesIn(Buffer.from(list))).toEqual([])
  })

  it('holds each certificate once and knows it by its bytes', () => {
    const both = importTrust(Buffer.from(`${first.cert}${first.cert}${second.cert}`)).certificates
    const list = createTrustList(both)
    expect(list.certificates).toHaveLength(2)
    const [other] = importTrust(Buffer.from(createMailAuthority('First').cert)).certificates
    expect(both.every((certificate) => list.has(certificate))).toBe(true)
    expect(other && list.has(other)).toBe(false)
  })

  it('takes nothing from what holds no certificates, and counts what is broken', () => {
    const broken = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n')
    expect(importTrust(broken)).toEqual({ format: 'pem', certificates: [], skipped: 1 })
    for (const bytes of ['', 'hello', '<TrustServiceStatusList', '0\x82\xff\xff'])
      expect(importTrust(Buffer.from(bytes, 'latin1')).certificates).toEqual([])
  })
})

const mimekit = join(process.cwd(), '../shared/corpus/jstedfast+MimeKit/UnitTests/TestData/smime')

it.skipIf(!existsSync(mimekit))('imports real authorities (skipped where the corpus is absent)', () => {
  expect(namesIn(readFileSync(join(mimekit, 'StartComCertificationAuthority.crt')))).toEqual([
    'StartCom Certification Authority',
  ])
  expect(namesIn(readFileSync(join(mimekit, 'smroot.pem'))).length).toBe(1)
})

const trustedList = (...services: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#">
  <SchemeInformation><SchemeTerritory>IT</SchemeTerritory></SchemeInformation>
  <TrustServiceProviderList><TrustServiceProvider><TSPServices>${services.join('\n')}</TSPServices>
  </TrustServiceProvider></TrustServiceProviderList>
</TrustServiceStatusList>`

const service = (type: string, status: string, cert: string): string =>
  `<TSPService><ServiceInformation>
    <ServiceTypeIdentifier>${type}</ServiceTypeIdentifier>
    <ServiceName><Name xml:lang="en">A service</Name></ServiceName>
    <ServiceDigitalIdentity><DigitalId><X509Certificate>
      ${cert.startsWith('-') ? toDer(cert).toString('base64').replace(/.{64}/g, '$&\n') : cert}
    </X509Certificate></DigitalId><DigitalId><X509SubjectName>CN=x</X509SubjectName></DigitalId></ServiceDigitalIdentity>
    <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/${status}</ServiceStatus>
  </ServiceInformation></TSPService>`
