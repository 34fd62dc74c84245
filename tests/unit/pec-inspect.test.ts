import { beforeAll, describe, expect, it } from 'vitest'
import { createTrustList, importTrust, type TrustList } from '../../src/main/engine/protocols/smime'
import { inspectMessage } from '../../src/main/inspect/inspect-message'
import { PecSimulator, type PecMail } from '../helpers/pec-simulator'

const mail: PecMail = {
  messageId: '<client-1@studio.example>',
  from: 'anna@mittente.pec.it',
  to: ['bruno@arrivo.pec.it'],
  subject: 'Disdetta',
  text: 'In allegato la disdetta.',
}

let simulator: PecSimulator
let trust: TrustList
beforeAll(() => {
  simulator = new PecSimulator()
  trust = createTrustList(importTrust(Buffer.from(simulator.authority.cert)).certificates)
})

describe('inspecting certified mail', () => {
  it('shows the facts of daticert.xml under pec, and the verdict under smime', () => {
    const provider = simulator.provider('mittente.pec.it')
    const transit = provider.submit(mail, new Date('2026-03-01T10:20:30Z'))
    const message = provider.receipt('errore-consegna', transit, {
      recipient: 'bruno@arrivo.pec.it',
      errore: 'no-dest',
      erroreEsteso: '5.1.1 - indirizzo non valido',
    })
    const report = inspectMessage(message, null, { now: Date.now(), trust })
    expect(report.smime).toMatchObject({ verdict: 'valid', form: 'detached' })
    expect(report.pec).toMatchObject({
      family: 'notice',
      trusted: true,
      tipo: 'errore-consegna',
      errore: 'no-dest',
      mittente: 'anna@mittente.pec.it',
      destinatari: [{ tipo: 'certificato', indirizzo: 'bruno@arrivo.pec.it' }],
      oggetto: 'Disdetta',
      'gestore-emittente': provider.name,
      data: { zona: '+0100', giorno: '01/03/2026', ora: '11:20:30' },
      identificativo: transit.identificativo,
      msgid: '<client-1@studio.example>',
      consegna: 'bruno@arrivo.pec.it',
      'errore-esteso': '5.1.1 - indirizzo non valido',
      certifiedAt: '2026-03-01T10:20:30.000Z',
    })
    expect(JSON.stringify(report).length).toBeLessThan(50_000)
    expect(inspectMessage(message, null)).toMatchObject({
      smime: { verdict: 'issuer-untrusted' },
      pec: { trusted: false, doubts: ['signature'] },
    })
  })

  it('certifies nothing for messages embedded in others', () => {
    const provider = simulator.provider('mittente.pec.it')
    const inner = provider.receipt('accettazione', provider.submit(mail)).toString('latin1')
    const around = Buffer.from(
      `From: x@example.com\r\nContent-Type: message/rfc822\r\n\r\n${inner}`,
      'latin1',
    )
    const report = inspectMessage(around, null, { now: Date.now(), trust })
    expect(report).toMatchObject({ pec: null, smime: { verdict: 'unsigned' } })
    expect(report.attachments[0]?.message).toMatchObject({ pec: null, smime: { verdict: 'valid' } })
  })
})
