import { describe, expect, it } from 'vitest'
import { describeTypes } from '../../../src/main/engine/features/records/types'
import { knownChoice } from '../../../src/renderer/features/records/filters/list-choice'
import type { Condition } from '../../../src/shared/records/filter'

const ticket = describeTypes().find(({ name }) => name === 'ticket')
if (!ticket) throw new Error('no tickets')

const asked = (field: string, operator: Condition['operator'], value: Condition['value']): Condition => ({
  ...{ field, operator, value },
})

describe('what a place one comes back to brings along', () => {
  it('counts as far as the type knows it, and never keeps the list from being shown', () => {
    const known = [
      asked('status', 'anyOf', ['open', 'waiting']),
      asked('dueAt', 'within', 'overdue'),
      asked('updatedAt', 'after', 0),
      asked('personId', 'isEmpty', null),
    ]
    const unknown = [
      asked('mood', 'isEmpty', null),
      asked('status', 'anyOf', ['open', 'forgotten']),
      asked('status', 'contains', 'open'),
      asked('dueAt', 'within', 'someday'),
      asked('createdAt', 'within', 'overdue'),
    ]
    const of = [...unknown, ...known, { match: 'any' as const, of: known }]
    const sort = ['mood', 'description', 'dueAt', 'createdAt'].map((field) => ({
      ...{ field, direction: 'ascending' as const },
    }))
    const chosen = knownChoice(ticket, { filter: { match: 'all', of }, sort })
    expect(chosen.conditions).toEqual(known)
    expect(chosen.sort.map(({ field }) => field)).toEqual(['dueAt', 'createdAt'])
  })
})
