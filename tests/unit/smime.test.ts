import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createTrustList,
  emptyTrust,
  importTrust,
  readSmime,
  type SmimeReport,
  type TrustList,
} from '../../src/main/engine/protocols/smime'
import { decodeTransferEncoding } from '../../src/main/engine/mime/transfer-encoding'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import {
  certificateBundle,
  createMailAuthority,
  createMailCertificate,
  opensslVerifies,
  signCms,
  type SigningPair,
} from '../helpers/pec-authority'
import { signMessage } from '../helpers/pec-simulator'

const DAY = 24 * 3600_000
const anna = 'anna@example.it'
const entity = Buffer.from(
  'Content-Type: text/plain; charset=utf-8\r\n\r\nL\u2019offerta \u00e8 allegata.\r\nAnna\r\n',
)
const headers = { From: `Anna Rossi <${anna}>`, To: 'bruno@example.it', Subject: 'Offerta' }

let root: SigningPair
let signer: SigningPair
let trust: TrustList

beforeAll(() => {
  root = createMailAuthority('Test root')
  signer = createMailCertificate({ name: 'Anna Rossi', address: anna, issuer: root })
  trust = trusting(root)
})

const trusting = (...pairs: SigningPair[]): TrustList =>
  createTrustList(pairs.flatMap(({ cert }) => importTrust(Buffer.from(cert)).certificates))

const judge = (message: Buffer, options: { trust?: TrustList; now?: number } = {}): SmimeReport =>
  readSmime(message, { now: options.now ?? Date.now(), trust: options.trust ?? trust })

const verdictOf = (message: Buffer, options: { trust?: TrustList; now?: number } = {}): string => {
  const { verdict, reason } = judge(message, options)
  return reason === '' ? verdict : `${verdict}: ${reason}`
}

const sign = (options: Parameters<typeof signMessage>[3] = {}, by = signer, head = headers): Buffer =>
  signMessage(entity, head, by, options)

