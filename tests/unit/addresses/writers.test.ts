import { describe, expect, it } from 'vitest'
import { ownIdentity } from '../../../src/main/engine/addresses/own-identity'
import {
  answersTo,
  counterpartOf,
  sentInPlace,
  writersOf,
  type WrittenMessage,
} from '../../../src/main/engine/addresses/writers'

const own = ownIdentity(['anna@ourshop.it', 'Anna.Bianchi@gmail.com', 'anna@mail.bigcorp.it'])
const me = 'anna@ourshop.it'

function person(text: string) {
  const [, name = '', address = text] = /^(.*?)\s*<(.*)>$/.exec(text) ?? []
  return { name, address }
}

interface Case {
  from: string
  replyTo?: string[]
  to?: string[]
  cc?: string[]
  listId?: string
  isSent?: boolean
  isCertified?: boolean
}

function message({
  from,
  replyTo = [],
  to = [me],
  cc = [],
  listId = '',
  isSent = false,
  isCertified = false,
}: Case): WrittenMessage {
  const named = { replyTo: replyTo.map(person), to: to.map(person), cc: cc.map(person) }
  const how = { listId, viaList: listId !== '', isSent, isCertified }
  return { from: from === '' ? [] : [person(from)], ...named, ...how }
}

const writers = (of: Case): string[] => writersOf(message(of), own).people.map(({ address }) => address)
const isOurs = (of: Case): boolean => writersOf(message(of), own).isOurs

describe('who wrote a message', () => {
  const mario = 'Mario Rossi <mario@acme.it>'
  const list = { to: ['team@lists.acme.it'], listId: 'Team <team.lists.acme.it>' }
  it.each<[string, Case, string[]]>([
    ['the sender', { from: mario }, ['mario@acme.it']],
    ['the sender, wherever answers go', { from: mario, replyTo: ['desk@acme.it'] }, ['mario@acme.it']],
    ['the customer of a form', { from: 'noreply@service.it', replyTo: [mario] }, ['mario@acme.it']],
    ['the customer of a form in our name', { from: me, replyTo: [mario] }, ['mario@acme.it']],
    [
      'the customer of a form in the name of our site',
      { from: 'web@ourshop.it', replyTo: [mario] },
      ['mario@acme.it'],
    ],
    [
      'the customer of a form through our own account',
      { from: me, replyTo: [mario], cc: ['mario@acme.it'], isSent: true },
      ['mario@acme.it'],
    ],
    ['the customer behind a ticket', { from: 'x@acme.zendesk.com', replyTo: [mario] }, ['mario@acme.it']],
    ['nobody behind a machine', { from: 'Acme <no-reply@acme.it>' }, []],
    ['nobody behind two machines', { from: 'no-reply@acme.it', replyTo: ['bounces+1@acme.it'] }, []],
    ['nobody where a machine has answers sent to us', { from: 'no-reply@acme.it', replyTo: [me] }, []],
    [
      'nobody where a machine has answers sent to a colleague',
      { from: 'no-reply@acme.it', replyTo: ['bruno@ourshop.it'] },
      [],
    ],
    ['a colleague', { from: 'bruno@bigcorp.it' }, ['bruno@bigcorp.it']],
    ['a colleague with a colleague', { from: 'bruno@ourshop.it', replyTo: [me] }, ['bruno@ourshop.it']],
    ['nobody without a sender', { from: '' }, []],
    ['nobody behind a Reply-To without an address', { from: 'noreply@a.it', replyTo: ['Mario'] }, []],
    [
      'whom a provider certifies',
      {
        from: '"Per conto di: mario@pec.acme.it" <posta-certificata@pec.aruba.it>',
        replyTo: ['mario@pec.acme.it'],
        isCertified: true,
      },
      ['mario@pec.acme.it'],
    ],
    [
      'whom a provider certifies without a Reply-To',
      { from: 'Per conto di: mario@pec.acme.it <posta-certificata@pec.aruba.it>', isCertified: true },
      ['mario@pec.acme.it'],
    ],
    [
      'nobody behind a provider whose name tells more than an address',
      {
        from: 'Per conto di: mario@pec.acme.it, eve@evil.it <posta-certificata@pec.aruba.it>',
        isCertified: true,
      },
      [],
    ],
    [
      'nobody for whom mail only says to be certified',
      { from: 'Per conto di: mario@pec.acme.it <posta-certificata@pec.aruba.it>' },
      [],
    ],
    [
      'nobody for whom such mail only says so, whoever gets the answers',
      { from: 'Per conto di: mario@pec.acme.it <posta-certificata@evil.it>', replyTo: ['mario@pec.acme.it'] },
      [],
    ],
    ['nobody behind a receipt', { from: 'Posta Certificata <posta-certificata@pec.aruba.it>' }, []],
    ['the author on a list', { from: mario, replyTo: ['team@lists.acme.it'], ...list }, ['mario@acme.it']],
    [
      'the author for whom a list writes',
      { from: 'Mario via Team <team@lists.acme.it>', replyTo: [mario], ...list },
      ['mario@acme.it'],
    ],
    [
      'nobody where a list writes itself',
      { from: 'team@lists.acme.it', replyTo: ['team@lists.acme.it'], ...list },
      [],
    ],
  ])('%s', (_, of, expected) => {
    expect(writers(of)).toEqual(expected)
    expect(isOurs(of)).toBe(false)
  })

  it.each<[string, Case]>([
    ['mail of ours', { from: me, to: ['mario@acme.it'] }],
    ['another spelling of ours', { from: 'anna.bianchi+shop@GoogleMail.com.', to: ['mario@acme.it'] }],
    ['answers wanted at another of our addresses', { from: me, replyTo: ['annabianchi@gmail.com'] }],
    ['answers wanted by a colleague', { from: me, replyTo: ['bruno@ourshop.it'] }],
    ['answers wanted by a machine', { from: me, replyTo: ['reply+1@acme.it'] }],
    [
      'sent mail that wants its answers elsewhere',
      { from: me, to: ['lucia@acme.it'], replyTo: ['anna@home.it'], isSent: true },
    ],
    [
      'our own mail through a list',
      { from: me, to: ['team@lists.acme.it'], replyTo: ['team@lists.acme.it'], listId: 'other' },
    ],
  ])('we did: %s', (_, of) => {
    expect(isOurs(of)).toBe(true)
  })

  it.each<[Case, string]>([
    [{ from: me, to: ['bruno@ourshop.it', 'no-reply@acme.it', 'mario@acme.it'] }, 'mario@acme.it'],
    [{ from: me, to: ['ANNA+x@ourshop.it', 'bruno@ourshop.it'] }, 'bruno@ourshop.it'],
    [{ from: me, to: [me] }, me],
    [{ from: 'noreply@form.it', replyTo: ['mario@acme.it'] }, 'mario@acme.it'],
  ])('is on the other side: %j', (of, expected) => {
    expect(counterpartOf(message(of), own)?.address).toBe(expected)
  })
})

