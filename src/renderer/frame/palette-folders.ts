import { useEffect, useState } from 'react'
import type { Mailbox } from '../../shared/contract/mailboxes'
import { useFolderName, useMailboxes } from '../features/mailboxes/index'
import { inSlices } from '../app/in-slices'
import { compared, fitTo, type Compared, type Fit } from '../app/palette-matching'

type Named = Pick<Mailbox, 'path' | 'selectable'>

export interface FoundFolder<Folder> {
  folder: Folder
  name: string
  fit: Fit
}

/** Folders compared in one step. */
export const FOLDERS_A_STEP = 50

/** Folding names is most of the work, and they are the same at the next letter. */
const ready = new WeakMap<Named, { name: string; text: Compared }>()

function textOf(folder: Named, name: string): Compared {
  const known = ready.get(folder)
  if (known?.name === name) return known.text
  const text = compared(name, folder.path)
  ready.set(folder, { name, text })
  return text
}

/** The `most` folders that fit a query best, of equals as they were given; yields at short intervals. */
export function* bestFolders<Folder extends Named>(
  folders: readonly Folder[],
  nameOf: (folder: Folder) => string,
  query: string,
  most: number,
): Generator<undefined, FoundFolder<Folder>[]> {
  const fitOf = fitTo(query)
  const fitting: FoundFolder<Folder>[][] = [[], [], []]
  for (const [index, folder] of folders.entries()) {
    if (index > 0 && index % FOLDERS_A_STEP === 0) yield
    if (!folder.selectable) continue
    const name = nameOf(folder)
    const fit = fitOf(textOf(folder, name))
    const equals = fitting[fit]
    if (equals && equals.length < most) equals.push({ folder, name, fit })
  }
  return fitting.flat().slice(0, most)
}

const none: FoundFolder<Mailbox>[] = []

/**
 * The folders that fit what was typed, best first. Of very many, those found before stay until all were compared, if
 * they still fit; only then `isAnswered`. Before anything was typed their names are made ready.
 */
export function useFoundFolders(
  query: string,
  most: number,
): { folders: FoundFolder<Mailbox>[]; isAnswered: boolean } {
  const { data: mailboxes } = useMailboxes()
  const nameOf = useFolderName()
  const [found, setFound] = useState({ query: '', folders: none })
  useEffect(() => {
    let current = true
    void inSlices(bestFolders(mailboxes ?? [], nameOf, query, most), () => current).then(
      (folders) => current && folders && setFound({ query, folders }),
    )
    return () => void (current = false)
  }, [mailboxes, nameOf, query, most])
  const fitOf = fitTo(query)
  const folders = found.folders
    .map(({ folder, name }) => ({ folder, name, fit: fitOf(textOf(folder, name)) }))
    .filter(({ fit }) => fit < 3)
  return { folders, isAnswered: found.query === query }
}
