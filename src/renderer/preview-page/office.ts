import { readDocx } from './docx'
import { showGrid } from './grid'
import { readOds } from '../../shared/files/ods'
import { readOdt } from './odt'
import type { Shown, Showing } from './showing'
import { Unshowable } from '../../shared/files/unshowable'
import { readXlsx } from '../../shared/files/xlsx'
import { openArchive } from '../../shared/files/zip'

/** Shows a document of Word or Excel, or one of OpenDocument, by what its archive holds, whatever its name says. */
export async function showOffice(content: Uint8Array, showing: Showing): Promise<Shown> {
  const archive = openArchive(content)
  const has = (name: string): boolean => archive.names.includes(name)
  if (has('xl/workbook.xml')) return showGrid(readXlsx(archive, showing.language), showing)
  if (archive.names.some((name) => /^word\/document\d*\.xml$/.test(name)))
    return showPaper(await readDocx(archive), showing)
  const type = has('mimetype') ? archive.text('mimetype', 1_000) : ''
  if (
    has('META-INF/manifest.xml') &&
    /<(?:\w+:)?encryption-data/.test(archive.text('META-INF/manifest.xml', 1_000_000))
  )
    throw new Unshowable('locked')
  if (/opendocument\.spreadsheet/.test(type)) return showGrid(readOds(archive), showing)
  if (/opendocument\.text/.test(type)) return showPaper(readOdt(archive), showing)
  throw new Unshowable('other')
}

/** A text on white paper. Its links lead nowhere: a file is only looked at here. */
function showPaper(text: HTMLElement, { root }: Showing): Shown {
  for (const link of text.querySelectorAll('a[href]')) link.removeAttribute('href')
  text.classList.add('paper')
  root.append(text)
  return { pages: 0, notes: [], zoom: (factor) => text.style.setProperty('zoom', String(factor)) }
}
