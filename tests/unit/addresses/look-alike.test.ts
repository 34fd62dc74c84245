import { describe, expect, it } from 'vitest'
import { answersElsewhere } from '../../../src/shared/answers-elsewhere'
import { isSameHolder, passesFor } from '../../../src/shared/look-alike'

describe('an address that passes for another', () => {
  it.each([
    'anna@studio-n0wak.pl',
    'anna@studlo-nowak.pl',
    'anna@studionowak.com',
    'anna@studio-nowaak.pl',
    'anna@studio-nwak.pl',
    'anna@studio-nowka.pl',
    'anna@mail.studio-novvak.pl',
  ])('is %s', (address) => expect(passesFor(address, 'anna@studio-nowak.pl')).toBe(true))

  it.each([
    ['anna@studio-nowak.pl', 'jan@studio-nowak.pl'],
    ['anna@mail.studio-nowak.pl', 'anna@studio-nowak.pl'],
    ['anna@studio-nowak.com', 'anna@studio-nowak.pl'],
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

it('strangers at one provider are not one holder, colleagues at one domain are', () => {
  expect(isSameHolder('anna@gmail.com', 'jan@gmail.com')).toBe(false)
  expect(isSameHolder('anna+x@gmail.com', 'an.na@gmail.com')).toBe(true)
  expect(isSameHolder('anna@acme.it', 'jan@mail.acme.it')).toBe(true)
})

describe('answers that go elsewhere', () => {
  const to = (name: string, address: string, replyTo: string) =>
    answersElsewhere({
      ...{ from: [{ name, address }], replyTo: [{ name: '', address: replyTo }], outgoing: false },
    }).map((person) => person.address)
  it.each([
    ['Anna', 'anna@acme.it', 'eve@evil.it', true],
    ['Anna', 'anna@gmail.com', 'eve@gmail.com', true],
    ['anna@acme.it (eve@evil.it)', 'anna@acme.it', 'eve@evil.it', true],
    ['Per conto di: eve@evil.it', 'posta-certificata@pec.other.it', 'eve@evil.it', true],
    ['Per conto di: mario@acme.it', 'posta-certificata@legalmail.it', 'mario@acme.it', false],
    ['Anna', 'anna@acme.it', 'office@mail.acme.it', false],
    ['Anna', 'anna@acme.it', '', false],
  ])('%s <%s> to %j: %s', (name, address, replyTo, isTold) => {
    expect(to(name, address, replyTo)).toEqual(isTold ? [replyTo] : [])
  })
})
