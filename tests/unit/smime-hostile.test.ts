import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readXml } from '../../src/main/engine/mime/safe-xml'
import { createTrustList, emptyTrust, importTrust, readSmime } from '../../src/main/engine/protocols/smime'
import {
  createMailAuthority,
  createMailCertificate,
  signCms,
  type SigningPair,
} from '../helpers/pec-authority'
import { signMessage } from '../helpers/pec-simulator'

const options = { now: Date.parse('2026-01-01'), trust: emptyTrust }
const believed = ['valid', 'signer-expired-since']

let authority: SigningPair
let signer: SigningPair
beforeAll(() => {
  authority = createMailAuthority('Root')
  signer = createMailCertificate({ name: 'Anna', address: 'a@b.it', issuer: authority })
})

const opaque = (cms: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(
      'From: a@b.it\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    ),
    Buffer.from(Buffer.from(cms).toString('base64')),
  ])

const der = (tag: number, content: Uint8Array): Buffer => {
  const length = content.length
  const size =
    length < 128
      ? [length]
      : length < 65536
        ? [0x82, length >> 8, length & 255]
        : [0x83, length >> 16, (length >> 8) & 255, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const signedDataId = Buffer.from('06092a864886f70d010702', 'hex')

describe('hostile signatures', () => {
  it('gives a verdict for any bytes', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(believed).not.toContain(readSmime(bytes, options).verdict)
        const cms = readSmime(opaque(bytes), options)
        expect(cms.verdict).toBe('unreadable')
        importTrust(bytes)
        readXml(bytes, 1000)
      }),
      { numRuns: 300 },
    )
  })

  it('gives a verdict for a signature with any bytes changed, cut or repeated', { timeout: 120_000 }, () => {
    const cms = signCms(Buffer.from('Content-Type: text/plain\r\n\r\nCiao'), signer, { opaque: true })
    const trust = createTrustList(importTrust(Buffer.from(authority.cert)).certificates)
    const now = Date.now()
    expect(readSmime(opaque(cms), { now, trust }).verdict).toBe('valid')
    fc.assert(
      fc.property(
        fc.nat(cms.length - 1),
        fc.nat(cms.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 4 }),
        (at, end, bytes) => {
          const changed = Buffer.concat([cms.subarray(0, at), bytes, cms.subarray(at + bytes.length)])
          const cut = cms.subarray(0, end)
          const repeated = Buffer.concat([cms.subarray(0, end), cms.subarray(Math.min(at, end))])
          for (const variant of [changed, cut, repeated]) {
            const report = readSmime(opaque(variant), { now, trust })
            if (believed.includes(report.verdict))
              expect(Buffer.from(report.content ?? []).toString()).toBe(
                'Content-Type: text/plain\r\n\r\nCiao',
              )
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('refuses absurd lengths without reserving memory for them', () => {
    for (const length of ['84ffffffff', '88ffffffffffffffff', '847fffffff', 'ff', '80']) {
      for (const inner of ['', '3080', '06092a864886f70d010702a084ffffffff3084ffffffff020101']) {
        const bytes = Buffer.from(`30${length}${inner}`, 'hex')
        expect(readSmime(opaque(bytes), options)).toMatchObject({ verdict: 'unreadable', reason: 'bad-cms' })
      }
    }
    expect(process.memoryUsage().rss).toBeLessThan(2_000_000_000)
  })

  it('refuses elements nested or repeated without end', () => {
    let nested: Buffer = Buffer.from([0x05, 0x00])
    for (let depth = 0; depth < 5000; depth++) nested = der(0x30, nested)
    const endless = Buffer.alloc(100_000, Buffer.from([0x30, 0x80]))
    const many = der(0x30, Buffer.alloc(400_000, Buffer.from([0x05, 0x00])))
    for (const bytes of [nested, endless, many]) {
      const wrapped = der(0x30, Buffer.concat([signedDataId, der(0xa0, bytes)]))
      for (const cms of [bytes, wrapped]) expect(readSmime(opaque(cms), options).verdict).toBe('unreadable')
    }
  })

  it('searches no chain for ever among many issuers of one name', { timeout: 120_000 }, () => {
    const issuers = Array.from({ length: 12 }, () => createMailAuthority('Same name', authority))
    const [first] = issuers
    const leaf = createMailCertificate({ name: 'Anna', address: 'a@b.it', issuer: first ?? authority })
    const message = signMessage(
      Buffer.from('Content-Type: text/plain\r\n\r\nCiao'),
      { From: 'a@b.it' },
      leaf,
      {
        chain: issuers.map(({ cert }) => cert).toReversed(),
      },
    )
    expect(readSmime(message, { now: Date.now(), trust: emptyTrust }).verdict).toBe('issuer-untrusted')
    const trust = createTrustList(importTrust(Buffer.from(authority.cert)).certificates)
    expect(readSmime(message, { now: Date.now(), trust }).verdict).toBe('valid')
  })

  it('survives MIME nested 1,000 deep around and inside what is signed', () => {
    let text = 'Content-Type: text/plain\r\n\r\nCiao\r\n'
    for (let depth = 0; depth < 1000; depth++)
      text = `Content-Type: multipart/${depth % 2 ? 'signed' : 'mixed'}; boundary=b${depth}\r\n\r\n--b${depth}\r\n${text}\r\n--b${depth}--\r\n`
    expect(believed).not.toContain(readSmime(Buffer.from(`From: a@b.it\r\n${text}`), options).verdict)
    const signed = signMessage(Buffer.from(text), { From: 'a@b.it' }, signer)
    const trust = createTrustList(importTrust(Buffer.from(authority.cert)).certificates)
    expect(readSmime(signed, { now: Date.now(), trust }).verdict).toBe('valid')
  })
})

describe('hostile XML', () => {
  const read = (text: string) => readXml(Buffer.from(text), 3_000_000)

  it('expands no entities, internal or external', () => {
    const lol =
      '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    const file = '<!ENTITY f SYSTEM "file:///etc/passwd">'
    for (const [dtd, entity] of [
      [lol, '&c;'],
      [file, '&f;'],
    ] as const) {
      const root = read(`<?xml version="1.0"?><!DOCTYPE x [${dtd}]><x a="${entity}">${entity}</x>`)
      expect([null, entity]).toContain(root?.text ?? null)
      expect([undefined, entity]).toContain(root?.attributes.get('a'))
    }
    expect(read('<x a="&quot;&#x41;">&lt;&#65;&amp;amp;&gt;&unknown;</x>')).toMatchObject({
      text: '<A&amp;>&unknown;',
      attributes: new Map([['a', '"A']]),
    })
    expect(read('<x>&#0;&#xd800;&#x110000;</x>')?.text).toBe('\ufffd\ufffd\ufffd')
  })

  it('refuses depth bombs and too much of it', () => {
    expect(read('<a>'.repeat(500_000))).toBeNull()
    expect(read('<a>'.repeat(100) + '</a>'.repeat(100))).toBeNull()
    expect(read('<a>'.repeat(30) + '</a>'.repeat(30))).not.toBeNull()
    expect(read(`<a>${'x'.repeat(3_000_000)}</a>`)).toBeNull()
    expect(read(`<a ${Array.from({ length: 5000 }, (_, i) => `x${i}=""`).join(' ')}/>`)).toBeNull()
  })

  it('takes no time for what never ends', () => {
    for (const text of ['<!--', '<![CDATA[', '<a b="', '<!DOCTYPE a [', '<?', '<a ', '&#', '<a><!--'])
      read(text.repeat(100_000))
  })

  it('keeps names that mean something to JavaScript out of the way', () => {
    const root = read(
      '<x __proto__="1" constructor="2"><__proto__>a</__proto__><constructor>b</constructor></x>',
    )
    expect(Object.hasOwn(Object.prototype, '1')).toBe(false)
    expect([undefined, 'b']).toContain(root?.children.find(({ name }) => name === 'constructor')?.text)
  })

  it('bears wrong encodings, stray text and missing end tags', () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><x>perch\xe9</x>', 'latin1')
    expect(readXml(latin, 1000)?.text).toBe('perché')
    const wide = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-8"?><x>perché</x>', 'utf16le')
    expect(readXml(wide, 1000)?.text).toBe('perché')
    const labelled = Buffer.from('<?xml version="1.0" encoding="ISO-8859-2"?><x>\xb3</x>', 'latin1')
    expect(readXml(labelled, 1000)?.text).toBe('ł')
    expect(read('<x>a<y>1</y>b<y>2</y>c</x>')).toMatchObject({
      text: 'abc',
      children: [{ text: '1' }, { text: '2' }],
    })
    expect(read('<x><y>1</y>')?.children[0]?.text).toBe('1')
    expect(read('\n  <x/>')?.name).toBe('x')
  })
})
