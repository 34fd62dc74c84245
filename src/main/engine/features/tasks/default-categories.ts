import { CREATED, FORMAT_VERSION, type Change, type ChangeSet } from '../../journal/change-set'

/** Categories of a new profile. Windows show these names translated; one the user named is shown as it is. */
const categories = ['Call', 'Meeting', 'Mail', 'Demo', 'Offer']

/** One and the same set in every profile, older than anything a person did, as that of the stages of deals. */
export const defaultCategories: ChangeSet = {
  version: FORMAT_VERSION,
  stamp: '000000000000000-00001-postilla',
  author: '',
  at: 0,
  cause: 'system',
  label: 'categories-created',
  undoes: '',
  changes: categories.flatMap((name, index): Change[] => {
    const id = `00000000-0000-7000-8000-00000000010${index + 1}`
    return Object.entries({ [CREATED]: 0, name, position: index }).map(([field, value]) => ({
      ...{ type: 'task_category', id, field, value },
      operation: 'set',
      element: '',
    }))
  }),
}
