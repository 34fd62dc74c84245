/** What is fed to every reader of foreign input: one character, pair or nesting, over and over. */
export interface HostileInput {
  name: string
  /** About so many characters of it. */
  ofSize(size: number): string
}

const SINGLE = [
  ...Array.from(' \t\r\n\0.,;:!?@-_+=*#%&/\\|~^$<>()[]{}"\'`aA0'),
  '\u0301',
  '\u200b',
  '\u202e',
  '\u00e9',
  '\u4e2d',
  '\u{1f600}',
  '\ud800',
]
const PAIRS = [
  ' \r',
  '\r\n ',
  '\n\t',
  ' .',
  '. ',
  ', ',
  ' ,',
  '<a',
  'a@',
  '@a',
  'a.',
  '("',
  '"\\',
  '\\"',
  '=?',
  '?=',
  '=\r\n',
  '> ',
  '>\n',
  '- ',
  '--\n',
  '/*',
  '*/',
  '\u0301\u0316',
  'a\u0301',
  '\u200d\u0301',
  '&#',
  '<!',
  '<!--',
  'www.',
  'http://',
  'mailto:',
  'a: ',
  'a=',
  '*0=',
  ';a=b',
  ';a*0*=b',
  '1 ',
  '1:',
  'Re: ',
  'via ',
  'from: ',
  'begin 644 a\n',
  "''",
  '%20',
]
const NESTINGS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
  ['{', '}'],
  ['"', '"'],
  ['a{', '}'],
  ['&,&{', '}'],
  ['@media print{', '}'],
  ['<div>', '</div>'],
  ['<b>', '</b>'],
  ['<ul><li>', '</li></ul>'],
  ['<ol><li>', '</li></ol>'],
  ['<table><tr><td>', '</td></tr></table>'],
  ['<blockquote type="cite">', '</blockquote>'],
  ['<a href="http://a.example">', '</a>'],
  ['<svg>', '</svg>'],
  ['<style>', '</style>'],
  ['if true {', '}'],
  ['anyof(', ')'],
  ['BEGIN:VEVENT\r\n', 'END:VEVENT\r\n'],
]
const AFTER_START: readonly (readonly [string, string])[] = [
  ['http://a.example/', ')'],
  ['http://a.example/', '.'],
  ['Anna <a@b.example', ' '],
  ['Anna', ' '],
  ['"Anna', ' '],
  ['x', ' '],
  ['On ', 'a'],
  ['Il ', ' '],
  ['tel ', '1 '],
  ['a.', '/'],
  ['a', '.'],
  ['=?utf-8?q?', 'a'],
  ['=?utf-8?b?', '='],
  ['name*0*=utf-8', "'"],
]

const fill = (text: string, size: number): string => text.repeat(Math.ceil(size / text.length)).slice(0, size)
const quoted = (text: string): string => JSON.stringify(text)

/** An end that fits nothing makes a search that goes back begin anew. */
export const hostileInputs: readonly HostileInput[] = [
  ...[...SINGLE, ...PAIRS].map((text) => ({
    name: quoted(text),
    ofSize: (size: number) => `${fill(text, size)}x\u00a7`,
  })),
  ...NESTINGS.flatMap(([open, close]) => [
    {
      name: `${quoted(open)} nested`,
      ofSize: (size: number) => {
        const levels = Math.ceil(size / (open.length + close.length))
        return `${open.repeat(levels)}x${close.repeat(levels)}`
      },
    },
    { name: `${quoted(open)} never closed`, ofSize: (size: number) => fill(open, size) },
  ]),
  ...AFTER_START.map(([start, text]) => ({
    name: `${quoted(start)} and ${quoted(text)}`,
    ofSize: (size: number) => `${start}${fill(text, size)}x\u00a7`,
  })),
]
