import { fold } from './fold'

/** Letters that pass for a Latin one, in small or in capitals: `В` is a B, and `в` with it, as both are one letter. */
const passing: Record<string, string> = {
  a: 'аαɑᴀ',
  b: 'вβьʙƅ',
  c: 'сςᴄ',
  d: 'ԁᴅ',
  e: 'еεєҽᴇ',
  f: 'ꜰ',
  g: 'ɡցɢ',
  h: 'һнηհʜ',
  i: 'іιɩɪ',
  j: 'јյϳᴊ',
  k: 'кκқᴋ',
  l: 'ӏʟ',
  m: 'мμᴍ',
  n: 'пνոռɴ',
  o: 'оοσօᴏ',
  p: 'рρᴘ',
  q: 'ԛզ',
  r: 'гʀ',
  s: 'ѕꜱ',
  t: 'тτᴛ',
  u: 'սᴜ',
  v: 'ѵᴠ',
  w: 'ԝѡաᴡ',
  x: 'хχ',
  y: 'уүυγʏ',
  z: 'ζᴢ',
}
const latin = new Map(Object.entries(passing).flatMap(([to, all]) => [...all].map((letter) => [letter, to])))
/** Greek letters that are another's double beside small Latin ones than in a word of Greek capitals. */
const latinBeside = new Map([
  ['ν', 'v'],
  ['η', 'n'],
  ['υ', 'u'],
])
const word = /[\p{L}\p{M}\p{N}]+/gu

/** A text with the letters of other scripts that look like Latin ones as those; all others, and so most names, stay. */
export function withLatinLetters(text: string): string {
  if (/^[\u0000-\u007f]*$/.test(text)) return text
  return fold(text.replace(word, besideLatin)).replace(
    /[^\u0000-\u007f]/gu,
    (letter) => latin.get(letter) ?? letter,
  )
}

const besideLatin = (text: string): string =>
  /[a-z]/i.test(text) ? text.replace(/[νηυ]/g, (letter) => latinBeside.get(letter) ?? letter) : text

/** A name as the eye takes it in: two that are equal here pass for each other at a glance. */
export const asSeen = (name: string): string =>
  fold(withLatinLetters(name.slice(0, 100)))
    .replace(/[-._]/g, '')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/0/g, 'o')
    .replace(/[1i|]/g, 'l')
    .replace(/5/g, 's')
