import { escapeHtml } from './escape-html'

/**
 * Addresses and, before them, what only looks as if it held one: files and servers that no browser opens (`ftp://`,
 * `C:\www.x.it`, `/srv/www.x.it`) are the text they are.
 */
const linkPattern =
  /(?<path>\b(?!https?:)[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"]*|\b[a-z]:\\[^\s<>"]*|\\\\[^\s<>"]+|(?<![^\s(])\/[^\s<>"]+)|\b(?:https?:\/\/|www\.)[^\s<>"]+|\bmailto:[^\s<>"]+|[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/giu

/** Text as HTML that shows exactly that text, web and mail addresses in it as links. */
export function withLinks(text: string): string {
  let out = ''
  let position = 0
  for (const match of text.matchAll(linkPattern)) {
    if (match.groups?.['path']) continue
    const found = trimTrailing(match[0])
    out += `${escapeHtml(text.slice(position, match.index))}<a href="${escapeHtml(hrefOf(found))}">${escapeHtml(found)}</a>`
    position = match.index + found.length
  }
  return out + escapeHtml(text.slice(position))
}

/** Punctuation after an address belongs to the sentence, and so does a closing bracket without its opening one. */
function trimTrailing(found: string): string {
  const closing = found.includes('(') ? '' : ')'
  let end = found.length
  while (end > 0 && (TRAILING + closing).includes(found.charAt(end - 1))) end--
  return found.slice(0, end)
}

const TRAILING = '.,;:!?\'"*_»”’]}'

function hrefOf(found: string): string {
  if (/^(?:https?:|mailto:)/i.test(found)) return found
  return /^www\./i.test(found) ? `https://${found}` : `mailto:${found}`
}
