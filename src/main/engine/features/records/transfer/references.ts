import { isSameName } from '../../../../../shared/name-key'
import { stageNames } from '../said-words'
import { knownType } from '../types'
import type { RecordsStore } from '../store'
import { nameExpression } from '../words'

/** More records of one name are not told apart. */
const MAX_NAMED = 50
/** Names that are looked up once; of a file with more, the oldest are forgotten. */
const MAX_KEPT = 5_000

export type Found = { id: string; title: string } | 'none' | 'several'

/** Finds records by what they are called, as a file names them. */
export function createReferences(store: RecordsStore, titleOf: (type: string, id: string) => string) {
  const kept = new Map<string, { id: string; title: string }>()

  function find(type: string, title: string): Found {
    const candidates = named(type, title)
    const exact = candidates.filter((one) => one.title === title)
    const [only, other] = exact.length > 0 ? exact : candidates
    if (!only) return 'none'
    return other ? 'several' : only
  }

  function named(type: string, title: string): { id: string; title: string }[] {
    if (!knownType(type).type.isModule)
      return store.all(type).flatMap((row) => {
        const id = String(row['id'])
        const own = titleOf(type, id)
        return stageNames(own).some((one) => isSameName(one, title) || one === title)
          ? [{ id, title: own }]
          : []
      })
    const expression = nameExpression(title)
    if (!expression) return []
    return store.search(type, expression, 'title', MAX_NAMED, 0).refs.flatMap(({ id }) => {
      const own = titleOf(type, id)
      return isSameName(own, title) ? [{ id, title: own }] : []
    })
  }

  return {
    find(type: string, title: string): Found {
      const key = `${type}/${title}`
      const before = kept.get(key)
      // It may have been deleted, or called otherwise, since.
      if (before && titleOf(type, before.id) === before.title) return before
      const found = find(type, title)
      if (typeof found === 'object') {
        kept.set(key, found)
        const [oldest] = kept.keys()
        if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
      }
      return found
    },
    /** The first of a type whose records stand in an order, such as the steps of a pipeline. */
    first(type: string): { id: string; title: string } | null {
      const id = store.all(type)[0]?.['id']
      return typeof id === 'string' ? { id, title: titleOf(type, id) } : null
    },
  }
}
export type References = ReturnType<typeof createReferences>
