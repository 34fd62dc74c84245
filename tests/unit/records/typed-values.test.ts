import { describe, expect, it } from 'vitest'
import { isWebAddress } from '../../../src/shared/link-address'
import { isPhone } from '../../../src/shared/phone'

describe('what is typed as a website', () => {
  it.each([
    ...['', ' ', 'acme.it', 'www.acme.it/chi siamo?a=b', 'ACME.it:8080', 'żółw.pl'],
    ...['https://acme.it', 'HTTP://intranet/crm', '//acme.it'],
  ])('can be %j', (text) => {
    expect(isWebAddress(text)).toBe(true)
  })

  it.each([
    ...['javascript:alert(1)', 'javascript:1', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'],
    ...['mailto:anna@acme.it', 'anna@acme.it', 'ftp://acme.it', 'acme', 'none yet', 'https://'],
  ])('cannot be %j', (text) => {
    expect(isWebAddress(text)).toBe(false)
  })
})

describe('what is typed as a phone number', () => {
  it.each([
    ['', true],
    ['+39 02 1234567', true],
    ['٠٤٦٤ ٥٥٥', true],
    ['555 (ask for Anna)', true],
    ['abc', false],
    ['-', false],
  ])('%j: %j', (text, expected) => {
    expect(isPhone(text)).toBe(expected)
  })
})
