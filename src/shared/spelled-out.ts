/** Endings that stand after no "dot" by chance, as `at`, `me` and `shop` do. */
const ENDING =
  'com|org|net|info|biz|gov|edu|eu|it|pl|de|fr|es|ch|uk|nl|pt|cz|sk|ca|ru|ua|se|dk|fi|ie|gr|hu|ro|co|io|example'
const DOT = '(?:dot|punto|kropka|punkt)'

const bracketedDot = new RegExp(
  String.raw`(?<=[\p{L}\p{N}])\s{0,3}[[({<]\s{0,3}(?:\.|${DOT})\s{0,3}[\])}>]\s{0,3}`,
  'giu',
)
const spokenDot = new RegExp(
  String.raw`(?<=[\p{L}\p{N}])\s${DOT}\s(?=(?:[\p{L}\p{N}-]{1,63}\s${DOT}\s){0,4}(?:${ENDING})(?![\p{L}\p{N}-]))`,
  'giu',
)
const AT = '(?:at|chiocciola|malpa|małpa)'
const spokenAt = new RegExp(
  String.raw`\s{0,3}[[({<]\s{0,3}(?:@|${AT})\s{0,3}[\])}>]\s{0,3}|\s${AT}\s(?=[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}-])`,
  'giu',
)

/** `bank dot it`, `bank [dot] it` and `bank (punto) it` as `bank.it`. */
export const withDots = (text: string): string => text.replace(bracketedDot, '.').replace(spokenDot, '.')

/** Mail addresses that a text spells with a word, as `anna at bank.it` and `anna (at) bank dot it`. */
export const spelledAddresses = (text: string): string[] => {
  const plain = withDots(text.slice(0, 300))
  const spelled = plain.replace(spokenAt, '@')
  return spelled === plain
    ? []
    : (spelled.match(/[\p{L}\p{N}._+-]{1,64}@[\p{L}\p{N}.-]{1,200}[\p{L}\p{N}]/gu) ?? []).slice(0, 3)
}
