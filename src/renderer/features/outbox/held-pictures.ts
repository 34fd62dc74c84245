/** As the engine writes one: nothing else in a quote has this attribute. */
const held = '<span data-picture='

/** How many pictures of a quote were not loaded: it says so in the place of each. */
export const countHeldPictures = (quote: string): number => quote.split(held).length - 1

/** The quote with its pictures in the places of these notes. A document made by the parser loads nothing itself. */
export function withPictures(quote: string): string {
  const { body } = new DOMParser().parseFromString(quote, 'text/html')
  for (const note of body.querySelectorAll<HTMLElement>('[data-picture]'))
    note.outerHTML = note.dataset['picture'] ?? ''
  return body.innerHTML
}
