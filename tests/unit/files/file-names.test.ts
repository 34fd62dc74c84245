import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distinctNames, savedName } from '../../../src/shared/file-name'

const longest = (name: string): number => new TextEncoder().encode(name).length

describe('[READ-14] names of saved files', () => {
  it.each([
    ['offer.pdf', 'offer.pdf'],
    ['Zażółć 請求書.pdf', 'Zażółć 請求書.pdf'],
    ['a/b\\c.txt', 'a_b_c.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..', 'file'],
    ['.bashrc', 'bashrc'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['invoice\ufffdfdp.exe', 'invoicefdp.exe'],
    ['line\nbreak\0.txt', 'line_break_.txt'],
    ['C:\\x:y?*"<>|.txt', 'C__x_y______.txt'],
    ['CON.txt', '_CON.txt'],
    ['com1', '_com1'],
    ['LPT¹.pdf', '_LPT¹.pdf'],
    ['nul .txt', '_nul .txt'],
    ['CONIN$', '_CONIN$'],
    ['console.txt', 'console.txt'],
    ['trailing. . ', 'trailing'],
    ['half \ud83d.txt', 'half .txt'],
    ['', 'file'],
  ])('%j becomes %j', (name, expected) => expect(savedName(name)).toBe(expected))

  it('fit every file system, with their ending, also where a letter takes many bytes', () => {
    for (const letter of ['x', '請', '😀']) {
      const name = savedName(`${letter.repeat(1_000)}.pdf`)
      expect(longest(name)).toBeLessThanOrEqual(200)
      expect(name.endsWith(`${letter}.pdf`)).toBe(true)
    }
    expect(longest(savedName(`x.${'y'.repeat(500)}`))).toBeLessThanOrEqual(200)
  })

  it('differ where large and small letters are the same, and however their accents are written', () => {
    expect(
      distinctNames(['a.pdf', 'A.PDF', 'a.pdf', 'a (2).pdf', 'e\u0301.txt', '\u00e9.txt', 'x', 'x', '.', '']),
    ).toEqual([
      'a.pdf',
      'A (2).PDF',
      'a (3).pdf',
      'a (2) (2).pdf',
      '\u00e9.txt',
      '\u00e9 (2).txt',
      'x',
      'x (2)',
      'file',
      'file (2)',
    ])
  })

  it('hold for whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 40 }), (given) => {
        const names = distinctNames(given)
        expect(new Set(names.map((name) => name.toLowerCase().normalize('NFC'))).size).toBe(given.length)
        for (const name of names) {
          expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]|^[. ]|[. ]$|^$/u)
          expect(longest(name)).toBeLessThanOrEqual(230)
        }
      }),
    )
  })

  it('are numbered without counting from the start each time', () => {
    const names = distinctNames(Array.from({ length: 20_000 }, () => 'same.txt'))
    expect(names.at(-1)).toBe('same (20000).txt')
  })
})
