import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFileTextThread, type FileTextThread } from '../../../src/main/engine/file-text/thread'
import { mail } from '../../helpers/e2e-world'
import {
  docx,
  docxBomb,
  lockedPdf,
  mailWithFiles,
  ods,
  odt,
  p7m,
  pdf,
  pdfBomb,
  winmail,
  xlsx,
  zip,
  type AttachedFile,
} from '../../helpers/attachment-files'
import { buildFileTextProgram } from '../../helpers/file-text-program'

let program: Awaited<ReturnType<typeof buildFileTextProgram>>
let thread: FileTextThread
beforeAll(async () => {
  program = await buildFileTextProgram()
  thread = createFileTextThread(program.path)
})
afterAll(async () => {
  await thread.stop()
  program.remove()
})

async function textOf(filename: string, content: Buffer | string, contentType = ''): Promise<string> {
  const file = { filename, contentType, content: Buffer.from(content), partId: null }
  const read = await thread.read(file)
  if (!('text' in read)) throw new Error(`ended by ${read.ended}`, { cause: read.error })
  return read.text
}

const letter = (subject: string, text: string, file: AttachedFile): string =>
  mail({ from: 'x@y.it', to: 'z@y.it', subject, id: 'letter@x', ...mailWithFiles(text, [file]) })

const slide = (text: string): string => `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`

describe('the text of a file', () => {
  const files: [string, Buffer | string, string[]][] = [
    ['offer.pdf', pdf(3), ['Page 1 of it', 'Page 3 of it']],
    ['offer.docx', docx('Zażółć gęślą'), ['Zażółć gęślą', 'A link']],
    ['minutes.odt', odt('Quantità'), ['Minutes', 'Quantità in bold', 'First point', 'In a cell']],
    ['prices.xlsx', xlsx(2), ['Article & price', 'Thing 2', '22%', 'On the second sheet']],
    ['stock.ods', ods(), ['Stock', 'Twice', '12,50']],
    [
      'talk.pptx',
      zip({ 'ppt/slides/slide10.xml': slide('the last'), 'ppt/slides/slide2.xml': slide('Begrüßung') }),
      ['Begrüßung\n', 'the last'],
    ],
    ['list.csv', 'Name;Ort\nŻak;Łódź\n', ['Żak', 'Łódź']],
    ['notes.txt', Buffer.from('Perch\u00e9 no', 'latin1'), ['Perché no']],
    ['page.html', '<style>p{}</style><p>Hello <b>there</b></p>', ['Hello there']],
    [
      'letter.eml',
      'From: Mario <m@x.it>\r\nSubject: Una proposta\r\n\r\nTesto interno\r\n',
      ['Una proposta', 'Testo interno'],
    ],
    ['letter.txt.p7m', p7m(Buffer.from('testo firmato')), ['testo firmato']],
    ['offer.pdf.p7m', p7m(pdf(1)), ['Page 1 of it']],
    ['winmail.dat', winmail({ 'inner.txt': 'im Umschlag' }), ['inner.txt', 'im Umschlag']],
  ]
  it.each(files)('%s', async (name, content, words) => {
    const text = await textOf(name, content)
    for (const word of words) expect(text).toContain(word)
  })

  it('is found in mails within mails', async () => {
    const inner = letter('Inner', 'inside', { name: 'deep.pdf', content: pdf(1) })
    const outer = letter('Outer', 'outside', { name: 'inner.eml', content: inner })
    const text = await textOf('outer.eml', outer)
    for (const word of ['Outer', 'outside', 'Inner', 'inside', 'deep.pdf', 'Page 1 of it'])
      expect(text).toContain(word)
  })

  it('leaves out what Excel hides, what Word deleted and the style of a page', async () => {
    expect(await textOf('prices.xlsx', xlsx(1))).not.toContain('Secret')
    const deleted =
      '<w:document><w:p><w:r><w:delText>gone</w:delText><w:t>stays</w:t></w:r></w:p></w:document>'
    expect((await textOf('a.docx', zip({ 'word/document.xml': deleted }))).trim()).toBe('stays')
    expect(await textOf('page.html', '<style>.secret{}</style><p>Hello')).toBe('Hello')
  })

  it('is a part of a mail that is handed in whole', async () => {
    const source = letter('Whole', 'text', { name: 'a.txt', content: 'the part' })
    const file = { filename: 'a.txt', contentType: 'text/plain', content: Buffer.from(source) }
    expect(await thread.read({ ...file, partId: '2' })).toEqual({ text: 'the part' })
    expect(await thread.read({ ...file, partId: '7' })).toEqual({ text: '' })
  })
})

describe('a file made to do harm', () => {
  it.each<[string, string, Buffer | string]>([
    ['unpacks to 130 MB', 'a.docx', docxBomb(130)],
    ['is no archive', 'a.docx', 'PK\u0003\u0004 and no more'],
    ['is cut off', 'a.pdf', pdf(2).subarray(0, 200)],
    ['has a password', 'a.pdf', lockedPdf()],
    [
      'brings a document type',
      'a.odt',
      zip({
        mimetype: 'application/vnd.oasis.opendocument.text',
        'content.xml': '<!DOCTYPE a [<!ENTITY a "aa">]><a>&a;</a>',
      }),
    ],
    ['is encrypted', 'a.p7m', p7m(Buffer.from('secret'), 'encrypted')],
    ['is a program', 'a.txt', Buffer.from([0x4d, 0x5a, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7])],
  ])('%s: it has no text, and the thread lives', async (_, name, content) => {
    expect((await textOf(name, content)).trim()).toBe('')
    expect(await textOf('a.txt', 'alive')).toBe('alive')
  })

  it('has its first 200,000 characters read: of endless text, deep XML, very many pages', async () => {
    expect((await textOf('a.txt', 'word '.repeat(1_000_000))).length).toBe(200_000)
    const deep = `<a><p>${'<b>'.repeat(500_000)}deep</p>`
    expect(
      await textOf(
        'a.odt',
        zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': deep }),
      ),
    ).toContain('deep')
    expect(await textOf('many.pdf', pdf(2_050))).toContain('Page 2000 of it')
  })

  it('that takes too long, or kills the thread, ends it alone', async () => {
    const hasty = createFileTextThread(program.path, 0)
    const slow = { filename: 'a.pdf', contentType: '', content: pdfBomb(100), partId: null }
    expect(await hasty.read(slow)).toMatchObject({ ended: 'time' })
    await hasty.stop()
    expect(await textOf('a.txt', 'alive')).toBe('alive')
  })
})