describe('S/MIME verdicts', () => {
  it('finds a detached and an opaque signature valid, with the facts they rest on', () => {
    for (const opaque of [false, true]) {
      const message = sign({ opaque })
      expect(opensslVerifies(message, root.cert)).toBe(true)
      const report = judge(message)
      expect(report).toMatchObject({
        verdict: 'valid',
        reason: '',
        form: opaque ? 'opaque' : 'detached',
        digestAlgorithm: 'SHA-256',
        legacyDigest: false,
        fromAddresses: [anna],
        addressMatches: true,
      })
      expect(report.signer).toMatchObject({
        name: 'Anna Rossi',
        organisation: 'Anna Rossi',
        addresses: [anna],
        issuerName: 'Test root',
        subject: 'C=IT, O=Anna Rossi, CN=Anna Rossi',
        key: 'RSA 2048',
      })
      expect(report.chain.map(({ name }) => name)).toEqual(['Anna Rossi', 'Test root'])
      expect(report.signer?.serial).toMatch(/^[0-9A-F]{8,}$/)
      expect(Math.abs((report.signingTime ?? 0) - Date.now())).toBeLessThan(DAY)
      expect(Buffer.from(report.content ?? []).equals(entity)).toBe(true)
    }
  })

  it('verifies over the canonical form what a store keeps with LF alone', () => {
    const message = sign({ lineFeeds: true })
    expect(message.includes('\r')).toBe(false)
    expect(verdictOf(message)).toBe('valid')
  })

  it('reads any usual digest, names SHA-1 as legacy and refuses MD5', () => {
    for (const digest of ['sha224', 'sha384', 'sha512']) {
      expect(judge(sign({ digest })), digest).toMatchObject({ verdict: 'valid', legacyDigest: false })
    }
    expect(judge(sign({ digest: 'sha1' }))).toMatchObject({
      verdict: 'valid',
      digestAlgorithm: 'SHA-1',
      legacyDigest: true,
    })
    expect(verdictOf(sign({ digest: 'md5' }))).toBe('unreadable: broken-digest')
  })

  it('checks ECDSA and RSA-PSS signatures, and signers named by key id', () => {
    const curve = createMailCertificate({
      name: 'Anna Rossi',
      address: anna,
      issuer: root,
      keyType: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    })
    expect(judge(sign({}, curve))).toMatchObject({ verdict: 'valid', signer: { key: 'EC prime256v1' } })
    const extensions = ['subjectKeyIdentifier=hash', `subjectAltName=email:${anna}`]
    const withKeyId = createMailCertificate({ name: 'Anna', address: anna, issuer: root, extensions })
    for (const extra of [['-keyopt', 'rsa_padding_mode:pss'], ['-keyid'], ['-noattr']]) {
      const message = detachedWith(signCms(entity, withKeyId, { extra }))
      expect(opensslVerifies(message, root.cert)).toBe(true)
      expect(verdictOf(message), extra.join(' ')).toBe('valid')
    }
  })

  it('judges at the signing time a signer that has run out since', () => {
    const message = sign()
    expect(verdictOf(message, { now: Date.now() + 40 * DAY })).toBe('signer-expired-since')
    expect(opensslVerifies(message, root.cert, Date.now() + 40 * DAY)).toBe(false)
    // Without a signing time nobody knows that it was in time.
    const undated = detachedWith(signCms(entity, signer, { extra: ['-noattr'] }))
    expect(verdictOf(undated, { now: Date.now() + 40 * DAY })).toBe('issuer-untrusted: not-valid-when-signed')
  })

  it('does not believe a signer that had run out before, nor a signature from the future', () => {
    const expired = createMailCertificate({ name: 'Anna', address: anna, issuer: root, expired: true })
    expect(verdictOf(sign({}, expired))).toBe('issuer-untrusted: not-valid-when-signed')
    expect(verdictOf(sign(), { now: Date.now() - 3 * DAY })).toMatch(/^issuer-untrusted/)
  })

  it('trusts only what the list vouches for', () => {
    expect(verdictOf(sign(), { trust: emptyTrust })).toBe('issuer-untrusted: no-trusted-issuer')
    // The same name, another key: the name alone proves nothing.
    const namesake = createMailAuthority('Test root')
    expect(verdictOf(sign(), { trust: trusting(namesake) })).toBe('issuer-untrusted: no-trusted-issuer')
    const own = createMailCertificate({ name: 'Anna', address: anna, issuer: namesake })
    expect(verdictOf(sign({ chain: [namesake.cert] }, own))).toBe('issuer-untrusted: no-trusted-issuer')
    // A signer may be trusted itself, without its issuer.
    expect(verdictOf(sign(), { trust: trusting(signer) })).toBe('valid')
  })

  it('follows intermediate issuers sent along, and no signer that plays issuer', () => {
    const middle = createMailAuthority('Test middle', root)
    const below = createMailCertificate({ name: 'Anna', address: anna, issuer: middle })
    expect(judge(sign({ chain: [middle.cert] }, below)).chain.map(({ name }) => name)).toEqual([
      'Anna',
      'Test middle',
      'Test root',
    ])
    expect(verdictOf(sign({ chain: [middle.cert] }, below))).toBe('valid')
    expect(verdictOf(sign({}, below))).toBe('issuer-untrusted: no-trusted-issuer')
    const forged = createMailCertificate({ name: 'Bruno', address: anna, issuer: signer })
    const message = sign({ chain: [signer.cert] }, forged)
    expect(opensslVerifies(message, root.cert)).toBe(false)
    expect(verdictOf(message)).toBe('issuer-untrusted: no-trusted-issuer')
  })

  it('follows no issuer that may not issue, or not so deep', () => {
    const unfit = [
      ['basicConstraints=CA:FALSE', 'keyUsage=keyCertSign,digitalSignature'],
      ['subjectKeyIdentifier=hash'],
      ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'],
      ['basicConstraints=CA:TRUE', '1.2.3.4=critical,DER:0500'],
    ]
    for (const extensions of unfit) {
      const middle = createMailCertificate({ name: 'Middle', address: anna, issuer: root, extensions })
      const below = createMailCertificate({ name: 'Anna', address: anna, issuer: middle })
      const message = sign({ chain: [middle.cert] }, below)
      expect(opensslVerifies(message, root.cert), extensions[0]).toBe(false)
      expect(verdictOf(message), extensions[0]).toBe('issuer-untrusted: no-trusted-issuer')
    }
    const extensions = ['basicConstraints=CA:TRUE,pathlen:0', 'keyUsage=keyCertSign']
    const last = createMailCertificate({ name: 'Last', address: anna, issuer: root, extensions })
    const deeper = createMailAuthority('Deeper', last)
    const direct = createMailCertificate({ name: 'Anna', address: anna, issuer: last })
    const below = createMailCertificate({ name: 'Anna', address: anna, issuer: deeper })
    expect(verdictOf(sign({ chain: [last.cert] }, direct))).toBe('valid')
    expect(verdictOf(sign({ chain: [last.cert, deeper.cert] }, below))).toBe(
      'issuer-untrusted: no-trusted-issuer',
    )
  })

  it('believes no key that anybody with patience can break', () => {
    const keyOf = (bits: number) =>
      createMailCertificate({ name: 'A', address: anna, issuer: root, keyType: ['-newkey', `rsa:${bits}`] })
    expect(verdictOf(sign({}, keyOf(768)))).toBe('issuer-untrusted: weak-key')
    expect(verdictOf(sign({}, keyOf(1024)))).toBe('valid')
  })

  it('refuses certificates that are not for mail or demand what we do not know', () => {
    const address = `subjectAltName=email:${anna}`
    const unfit = [
      ['extendedKeyUsage=serverAuth', address],
      ['keyUsage=critical,keyEncipherment', address],
      ['1.2.3.4=critical,DER:0500', address],
    ]
    for (const extensions of unfit) {
      const pair = createMailCertificate({ name: 'Anna', address: anna, issuer: root, extensions })
      expect(verdictOf(sign({}, pair)), extensions[0]).toBe('issuer-untrusted: not-for-mail')
    }
  })

  it('tells a signer whose address is not the one in From', () => {
    const others = [
      'Anna Rossi <anna@example.com>',
      `Anna <${anna}>, Bruno <bruno@example.it>`,
      `"${anna}" <bruno@example.it>`,
      '',
    ]
    for (const From of others) {
      expect(judge(sign({}, signer, { ...headers, From })), From).toMatchObject({
        verdict: 'address-mismatch',
        addressMatches: false,
      })
    }
    expect(verdictOf(sign({}, signer, { ...headers, From: 'ANNA@Example.IT' }))).toBe('valid')
  })

  it('tells alteration from everything else', () => {
    const text = sign().toString('latin1')
    const changed = Buffer.from(text.replace('allegata', 'allegati'), 'latin1')
    expect(verdictOf(changed)).toBe('altered: content-changed')
    expect(verdictOf(changed, { trust: emptyTrust })).toBe('altered: content-changed')
    const closing = text.lastIndexOf('--signed-')
    const delimiter = text.slice(closing).replace(/--\r\n$/, '\r\n')
    const added = `${text.slice(0, closing)}${delimiter}Content-Type: text/plain\r\n\r\nPay here\r\n${text.slice(closing)}`
    expect(verdictOf(Buffer.from(added, 'latin1'))).toBe('altered: extra-parts')
  })

  it('takes no signature made for another type of content', () => {
    const cms = signCms(entity, signer)
    const idData = Buffer.from('06092a864886f70d010701', 'hex')
    const other = Buffer.from(cms)
    other[cms.indexOf(idData) + idData.length - 1] = 5
    expect(verdictOf(detachedWith(cms))).toBe('valid')
    expect(verdictOf(detachedWith(other))).toBe('altered: signature-wrong')
  })

  it('tells unsigned mail, lost signatures, other protocols and parts signed alone', () => {
    expect(verdictOf(Buffer.from('From: a@b.it\r\n\r\nCiao'))).toBe('unsigned')
    const text = sign().toString('latin1')
    const lost = Buffer.from(text.slice(0, text.indexOf('Content-Type: application/x-pkcs7')), 'latin1')
    expect(verdictOf(lost)).toBe('unsigned: signature-missing')
    const pgp = text.replaceAll('application/x-pkcs7-signature', 'application/pgp-signature')
    expect(verdictOf(Buffer.from(pgp, 'latin1'))).toBe('unsigned: other-protocol')
    const inner = text.slice(text.indexOf('Content-Type: multipart/signed'))
    const wrapped = `From: ${anna}\r\nContent-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n${inner}\r\n--list\r\n\r\nFooter\r\n--list--\r\n`
    expect(judge(Buffer.from(wrapped, 'latin1'))).toMatchObject({
      verdict: 'unsigned',
      reason: 'part-only',
      signedParts: ['1'],
    })
    const bundle = opaqueWith(certificateBundle([signer.cert]))
    expect(verdictOf(bundle)).toBe('unsigned: certificates-only')
  })
})

