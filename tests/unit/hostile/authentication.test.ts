import { describe, expect, it } from 'vitest'
import { isAuthorProven } from '../../../src/main/engine/mime/authentication'
import { parseHeader } from '../../../src/main/engine/mime/header'

const own = ['acme.it', 'imap.provider.co.uk']
const proven = (results: string, more = 'From: Anna <anna@shop.example>') =>
  isAuthorProven(parseHeader(Buffer.from(`${more}\r\nAuthentication-Results: ${results}\r\n\r\n`)), own)

describe('the author of a mail', () => {
  it.each([
    'mx.acme.it; dmarc=pass header.from=shop.example',
    'mx.provider.co.uk 1; spf=pass; dkim=pass (2048-bit key) header.d=mail.shop.example header.s=a',
    'mx.acme.it;\r\n dkim=fail header.d=x.example;\r\n dkim=pass header.i=@shop.example',
    'MX.ACME.IT; DMARC=pass (p=REJECT) header.from="shop.example"',
  ])('is proven by %j', (results) => expect(proven(results)).toBe(true))

  it.each([
    'mx.evil.example; dmarc=pass header.from=shop.example',
    'mx.other.co.uk; dmarc=pass header.from=shop.example',
    'acme.it.evil.example; dmarc=pass header.from=shop.example',
    'mx.acme.it; dmarc=fail header.from=shop.example',
    'mx.acme.it; dmarc=pass header.from=evil.example',
    'mx.acme.it; dkim=pass header.d=evil.example',
    'mx.acme.it; dkim=pass header.d=example',
    'mx.acme.it; spf=pass smtp.mailfrom=shop.example',
    'mx.acme.it; x=y (; dmarc=pass header.from=shop.example)',
    'mx.acme.it (; dmarc=pass header.from=shop.example)',
    '; dmarc=pass header.from=shop.example',
    'dmarc=pass header.from=shop.example',
    '',
  ])('is not by %j', (results) => expect(proven(results)).toBe(false))

  it.each([
    'From: Anna <anna@shop.example>, Jan <jan@shop.example>',
    'From: Anna <anna@shop.example>\r\nList-Id: <list.shop.example>',
    'From: Anna',
    'From: Anna <anna@shop.example>\r\nAuthentication-Results: mx.evil.example; none',
  ])('is not where the header is %j', (header) =>
    expect(proven('mx.acme.it; dmarc=pass header.from=shop.example', header)).toBe(false),
  )

  it('is proven to users of Gmail by Google', () => {
    const header = parseHeader(
      Buffer.from(
        'From: a@shop.example\r\nAuthentication-Results: mx.google.com; dmarc=pass header.from=shop.example\r\n\r\n',
      ),
    )
    expect(isAuthorProven(header, ['gmail.com', 'imap.gmail.com'])).toBe(true)
  })
})
