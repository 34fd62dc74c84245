import { expect, it } from 'vitest'
import { doubtsAbout } from '../../../src/renderer/features/outbox/doubts'

const QUOTE = '<blockquote>Text</blockquote>'

it.each([
  ['nothing is missing', 0, QUOTE, []],
  ['pictures are missing', 2, QUOTE, ['quote']],
  ['all of it is missing', 'all', '', ['quote']],
  ['the user has taken the quote out', 2, '', []],
] as const)('asks before a mail leaves whose quote is not whole: %s', (_case, missing, quotedHtml, kinds) => {
  const content = { subject: 'Re: Offer', html: '<p>Yes</p>', quotedHtml }
  const found = doubtsAbout(content, {
    ...{ attachments: [], quoteMissing: missing, recipientsLeftOut: 0 },
    ...{ mayHaveArrived: false, isGoneElsewhere: false, passing: [], sender: [], standing: null },
  })
  expect(found.map(({ kind }) => kind)).toEqual(kinds)
})
