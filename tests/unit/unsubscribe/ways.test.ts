import { describe, expect, it } from 'vitest'
import { readListedMail } from '../../../src/main/engine/mime/list-header'
import { isInside, postOneClick } from '../../../src/main/engine/features/unsubscribe/post'
import { waysOf } from '../../../src/main/engine/features/unsubscribe/ways'

const ways = (listUnsubscribe: string, isOneClick = true) => {
  const { post, mail, link } = waysOf({ listUnsubscribe, isOneClick })
  return { post: post?.href ?? null, mail: mail?.to ?? null, link }
}

describe('[BEY-13] the ways a list names', () => {
  it.each([
    [
      'both',
      '<mailto:leave@shop.example>, <https://shop.example/u?x=1>',
      true,
      'https://shop.example/u?x=1',
      'leave@shop.example',
    ],
    ['no POST offered', '<https://shop.example/u>', false, null, null],
    ['folded', '<https://shop.example/\r\n u>', true, 'https://shop.example/u', null],
    ['a page without encryption takes no POST', '<http://shop.example/u>', true, null, null],
    ['a name to sign in with hides the host', '<https://bank.example@evil.example/u>', true, null, null],
    ['no brackets', 'https://shop.example/u', true, null, null],
    ['other schemes', '<javascript:alert(1)>, <file:///etc/passwd>, <ftp://x.example>', true, null, null],
    ['nothing', '', true, null, null],
  ])('%s', (_, header, isOneClick, post, mail) => {
    expect(ways(header, isOneClick)).toMatchObject({ post, mail })
  })

  it('takes the encrypted page for the browser, and else the first', () => {
    expect(ways('<http://a.example/u>, <https://b.example/u>', false).link).toBe('https://b.example/u')
    expect(ways('<http://a.example/u>', false).link).toBe('http://a.example/u')
  })

  it('writes to one address alone, with the subject and text the list wants', () => {
    const { mail } = waysOf({
      listUnsubscribe:
        '<mailto:leave@shop.example,boss@firm.example?subject=out%2042&body=please&cc=all@firm.example>',
      isOneClick: false,
    })
    expect(mail).toEqual({ to: 'leave@shop.example', subject: 'out 42', text: 'please' })
    expect(waysOf({ listUnsubscribe: '<mailto:leave@shop.example>', isOneClick: false }).mail?.subject).toBe(
      'unsubscribe',
    )
  })
})

const letter = (...lines: string[]): Buffer =>
  Buffer.from(
    [...lines, 'From: News <news@shop.example>', 'List-Id: <news.shop.example>', '', 'x'].join('\r\n'),
  )
const results = 'Authentication-Results: mx.firm.example; dkim=pass header.d=shop.example'
const list = 'List-Unsubscribe: <https://shop.example/u>'
const post = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
const signature = (d: string, h: string) =>
  `DKIM-Signature: v=1; a=rsa-sha256; d=${d}; s=k;\r\n h=${h}; bh=x; b=y`
const covering = 'From:To:List-Unsubscribe:\r\n List-Unsubscribe-Post'

describe('[BEY-13] a list is believed', () => {
  const proven = (...lines: string[]) => readListedMail(letter(...lines), ['firm.example']).isProven

  it('where our server has proven the author, whose signature covers what the list asks for', () => {
    const read = readListedMail(letter(results, signature('mail.shop.example', covering), list, post), [
      'firm.example',
    ])
    expect(read).toEqual({ listUnsubscribe: '<https://shop.example/u>', isOneClick: true, isProven: true })
  })

  it.each([
    ['without a signature', [results, list, post]],
    ['with a signature of others', [results, signature('evil.example', covering), list, post]],
    [
      'with one that leaves the headers out',
      [results, signature('shop.example', 'From:To:Subject'), list, post],
    ],
    ['without the findings of our server', [signature('shop.example', covering), list, post]],
    [
      'with the findings of a stranger',
      [
        'Authentication-Results: mx.evil.example; dkim=pass header.d=shop.example',
        signature('shop.example', covering),
        list,
        post,
      ],
    ],
  ])('%s it is not', (_, lines) => {
    expect(proven(...lines)).toBe(false)
  })

  it('for one POST only in the words of RFC 8058, said once', () => {
    const isOneClick = (...lines: string[]) => readListedMail(letter(list, ...lines), []).isOneClick
    expect(isOneClick('List-Unsubscribe-Post: list-unsubscribe = one-click ')).toBe(true)
    expect(isOneClick('List-Unsubscribe-Post: yes')).toBe(false)
    expect(isOneClick(post, post)).toBe(false)
    expect(isOneClick()).toBe(false)
  })
})

describe('[BEY-13] the own network', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.31.0.1',
    '169.254.1.1',
    '::1',
    'fe80::1',
    'fd00::2',
    '::ffff:10.0.0.1',
  ])('holds %s', (address) => expect(isInside(address)).toBe(true))
  it.each(['8.8.8.8', '172.32.0.1', '2001:db8::1'])('does not hold %s', (address) =>
    expect(isInside(address)).toBe(false),
  )

  it.each(['https://127.0.0.1:9/u', 'https://localhost:9/u', 'https://[::1]:9/u', 'https://2130706433:9/u'])(
    'is not asked for a stranger: %s',
    async (address) => {
      const posted = await postOneClick(new URL(address), false, new AbortController().signal)
      expect(posted).toMatchObject({ ok: false, isFinal: true, problem: { code: 'unsubscribe-inside' } })
    },
  )

  it('is asked where the own mail server is there, too; who does not answer is asked again', async () => {
    const posted = await postOneClick(new URL('https://127.0.0.1:9/u'), true, new AbortController().signal)
    expect(posted).toMatchObject({ ok: false, isFinal: false, problem: { code: 'unreachable' } })
  })
})
