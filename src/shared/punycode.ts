import punycode from 'punycode.js'

/** A domain with its `xn--` labels in the letters they stand for (RFC 3492); a label that stands for none stays. */
export const unicodeDomain = (domain: string): string => domain.split('.').map(unicodeLabel).join('.')

function unicodeLabel(label: string): string {
  try {
    return /^xn--/i.test(label) ? punycode.toUnicode(label.toLowerCase()) : label
  } catch {
    return label
  }
}
