import { expect, test } from 'vitest'
import { answerRecipients } from '../../../src/main/engine/features/outbox/answer/recipients'

const at = (address: string) => ({ name: '', address })
const form = {
  from: [at('anna@ourshop.example')],
  replyTo: [at('mario@acme.example')],
  to: [at('anna@ourshop.example'), at('colleague@ourshop.example')],
  cc: [],
  viaList: false,
}
const own = ['anna@ourshop.example']

test('a contact form that writes in our name is answered to the customer in its Reply-To', () => {
  expect(answerRecipients('reply', form, own)).toEqual({ to: [at('mario@acme.example')], cc: [] })
  expect(answerRecipients('reply-all', form, own)).toEqual({
    to: [at('mario@acme.example'), at('colleague@ourshop.example')],
    cc: [],
  })
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
