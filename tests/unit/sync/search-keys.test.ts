import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/main/engine/features/messages/search-query'
import { keyOfGroup } from '../../../src/main/engine/features/sync/imap/search-keys'
import type { SearchKey } from '../../../src/main/engine/net/imap-search'

const NOW = Date.parse('2026-03-20T12:00:00Z')
const OWN = ['me@ourshop.it', 'sales@ourshop.it']

/** A key as a person reads it. */
function told(key: SearchKey | null): string {
  if (!key) return '-'
  switch (key.key) {
    case 'NOT':
      return `NOT ${told(key.of)}`
    case 'OR':
      return `OR ${told(key.one)} ${told(key.other)}`
    case 'AND':
      return `(${key.all.map(told).join(' ')})`
    case 'SINCE':
    case 'BEFORE':
      return `${key.key} ${key.day}`
    case 'LARGER':
    case 'SMALLER':
      return `${key.key} ${key.bytes}`
    default:
      return 'words' in key ? `${key.key} "${key.words}"` : key.key
  }
}

const askedOf = (query: string, own: readonly string[] = OWN): string[] =>
  parseSearch(query, {
    ...{ locale: 'en', now: NOW },
    folderNamed: () => 'exactly',
    recordNamed: () => 'exactly',
    tagsNamed: () => ({ keywords: [], isExact: false }),
  }).groups.map((group) => told(keyOfGroup(group, own)))

describe('what a search is in the words of a server', () => {
  it.each([
    ['Żółty plan', ['TEXT "Żółty"', 'TEXT "plan"']],
    ['"two words"', ['TEXT "two words"']],
    ['-draft', ['NOT TEXT "draft"']],
    ['subject:offer', ['SUBJECT "offer"']],
    ['from:anna', ['FROM "anna"']],
    ['from:*@rossi.it', ['FROM "@rossi.it"']],
    ['to:anna', ['OR OR TO "anna" CC "anna" BCC "anna"']],
    ['cc:anna bcc:kim', ['CC "anna"', 'BCC "kim"']],
    ['offer OR quote', ['OR TEXT "offer" TEXT "quote"']],
    ['a1 OR b2 OR -c3', ['OR OR TEXT "a1" TEXT "b2" NOT TEXT "c3"']],
    ['from:me', ['OR FROM "me@ourshop.it" FROM "sales@ourshop.it"']],
    ['is:unread', ['UNSEEN']],
    ['is:read', ['SEEN']],
    ['-is:flagged', ['NOT FLAGGED']],
    ['larger:5M', ['LARGER 5000000']],
    ['-smaller:1k', ['NOT SMALLER 1000']],
  ])('%s', (query, keys) => expect(askedOf(query)).toEqual(keys))

  it.each([
    // Whatever the time zone of this computer and of the server, no day that is asked for is left out.
    ['before:2026-03-01', /^BEFORE ([1-3])-Mar-2026$/],
    ['after:2026-03-10', /^SINCE ([89]|10)-Mar-2026$/],
    ['-before:2026-03-10', /^SINCE ([89]|10)-Mar-2026$/],
    ['-after:2026-03-10', /^BEFORE 1[0-2]-Mar-2026$/],
    ['on:2026-03-10', /^\(SINCE ([89]|10)-Mar-2026 BEFORE 1[1-3]-Mar-2026\)$/],
  ])('%s with a day to spare', (query, key) => expect(askedOf(query)[0]).toMatch(key))

  it.each(['linked:yes', 'has:attachment', 'file:pdf', '-on:2026-03-10', 'offer OR has:attachment'])(
    'cannot be asked: %s',
    (query) => expect(askedOf(query)).toEqual(['-']),
  )

  it('nor for more addresses of our own than a command holds, or none', () => {
    expect(askedOf('from:me', [])).toEqual(['-'])
    expect(
      askedOf(
        'from:me',
        Array.from({ length: 13 }, (_, index) => `a${index}@x.it`),
      ),
    ).toEqual(['-'])
  })
})
