import { describe, expect, it } from 'vitest'
import { filesWithin, readContents } from '../../../src/main/engine/mime/file-contents'
import { mailWithFiles, p7m, pdf, winmail } from '../../helpers/attachment-files'

const { more, text } = mailWithFiles('Inside.', [{ name: 'a.exe', content: 'MZ' }])
const eml = Buffer.from(['From: Eva <eva@inside.example>', 'Subject: Within', ...more, '', text].join('\r\n'))

describe('[READ-16] what lies in a file', () => {
  it('a mail, with its files and what of them is a program', () => {
    expect(readContents(eml, 'a.eml', 'mail')).toMatchObject({
      kind: 'mail',
      subject: 'Within',
      from: [{ name: 'Eva', address: 'eva@inside.example' }],
      files: [{ partId: '2', filename: 'a.exe', executable: true }],
      isPartial: false,
    })
    expect(filesWithin(eml, 'a.eml').map((file) => Buffer.from(file.content()).toString())).toEqual(['MZ'])
  })

  it.each([
    ['as it is', (bytes: Buffer) => bytes],
    ['in base64', (bytes: Buffer) => Buffer.from(bytes.toString('base64').replace(/.{64}/g, '$&\r\n'))],
    [
      'as PEM',
      (bytes: Buffer) =>
        Buffer.from(`-----BEGIN PKCS7-----\n${bytes.toString('base64')}\n-----END PKCS7-----\n`),
    ],
  ])('a signed document, %s', (_, form) => {
    const file = form(p7m(pdf(1)))
    expect(readContents(file, 'contract.pdf.p7m', 'signed')).toMatchObject({
      kind: 'signed',
      file: { partId: '1', filename: 'contract.pdf', executable: false },
    })
    expect(Buffer.from(filesWithin(file, 'contract.pdf.p7m')[0]?.content() ?? []).equals(pdf(1))).toBe(true)
  })

  it('a signed mail, an encrypted file, a winmail.dat, and what is none of them', () => {
    const entity = Buffer.from('Content-Type: text/plain\r\n\r\nSigned words.')
    expect(readContents(p7m(entity), 'smime.p7m', 'signed')).toMatchObject({
      kind: 'mail',
      text: 'Signed words.',
    })
    expect(readContents(p7m(entity, 'encrypted'), 'smime.p7m', 'signed')).toEqual({ kind: 'encrypted' })
    expect(readContents(winmail({ 'a.txt': 'x', 'con.exe': 'MZ' }), 'winmail.dat', 'winmail')).toMatchObject({
      kind: 'files',
      files: [
        { partId: '1', filename: 'a.txt', executable: false },
        { partId: '2', filename: '_con.exe', executable: true },
      ],
    })
    for (const as of ['signed', 'winmail'] as const)
      expect(readContents(Buffer.from('nothing of that kind \u0001'), 'x', as)).toEqual({
        kind: 'unreadable',
      })
  })

  it('text in whatever letters, of very much the beginning', () => {
    const textOf = (content: Buffer) => readContents(content, 'a.txt', 'text')
    expect(textOf(Buffer.from('\ufeffŁódź'))).toEqual({ kind: 'text', text: 'Łódź', isCut: false })
    expect(textOf(Buffer.from('A wide line', 'utf16le'))).toMatchObject({ text: 'A wide line' })
    expect(textOf(Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]))).toMatchObject({ text: 'Grüße' })
    const long = readContents(Buffer.from('żółw\n'.repeat(2_500_000)), 'a.txt', 'text')
    if (long.kind !== 'text') throw new Error(long.kind)
    expect(long.isCut).toBe(true)
    expect(long.text.endsWith('żółw\n')).toBe(true)
  })
})
