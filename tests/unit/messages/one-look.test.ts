import { expect, it } from 'vitest'
import type { KnownPeople } from '../../../src/main/engine/features/messages/index'
import { oneLook } from '../../../src/main/engine/features/messages/one-look'

it('asks once for each text and each list of texts, and gives each its own answer', () => {
  const asked: string[] = []
  const known: KnownPeople = {
    at: (holders) => {
      asked.push(`at ${holders.join('+')}`)
      return holders.map((holder) => ({ name: '', address: `anna@${holder}` }))
    },
    sites: () => [],
    named: (key) => {
      asked.push(`named ${key}`)
      return key === 'anna rossi' ? ['anna@acme.it'] : []
    },
    writtenTo: () => [],
    writtenToNamed: () => [],
    isWrittenTo: () => false,
    wroteBefore: () => false,
    isKnownSite: () => false,
  }
  const look = oneLook({
    own: { isOwnAddress: () => false, isOurs: () => false },
    ownNames: [],
    known,
    alike: () => [],
    colleagueNamed: () => undefined,
  })
  for (let time = 0; time < 2; time++) {
    expect(look.known.named('anna rossi')).toEqual(['anna@acme.it'])
    expect(look.known.named('ugo neri')).toEqual([])
    expect(look.known.at(['acme.it'])).toEqual([{ name: '', address: 'anna@acme.it' }])
    expect(look.known.at(['acme.it', 'acne.it'])).toHaveLength(2)
  }
  expect(asked).toEqual(['named anna rossi', 'named ugo neri', 'at acme.it', 'at acme.it+acne.it'])
})
