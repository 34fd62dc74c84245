import { CREATED, FORMAT_VERSION, type Change, type ChangeSet } from '../../journal/change-set'

/** Stages of a new profile. Windows show these names translated; a stage the user named is shown as it is. */
const stages = [
  { name: 'New', outcome: 'open' },
  { name: 'Qualified', outcome: 'open' },
  { name: 'Offer sent', outcome: 'open' },
  { name: 'Negotiation', outcome: 'open' },
  { name: 'Won', outcome: 'won' },
  { name: 'Lost', outcome: 'lost' },
]

/**
 * One and the same set in every profile, older than anything a person did: colleagues who share deals share these
 * stages, and no new installation takes back what somebody made of them.
 */
export const defaultStages: ChangeSet = {
  version: FORMAT_VERSION,
  stamp: '000000000000000-00000-postilla',
  author: '',
  at: 0,
  cause: 'system',
  label: 'stages-created',
  undoes: '',
  changes: stages.flatMap(({ name, outcome }, index): Change[] => {
    const id = `00000000-0000-7000-8000-00000000000${index + 1}`
    const values = { [CREATED]: 0, name, position: index, outcome }
    return Object.entries(values).map(([field, value]) => ({
      ...{ type: 'stage', id, field, value },
      operation: 'set',
      element: '',
    }))
  }),
}
