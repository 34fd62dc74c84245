import { useEffect } from 'react'
import { create } from 'zustand'
import { go, moduleOf } from './route'

/** A record type, `account`, `outgoing-server`, `template` or `keys`: where the settings list those. */
type Form = string

/** `id` is what the form is about, undefined for a new one. */
const useWanted = create<{ form: Form | null; id?: number | undefined }>(() => ({ form: null }))

const inSettings: ReadonlySet<Form> = new Set(['account', 'outgoing-server', 'template'])

/** Goes where a new record (or account) is made, and opens its form there. */
export function openNew(form: Form): void {
  useWanted.setState({ form, id: undefined })
  go.module(inSettings.has(form) ? 'settings' : moduleOf(form))
}

/** Goes to the outgoing servers, and opens the form of one. */
export function openOutgoingServer(id: number): void {
  useWanted.setState({ form: 'outgoing-server', id })
  go.module('settings')
}

/** Goes to a section of the settings. */
export const openSettings = (section: string): void => {
  useWanted.setState({ form: section, id: undefined })
  go.module('settings')
}

/** Goes to where keys are changed. */
export const openKeySettings = (): void => openSettings('keys')

/** For the view that owns a form: opens it when it was asked for elsewhere. */
export function useWantedForm(form: Form, open: (id?: number) => void): void {
  const wanted = useWanted((state) => state.form === form)
  useEffect(() => {
    if (!wanted) return
    const { id } = useWanted.getState()
    useWanted.setState({ form: null })
    open(id)
  }, [wanted, open])
}
