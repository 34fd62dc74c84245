import { readOds } from '../../../shared/files/ods'
import type { Sheet } from '../../../shared/files/tables'
import { Unshowable } from '../../../shared/files/unshowable'
import { readXlsx } from '../../../shared/files/xlsx'
import { scanXml } from '../../../shared/files/xml-scan'
import { openArchive, type Archive } from '../../../shared/files/zip'

/** Of a part in XML, unpacked: a book has less. */
const MAX_XML = 20_000_000

/** Parts of Word and PowerPoint that hold what is read, in the order of the document. */
const WORD = /^word\/(?:document\d*|header\d+|footer\d+|footnotes|endnotes|comments)\.xml$/
const SLIDE = /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)(\d+)\.xml$/

/** The text of a document of Office or OpenDocument, about `most` of it; '' where its archive cannot be read. */
export function textOfOffice(content: Uint8Array, most: number): string {
  try {
    return textOfArchive(openArchive(content), most)
  } catch (error) {
    if (error instanceof Unshowable) return ''
    throw error
  }
}

function textOfArchive(archive: Archive, most: number): string {
  const { names } = archive
  if (names.includes('xl/workbook.xml')) return textOfSheets(readXlsx(archive, 'en'), most)
  const word = names.filter((name) => WORD.test(name))
  if (word.length > 0) return textOfParts(archive, word, most)
  const slides = names.filter((name) => SLIDE.test(name))
  if (slides.length > 0) return textOfParts(archive, slides.sort(bySlide), most)
  const type = names.includes('mimetype') ? archive.text('mimetype', 1_000) : ''
  if (/opendocument\.spreadsheet/.test(type)) return textOfSheets(readOds(archive), most)
  return /opendocument\.(?:text|presentation)/.test(type) ? textOfParts(archive, ['content.xml'], most) : ''
}

const numberOf = (name: string): number => Number(SLIDE.exec(name)?.[1] ?? 0)
const bySlide = (one: string, other: string): number => numberOf(one) - numberOf(other)

function textOfSheets(sheets: readonly Sheet[], most: number): string {
  let text = ''
  for (const { name, read } of sheets) {
    text += `${name}\n`
    for (const row of read().rows) {
      if (text.length > most) return text
      text += `${row.filter((cell) => cell !== '').join('\t')}\n`
    }
  }
  return text
}

/** A part that is broken or too much leaves the others. */
function textOfParts(archive: Archive, names: readonly string[], most: number): string {
  let text = ''
  for (const name of names) {
    if (text.length > most) break
    try {
      for (const piece of wordsOf(archive.text(name, MAX_XML))) {
        text += piece
        if (text.length > most) break
      }
    } catch (error) {
      if (!(error instanceof Unshowable)) throw error
    }
    text += '\n'
  }
  return text
}

/** Where a line or a word ends, in WordprocessingML, DrawingML and ODF. */
const LINES: ReadonlySet<string> = new Set(['p', 'h', 'br', 'cr', 'line-break', 'tr', 'table-row'])
const GAPS: ReadonlySet<string> = new Set(['tab', 's', 'tc', 'table-cell'])
/** What a document says of itself, and what is no text of it. */
const UNREAD: ReadonlySet<string> = new Set([
  ...['instrText', 'delText', 'delInstrText', 'Fallback', 'pPr', 'rPr', 'sectPr', 'tracked-changes'],
  ...['automatic-styles', 'styles', 'font-face-decls', 'scripts', 'forms', 'event-listeners', 'binary-data'],
])

function* wordsOf(xml: string): Generator<string> {
  let skipped = 0
  for (const step of scanXml(xml)) {
    if (step.kind === 'text') {
      if (skipped === 0) yield step.text
      continue
    }
    if (UNREAD.has(step.name)) {
      if (!step.isEmpty) skipped = Math.max(0, skipped + (step.kind === 'open' ? 1 : -1))
      continue
    }
    const ends = step.kind === 'close' || step.isEmpty
    if (ends && LINES.has(step.name)) yield '\n'
    else if (ends && GAPS.has(step.name)) yield ' '
  }
}
