import { isTrackerSized, mayBeTrackerSized, pixelsOf } from '../../../shared/tracker-size'

/** Of more pictures and rules the first are looked at: all of them would hold up the window. */
const MAX_PICTURES = 300
const MAX_RULES = 1_000

/** A rule that holds on this screen, as far as it sizes what it matches. */
type Sizing = Pick<CSSStyleRule, 'selectorText' | 'style'>

/**
 * Takes pictures of other computers out of a mail that its style sheets give the size of a tracker, as `isTracker` does
 * those whose own attributes say so. Returns their addresses.
 */
export function dropStyledTrackers(content: Document): string[] {
  const pictures = [...content.querySelectorAll<HTMLImageElement>('img[src^="http" i]')]
  if (pictures.length === 0) return []
  const rules = [...content.querySelectorAll('style')].flatMap(sizingRules).slice(0, MAX_RULES)
  if (
    !rules.some(({ style }) => isTiny(style.width, style.maxWidth) || isTiny(style.height, style.maxHeight))
  )
    return []
  const trackers = pictures.slice(0, MAX_PICTURES).filter((picture) => isPixel(picture, rules))
  const addresses = trackers.map(({ src }) => src)
  for (const picture of trackers) picture.removeAttribute('src')
  return addresses
}

function sizingRules({ textContent }: HTMLStyleElement): Sizing[] {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(textContent)
  return rulesThatHold([...sheet.cssRules]).filter(
    ({ style }) => `${style.width}${style.height}${style.maxWidth}${style.maxHeight}` !== '',
  )
}

const rulesThatHold = (rules: readonly CSSRule[]): CSSStyleRule[] =>
  rules.flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return [rule]
    return rule instanceof CSSMediaRule && matchMedia(rule.conditionText).matches
      ? rulesThatHold([...rule.cssRules])
      : []
  })

/** What a picture says of itself outdoes its style sheets, and those outdo its attributes. */
function isPixel(picture: HTMLImageElement, rules: readonly Sizing[]): boolean {
  const matching = rules.filter(({ selectorText }) => picture.matches(selectorText))
  const sizes = [...matching.map(({ style }) => style), picture.style]
  const last = (property: 'width' | 'height' | 'maxWidth' | 'maxHeight'): string =>
    sizes.map((style) => style[property]).findLast((size) => size !== '') ?? ''
  const width = smallest(last('width') || picture.getAttribute('width'), last('maxWidth'))
  const height = smallest(last('height') || picture.getAttribute('height'), last('maxHeight'))
  return isTrackerSized(width, height)
}

const isTiny = (...sizes: string[]): boolean => mayBeTrackerSized(smallest(...sizes))

const smallest = (...sizes: (string | null)[]): number => Math.min(...sizes.map(pixelsOf))
