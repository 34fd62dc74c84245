import { describe, expect, it, test } from 'vitest'
import { ownIdentity } from '../../../src/main/engine/addresses/own-identity'
import { answersTo, counterpartOf } from '../../../src/main/engine/addresses/writers'
import { answerRecipients } from '../../../src/main/engine/features/outbox/answer/recipients'

const at = (address: string) => ({ name: '', address })
const form = {
  from: [at('anna@ourshop.example')],
  replyTo: [at('mario@acme.example')],
  to: [at('anna@ourshop.example'), at('colleague@ourshop.example')],
  cc: [],
  ...{ viaList: false, listId: '', isSent: false, isCertified: false },
}
const own = ownIdentity(['anna@ourshop.example'])

test('a contact form that writes in our name is answered to the customer in its Reply-To', () => {
  expect(answerRecipients('reply', form, own)).toEqual({ to: [at('mario@acme.example')], cc: [] })
  expect(answerRecipients('reply-all', form, own)).toEqual({
    to: [at('mario@acme.example'), at('colleague@ourshop.example')],
    cc: [],
  })
  const ofOurSite = { ...form, from: [at('web@ourshop.example')] }
  expect(answerRecipients('reply', ofOurSite, own)).toEqual({ to: [at('mario@acme.example')], cc: [] })
})

test('a Reply-To of a colleague’s, a machine’s or of another of our spellings is no customer', () => {
  const toColleague = { to: [at('colleague@ourshop.example')], cc: [] }
  for (const address of ['boss@ourshop.example', 'noreply@acme.example', 'ANNA+x@ourshop.example.'])
    expect(answerRecipients('reply', { ...form, replyTo: [at(address)] }, own)).toEqual(toColleague)
})

test('what we sent with a Reply-To of ours that no account knows is answered to whom it went to', () => {
  const sent = { ...form, to: [at('lucia@acme.example')], replyTo: [at('anna@home.example')], isSent: true }
  expect(answerRecipients('reply', sent, own)).toEqual({ to: [at('lucia@acme.example')], cc: [] })
})

test('an answer to all leaves us out in every spelling, and a certified mail is answered to its author', () => {
  const mine = [at('Anna+crm@OurShop.example'), at('"anna"@ourshop.example'), at('anna@ourshop.example.')]
  const mail = {
    ...form,
    from: [at('lucia@acme.example')],
    replyTo: [],
    to: mine,
    cc: [at('jan@acme.example')],
  }
  expect(answerRecipients('reply-all', mail, own)).toEqual({
    to: [at('lucia@acme.example')],
    cc: [at('jan@acme.example')],
  })
  const provider = { name: 'Per conto di: mario@pec.acme.example', address: 'posta-certificata@pec.example' }
  const certified = { ...form, from: [provider], replyTo: [] }
  expect(answerRecipients('reply', { ...certified, isCertified: true }, own)).toEqual({
    to: [at('mario@pec.acme.example')],
    cc: [],
  })
  expect(answerRecipients('reply', certified, own)).toEqual({ to: [provider], cc: [] })
})

test('a Reply-To of our own, an empty one and one that a list put there change nothing for what we sent', () => {
  const sent = { ...form, to: [at('lucia@acme.example')] }
  const toLucia = { to: [at('lucia@acme.example')], cc: [] }
  expect(answerRecipients('reply', { ...sent, replyTo: [at('Anna@OurShop.example')] }, own)).toEqual(toLucia)
  expect(answerRecipients('reply', { ...sent, replyTo: [at('')] }, own)).toEqual(toLucia)
  const list = [at('list@lists.example')]
  const viaList = { ...form, to: list, replyTo: list, viaList: true }
  expect(answerRecipients('reply', viaList, own)).toEqual({ to: list, cc: [] })
})

describe('a Reply-To that no answer can go to gives way to the sender', () => {
  const lucia = { name: 'Lucia', address: 'lucia@acme.example' }
  const colleague = at('colleague@ourshop.example')
  const mail = { ...form, from: [lucia], to: [at('anna@ourshop.example'), colleague] }
  const two = ownIdentity(['anna@ourshop.example', 'giulia@gmail.com'])

  it.each([
    ['without an address', [{ name: 'Anna Nowak', address: '' }]],
    ['of a local name alone', [{ name: 'Lucia', address: 'lucia' }]],
    ['of an empty group', []],
    ['of ours', [at('anna@ourshop.example')]],
    ['of another of our addresses, in other letters', [at('Giu.Lia+form@GoogleMail.com')]],
    ['of ours and without an address', [at('giulia@gmail.com'), { name: 'Lucia', address: '' }]],
  ])('%s', (_, replyTo) => {
    const answered = { ...mail, replyTo }
    expect(answerRecipients('reply', answered, two)).toEqual({ to: [lucia], cc: [] })
    expect(answerRecipients('reply-all', answered, two)).toEqual({ to: [lucia, colleague], cc: [] })
    expect(answersTo(answered, two)).toEqual([])
    expect(counterpartOf(answered, two)).toEqual(lucia)
  })

  it('and to others that it names', () => {
    const replyTo = [at('anna@ourshop.example'), at(''), at('office@acme.example')]
    for (const from of [[lucia], [at('noreply@form.example')]])
      expect(answerRecipients('reply', { ...mail, from, replyTo }, two).to).toEqual([
        at('office@acme.example'),
      ])
  })

  it.each(['noreply@form.example', ''])('but not to a program or nobody: %j', (from) => {
    const answered = { ...mail, from: [at(from)], replyTo: [at('anna@ourshop.example')] }
    expect(answerRecipients('reply', answered, two).to).toEqual([at('anna@ourshop.example')])
  })
})
