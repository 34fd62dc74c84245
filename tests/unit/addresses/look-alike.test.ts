import { domainToASCII, domainToUnicode } from 'node:url'
import { describe, expect, it } from 'vitest'
import { answersElsewhere } from '../../../src/shared/answers-elsewhere'
import { holderOf, isSameHolder, passesFor } from '../../../src/shared/look-alike'
import { nameKey, nameKeys } from '../../../src/shared/name-key'
import { unicodeDomain } from '../../../src/shared/punycode'

describe('an address that passes for another', () => {
  it.each([
    'anna@studio-n0wak.pl',
    'anna@studlo-nowak.pl',
    'anna@studionowak.com',
    'anna@studio-nowaak.pl',
    'anna@studio-nwak.pl',
    'anna@studio-nowka.pl',
    'anna@mail.studio-novvak.pl',
    'anna@studio-n\u043ewak.pl',
    'anna@stúdio-nowak.pl',
  ])('is %s', (address) => expect(passesFor(address, 'anna@studio-nowak.pl')).toBe(true))

  it.each([
    ['anna@kuncle.example', 'anna@kunde.example'],
    ['anna@kunde.example', 'anna@kuncle.example'],
    ['anna@kunc1e.example', 'anna@kunde.example'],
    ['anna@rnueller.example', 'anna@mueller.example'],
    ['anna@vvagner.example', 'anna@wagner.example'],
    ['anna@uncie.example', 'anna@uncle.example'],
    ['clora@gmail.com', 'dora@gmail.com'],
    ['anna@studio-nowak.com', 'anna@studio-nowak.pl'],
    ['x@studio-nowak.pl.evil.example', 'anna@studio-nowak.pl'],
    ['x@mail.acme.it.evil.example', 'anna@acme.it'],
    ['x@acme.it-login.example', 'anna@acme.it'],
    ['x@mail.acme.co.uk.evil.example', 'anna@acme.co.uk'],
    ['x@studio-nowak-pl.com', 'anna@studio-nowak.pl'],
    ['anna@gmail.com.evil.example', 'anna@gmail.com'],
  ])('is %s for %s', (address, real) => {
    expect(passesFor(address, real)).toBe(true)
    const keys = new Set(holderOf(real).keys)
    expect(holderOf(address).keys.some((key) => keys.has(key))).toBe(true)
  })

  it.each([
    ['anna@acla.pl', 'anna@ada1.pl'],
    ['anna@acida.pl', 'anna@adda.it'],
    ['anna@studio-nowak.pl', 'jan@studio-nowak.pl'],
    ['anna@mail.studio-nowak.pl', 'anna@studio-nowak.pl'],
    ['jan@studio-nowak.com', 'anna@studio-nowak.pl'],
    ['anna@evil.studio-nowak.pl.com', 'jan@nowak.pl'],
    ['anna@gmail.com.evil.example', 'jan@gmail.com'],
    ['anna@acme.co.uk', 'jan@acme.co'],
    ['anna@elsewhere.pl', 'anna@studio-nowak.pl'],
    ['anna@gmail.com', 'anna@ymail.com'],
    ['an.na+x@gmail.com', 'anna@googlemail.com'],
    ['anna@bmw.de', 'anna@bmv.pl'],
    ['', 'anna@studio-nowak.pl'],
  ])('is not %j for %s', (address, real) => expect(passesFor(address, real)).toBe(false))

  it('is another mailbox of a provider that looks like it', () => {
    expect(passesFor('anna.n0wak@gmail.com', 'anna.nowak@gmail.com')).toBe(true)
    expect(passesFor('jan.kowalski@gmail.com', 'anna.nowak@gmail.com')).toBe(false)
  })
})

describe('a name as it looks', () => {
  it.each([
    ['Аnna Nоwаk', 'Anna Nowak'],
    ['Nowak, Ａｎｎａ', 'Anna Nowak'],
    ['АННА NOWAK', 'анна Nowak'],
    ['Τoм Веск', 'Tom Beck'],
    ['Silνia Rοssi', 'Silvia Rossi'],
    ['ΑΝΤΟΝ ΜΙΚΟ', 'Anton Miko'],
    ['Νίκος Νικολαΐδης', 'ΝΙΚΟΣ ΝΙΚΟΛΑΪΔΗΣ'],
    ['Роман Хомаха', 'ХОМАХА РОМАН'],
    ['AIdo Bruni', 'Aldo Bruni'],
    ['Łucja Żak', 'Lucja Zak'],
    ['Dott.ssa Anna Rossi', 'Anna Rossi'],
    ['ROSSI Ing. Anna', 'Anna Rossi'],
  ])('%s is that of %s', (one, other) => {
    expect(nameKey(one)).not.toBe('')
    expect(nameKey(one)).toBe(nameKey(other))
  })

  it.each([
    ['Анна Новак', 'Anna Nowak'],
    ['Ева Новак', 'Ewa Nowak'],
    ['Anna Nowak', 'Hanna Nowak'],
    ['Иван Петров', 'Ivan Petrov'],
  ])('%s is not that of %s', (one, other) => expect(nameKey(one)).not.toBe(nameKey(other)))
})

