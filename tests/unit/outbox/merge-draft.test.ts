import { describe, expect, it } from 'vitest'
import { mergeDraft } from '../../../src/renderer/features/outbox/merge-draft'
import type { DraftContent } from '../../../src/shared/contract/outbox'

const at = (address: string) => ({ name: '', address })
const [anna, bruno, carla, dora] = ['anna', 'bruno', 'carla', 'dora'].map((name) => at(`${name}@x.example`))
const base: DraftContent = {
  accountId: 1,
  identityId: 1,
  ...{ to: [anna, bruno].flatMap((one) => one ?? []), cc: [], bcc: [] },
  ...{ subject: 'Offer', html: '<p>Hi</p>', quotedHtml: '<p>quote</p>' },
}

describe('a draft changed in two windows', () => {
  it('is what both made of it where they changed different fields', () => {
    const mine = { ...base, html: '<p>Hi Anna</p>', quotedHtml: '' }
    const theirs = { ...base, subject: 'New offer', accountId: 2 }
    expect(mergeDraft(base, mine, theirs)).toEqual({ ...mine, subject: 'New offer', accountId: 2 })
    expect(mergeDraft(base, theirs, mine)).toEqual({ ...mine, subject: 'New offer', accountId: 2 })
  })

  it('has whom either added, and not whom either took out', () => {
    const mine = { ...base, to: [anna, carla].flatMap((one) => one ?? []) }
    const theirs = { ...base, to: [at('BRUNO@x.example'), dora, anna].flatMap((one) => one ?? []) }
    expect(mergeDraft(base, mine, theirs)?.to).toEqual([dora, anna, carla])
    expect(mergeDraft(base, theirs, mine)?.to).toEqual([anna, carla, dora])
    const both = { ...base, cc: [at('DORA@x.example')] }
    expect(mergeDraft(base, both, { ...base, cc: [at('dora@x.example')] })?.cc).toEqual([
      at('dora@x.example'),
    ])
    const half = { ...base, cc: [at('half')] }
    expect(mergeDraft(base, half, { ...base, cc: [at('other')] })?.cc).toEqual([at('other'), at('half')])
  })

  it.each(['subject', 'html', 'accountId'] as const)(
    'nobody but the user decides between two in %s',
    (field) => {
      const [one, two] = field === 'accountId' ? [2, 3] : ['one', 'two']
      expect(mergeDraft(base, { ...base, [field]: one }, { ...base, [field]: two })).toBeNull()
      expect(mergeDraft(base, { ...base, [field]: one }, { ...base, [field]: one })).toEqual({
        ...base,
        [field]: one,
      })
    },
  )
})
