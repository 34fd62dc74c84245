import { describe, expect, it } from 'vitest'
import { printedAs } from '../../../src/renderer/app/key-names'
import en from '../../../resources/locales/en/common.json'
import italian from '../../../resources/locales/it/common.json'
import polish from '../../../resources/locales/pl/common.json'

type Names = Record<string, string>
const called =
  ({ keyNames }: { keyNames: Names }) =>
  (key: string): string =>
    keyNames[key] ?? ''

describe('keys are printed as on the keyboard in front of the user', () => {
  it.each([
    ['mod+k', 'Ctrl+K', 'Ctrl+K', 'Ctrl+K', '⌘K'],
    ['mod+enter', 'Ctrl+Enter', 'Ctrl+Invio', 'Ctrl+Enter', '⌘↩'],
    ['mod+space', 'Ctrl+Space', 'Ctrl+Spazio', 'Ctrl+Spacja', '⌘Space'],
    ['mod+alt+shift+e', 'Ctrl+Alt+Shift+E', 'Ctrl+Alt+Maiusc+E', 'Ctrl+Alt+Shift+E', '⌘⌥⇧E'],
    ['delete', 'Del', 'Canc', 'Delete', '⌦'],
    ['g arrowleft', 'G ←', 'G ←', 'G ←', 'G ←'],
    ['mod+plus', 'Ctrl++', 'Ctrl++', 'Ctrl++', '⌘+'],
    ['pagedown f5 #', 'Page ↓ F5 #', 'Pag ↓ F5 #', 'Page ↓ F5 #', 'Page ↓ F5 #'],
  ])('%s', (keys, english, inItalian, inPolish, onMac) => {
    const print = (names: { keyNames: Names }, mac = false) => printedAs(keys, mac, called(names)).join(' ')
    expect([print(en), print(italian), print(polish), print(en, true)]).toEqual([
      english,
      inItalian,
      inPolish,
      onMac,
    ])
  })
})
