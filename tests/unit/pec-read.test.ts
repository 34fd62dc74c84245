import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  readPec,
  readProviderIndex,
  withoutPrefixes,
  type PecReport,
} from '../../src/main/engine/protocols/pec'
import { createTrustList, importTrust, type TrustList } from '../../src/main/engine/protocols/smime'
import { opensslVerifies, signCms, toDer } from '../helpers/pec-authority'
import {
  PecSimulator,
  originalMail,
  type PecMail,
  type PecProvider,
  type PecTransit,
  type ReceiptType,
} from '../helpers/pec-simulator'

const anna = 'anna@mittente.pec.it'
const bruno = 'bruno@arrivo.pec.it'
const carla = 'carla@arrivo.pec.it'
const dario = 'dario@example.com'
const mail: PecMail = {
  messageId: '<client-1@studio.example>',
  from: anna,
  to: [bruno, dario],
  cc: [carla],
  external: [dario],
  subject: 'Disdetta & "varie"',
  text: 'In allegato la disdetta.',
  attachments: [
    { filename: 'disdetta.pdf', content: '%PDF-1.4 disdetta' },
    { filename: 'copia.txt', content: 'copia' },
  ],
}

let simulator: PecSimulator
let sender: PecProvider
let receiver: PecProvider
let trust: TrustList
let transit: PecTransit

beforeAll(() => {
  simulator = new PecSimulator()
  sender = simulator.provider('mittente.pec.it')
  receiver = simulator.provider('arrivo.pec.it')
  trust = createTrustList(importTrust(Buffer.from(simulator.authority.cert)).certificates)
  transit = sender.submit(mail)
})

function read(message: Buffer, now = Date.now()): PecReport {
  expect(opensslVerifies(message)).toBe(true)
  const report = readPec(message, { now, trust })
  if (!report) throw new Error('not read as certified mail')
  return report
}

describe('envelopes', () => {
  it('unwraps the message, its real author and who certified it', () => {
    const named = { ...mail, from: anna }
    const report = read(sender.envelope({ ...transit, mail: named }))
    expect(report).toMatchObject({
      family: 'envelope',
      type: 'posta-certificata',
      trusted: true,
      doubts: [],
      warnings: [],
      agrees: true,
      receiptKind: 'completa',
      deadline: '',
      subject: mail.subject,
      author: { address: anna, certified: true },
      certifiedBy: { 'gestore-emittente': sender.name, address: sender.address },
      reference: {
        riferimentoMessageId: 'client-1@studio.example',
        msgid: 'client-1@studio.example',
        identificativo: transit.identificativo,
      },
      smime: { verdict: 'valid' },
    })
    expect(Buffer.from(report.original?.source ?? []).toString()).toContain(mail.text)
    expect(report.original).toMatchObject({ form: 'whole', hashes: [] })
  })

  it('gives every fact of daticert.xml under its own name', () => {
    const at = new Date('2026-03-01T10:20:30Z')
    const report = read(sender.envelope({ ...transit, at }))
    expect(report.daticert).toEqual({
      tipo: 'posta-certificata',
      errore: 'nessuno',
      mittente: anna,
      destinatari: [
        { tipo: 'certificato', indirizzo: bruno },
        { tipo: 'esterno', indirizzo: dario },
        { tipo: 'certificato', indirizzo: carla },
      ],
      risposte: anna,
      oggetto: mail.subject,
      'gestore-emittente': sender.name,
      data: { zona: '+0100', giorno: '01/03/2026', ora: '11:20:30' },
      identificativo: transit.identificativo,
      msgid: mail.messageId,
      ricevuta: 'completa',
      consegna: '',
      ricezione: [],
      'errore-esteso': '',
    })
    expect(report.certifiedAt).toBe(at.getTime())
  })

  it('reads an anomaly envelope: ordinary mail, its author not certified', () => {
    const ordinary = originalMail({ ...mail, from: dario, to: [bruno] })
    const report = read(receiver.anomaly(ordinary, dario, bruno))
    expect(report).toMatchObject({
      family: 'anomaly',
      type: 'anomalia',
      trusted: true,
      agrees: null,
      daticert: null,
      author: { address: dario, certified: false },
      subject: mail.subject,
      receiptKind: '',
    })
    expect(Buffer.from(report.original?.source ?? []).equals(ordinary)).toBe(true)
  })

  it('stays believed after the provider’s certificate has run out', () => {
    const report = read(sender.envelope(transit), Date.now() + 50 * 24 * 3600_000)
    expect(report).toMatchObject({ trusted: true, smime: { verdict: 'signer-expired-since' } })
  })

  it('reads envelopes kept with LF alone, and signed the opaque way', () => {
    for (const changes of [{ lineFeeds: true }, { opaque: true }]) {
      expect(read(sender.envelope(transit, changes))).toMatchObject({
        trusted: true,
        author: { address: anna },
        daticert: { mittente: anna },
      })
    }
  })
})

