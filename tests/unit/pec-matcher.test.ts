import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  evidenceOf,
  matchReceipts,
  readPec,
  type MatchResult,
  type PecEvidence,
  type SentPec,
} from '../../src/main/engine/protocols/pec'
import { createTrustList, importTrust } from '../../src/main/engine/protocols/smime'
import { PecSimulator, type PecMail } from '../helpers/pec-simulator'

const HOUR = 3600_000
const start = Date.parse('2026-05-04T08:00:00Z')
const anna = 'anna@mittente.pec.it'
const [bruno, carla, dario] = ['bruno@uno.pec.it', 'carla@due.pec.it', 'dario@example.com']

const sent = (id: string, more: Partial<SentPec> = {}): SentPec => ({
  id,
  messageId: `<${id}@studio.example>`,
  sender: anna,
  recipients: [bruno, carla, dario],
  sentAt: start,
  ...more,
})

/** What a provider would certify of message `about`. */
function receipt(type: PecEvidence['type'], about: string, more: Partial<PecEvidence> = {}): PecEvidence {
  return {
    id: `${type}-${about}-${more.consegna ?? ''}-${more.deadline ?? ''}`,
    type,
    trusted: true,
    msgid: `${about}@studio.example`,
    identificativo: `opec.${about}@pec.it`,
    reference: `${about}@studio.example`,
    mittente: anna,
    destinatari: [
      { tipo: 'certificato', indirizzo: bruno },
      { tipo: 'certificato', indirizzo: carla },
      { tipo: 'esterno', indirizzo: dario },
    ],
    consegna: '',
    errore: 'nessuno',
    erroreEsteso: '',
    virus: false,
    certifiedAt: start + 60_000,
    deadline: '',
    ...more,
  }
}

const states = (result: MatchResult, index = 0): Record<string, string> =>
  Object.fromEntries((result.messages[index]?.recipients ?? []).map(({ address, state }) => [address, state]))

const match = (receipts: PecEvidence[], messages = [sent('m')], now = start + HOUR): MatchResult =>
  matchReceipts(messages, receipts, now)

describe('states per recipient', () => {
  it('waits, then is accepted, and expects nothing of ordinary mailboxes', () => {
    expect(states(match([]))).toEqual({ [bruno]: 'waiting', [carla]: 'waiting', [dario]: 'waiting' })
    const result = match([receipt('accettazione', 'm')])
    expect(states(result)).toEqual({ [bruno]: 'accepted', [carla]: 'accepted', [dario]: 'not-expected' })
    expect(result.messages[0]).toMatchObject({ identificativo: 'opec.m@pec.it', acceptedAt: start + 60_000 })
  })

  it('is delivered or failed for each recipient alone, with the reason', () => {
    const erroreEsteso = '5.1.1 - indirizzo non valido'
    const result = match([
      receipt('accettazione', 'm'),
      receipt('avvenuta-consegna', 'm', { consegna: bruno.toUpperCase(), certifiedAt: start + 2 * HOUR }),
      receipt('errore-consegna', 'm', { consegna: carla, errore: 'no-dest', erroreEsteso }),
    ])
    expect(states(result)).toEqual({ [bruno]: 'delivered', [carla]: 'failed', [dario]: 'not-expected' })
    expect(result.messages[0]?.recipients[0]).toMatchObject({
      at: start + 2 * HOUR,
      reason: null,
      overdue: '',
    })
    expect(result.messages[0]?.recipients[1]?.reason).toEqual({
      errore: 'no-dest',
      erroreEsteso,
      virus: false,
      refused: false,
    })
  })

  it('has failed for all when the provider refused the message', () => {
    const result = match([receipt('non-accettazione', 'm', { errore: 'virus', virus: true })])
    expect(new Set(Object.values(states(result)))).toEqual(new Set(['failed']))
    expect(result.messages[0]?.recipients[2]?.reason).toMatchObject({ refused: true, virus: true })
  })

  it('is delayed by the first notice, timed out by the second, delivered by a delivery even so', () => {
    const notice = (deadline: PecEvidence['deadline'], after: number): PecEvidence =>
      receipt('preavviso-errore-consegna', 'm', { consegna: bruno, deadline, certifiedAt: start + after })
    const accepted = receipt('accettazione', 'm')
    expect(states(match([accepted, notice('12h', 12 * HOUR)]))[bruno]).toBe('delayed')
    expect(states(match([accepted, notice('12h', 12 * HOUR), notice('24h', 24 * HOUR)]))[bruno]).toBe(
      'timed-out',
    )
    // Notices that do not say which they are: by the time since acceptance.
    expect(states(match([accepted, notice('unknown', 12.1 * HOUR)]))[bruno]).toBe('delayed')
    expect(states(match([accepted, notice('unknown', 22.5 * HOUR)]))[bruno]).toBe('timed-out')
    const late = receipt('avvenuta-consegna', 'm', { consegna: bruno, certifiedAt: start + 13 * HOUR })
    expect(states(match([accepted, notice('12h', 12 * HOUR), late]))[bruno]).toBe('delivered')
    expect(states(match([late, notice('24h', 24 * HOUR)]))[bruno]).toBe('delivered')
  })

  it('points at deliveries and failures that contradict each other', () => {
    const result = match([
      receipt('avvenuta-consegna', 'm', { consegna: bruno }),
      receipt('errore-consegna', 'm', { consegna: bruno }),
    ])
    expect(result.messages[0]?.recipients[0]).toMatchObject({ state: 'delivered', conflict: true })
    expect(result.messages[0]?.recipients[1]?.conflict).toBe(false)
  })

  it('runs a clock for what ought to have come', () => {
    const overdue = (after: number, receipts: PecEvidence[] = []): string[] =>
      match(receipts, [sent('m')], start + after).messages[0]?.recipients.map((entry) => entry.overdue) ?? []
    expect(overdue(11 * HOUR)).toEqual(['', '', ''])
    expect(overdue(12 * HOUR)).toEqual(['12h', '12h', '12h'])
    const accepted = receipt('accettazione', 'm', { certifiedAt: start + HOUR })
    expect(overdue(25 * HOUR, [accepted])).toEqual(['24h', '24h', ''])
    expect(overdue(24.5 * HOUR, [accepted])).toEqual(['12h', '12h', ''])
    const delivered = receipt('avvenuta-consegna', 'm', { consegna: bruno })
    expect(overdue(30 * HOUR, [accepted, delivered])).toEqual(['', '24h', ''])
  })

  it('takes a receipt that names no recipient for the only one there is', () => {
    const destinatari = [{ tipo: 'certificato', indirizzo: bruno }] as const
    const only = sent('m', { recipients: [bruno] })
    expect(states(match([receipt('avvenuta-consegna', 'm', { destinatari })], [only]))[bruno]).toBe(
      'delivered',
    )
    const several = match([receipt('avvenuta-consegna', 'm')])
    expect(states(several)[bruno]).toBe('waiting')
    expect(several.unmatched).toEqual([
      { receiptId: 'avvenuta-consegna-m--', reason: 'unknown-recipient', sentId: 'm' },
    ])
  })
})

