import { beforeAll, describe, expect, it } from 'vitest'
import { readPec, type PecReport } from '../../src/main/engine/protocols/pec'
import { parseMessage } from '../../src/main/engine/mime/parse-message'
import { createTrustList, importTrust, type TrustList } from '../../src/main/engine/protocols/smime'
import { createMailAuthority, createMailCertificate } from '../helpers/pec-authority'
import {
  PecProvider,
  PecSimulator,
  daticertPart,
  originalMail,
  signMessage,
  type EnvelopeChanges,
  type PecMail,
  type PecTransit,
} from '../helpers/pec-simulator'

const mail: PecMail = {
  messageId: '<client-1@studio.example>',
  from: 'anna@mittente.pec.it',
  to: ['bruno@arrivo.pec.it'],
  subject: 'Disdetta',
  text: 'In allegato la disdetta.',
}

let simulator: PecSimulator
let provider: PecProvider
let trust: TrustList
let transit: PecTransit

beforeAll(() => {
  simulator = new PecSimulator()
  provider = simulator.provider('mittente.pec.it')
  trust = createTrustList(importTrust(Buffer.from(simulator.authority.cert)).certificates)
  transit = provider.submit(mail)
})

const read = (message: Buffer | string): PecReport | null =>
  readPec(typeof message === 'string' ? Buffer.from(message, 'latin1') : message, { now: Date.now(), trust })

const acceptance = (changes: EnvelopeChanges = {}): Buffer =>
  provider.receipt('accettazione', transit, { changes })

const doubtsOf = (message: Buffer | string): string[] => {
  const report = read(message)
  expect(report?.trusted).toBe(false)
  return report?.doubts ?? []
}