describe('our own addresses', () => {
  it.each<[string, boolean, boolean]>([
    ['ANNA@OurShop.IT', true, true],
    ['anna+crm@ourshop.it', true, true],
    ['"anna"@ourshop.it', true, true],
    ['anna@ourshop.it.', true, true],
    ['annabianchi@googlemail.com', true, true],
    ['a.n.n.a.b.i.anchi@gmail.com', true, true],
    ['anna@news.ourshop.it', false, true],
    ['bruno@bigcorp.it', false, true],
    ['anna@gmail.com', false, false],
    ['anna@ourshop.it.evil.com', false, false],
    ['anna@otherourshop.it', false, false],
    ['ANNA.bianchi+shop@googlemail.com', true, true],
    ['Anna <anna@ourshop.it>', false, false],
    ['studio@pec.it', false, false],
    ['nonsense', false, false],
    ['', false, false],
  ])('%s: own %s, ours %s', (address, isOwn, ours) => {
    expect([own.isOwnAddress(address), own.isOurs(address)]).toEqual([isOwn, ours])
  })

  it('are known in Unicode and in ASCII, and none makes an empty domain ours', () => {
    expect(ownIdentity(['jan@żółw.pl']).isOwnAddress('JAN@xn--w-uga1v8h.pl')).toBe(true)
    expect(ownIdentity(['nonsense', '']).isOurs('x')).toBe(false)
  })
})

describe('who sent it in their place', () => {
  const mario = person('Mario Rossi <mario@acme.it>')
  const lucia = person('Lucia <lucia@acme.it>')
  it.each([
    ['an assistant', lucia, [mario], false, lucia],
    ['one of several authors', mario, [mario, lucia], false, mario],
    ['the author', person('mario+news@acme.it'), [mario], false, null],
    ['a list', lucia, [mario], true, null],
    ['a program', person('bounces+7@mail.acme.it'), [mario], false, null],
    ['nobody named', person(''), [mario], false, null],
    ['somebody for nobody', lucia, [], false, null],
  ])('is %s', (_, sender, from, viaList, expected) => {
    expect(sentInPlace(sender, { from, viaList })).toEqual(expected)
  })
})

it.each<[what: string, replyTo: string[], answersTo: string[]]>([
  ['a second at sign', ['broken@@x', 'second@acme.it'], ['second@acme.it']],
  ['no at sign', ['acme.it', 'second@acme.it'], ['second@acme.it']],
  ['an at sign within quotes', ['"a@b"@acme.it'], ['"a@b"@acme.it']],
])('an answer goes to the addresses of a Reply-To: %s', (_, replyTo, expected) => {
  const named = answersTo(message({ from: 'mario@acme.it', replyTo }), own)
  expect(named.map(({ address }) => address)).toEqual(expected)
})
