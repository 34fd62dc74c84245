/** What is used of `punycode.js`, which brings no types of its own. */
declare const punycode: {
  /** Letters of a domain's `xn--` labels. Throws a RangeError for a label that stands for none. */
  toUnicode(domain: string): string
}
export default punycode