describe('forged certified mail is never believed', () => {
  it('with one byte changed in any part that is signed', { timeout: 120_000 }, () => {
    const message = provider.receipt('avvenuta-consegna', transit, { recipient: mail.to[0] ?? '' })
    const truth = read(message)
    expect(truth?.trusted).toBe(true)
    const entity = Buffer.from(parseMessage(message).root.children[0]?.source ?? [])
    const start = message.indexOf(entity)
    expect(start).toBeGreaterThan(0)
    for (let at = start; at < start + entity.length; at += 5) {
      const changed = Buffer.from(message)
      changed[at] = (changed[at] ?? 0) ^ 0x02
      const report = read(changed)
      expect(report?.trusted, `byte ${at - start} of ${entity.length}`).toBe(false)
    }
  })

  it('with one byte changed in the signature', { timeout: 120_000 }, () => {
    const message = acceptance()
    const truth = read(message)
    const start = message.indexOf('smime.p7s"\r\n\r\n') + 14
    let refused = 0
    for (let at = start; at < message.length - 60; at += 9) {
      const changed = Buffer.from(message)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const report = read(changed)
      if (report?.trusted) expect(report.daticert).toEqual(truth?.daticert)
      else refused++
    }
    expect(refused).toBeGreaterThan(50)
  })

  it('with the types of header and daticert.xml swapped', () => {
    const text = acceptance().toString('latin1')
    expect(doubtsOf(text.replace('X-Ricevuta: accettazione', 'X-Ricevuta: avvenuta-consegna'))).toEqual([
      'type-disagrees',
    ])
    expect(doubtsOf(text.replace('X-Ricevuta: accettazione', 'X-Trasporto: posta-certificata'))).toEqual([
      'type-disagrees',
    ])
    expect(doubtsOf(text.replace('X-Ricevuta: accettazione', 'X-Trasporto: errore'))).toEqual([
      'daticert-unexpected',
    ])
    expect(doubtsOf(`X-Trasporto: posta-certificata\r\n${text}`)).toContain('headers-ambiguous')
    expect(doubtsOf(`X-Ricevuta: avvenuta-consegna\r\n${text}`)).toContain('headers-ambiguous')
    const anomaly = provider.anomaly(originalMail(mail), 'x@example.com', mail.from).toString('latin1')
    expect(doubtsOf(anomaly.replace('X-Trasporto: errore', 'X-Trasporto: posta-certificata'))).toEqual([
      'daticert-missing',
    ])
  })

  it('with headers of another receipt, none of which is taken over', () => {
    const text = acceptance().toString('latin1')
    const report = read(
      text
        .replace(mail.messageId, '<other@studio.example>')
        .replace('Subject: ACCETTAZIONE: Disdetta', 'Subject: ACCETTAZIONE: Ordine')
        .replace(/^To: .*$/m, 'To: somebody@example.it')
        .replace(/^Date: .*$/m, 'Date: Thu, 1 Jan 2015 00:00:00 +0000'),
    )
    expect(report).toMatchObject({
      trusted: true,
      warnings: ['reference-disagrees'],
      subject: 'Disdetta',
      reference: { msgid: 'client-1@studio.example' },
    })
    expect(report?.certifiedAt).toBe(read(text)?.certifiedAt)
  })

  it('from another address than the one the provider signs for', () => {
    const text = acceptance().toString('latin1')
    const other = text.replace(`From: ${provider.address}`, 'From: posta-certificata@pec.example.it')
    expect(doubtsOf(other)).toEqual(['signature'])
    expect(read(other)?.smime.verdict).toBe('address-mismatch')
    const two = text.replace(`From: ${provider.address}`, `From: ${provider.address}, ${provider.address}`)
    expect(doubtsOf(two)).toContain('not-a-provider-address')
  })

  it('signed again by an issuer nobody trusts, even one of the same name', () => {
    const impostor = new PecProvider('mittente.pec.it', createMailAuthority('AgID CA1 (test)'))
    const forged = impostor.receipt('avvenuta-consegna', transit, { recipient: mail.to[0] ?? '' })
    expect(doubtsOf(forged)).toEqual(['signature'])
    expect(read(forged)?.smime).toMatchObject({ verdict: 'issuer-untrusted', addressMatches: true })
    const along = { signer: impostor.pair, chain: [impostor.authority.cert, simulator.authority.cert] }
    expect(doubtsOf(acceptance(along))).toEqual(['signature'])
  })

  it('signed by a user of the same authority who is no provider', () => {
    const address = 'posta.certificata@mittente.pec.it'
    const signer = createMailCertificate({ name: 'Mario', address, issuer: simulator.authority })
    expect(doubtsOf(acceptance({ signer, headers: { From: address } }))).toEqual(['not-a-provider-address'])
  })

  it('with daticert.xml replaced, doubled, broken, emptied or taken away', () => {
    const message = acceptance().toString('latin1')
    const other = provider.receipt('avvenuta-consegna', transit).toString('latin1')
    const xmlOf = (text: string): string =>
      /daticert\.xml"\r\n[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/.exec(text)?.[1] ?? ''
    expect(xmlOf(message).length).toBeGreaterThan(100)
    const replaced = message
      .replace(xmlOf(message), xmlOf(other))
      .replace('accettazione', 'avvenuta-consegna')
    expect(doubtsOf(replaced)).toContain('signature')
    const doubled = acceptance({ parts: [daticertPart('<postacert tipo="accettazione"/>')] })
    expect(doubtsOf(doubled)).toEqual(['daticert-repeated'])
    expect(read(doubled)?.daticert).toBeNull()
    expect(doubtsOf(acceptance({ daticert: () => 'no xml' }))).toEqual(['daticert-unreadable'])
    expect(doubtsOf(acceptance({ daticert: () => '<other tipo="accettazione"/>' }))).toEqual([
      'daticert-unreadable',
    ])
    expect(doubtsOf(acceptance({ daticert: () => '<postacert tipo="accettazione"/>' }))).toEqual([
      'daticert-incomplete',
    ])
    const anomalyAsReceipt = provider.anomaly(originalMail(mail), 'x@example.com', mail.from, {
      headers: { 'X-Ricevuta': 'accettazione' },
    })
    expect(doubtsOf(anomalyAsReceipt)).toEqual(['headers-ambiguous', 'daticert-missing'])
  })

  it('with parts added outside of what is signed', () => {
    const text = acceptance().toString('latin1')
    const closing = text.lastIndexOf('--signed-')
    const boundary = text.slice(closing).trim().replace(/--$/, '')
    const added = `${text.slice(0, closing)}${boundary}\r\n${daticertPart('<postacert tipo="accettazione"/>')}\r\n${text.slice(closing)}`
    expect(read(added)).toMatchObject({
      trusted: false,
      smime: { verdict: 'altered', reason: 'extra-parts' },
    })
  })

  it('without its signature', () => {
    const text = acceptance().toString('latin1')
    const bare = text.slice(0, text.indexOf('Content-Type: application/x-pkcs7-signature'))
    expect(doubtsOf(bare)).toEqual(['signature'])
    expect(read(bare)).toMatchObject({ smime: { verdict: 'unsigned' }, daticert: { tipo: 'accettazione' } })
    expect(
      doubtsOf('X-Ricevuta: avvenuta-consegna\r\nFrom: posta-certificata@pec.it\r\n\r\nConsegnato!'),
    ).toEqual(['signature', 'daticert-missing'])
  })

  it('with an author nobody vouches for', () => {
    const envelope = provider.envelope(transit).toString('latin1')
    expect(read(envelope)?.author).toMatchObject({ address: mail.from, certified: true })
    const forged = envelope.replace('In allegato', 'In Allegato')
    expect(doubtsOf(forged)).toEqual(['signature'])
    expect(read(forged)?.author).toMatchObject({ address: mail.from, certified: false })
  })

  it('inside ordinary mail, where it is an attachment', () => {
    const inner = acceptance().toString('latin1')
    const around = 'From: x@example.com\r\nContent-Type: message/rfc822\r\n\r\n'
    expect(read(around + inner)).toBeNull()
    const mixed = `From: x@example.com\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n${inner}\r\n--o--\r\n`
    expect(read(mixed)).toBeNull()
    // With the header added outside, nothing outside is signed.
    expect(doubtsOf(`X-Ricevuta: accettazione\r\n${mixed}`)).toContain('signature')
  })

  it('inside an anomaly envelope, which certifies none of it', () => {
    const impostor = new PecProvider('mittente.pec.it', createMailAuthority('Impostor'))
    const forged = impostor.receipt('avvenuta-consegna', transit)
    const report = read(provider.anomaly(forged, impostor.address, mail.from))
    expect(report).toMatchObject({
      family: 'anomaly',
      type: 'anomalia',
      daticert: null,
      author: { address: impostor.address, certified: false },
    })
  })

  it('in an original that carries a daticert.xml of its own', () => {
    const sly = {
      ...mail,
      attachments: [{ filename: 'daticert.xml', content: '<postacert tipo="accettazione"/>' }],
    }
    const report = read(provider.envelope({ ...transit, mail: sly }))
    expect(report).toMatchObject({
      trusted: true,
      daticert: { tipo: 'posta-certificata', mittente: mail.from },
    })
  })

  it('when a provider signed ordinary mail with the right headers', () => {
    const entity = Buffer.from('Content-Type: text/plain\r\n\r\nCiao')
    const headers = { From: provider.address, 'X-Ricevuta': 'avvenuta-consegna' }
    expect(doubtsOf(signMessage(entity, headers, provider.pair))).toEqual(['daticert-missing'])
  })
})