describe('receipts and notices', () => {
  const types: [ReceiptType, PecReport['family'], string][] = [
    ['accettazione', 'receipt', ''],
    ['non-accettazione', 'notice', ''],
    ['presa-in-carico', 'receipt', ''],
    ['avvenuta-consegna', 'receipt', 'completa'],
    ['errore-consegna', 'notice', ''],
    ['preavviso-errore-consegna', 'notice', ''],
    ['rilevazione-virus', 'notice', ''],
  ]
  it.each(types)('reads %s', (type, family, receiptKind) => {
    const report = read(sender.receipt(type, transit, { recipient: bruno }))
    expect(report).toMatchObject({
      family,
      type,
      receiptKind,
      trusted: true,
      agrees: true,
      author: null,
      subject: mail.subject,
      virus: false,
      daticert: { tipo: type, consegna: bruno, identificativo: transit.identificativo },
    })
    expect(report.original !== null).toBe(type === 'avvenuta-consegna')
  })

  it.each(['non-accettazione', 'errore-consegna'] as const)('tells %s for a virus', (type) => {
    const report = read(sender.receipt(type, transit, { recipient: bruno, virus: true }))
    expect(report).toMatchObject({ trusted: true, virus: true, warnings: [], subject: mail.subject })
  })

  it('gives the reason of a failure in the provider’s words', () => {
    const erroreEsteso = '5.1.1 - Gestore - indirizzo non valido'
    const report = read(
      receiver.receipt('errore-consegna', transit, { recipient: bruno, errore: 'no-dest', erroreEsteso }),
    )
    expect(report.daticert).toMatchObject({ errore: 'no-dest', 'errore-esteso': erroreEsteso })
  })

  it('tells the 12-hour notice from the 24-hour one', () => {
    const deadline = (options: Parameters<PecProvider['receipt']>[2]) =>
      read(sender.receipt('preavviso-errore-consegna', transit, { recipient: bruno, ...options })).deadline
    expect(deadline({ hours: 12 })).toBe('12h')
    expect(deadline({ hours: 24 })).toBe('24h')
    expect(deadline({ erroreEsteso: '5.4.1 - Gestore - tempo massimo superato' })).toBe('24h')
    expect(deadline({ erroreEsteso: 'Messaggio non consegnato entro 12 ore' })).toBe('12h')
    expect(deadline({})).toBe('unknown')
    expect(deadline({ erroreEsteso: 'dopo l’avviso delle 12 ore, sono passate 24 ore' })).toBe('unknown')
    expect(deadline({ erroreEsteso: '4.4.7 - Gestore - in attesa' })).toBe('12h')
    // What is meant for programs goes before what is meant for people.
    expect(deadline({ erroreEsteso: 'entro 24 ore', hours: 12 })).toBe('24h')
  })

  it('gives the whole original of a complete receipt, and none of a synthetic one or one for Cc', () => {
    const delivery = (kind: PecMail['kind'], recipient = bruno) => {
      const asked = kind ? { ...mail, kind } : mail
      return read(receiver.receipt('avvenuta-consegna', { ...transit, mail: asked }, { recipient }))
    }
    const complete = delivery('completa')
    expect(Buffer.from(complete.original?.source ?? []).toString()).toContain('JVBERi0xLjQ')
    expect(complete.receiptKind).toBe('completa')
    expect(delivery(undefined).receiptKind).toBe('completa')
    expect(delivery('sintetica')).toMatchObject({ receiptKind: 'sintetica', original: null, trusted: true })
    expect(delivery('completa', carla)).toMatchObject({ receiptKind: 'sintetica', original: null })
  })

  it('gives the hashes of a brief receipt, which prove the parts the sender kept', () => {
    const brief = { ...transit, mail: { ...mail, kind: 'breve' as const } }
    const report = read(receiver.receipt('avvenuta-consegna', brief, { recipient: bruno }))
    expect(report).toMatchObject({ receiptKind: 'breve', trusted: true, original: { form: 'hashes' } })
    const sent = Buffer.from('%PDF-1.4 disdetta').toString('base64')
    const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')
    expect(report.original?.hashes.map(({ filename, sha1: hash }) => [filename, hash])).toEqual([
      ['disdetta.pdf', sha1(sent)],
      ['copia.txt', sha1(Buffer.from('copia').toString('base64'))],
    ])
    expect(Buffer.from(report.original?.source ?? []).toString()).toContain(mail.text)
  })
})

