import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPec, type PecReport } from '../../src/main/engine/protocols/pec'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import {
  createTrustList,
  emptyTrust,
  importTrust,
  readSmime,
  type TrustList,
} from '../../src/main/engine/protocols/smime'
import { decodeTransferEncoding } from '../../src/main/engine/mime/transfer-encoding'
import { opensslVerifies } from '../helpers/pec-authority'

const corpus = join(process.cwd(), '../shared/corpus')
const aruba = join(corpus, 'OCA+l10n-italy/l10n_it_pec_messages/tests/data')
const goPec = join(corpus, 'danzipie+go-pec/pec/test/resources')
const javaPec = join(corpus, 'biagioT+java-pec-parser/src/test/resources')
const now = Date.parse('2026-11-01T00:00:00Z')

const read = (file: string, trust: TrustList = emptyTrust, at = now): PecReport => {
  const report = readPec(readFileSync(file), { now: at, trust })
  if (!report) throw new Error(`${file} is not certified mail`)
  return report
}

/** The authority of the time, DigitPA CA1, travels in the messages themselves; here we choose to trust it. */
function digitPa(): TrustList {
  const signature = parseMessage(readFileSync(join(aruba, 'message1'))).root.children[1]
  const cms = decodeTransferEncoding(signature?.body ?? new Uint8Array(0), 'base64').bytes
  const issuers = importTrust(cms).certificates.filter(({ facts }) => facts.name === 'DigitPA CA1')
  expect(issuers).toHaveLength(1)
  return createTrustList(issuers)
}

describe.skipIf(!existsSync(corpus))('real certified mail (skipped where the corpus is absent)', () => {
  it.each(['message1', 'message2', 'message2_accettazione', 'message2_consegna'])(
    'believes %s of 2014 once its authority is trusted, as openssl finds it unchanged',
    (name) => {
      const file = join(aruba, name)
      expect(opensslVerifies(readFileSync(file))).toBe(true)
      const report = read(file, digitPa())
      expect(report.smime).toMatchObject({
        verdict: 'signer-expired-since',
        digestAlgorithm: 'SHA-1',
        legacyDigest: true,
        signer: {
          name: 'Posta Certificata ARUBA PEC',
          addresses: ['posta-certificata@pec.aruba.it'],
          issuerName: 'DigitPA CA1',
        },
      })
      expect(report).toMatchObject({ trusted: true, doubts: [], warnings: [], agrees: true })
      expect(report.daticert?.['gestore-emittente']).toBe('ARUBA PEC S.p.A.')
      expect(read(file, digitPa(), Date.parse('2015-01-01')).smime.verdict).toBe('valid')
      expect(read(file)).toMatchObject({
        trusted: false,
        doubts: ['signature'],
        smime: { verdict: 'issuer-untrusted' },
      })
    },
  )

  it('reads the facts of a real envelope', () => {
    expect(read(join(aruba, 'message1'), digitPa())).toMatchObject({
      family: 'envelope',
      type: 'posta-certificata',
      subject: 'Re: archetipo',
      receiptKind: 'completa',
      author: { address: 'thinkstudio@pec.it', certified: true },
      certifiedAt: Date.parse('2014-11-07T16:52:00+01:00'),
      reference: {
        riferimentoMessageId: 'NEOEQO$8B558E13C0664DE7004C1EFB790D1A09@pec.it',
        msgid: 'NEOEQO$8B558E13C0664DE7004C1EFB790D1A09@pec.it',
        identificativo: 'opec275.20141107165200.03048.08.1.17@pec.aruba.it',
      },
      original: { form: 'whole' },
    })
  })

  it('reads a real pair of acceptance and delivery for one message', () => {
    const trust = digitPa()
    const accepted = read(join(aruba, 'message2_accettazione'), trust)
    const delivered = read(join(aruba, 'message2_consegna'), trust)
    expect(accepted).toMatchObject({
      type: 'accettazione',
      family: 'receipt',
      subject: 'test private',
      original: null,
    })
    expect(delivered).toMatchObject({
      type: 'avvenuta-consegna',
      receiptKind: 'completa',
      daticert: { consegna: 'thinkstudio@pec.it' },
    })
    expect(accepted.reference).toEqual(delivered.reference)
  })

  it('never believes those whose signatures were blanked, yet reads them', () => {
    const expected: Record<string, Partial<PecReport>> = {
      'accettazione.eml': { type: 'accettazione', family: 'receipt' },
      'consegna.eml': { type: 'errore-consegna', family: 'notice' },
      'email_2.eml': { type: 'avvenuta-consegna', family: 'receipt' },
      'email_3.eml': { type: 'posta-certificata', family: 'envelope', subject: 'EXAMPLE' },
    }
    for (const [name, facts] of Object.entries(expected)) {
      const file = join(goPec, name)
      expect(opensslVerifies(readFileSync(file)), name).toBe(false)
      const report = read(file, digitPa())
      expect(report, name).toMatchObject({ ...facts, trusted: false, smime: { verdict: 'unreadable' } })
      expect(report.doubts).toContain('signature')
      expect(report.daticert?.tipo, name).toBe(facts.type)
    }
    expect(read(join(goPec, 'consegna.eml'))).toMatchObject({
      warnings: ['reference-disagrees'],
      daticert: {
        errore: 'no-dest',
        'errore-esteso': '5.1.1 - FAKE Pec S.p.A. - indirizzo non valido',
        consegna: 'rec@fakepec.it',
      },
    })
  })

  it('reads receipts that lost their signature, one with stray text in its daticert.xml', () => {
    for (const name of ['accettazione.eml', 'consegna.eml']) {
      const file = join(javaPec, name)
      expect(opensslVerifies(readFileSync(file)), name).toBe(false)
      expect(read(file, digitPa())).toMatchObject({
        trusted: false,
        doubts: ['signature'],
        smime: { verdict: 'unsigned', reason: 'signature-missing' },
        daticert: { mittente: 'sender@fakepec.it', risposte: 'sender@fakepec.it', oggetto: 'Test PEC' },
        subject: 'Test PEC',
      })
    }
  })

  it('takes no other message for certified mail', { timeout: 120_000 }, () => {
    const known = ['OCA+l10n-italy', 'danzipie+go-pec', 'java-pec-parser']
    const messages = readFileSync(join(corpus, 'INDEX.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .filter((columns) => columns[3] === 'message')
      .map(([path = '']) => path)
      .filter((path) => !known.some((name) => path.includes(name)))
    expect(messages.length).toBeGreaterThan(300)
    for (const path of messages) {
      const source = readFileSync(join(corpus, path))
      expect(readPec(source, { now, trust: emptyTrust }), path).toBeNull()
      expect(['valid', 'signer-expired-since']).not.toContain(
        readSmime(source, { now, trust: emptyTrust }).verdict,
      )
    }
  })

  it('never believes a real one with a byte of its signed part changed', { timeout: 120_000 }, () => {
    const trust = digitPa()
    for (const name of ['message1', 'message2_consegna']) {
      const message = readFileSync(join(aruba, name))
      const entity = Buffer.from(parseMessage(message).root.children[0]?.source ?? [])
      const at = message.indexOf(entity)
      for (let offset = 0; offset < entity.length; offset += 37) {
        const changed = Buffer.from(message)
        changed[at + offset] = (changed[at + offset] ?? 0) ^ 0x04
        expect(readPec(changed, { now, trust })?.trusted, `${name} at ${offset}`).toBe(false)
      }
    }
  })
})
