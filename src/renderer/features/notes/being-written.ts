import { useEffect } from 'react'
import { create } from 'zustand'

/** Records about which something is being written and not saved, by id, with how many fields hold it. */
const useFields = create<{ of: ReadonlyMap<string, number> }>(() => ({ of: new Map() }))

const add = (id: string, fields: number): void =>
  useFields.setState(({ of }) => ({ of: new Map(of).set(id, (of.get(id) ?? 0) + fields) }))

/** Says that a field about a record holds words that are nowhere else yet: where it stands must not go with the record. */
export function useHoldsWords(id: string, holds: boolean): void {
  useEffect(() => {
    if (!holds) return
    add(id, 1)
    return () => add(id, -1)
  }, [id, holds])
}

export const useIsBeingWritten = (id: string | undefined): boolean =>
  useFields(({ of }) => (of.get(id ?? '') ?? 0) > 0)