describe('correlation', () => {
  it('matches by the signed msgid, never by a header that says otherwise', () => {
    const messages = [sent('m'), sent('n')]
    const swapped = receipt('avvenuta-consegna', 'm', { consegna: bruno, reference: 'n@studio.example' })
    const result = match([swapped], messages)
    expect(states(result, 0)[bruno]).toBe('delivered')
    expect(states(result, 1)[bruno]).toBe('waiting')
    const foreign = receipt('avvenuta-consegna', 'z', { consegna: bruno, reference: 'n@studio.example' })
    expect(match([foreign], messages).unmatched[0]?.reason).toBe('unknown-message')
  })

  it('matches by the provider’s id once it is known, where msgid is missing', () => {
    const delivery = receipt('avvenuta-consegna', 'm', { consegna: bruno, msgid: '', reference: '' })
    expect(match([delivery]).unmatched[0]?.reason).toBe('unknown-message')
    expect(states(match([delivery, receipt('accettazione', 'm')]))[bruno]).toBe('delivered')
    // The header is the last resort, and only when all recipients agree.
    const byHeader = receipt('accettazione', 'm', { msgid: '' })
    expect(states(match([byHeader]))[bruno]).toBe('accepted')
    const other = [sent('m', { recipients: [bruno] })]
    expect(match([byHeader], other).unmatched[0]?.reason).toBe('unknown-message')
  })

  it('leaves aside what is not trusted, not about us, or about no recipient of ours', () => {
    const result = match(
      [
        receipt('avvenuta-consegna', 'm', { id: '1', consegna: bruno, trusted: false }),
        receipt('avvenuta-consegna', 'z', { id: '2', consegna: bruno }),
        receipt('avvenuta-consegna', 'm', { id: '3', consegna: 'eva@uno.pec.it' }),
        receipt('avvenuta-consegna', 'm', { id: '4', consegna: bruno, mittente: 'eva@uno.pec.it' }),
        receipt('posta-certificata', 'm', { id: '5' }),
        receipt('avvenuta-consegna', 'd', { id: '6', consegna: bruno }),
      ],
      [sent('m'), sent('d'), sent('d2', { messageId: '<d@studio.example>' })],
    )
    expect(result.unmatched).toEqual([
      { receiptId: '1', reason: 'untrusted', sentId: 'm' },
      { receiptId: '2', reason: 'unknown-message', sentId: null },
      { receiptId: '3', reason: 'unknown-recipient', sentId: 'm' },
      { receiptId: '4', reason: 'sender-differs', sentId: 'm' },
      { receiptId: '5', reason: 'not-a-receipt', sentId: 'm' },
      { receiptId: '6', reason: 'ambiguous', sentId: null },
    ])
    expect(new Set(Object.values(states(result)))).toEqual(new Set(['waiting']))
  })
})

