/** What the service takes of a text in one address, and what it takes of an address. */
const MAX_TEXT = 5_000
const MAX_ADDRESS = 14_000

/** The page that shows a text in another language, and how many characters of the text it has. */
export function translationAddress(text: string, language: string): { url: string; taken: number } {
  for (let most = Math.min(text.length, MAX_TEXT); ; most = Math.floor(most * 0.9)) {
    // Never half of a sign.
    const beginning = text.slice(0, most).replace(/\p{Cs}$/u, '')
    const url = new URL('https://translate.google.com/')
    url.search = new URLSearchParams({
      ...{ sl: 'auto', tl: language, op: 'translate' },
      text: beginning,
    }).toString()
    if (url.href.length <= MAX_ADDRESS) return { url: url.href, taken: beginning.length }
  }
}
