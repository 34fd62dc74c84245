import { describe, expect, it } from 'vitest'
import { fileNature, promisedKind } from '../../../src/shared/file-kind'
import { docx, lockedDocx, p7m, pdf, png, winmail } from '../../helpers/attachment-files'

const seen = (filename: string, content: string | Buffer, contentType = 'application/octet-stream') => {
  const { kind, isDisguised } = fileNature({ filename, contentType }, Buffer.from(content))
  return isDisguised ? `${kind}, disguised` : kind
}

describe('[READ-16] what a file is', () => {
  it.each([
    ['report.pdf', pdf(1), 'pdf'],
    ['report', pdf(1), 'pdf'],
    ['late.pdf', `${' '.repeat(1_000)}%PDF-1.4`, 'pdf'],
    ['about.txt', 'The header is %PDF-1.4', 'text'],
    ['photo.jpg', png(1, 1), 'picture'],
    ['report.pdf', png(1, 1), 'picture, disguised'],
    ['photo.png', pdf(1), 'pdf, disguised'],
    ['letter.docx', docx('x'), 'office'],
    ['letter.docx', lockedDocx(), 'locked, disguised'],
    ['old.doc', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(99)]), 'none'],
    ['invoice.pdf', Buffer.from('MZ\0\0\u0001\u0002', 'latin1'), 'program, disguised'],
    ['run', Buffer.from('\u007fELF\u0002\u0001\0\0', 'latin1'), 'program'],
    ['mz.txt', 'MZ is how programs begin', 'text'],
    ['list.csv', 'a;b', 'csv'],
    ['page.txt', '<html><script>', 'text'],
    ['photo.gif', '<html>', 'text, disguised'],
    ['drawing.svg', '<?xml version="1.0"?>\n<!-- x --><svg xmlns="x"/>', 'picture'],
    ['drawing.txt', '<svg xmlns="x"/>', 'text'],
    ['wide.txt', Buffer.from('\ufeffwide', 'utf16le'), 'text'],
    ['noise.txt', Buffer.from(Array.from({ length: 256 }, (_, at) => at)), 'none, disguised'],
    ['mail.eml', 'From: a', 'mail'],
    ['x.pdf.p7m', p7m(Buffer.from('x')), 'signed'],
    ['winmail.dat', winmail({}), 'winmail'],
    ['other.dat', Buffer.from([0, 1, 2, 3]), 'none'],
    ['empty.txt', '', 'text'],
  ])('%s, %#', (name, content, kind) => expect(seen(name, content)).toBe(kind))

  it('is promised by the name, and by the media type where the name says nothing', () => {
    expect(promisedKind({ filename: 'a.PDF ', contentType: 'text/plain' })).toBe('pdf')
    expect(promisedKind({ filename: 'a', contentType: 'image/png' })).toBe('picture')
    expect(promisedKind({ filename: 'a.exe', contentType: 'application/octet-stream' })).toBe('none')
  })
})