describe('any order', () => {
  const ids = ['m', 'n', 'z']
  const anyReceipt = fc
    .record({
      type: fc.constantFrom(
        'accettazione' as const,
        'non-accettazione' as const,
        'presa-in-carico' as const,
        'avvenuta-consegna' as const,
        'errore-consegna' as const,
        'preavviso-errore-consegna' as const,
        'posta-certificata' as const,
      ),
      about: fc.constantFrom(...ids),
      consegna: fc.constantFrom('', bruno, carla, dario, 'eva@uno.pec.it'),
      trusted: fc.boolean(),
      withId: fc.boolean(),
      withHeader: fc.boolean(),
      deadline: fc.constantFrom('12h' as const, '24h' as const, 'unknown' as const),
      after: fc.option(fc.integer({ min: 0, max: 30 * HOUR }), { nil: null }),
    })
    .map(({ type, about, consegna, trusted, withId, withHeader, deadline, after }) =>
      receipt(type, about, {
        consegna,
        trusted,
        deadline,
        msgid: withId ? `${about}@studio.example` : '',
        reference: withHeader ? `${about}@studio.example` : '',
        certifiedAt: after === null ? null : start + after,
      }),
    )
  const named = fc
    .array(anyReceipt, { maxLength: 20 })
    .map((receipts) => receipts.map((entry, index) => ({ ...entry, id: `r${index}` })))
  const messages = [sent('m'), sent('n', { recipients: [bruno] })]

  it('of receipts, and having some twice, gives the same states', () => {
    fc.assert(
      fc.property(
        named.chain((receipts) =>
          fc.tuple(
            fc.constant(receipts),
            fc.shuffledSubarray(receipts, { minLength: receipts.length }),
            fc.shuffledSubarray(receipts),
          ),
        ),
        ([receipts, shuffled, again]) => {
          const now = start + 26 * HOUR
          expect(matchReceipts(messages, [...shuffled, ...again], now)).toEqual(
            matchReceipts(messages, receipts, now),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it('accounts for every receipt exactly once, and never believes an untrusted one', () => {
    fc.assert(
      fc.property(named, (receipts) => {
        const result = matchReceipts(messages, receipts, start)
        const listed = [
          ...result.unmatched.map(({ receiptId }) => receiptId),
          ...result.messages.flatMap(({ receiptIds }) => receiptIds),
        ]
        expect(listed.toSorted()).toEqual(receipts.map(({ id }) => id).toSorted())
        const trusted = receipts.filter((entry) => entry.trusted)
        expect(matchReceipts(messages, trusted, start).messages).toEqual(result.messages)
      }),
      { numRuns: 500 },
    )
  })
})

describe('with real bytes', () => {
  let simulator: PecSimulator
  beforeAll(() => {
    simulator = new PecSimulator()
  })

  it('follows a message from acceptance to delivery, failure and a lost one', () => {
    const mail: PecMail = {
      messageId: '<m@studio.example>',
      from: anna,
      to: [bruno, carla],
      cc: [dario],
      external: [dario],
      subject: 'Offerta',
      text: 'Ciao',
    }
    const sender = simulator.provider('mittente.pec.it')
    const transit = sender.submit(mail, new Date(start))
    const later = (hours: number): Date => new Date(start + hours * HOUR)
    const due = simulator.provider('due.pec.it')
    const uno = simulator.provider('uno.pec.it')
    const bytes = [
      uno.receipt('avvenuta-consegna', transit, { recipient: bruno, at: later(13) }),
      sender.receipt('preavviso-errore-consegna', transit, { recipient: carla, hours: 24, at: later(24) }),
      due.receipt('presa-in-carico', transit, { at: later(0.1) }),
      sender.receipt('accettazione', transit, { at: later(0) }),
      sender.receipt('preavviso-errore-consegna', transit, { recipient: bruno, hours: 12, at: later(12) }),
      sender.envelope(transit),
    ]
    const trust = createTrustList(importTrust(Buffer.from(simulator.authority.cert)).certificates)
    const receipts = bytes.map((message, index) => {
      const report = readPec(message, { now: Date.now(), trust })
      if (!report) throw new Error('not certified mail')
      return evidenceOf(String(index), report)
    })
    const result = match(receipts)
    expect(states(result)).toEqual({ [bruno]: 'delivered', [carla]: 'timed-out', [dario]: 'not-expected' })
    expect(result.messages[0]).toMatchObject({ identificativo: transit.identificativo, acceptedAt: start })
    expect(result.unmatched).toEqual([{ receiptId: '5', reason: 'not-a-receipt', sentId: 'm' }])
  })
})
