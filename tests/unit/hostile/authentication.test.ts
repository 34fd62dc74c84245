import { describe, expect, it } from 'vitest'
import { isAuthorProven, isAuthorRefused, isCertified } from '../../../src/main/engine/mime/authentication'
import { parseHeader } from '../../../src/main/engine/mime/header'

const own = ['acme.it', 'imap.provider.co.uk']
const proven = (results: string, more = 'From: Anna <anna@shop.example>') =>
  isAuthorProven(parseHeader(Buffer.from(`${more}\r\nAuthentication-Results: ${results}\r\n\r\n`)), own)

describe('the author of a mail', () => {
  it.each([
    'mx.acme.it; dmarc=pass header.from=shop.example',
    'mx.provider.co.uk 1; spf=pass; dkim=pass (2048-bit key) header.d=mail.shop.example header.s=a',
    'mx.acme.it;\r\n dkim=fail header.d=x.example;\r\n dkim=pass header.i=@shop.example',
    'mx.acme.it; dkim=pass reason="all well; really" header.d="shop.example"',
    'mx.acme.it; dkim=pass header.d=shop.example; dmarc=fail header.from=other.example',
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
    'mx.acme.it; spf=fail smtp.mailfrom="a;dkim=pass header.d=shop.example;b"@bad.example',
    'mx.acme.it; spf=fail smtp.mailfrom="a\\";dkim=pass header.d=shop.example;\\"b"@bad.example',
    'mx.acme.it; dkim=fail reason="x; dkim=pass header.d=shop.example"',
    'mx.acme.it; dkim=fail reason="x; dkim=pass header.d=shop.example',
    'mx.acme.it; dkim=fail (x \\) y; dkim=pass header.d=shop.example)',
    'mx.acme.it; dkim=fail ("(" ; dkim=pass header.d=shop.example)',
    'mx.acme.it; dkim=pass reason="x header.d=shop.example" header.d=bad.example',
    'mx.acme.it; dkim=passed header.d=shop.example',
    'mx.acme.it; dkim=pass header.d=shop.example; dmarc=fail header.from=shop.example',
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

  it('is not by another customer of the provider that gives each a name of their own', () => {
    const from = 'From: Anna <anna@shop.onmicrosoft.com>'
    const by = (signer: string) => proven(`mx.acme.it; dkim=pass header.d=${signer}`, from)
    expect([by('shop.onmicrosoft.com'), by('evil.onmicrosoft.com')]).toEqual([true, false])
  })

  const RESULTS = 'Authentication-Results: mx.acme.it; dmarc=pass header.from=shop.example'
  const BORDER =
    'Received: from shop.example (shop.example [203.0.113.9]) by mx.acme.it with ESMTPS; Sat, 1 Jan 2022 10:11:12 +0100'
  it.each([
    ['alone', [RESULTS]],
    ['above the border', [RESULTS, BORDER]],
    [
      'below a delivery',
      [
        'Received: by imap.acme.it with LMTP id 7 for <me@acme.it>; Sat, 1 Jan 2022 10:11:12 +0100',
        RESULTS,
        BORDER,
      ],
    ],
    [
      'below private addresses',
      [
        'Received: from mx (mx [10.0.0.4]) by imap.acme.it',
        'Received: from localhost ([127.0.0.1]) by mx.acme.it',
        'Received: from a ([IPv6:fe80::1]) by mx.acme.it',
        RESULTS,
      ],
    ],
    [
      'below a delivery through a socket',
      ['Received: from mx.acme.it by imap.acme.it (Dovecot) with LMTP id 7 for <me@acme.it>', RESULTS],
    ],
    [
      'below a named server of the provider',
      ['Received: from mx.acme.it (mx.acme.it [198.51.100.7]) by imap.acme.it', RESULTS],
    ],
  ])('is proven by results that stand %s', (_, header) => {
    expect(
      isAuthorProven(parseHeader(Buffer.from([...header, 'From: a@shop.example', '', ''].join('\r\n'))), own),
    ).toBe(true)
  })
  it.each([
    ['what a stranger wrote below the border', [BORDER, RESULTS]],
    [
      'a stranger who calls itself the server',
      ['Received: from mx.acme.it (evil.example [203.0.113.9]) by mx.acme.it', RESULTS],
    ],
    ['a stranger without an address', ['Received: from evil.example by mx.acme.it with SMTP', RESULTS]],
    [
      'a stranger whose name reads like an address',
      ['Received: from mx.acme.it ([127.0.0.1.evil.example]) by mx.acme.it', RESULTS],
    ],
    [
      'a stranger who calls itself a delivery',
      ['Received: from with-LMTP by mx.acme.it with ESMTP', RESULTS],
    ],
    [
      'a stranger without a name',
      ['Received: from mx.acme.it (unknown [203.0.113.9]) by mx.acme.it', RESULTS],
    ],
    [
      'a stranger behind an inner hand-over',
      ['Received: from mx ([10.0.0.1]) by imap.acme.it', BORDER, RESULTS],
    ],
    [
      'a stranger of the newer protocol',
      ['Received: from mx.acme.it (unknown [IPv6:2001:db8::1]) by mx.acme.it', RESULTS],
    ],
    [
      'a stranger of few hand-overs too many',
      [
        ...Array.from({ length: 30 }, () => 'Received: from mx ([10.0.0.1]) by imap.acme.it'),
        BORDER,
        RESULTS,
      ],
    ],
  ])('is not by %s', (_, header) => {
    expect(
      isAuthorProven(parseHeader(Buffer.from([...header, 'From: a@shop.example', '', ''].join('\r\n'))), own),
    ).toBe(false)
  })

  it('is proven to users of Gmail by Google', () => {
    const header = parseHeader(
      Buffer.from(
        'From: a@shop.example\r\nReceived: from b.example (b.example [203.0.113.9]) by mx.google.com\r\nAuthentication-Results: mx.google.com; dmarc=pass header.from=shop.example\r\n\r\n',
      ),
    )
    expect(isAuthorProven(header, ['gmail.com', 'imap.gmail.com'])).toBe(true)
  })
})

describe('the domain of an author', () => {
  const refused = (results: string, more = 'From: Anna <anna@shop.example>') =>
    isAuthorRefused(parseHeader(Buffer.from(`${more}\r\nAuthentication-Results: ${results}\r\n\r\n`)), own)
  it.each([
    ['mx.acme.it; dmarc=fail (p=none) header.from=shop.example', true],
    ['mx.acme.it; spf=pass; dmarc=fail', true],
    ['mx.evil.example; dmarc=fail header.from=shop.example', false],
    ['mx.acme.it; dmarc=pass header.from=shop.example', false],
    ['mx.acme.it; dmarc=fail header.from=other.example', false],
    ['mx.acme.it; x=y (; dmarc=fail header.from=shop.example)', false],
    ['mx.acme.it; spf=fail; dmarc=none', false],
  ])('disowns it as %j tells: %s', (results, expected) => expect(refused(results)).toBe(expected))

  it('disowns it through a list, too, and as one of several authors', () => {
    const results = 'mx.acme.it; dmarc=fail header.from=shop.example'
    expect(refused(results, 'From: a@x.example, anna@shop.example\r\nList-Id: <l.example>')).toBe(true)
  })
})

describe('certified mail', () => {
  const envelope = [
    'Authentication-Results: mx.acme.it; dkim=pass header.d=legalmail.it',
    'From: "Per conto di: anna@shop.it" <posta-certificata@legalmail.it>',
    'X-Trasporto: posta-certificata',
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"',
  ]
  const certified = (lines: readonly string[], hosts = own) =>
    isCertified(parseHeader(Buffer.from([...lines, '', ''].join('\r\n'))), hosts)

  it('is what the own server vouches for, or a provider’s own server hands out', () => {
    expect(certified(envelope)).toBe(true)
    expect(certified(envelope.slice(1))).toBe(false)
    expect(certified(envelope.slice(1), ['pec.acme.it', 'imaps.pec.aruba.it'])).toBe(true)
    expect(certified(envelope.slice(1), ['acme.it', 'imaps.aruba.it'])).toBe(false)
  })

  it('is not what its domain disowns, whatever else was found', () => {
    const disowned = envelope.map((line) => line.replace('mx.acme.it;', 'mx.acme.it; dmarc=fail;'))
    expect([certified(disowned), certified(disowned, ['acme.it', 'imaps.pec.aruba.it'])]).toEqual([
      false,
      false,
    ])
  })

  it.each([
    ['without its header', envelope.filter((line) => !line.startsWith('X-'))],
    ['of which nothing is signed', [...envelope.slice(0, 3), 'Content-Type: text/plain']],
    ['that is a receipt as well', [...envelope, 'X-Ricevuta: accettazione']],
    ['that is an anomaly as well', [...envelope, 'X-Trasporto: errore']],
    ['of nobody’s domain', envelope.map((line) => line.replaceAll('legalmail.it', 'legalmail.evil.it'))],
    ['from another mailbox', envelope.map((line) => line.replace('posta-certificata@', 'eve@'))],
    ['from two', [...envelope, 'From: eve@evil.it']],
  ])('is not an envelope %s', (_, lines) => {
    expect([certified(lines), certified(lines, ['imaps.pec.aruba.it'])]).toEqual([false, false])
  })
})
