import { describe, expect, it } from 'vitest'
import en from '../../../resources/locales/en/palette.json' with { type: 'json' }
import { alsoCalled, askedOf, fold, matches, rank } from '../../../src/renderer/app/palette-matching'

const commandsFor = (query: string): string[] =>
  Object.keys(en.also).filter((id) => matches(alsoCalled(id), query))

describe('what is typed into the palette', () => {
  it('fits by the beginnings of words, in any order, accents and strokes aside', () => {
    expect(matches('Łukasz Żak', 'zak luk')).toBe(true)
    expect(matches('Fattura di Niccolò', 'nicco fatt')).toBe(true)
    expect(matches('Große Straße', 'grosse strasse')).toBe(true)
    expect(matches('Biurowiec Nowa Praga', 'praga iurowiec')).toBe(false)
    expect(fold('  Zażółć Gęślą ')).toBe('zazolc gesla')
  })

  it('ranks the exact name before the beginning, that before other words, and leaves the rest out', () => {
    expect(rank('Anna Nowak', '', 'ANNA nowak')).toBe(0)
    expect(rank('Anna Nowak', '', 'nowak')).toBe(1)
    expect(rank('Dark colours', 'night mode', 'dark mode')).toBe(2)
    expect(rank('Biurowiec Nowa Praga', '', 'anna')).toBe(3)
  })

  it.each([
    ['new deal', 'new-deal'],
    ['create deal', 'new-deal'],
    ['new person', 'new-person'],
    ['new contact', 'new-person'],
    ['new company', 'new-company'],
    ['dark mode', 'theme-dark'],
    ['delete', 'trash'],
    ['compose', 'compose'],
    ['preferences', 'module-settings'],
    ['add account', 'add-account'],
    ['print', 'print'],
    ['mark all read', 'mark-all-read'],
    ['sync', 'sync'],
    ['refresh', 'sync'],
    ['help', 'shortcuts'],
    ['notes', 'note'],
    ['stage', 'module-deals'],
    ['won', 'module-deals'],
    ['empty trash', 'empty-trash'],
    ['quit', 'quit'],
    ['nuova trattativa', 'new-deal'],
    ['svuota cestino', 'empty-trash'],
    ['modalita scura', 'theme-dark'],
    ['stampa', 'print'],
    ['nowa osoba', 'new-person'],
    ['usun', 'trash'],
    ['odswiez', 'sync'],
    ['ciemny', 'theme-dark'],
    ['wyslane', 'go-sent'],
    ['bigger', 'zoom-in'],
    ['rimpicciolisci', 'zoom-out'],
    ['powieksz', 'zoom-in'],
    ['default size', 'zoom-reset'],
  ])('%s finds %s, whatever language the window speaks', (query, id) => {
    expect(commandsFor(query)).toContain(id)
  })

  it('may name what to do with whom', () => {
    expect(askedOf('email anna')).toEqual({ verb: 'write', who: 'anna' })
    expect(askedOf('Zadzwoń Anna Nowak')).toEqual({ verb: 'call', who: 'Anna Nowak' })
    expect(askedOf('chiama anna')).toEqual({ verb: 'call', who: 'anna' })
    for (const other of ['anna', 'email', 'call a', 'nowak call', '']) expect(askedOf(other)).toBeNull()
  })
})
