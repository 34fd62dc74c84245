import { create } from 'zustand'
import type { RowKey } from '../../app/route'

interface Dialogs {
  moving: boolean
  /** What is about to be deleted for good, once the user has said yes. */
  deleting: readonly RowKey[]
}

/** The questions about mail that may be open; asked for by keys, buttons and the palette alike. */
export const useDialogs = create<Dialogs>(() => ({ moving: false, deleting: [] }))

export const askForFolder = (): void => useDialogs.setState({ moving: true })
export const askToDelete = (deleting: readonly RowKey[]): void => useDialogs.setState({ deleting })
export const closeDialogs = (): void => useDialogs.setState({ moving: false, deleting: [] })