it.each([
  ['Anna Rossi (via DocuSign)', 'Anna Rossi'],
  ['Anna Rossi via DocuSign', 'Anna Rossi'],
  ['Anna Rossi - Rossi Costruzioni', 'Anna Rossi'],
  ['Rossi Costruzioni – Ing. Anna Rossi', 'Anna Rossi'],
  ['Anna Rossi | Acme', 'Anna Rossi'],
  ['Anna Rossi, PhD', 'Anna Rossi'],
  ['Anna Rossi @ Acme', 'Anna Rossi'],
  ['"Anna Rossi" Acme', 'Anna Rossi'],
  ['Anna Rossi-Bianchi | Acme', 'Anna Rossi Bianchi'],
])('%s is called %s', (name, other) => expect(nameKeys(name)).toContain(nameKey(other)))

it.each(['Anna Rossi Bianchi', 'Anna Rossi-Bianchi', 'Hanna Rossi (Acme)', 'Anna (Rossi)', 'Anna | Rossi'])(
  '%s is not called Anna Rossi, or only as a whole',
  (name) =>
    expect(nameKeys(name).filter((key) => key === nameKey('Anna Rossi')).length).toBe(+/^Anna \W/.test(name)),
)

it.each([
  ['anna at rossi.it', ['anna@rossi.it']],
  ['Anna (at) rossi (dot) it', ['anna@rossi.it']],
  ['anna.rossi chiocciola rossi punto it', ['anna.rossi@rossi.it']],
  ['Meet at Rossi', []],
])('%s spells %j', (name, spelled) =>
  expect(nameKeys(name).filter((key) => key.includes('@'))).toEqual(spelled),
)

it.each([
  ...[
    'lumеra.example',
    'bücher.de',
    'jaźń.pl',
    'почта.рф',
    '山田.jp',
    'mail.münchen.de',
    '💡.example',
    'ab-cé.it',
  ],
  ...['plain.example', 'a-b--c.example'],
])('the letters of %s are read from its form in DNS', (domain) => {
  const ascii = domainToASCII(domain)
  expect(ascii).not.toBe('')
  expect(unicodeDomain(ascii)).toBe(domainToUnicode(ascii))
})

it.each(['xn--', 'xn--!', 'xn--9', `xn--${'9'.repeat(500)}`, `xn--a-${'99a'.repeat(300)}`])(
  'a label that stands for no letters stays: %s',
  (label) => expect(unicodeDomain(`${label}.it`).endsWith('.it')).toBe(true),
)

it('strangers at one provider are not one holder, colleagues at one domain are', () => {
  expect(isSameHolder('anna@gmail.com', 'jan@gmail.com')).toBe(false)
  expect(isSameHolder('anna+x@gmail.com', 'an.na@gmail.com')).toBe(true)
  expect(isSameHolder('anna@acme.it', 'jan@mail.acme.it')).toBe(true)
})

describe('answers that go elsewhere', () => {
  const to = (name: string, address: string, answersTo: string) =>
    answersElsewhere({
      ...{ from: [{ name, address }], answersTo: [{ name: '', address: answersTo }], outgoing: false },
    }).map((person) => person.address)
  it.each([
    ['Anna', 'anna@acme.it', 'eve@evil.it', true],
    ['Anna', 'anna@gmail.com', 'eve@gmail.com', true],
    ['anna@acme.it (eve@evil.it)', 'anna@acme.it', 'eve@evil.it', true],
    ['Per conto di: eve@evil.it', 'posta-certificata@pec.other.it', 'eve@evil.it', true],
    ['Per conto di: mario@acme.it', 'posta-certificata@legalmail.it', 'mario@acme.it', false],
    ['Anna', 'anna@acme.it', 'office@mail.acme.it', false],
  ])('%s <%s> to %j: %s', (name, address, replyTo, isTold) => {
    expect(to(name, address, replyTo)).toEqual(isTold ? [replyTo] : [])
  })
})
