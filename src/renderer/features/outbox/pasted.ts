import { Fragment, Slice, type Schema } from '@tiptap/pm/model'
import { makeLists } from './pasted-lists'
import { parseable } from '../../../shared/mail-html'
import { fitTable } from './pasted-tables'

/**
 * Office programs put a picture of what was copied beside its text; a picture copied from a page comes with an `<img>`
 * and nothing else. Only the latter is meant as a picture.
 */
export function isPicture(html: string): boolean {
  const { body } = parsed(html)
  return (body.textContent ?? '').trim() === '' && body.querySelector('table') === null
}

/** Without what a document that is only read must not have: see `parseable`. */
const parsed = (html: string): Document => new DOMParser().parseFromString(parseable(html), 'text/html')

/** Pasted plain text: a line is a paragraph, and a line with nothing on it stays one. */
export function plainParagraphs(text: string, schema: Schema): Slice {
  const { paragraph } = schema.nodes
  if (!paragraph) return Slice.empty
  const lines = text.split(/\r\n?|\n/)
  const paragraphs = lines.map((line) => paragraph.create(null, line === '' ? [] : [schema.text(line)]))
  return new Slice(Fragment.from(paragraphs), 1, 1)
}

const isOwn = (image: HTMLImageElement): boolean => /^data:image\//i.test(image.getAttribute('src') ?? '')
/** As those are that count readers. */
const isUnseen = (image: HTMLImageElement): boolean =>
  ['width', 'height'].some((side) => /^[01](?:px)?$/.test(image.getAttribute(side) ?? ''))

/**
 * Pasted HTML without pictures of other computers, which would learn that they are looked at here and by whom the mail
 * is read, and without what no recipient could open: pictures on this computer, links that lead nowhere outside it.
 * Word's lists become lists, and tables as wide as a letter. `leftOut` counts the pictures that somebody would miss.
 */
export function cleanPasted(html: string): { html: string; leftOut: number } {
  const { body } = parsed(html)
  let leftOut = 0
  for (const image of body.querySelectorAll('img')) {
    if (isOwn(image)) continue
    if (!isUnseen(image)) leftOut += 1
    image.replaceWith(image.alt)
  }
  for (const link of body.querySelectorAll('a[href]')) {
    if (!/^(?:https?|mailto|tel):/i.test(link.getAttribute('href') ?? '')) link.removeAttribute('href')
  }
  makeLists(body)
  for (const table of body.querySelectorAll('table')) fitTable(table)
  // One goes on writing behind a table pasted last, not in its last cell.
  if (body.lastElementChild?.tagName === 'TABLE') body.append(document.createElement('p'))
  return { html: body.innerHTML, leftOut }
}
