import fc from 'fast-check'
import { expect, it } from 'vitest'
import { translationAddress } from '../../../src/renderer/features/messages/translation-address'

const textIn = (url: string): string => new URL(url).searchParams.get('text') ?? ''

it('holds a short text whole, whatever its signs', () => {
  const text = 'Preis & Menge: 100 % + 5 €?\n#1 – „Łódź“ 報價 😀'
  const { url, taken } = translationAddress(text, 'it')
  expect(textIn(url)).toBe(text)
  expect(taken).toBe(text.length)
  expect(new URL(url).host).toBe('translate.google.com')
  expect(new URL(url).searchParams.get('tl')).toBe('it')
})

it('holds the beginning of a long one, as much as an address may be long, and no half of a sign', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a', 'ł', '報', '😀', ' ', '%'),
      fc.integer({ min: 0, max: 20_000 }),
      (sign, count) => {
        const { url, taken } = translationAddress(sign.repeat(count), 'pl')
        expect(url.length).toBeLessThanOrEqual(14_000)
        expect(taken).toBeLessThanOrEqual(5_000)
        expect(textIn(url)).toBe(sign.repeat(taken / sign.length))
      },
    ),
    { numRuns: 60 },
  )
})
