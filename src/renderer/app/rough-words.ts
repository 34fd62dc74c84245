/** The words of HTML, its first `most` letters read; character references stay, so they are for guessing and telling apart. */
export const roughWords = (html: string, most: number): string =>
  html.slice(0, most).replace(/<[^<>]*>/g, ' ')

/** Enough to tell one text from another. */
export const firstWords = (html: string): string =>
  roughWords(html, 2000).replace(/\s+/g, ' ').trim().slice(0, 80)
