import { expect, it } from 'vitest'
import { changesBy, withoutOnlyParagraph } from '../../../src/renderer/features/outbox/template-changes'

const person = (address: string) => ({ name: '', address })
const content = { subject: '', cc: [person('a@x.example')], hasSignature: true }
const filled = { subject: 'Offer', cc: [person('A@X.example'), person('boss@x.example')] }
const mail = { kind: 'mail', usesSignature: true, replacesBody: false } as const

it.each([
  [
    'brings its subject and copies',
    mail,
    {},
    true,
    { subject: 'Offer', cc: [...content.cc, person('boss@x.example')] },
  ],
  ['leaves a subject that was written', mail, { subject: 'Mine' }, true, ['cc']],
  [
    'replaces it where it replaces all',
    { ...mail, replacesBody: true },
    { subject: 'Mine' },
    true,
    ['subject', 'cc'],
  ],
  ['leaves that of a conversation', { ...mail, replacesBody: true }, { subject: 'Re: x' }, false, ['cc']],
  ['takes the signature off', { ...mail, usesSignature: false }, {}, true, ['subject', 'cc', 'hasSignature']],
  ['puts it on', mail, { hasSignature: false }, true, ['subject', 'cc', 'hasSignature']],
  [
    'leaves it alone as a snippet',
    { ...mail, kind: 'snippet', usesSignature: false },
    {},
    true,
    ['subject', 'cc'],
  ],
] as const)('[TPL-14, TPL-15] a template %s', (_case, template, changes, isNew, expected) => {
  const found = changesBy(template, { ...filled, cc: [...filled.cc] }, { ...content, ...changes }, isNew)
  if ('cc' in expected) expect(found).toEqual(expected)
  else expect(Object.keys(found)).toEqual([...expected])
})

it.each([
  ['<p>one <strong>line</strong></p>', 'one <strong>line</strong>'],
  ['<p>one</p><p>two</p>', '<p>one</p><p>two</p>'],
  ['<ul><li><p>one</p></li></ul>', '<ul><li><p>one</p></li></ul>'],
  ['', ''],
])('one paragraph goes into the line it is called in: %s', (html, inserted) => {
  expect(withoutOnlyParagraph(html)).toBe(inserted)
})
