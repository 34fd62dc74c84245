import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPec, readProviderIndex } from '../../src/main/engine/protocols/pec'
import { emptyTrust } from '../../src/main/engine/protocols/smime'

const options = { now: 0, trust: emptyTrust }
const certified = (daticert: Buffer | string, type = 'application/xml'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `From: posta-certificata@pec.it\r\nX-Ricevuta: accettazione\r\nContent-Type: ${type}; name=daticert.xml\r\n\r\n`,
    ),
    Buffer.from(daticert),
  ])

const daticertOf = (xml: Buffer | string, type?: string) => readPec(certified(xml, type), options)?.daticert

describe('hostile certified mail', () => {
  it('gives a result for any bytes, and believes none', { timeout: 120_000 }, () => {
    const header = fc.constantFrom(
      'X-Ricevuta: accettazione\r\n',
      'X-Ricevuta: preavviso-errore-consegna\r\n',
      'X-Trasporto: posta-certificata\r\n',
      'X-Trasporto: errore\r\n',
      'Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n',
      'Content-Type: application/xml; name=daticert.xml\r\n\r\n<postacert tipo="',
      'Content-Type: message/rfc822; name=postacert.eml\r\n\r\n',
    )
    const piece = fc.oneof(header, fc.string({ unit: 'binary', maxLength: 60 }))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.uint8Array({ maxLength: 100 }), (pieces, bytes) => {
        const message = Buffer.concat([Buffer.from(pieces.join(''), 'latin1'), bytes])
        expect(readPec(message, options)?.trusted ?? false).toBe(false)
        readProviderIndex(message)
      }),
      { numRuns: 1000 },
    )
  })

  it('survives MIME nested 1,000 deep and header fields without end', () => {
    let text = 'Content-Type: application/xml; name=daticert.xml\r\n\r\n<postacert/>\r\n'
    for (let depth = 0; depth < 1000; depth++)
      text = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${text}\r\n--b${depth}--\r\n`
    expect(readPec(Buffer.from(`X-Ricevuta: accettazione\r\n${text}`), options)?.trusted).toBe(false)
    const many = Buffer.from(`${'X-Ricevuta: accettazione\r\n'.repeat(50_000)}\r\n`)
    expect(readPec(many, options)?.doubts).toContain('headers-ambiguous')
    const long = Buffer.from(`X-Ricevuta: accettazione${' '.repeat(900_000)}\r\n\r\n`)
    expect(readPec(long, options)?.trusted ?? false).toBe(false)
  })

  it('reads no daticert.xml that is a bomb', () => {
    expect(daticertOf('<postacert tipo="accettazione">'.repeat(100_000))).toBeNull()
    expect(daticertOf(`<postacert>${' '.repeat(500_001)}</postacert>`)).toBeNull()
    const lol = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    const read = daticertOf(
      `${lol}<postacert tipo="accettazione"><dati><identificativo>&b;</identificativo></dati></postacert>`,
    )
    expect(['&b;', undefined]).toContain(read?.identificativo)
    const crowd = `<postacert><intestazione>${'<destinatari>a@b.it</destinatari>'.repeat(10_000)}</intestazione></postacert>`
    expect(daticertOf(crowd)?.destinatari).toHaveLength(5000)
  })

  it('bears wrong encodings, stray text, unknown elements and namespaces', () => {
    const xml = (more = ''): string =>
      `<?xml version="1.0" encoding="UTF-8"?>${more}<p:postacert tipo="accettazione" xmlns:p="x">stray<intestazione>a<mittente> a@b.it </mittente>b<oggetto>perché &lt;ora&gt;</oggetto><nuovo/></intestazione></p:postacert>`
    const facts = { tipo: 'accettazione', errore: 'nessuno', mittente: 'a@b.it', oggetto: 'perché <ora>' }
    expect(daticertOf(xml())).toMatchObject(facts)
    expect(daticertOf(Buffer.from(xml(), 'latin1'))).toMatchObject(facts)
    expect(daticertOf(Buffer.from(`\ufeff${xml()}`, 'utf16le'))).toMatchObject(facts)
    expect(daticertOf(xml('<!-- <postacert tipo="x"/> -->'))).toMatchObject(facts)
    const labelled = Buffer.from(
      '<postacert tipo="accettazione"><intestazione><oggetto>\xb3</oggetto></intestazione></postacert>',
      'latin1',
    )
    expect(daticertOf(labelled, 'application/xml; charset=iso-8859-2')?.oggetto).toBe('ł')
  })

  it.each([
    ['01/03/2026', '11:20:30', '+0100', '2026-03-01T10:20:30.000Z'],
    ['1/3/2026', '9:05', '-0530', '2026-03-01T14:35:00.000Z'],
    ['29/02/2024', '23:59:59', '+02:00', '2024-02-29T21:59:59.000Z'],
    ['29/02/2025', '10:00:00', '+0100', null],
    ['2026-03-01', '10:00:00', '+0100', null],
    ['01/03/2026', '25:00:00', '+0100', null],
    ['01/03/2026', '10:00:00', 'CET', null],
  ])('reads the time %s %s %s', (giorno, ora, zona, expected) => {
    const xml = `<postacert tipo="accettazione"><dati><data zona="${zona}"><giorno>${giorno}</giorno><ora>${ora}</ora></data></dati></postacert>`
    const at = readPec(certified(xml), options)?.certifiedAt ?? null
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
  })
})