describe('alterations of one byte', () => {
  it('never leave a message valid with other content', { timeout: 120_000 }, () => {
    const original = sign({ lineFeeds: true })
    const start = original.indexOf('\n\n') + 2
    const truth = Buffer.from(judge(original).content ?? [])
    let altered = 0
    for (let at = start; at < original.length; at += 7) {
      const changed = Buffer.from(original)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const report = judge(changed)
      const believed = report.verdict === 'valid'
      if (believed) expect(Buffer.from(report.content ?? []).equals(truth), `byte ${at}`).toBe(true)
      else altered++
    }
    expect(altered).toBeGreaterThan(100)
  })
})

const corpus = join(process.cwd(), '../shared/corpus')
const mozilla = join(corpus, 'mozilla+releases-comm-central/mail/test/browser/smime/data')
const mimekit = join(corpus, 'jstedfast+MimeKit/UnitTests/TestData/smime')

describe.skipIf(!existsSync(corpus))(
  'S/MIME samples nobody here wrote (skipped where they are absent)',
  () => {
    it('judges those of Thunderbird as openssl does', () => {
      const authority = readFileSync(join(mozilla, 'TestCA.pem'))
      const list = createTrustList(importTrust(authority).certificates)
      const now = Date.parse('2026-06-01T00:00:00Z')
      const verdicts = new Map<string, string>()
      for (const file of readdirSync(mozilla).filter((name) => name.endsWith('.eml'))) {
        const message = readFileSync(join(mozilla, file))
        const report = readSmime(message, { now, trust: list })
        verdicts.set(file, report.verdict)
        const unchanged = ['valid', 'issuer-untrusted', 'address-mismatch', 'signer-expired-since']
        expect(unchanged.includes(report.verdict), file).toBe(opensslVerifies(message))
        if (report.verdict === 'valid')
          expect(opensslVerifies(message, authority.toString(), now), file).toBe(true)
        if (report.verdict === 'issuer-untrusted')
          expect(opensslVerifies(message, authority.toString(), now), file).toBe(false)
      }
      expect(Object.fromEntries(verdicts)).toEqual({
        'alice.dsig.SHA256.multipart.env.eml': 'unreadable',
        'alice.dsig.SHA256.multipart.in.mixed.eml': 'unsigned',
        'alice.dsig.SHA256.multipart.in.mixed.with.header.eml': 'unsigned',
        'alice.env.eml': 'unreadable',
        'alice.html.sig.SHA256.opaque.eml': 'issuer-untrusted',
        'alice.html.sig.SHA256.opaque.env.eml': 'unreadable',
        'alice.sig.SHA256.opaque.eml': 'valid',
        'alice.sig.SHA256.opaque.env.eml': 'unreadable',
        'multipart-alternative.eml': 'unsigned',
        'nested-sigs.eml': 'altered',
      })
    })

    it('judges the signed part of list mail when asked for that part', () => {
      const message = readFileSync(join(mozilla, 'alice.dsig.SHA256.multipart.in.mixed.eml'))
      const list = createTrustList(importTrust(readFileSync(join(mozilla, 'TestCA.pem'))).certificates)
      const [part] = parseMessage(message).root.children
      const report = part && readSmime(part, { now: Date.parse('2026-06-01'), trust: list })
      // The part has no From of its own: who signed is known, whether it is the author is for the caller to say.
      expect(report).toMatchObject({ verdict: 'address-mismatch', signer: { name: 'Alice' } })
    })

    it('follows the chain of a Thunderbird mail of 2013 to its root, signed in time and expired since', () => {
      const message = readFileSync(join(mimekit, 'thunderbird-signed.txt'))
      expect(opensslVerifies(message)).toBe(true)
      const list = createTrustList(
        importTrust(readFileSync(join(mimekit, 'StartComCertificationAuthority.crt'))).certificates,
      )
      const report = readSmime(message, { now: Date.now(), trust: list })
      expect(report).toMatchObject({ verdict: 'signer-expired-since', legacyDigest: true })
      expect(report.chain).toHaveLength(3)
      expect(readSmime(message, { now: Date.parse('2013-12-01'), trust: list }).verdict).toBe('valid')
      // Its certificate was valid by then, but the time it claims to have signed at had not come.
      expect(readSmime(message, { now: Date.parse('2013-11-01'), trust: list })).toMatchObject({
        verdict: 'issuer-untrusted',
        reason: 'signed-in-the-future',
      })
    })
  },
)

/** A message of our entity with a signature made elsewhere. */
function detachedWith(cms: Buffer): Buffer {
  const text = signMessage(entity, headers, signer).toString('latin1')
  const node = parseMessage(Buffer.from(text, 'latin1')).root.children[1]
  const encoded = Buffer.from(node?.body ?? []).toString('latin1')
  expect(decodeTransferEncoding(node?.body ?? new Uint8Array(0), 'base64').bytes.length).toBeGreaterThan(100)
  return Buffer.from(
    text.replace(encoded.trim(), cms.toString('base64').replace(/.{64}/g, '$&\r\n')),
    'latin1',
  )
}

function opaqueWith(cms: Buffer): Buffer {
  return Buffer.from(
    `From: ${anna}\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${cms.toString('base64').replace(/.{64}/g, '$&\r\n')}\r\n`,
  )
}