describe('the directory of providers', () => {
  it('lets only listed certificates certify', () => {
    const hash = createHash('sha1').update(toDer(sender.pair.cert)).digest('hex')
    const ldif = `dn: providerName=Uno,o=postacert\nproviderCertificateHash:\n ${hash}\nmanagedDomains: mittente.pec.it\n`
    const providers = readProviderIndex(Buffer.from(ldif))
    if (!providers) throw new Error('no directory')
    expect([...providers.managedDomains]).toEqual(['mittente.pec.it'])
    const options = { now: Date.now(), trust, providers }
    expect(readPec(sender.envelope(transit), options)?.trusted).toBe(true)
    expect(readPec(receiver.receipt('avvenuta-consegna', transit), options)).toMatchObject({
      trusted: false,
      doubts: ['provider-not-listed'],
    })
    expect(readProviderIndex(Buffer.from('dn: o=postacert\n'))).toBeNull()
    // Handed out signed: what is inside counts, not who signed it.
    const signed = signCms(Buffer.from(ldif), receiver.pair, { opaque: true })
    expect(readProviderIndex(signed)).toEqual(providers)
    expect(importTrust(signed).certificates).toEqual([])
  })
})

describe('ordinary mail', () => {
  it('is no certified mail, whatever it holds inside or in its subject', () => {
    const headers = 'From: a@b.it\r\nSubject: POSTA CERTIFICATA: x\r\nX-Riferimento-Message-ID: <a@b>\r\n'
    expect(readPec(Buffer.from(`${headers}\r\nCiao`), { now: 0, trust })).toBeNull()
    const unknown = Buffer.from('X-Ricevuta: mancata-consegna\r\n\r\n')
    expect(readPec(unknown, { now: 0, trust })).toBeNull()
  })
})

describe('subjects', () => {
  it.each([
    ['POSTA CERTIFICATA: Offerta', 'Offerta'],
    ['POSTA CERTIFICATA: POSTA CERTIFICATA: Offerta', 'Offerta'],
    ['Re: POSTA CERTIFICATA: Offerta', 'Re: Offerta'],
    ['posta certificata:Re: Offerta', 'Re: Offerta'],
    ['[Studio] POSTA CERTIFICATA: Offerta', '[Studio] Offerta'],
    ['AVVISO DI MANCATA CONSEGNA PER SUP.  TEMPO MASSIMO: Offerta', 'Offerta'],
    ['AVVISO DI MANCATA CONSEGNA PER SUP.TEMPO MASSIMO: Offerta', 'Offerta'],
    ['AVVISO DI MANCATA CONSEGNA PER VIRUS: Offerta', 'Offerta'],
    ['AVVISO DI MANCATA CONSEGNA: Offerta', 'Offerta'],
    ['AVVISO DI NON ACCETTAZIONE PER VIRUS: Offerta', 'Offerta'],
    ['AVVISO DI NON ACCETTAZIONE: Offerta', 'Offerta'],
    ['ACCETTAZIONE: Offerta', 'Offerta'],
    ['CONSEGNA: R: ACCETTAZIONE: Offerta', 'R: Offerta'],
    ['PRESA IN CARICO: Offerta', 'Offerta'],
    ['PROBLEMA DI SICUREZZA: Offerta', 'Offerta'],
    ['ANOMALIA MESSAGGIO: Offerta', 'Offerta'],
    ['ANOMALIA MESSAGGIO:', ''],
    ['Consegnato: Offerta', 'Consegnato: Offerta'],
    ['La CONSEGNA: domani', 'La CONSEGNA: domani'],
  ])('%s', (subject, expected) => {
    expect(withoutPrefixes(subject)).toBe(expected)
  })

  it('end in bounded time', () => {
    expect(withoutPrefixes('CONSEGNA: '.repeat(10_000)).length).toBeGreaterThan(0)
    expect(withoutPrefixes(`POSTA${' '.repeat(100_000)}x`)).toContain('POSTA')
  })
})
