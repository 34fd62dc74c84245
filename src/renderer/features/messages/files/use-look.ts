import { useEffect, useState } from 'react'
import { problemOf } from '../../../bridge/problem'
import type { Problem } from '../../../../shared/problem'
import { lookAt, type Look } from './look-at'
import { fileKey, type MailFile } from './mail-file'

export type Seen =
  | { state: 'looking' }
  | { state: 'failed'; problem: Problem }
  | { state: 'there'; look: Look; isSigned: boolean }

/** Signatures around each other that are taken off. */
const MOST_SIGNATURES = 3

/** What there is to see of a file; of a signed one what lies in it. `again` tries it once more. */
export function useLook(file: MailFile): Seen & { again(): void } {
  const [tries, setTries] = useState(0)
  const key = `${fileKey(file)} ${tries}`
  const [seen, setSeen] = useState<{ key: string; seen: Seen }>({ key: '', seen: { state: 'looking' } })
  useEffect(() => {
    let isWanted = true
    const show = (next: Seen): void => {
      if (isWanted) setSeen({ key, seen: next })
    }
    unwrapped(file).then(show, (error: unknown) => show({ state: 'failed', problem: problemOf(error) }))
    return () => {
      isWanted = false
    }
  }, [file, key])
  const current: Seen = seen.key === key ? seen.seen : { state: 'looking' }
  return { ...current, again: () => setTries(tries + 1) }
}

async function unwrapped(file: MailFile): Promise<Seen> {
  let look = await lookAt(file)
  const isSigned = look.is === 'signed'
  for (let depth = 0; look.is === 'signed'; depth++) {
    if (depth >= MOST_SIGNATURES)
      return { state: 'there', look: { ...look, is: 'refused', why: 'too-much' }, isSigned }
    look = await lookAt(look.file)
  }
  return { state: 'there', look, isSigned }
}
