import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WrittenMessage } from '../../../src/main/engine/addresses/writers'
import { ownIdentity } from '../../../src/main/engine/addresses/own-identity'
import { answerRecipients } from '../../../src/main/engine/features/outbox/answer/recipients'
import { threadHeaders } from '../../../src/main/engine/features/outbox/answer/references'
import { forwardSubject, replySubject } from '../../../src/main/engine/features/outbox/answer/subject'

const person = (address: string, name = '') => ({ name, address })
const anna = person('anna@nowak.example', 'Anna')
const jan = person('jan@nowak.example')
const me = person('me@shop.example', 'Me')
const other = person('sales@shop.example')
const own = ownIdentity(['me@shop.example', 'sales@shop.example'])
const mail = (headers: Partial<WrittenMessage>): WrittenMessage => ({
  from: [anna],
  replyTo: [],
  to: [me],
  cc: [],
  ...{ viaList: false, listId: '', isSent: false, isCertified: false },
  ...headers,
})

describe('subject of an answer', () => {
  it.each([
    ['Offer', 'Re: Offer'],
    ['Re: Offer', 'Re: Offer'],
    ['RE: AW: Odp: R: Re[4]: Offer', 'Re: Offer'],
    ['SV: VS: Offer', 'Re: Offer'],
    ['Ré : not a prefix', 'Re: Ré : not a prefix'],
    ['RE : Devis', 'Re: Devis'],
    ['回复：报价', 'Re: 报价'],
    ['Fwd: Offer', 'Re: Fwd: Offer'],
    ['Re: Fwd: Re: Offer', 'Re: Fwd: Re: Offer'],
    ['Odp: RE: Offer  of 5 May: lamps', 'Re: Offer  of 5 May: lamps'],
    ['[club] Re: Offer', 'Re: [club] Offer'],
    ['AW: [club] Re: Fwd: Offer', 'Re: [club] Fwd: Offer'],
    ['[ticket 4711] Re: Offer', 'Re: [ticket 4711] Re: Offer'],
    ['Reservation: 5 May', 'Re: Reservation: 5 May'],
    ['Ref: 4711 Angebot', 'Re: Ref: 4711 Angebot'],
    ['Rif: ordine 33', 'Re: Rif: ordine 33'],
    ['Svar: Ответ: ΑΠ: Re*2: Offer', 'Re: Offer'],
    ['Re:', 'Re:'],
    ['', 'Re:'],
    ['Iva: 22%', 'Re: Iva: 22%'],
    ['Offer\r\nBcc: x@evil.example', 'Re: Offer Bcc: x@evil.example'],
  ])('%j is answered as %j', (subject, expected) => expect(replySubject(subject)).toBe(expected))

  it.each([
    ['Offer', 'Fwd: Offer'],
    ['Fw: WG: I: PD: Offer', 'Fwd: Offer'],
    ['TR: Offer', 'Fwd: Offer'],
    ['İLT: Teklif', 'Fwd: Teklif'],
    ['Ref: 12', 'Fwd: Ref: 12'],
    ['Odp: Oferta', 'Fwd: Re: Oferta'],
    ['AW: RE: Angebot', 'Fwd: Re: Angebot'],
    ['FWD: Re: Offer', 'Fwd: Re: Offer'],
  ])('%j is forwarded as %j', (subject, expected) => expect(forwardSubject(subject)).toBe(expected))

  it('never stacks a prefix, however often a mail goes back and forth', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (subject) => {
        expect(replySubject(replySubject(subject))).toBe(replySubject(subject))
        expect(forwardSubject(forwardSubject(subject))).toBe(forwardSubject(subject))
        expect(replySubject(subject)).not.toMatch(/[\r\n]/)
      }),
    )
  })
})

describe('recipients of an answer', () => {
  it('[COMP-06] goes to the author, and to all with To and Cc kept apart and without ourselves', () => {
    const answered = mail({ to: [me, jan], cc: [other, person('boss@nowak.example')] })
    expect(answerRecipients('reply', answered, own)).toEqual({ to: [anna], cc: [] })
    expect(answerRecipients('reply-all', answered, own)).toEqual({
      to: [anna, jan],
      cc: [person('boss@nowak.example')],
    })
  })

  it('prefers Reply-To over From, also when it is the assistant in Cc', () => {
    const assistant = person('assistant@nowak.example')
    const answered = mail({ replyTo: [assistant], cc: [assistant] })
    expect(answerRecipients('reply', answered, own).to).toEqual([assistant])
    expect(answerRecipients('reply-all', answered, own)).toEqual({ to: [assistant], cc: [] })
  })

  it('compares addresses without case and names nobody twice', () => {
    const answered = mail({
      to: [person('ME@Shop.Example'), person('ANNA@nowak.example'), jan],
      cc: [person('Jan@Nowak.Example')],
    })
    expect(answerRecipients('reply-all', answered, own)).toEqual({ to: [anna, jan], cc: [] })
  })

  it('carries on with the recipients of our own sent mail', () => {
    const sent = mail({ from: [me], to: [anna, other], cc: [jan] })
    expect(answerRecipients('reply', sent, own)).toEqual({ to: [anna], cc: [] })
    expect(answerRecipients('reply-all', sent, own)).toEqual({ to: [anna], cc: [jan] })
  })

  it('answers a note to ourselves to ourselves', () => {
    expect(answerRecipients('reply', mail({ from: [me], to: [me] }), own).to).toEqual([me])
    expect(answerRecipients('reply', mail({ from: [me], to: [] }), own).to).toEqual([me])
  })

  it('answers the author of a list mail alone, and the list too when answering all', () => {
    const list = person('dev@lists.example')
    const munged = mail({ to: [list], replyTo: [list], viaList: true })
    expect(answerRecipients('reply', munged, own).to).toEqual([anna])
    expect(answerRecipients('reply-all', munged, own).to).toEqual([anna, list])
    const dmarc = mail({
      from: [person('dev@lists.example', 'Anna via dev')],
      replyTo: [anna],
      to: [list],
      viaList: true,
    })
    expect(answerRecipients('reply', dmarc, own).to).toEqual([anna])
    expect(answerRecipients('reply-all', dmarc, own).to).toEqual([anna, list])
  })

  it('drops entries without an address', () => {
    expect(answerRecipients('reply-all', mail({ to: [person(''), jan] }), own).to).toEqual([anna, jan])
  })
})

describe('In-Reply-To and References (RFC 5322 section 3.6.4)', () => {
  it('appends the parent to its own references', () => {
    expect(threadHeaders({ messageId: 'c@x', inReplyTo: 'b@x', references: ['a@x', 'b@x'] })).toEqual({
      inReplyTo: 'c@x',
      references: ['a@x', 'b@x', 'c@x'],
    })
  })
  it('takes the parent In-Reply-To where it has no references', () => {
    expect(threadHeaders({ messageId: 'c@x', inReplyTo: 'b@x', references: [] }).references).toEqual([
      'b@x',
      'c@x',
    ])
  })
  it('ties to nothing when the parent has no id', () => {
    expect(threadHeaders({ messageId: '', inReplyTo: '', references: ['a@x'] })).toEqual({
      inReplyTo: '',
      references: [],
    })
  })
  it('keeps the first and the last of a long history, each once', () => {
    const references = Array.from({ length: 400 }, (_, index) => `${index}@x`)
    const { references: kept } = threadHeaders({ messageId: 'parent@x', inReplyTo: '', references })
    expect(kept).toHaveLength(50)
    expect(kept[0]).toBe('0@x')
    expect(kept.slice(-2)).toEqual(['399@x', 'parent@x'])
  })
  it('lets no line end or bracket of a hostile parent through', () => {
    const hostile = {
      messageId: 'a@x>\r\nBcc: <v@evil.example',
      inReplyTo: 'x y',
      references: ['ok@x', 'b\r\nTo: z@z'],
    }
    expect(threadHeaders(hostile)).toEqual({ inReplyTo: '', references: [] })
    expect(threadHeaders({ ...hostile, messageId: 'fine@x' }).references).toEqual(['ok@x', 'fine@x'])
  })
})
