import { useEffect } from 'react'
import { create } from 'zustand'
import { go, moduleOf } from './route'

/** A record type, `account`, or `keys`: where the settings list those. */
type Form = string

const useWanted = create<{ form: Form | null }>(() => ({ form: null }))

/** Goes where a new record (or account) is made, and opens its form there. */
export function openNew(form: Form): void {
  useWanted.setState({ form })
  go.module(form === 'account' ? 'settings' : moduleOf(form))
}

/** Goes to where keys are changed. */
export const openKeySettings = (): void => {
  useWanted.setState({ form: 'keys' })
  go.module('settings')
}

/** For the view that owns a form: opens it when it was asked for elsewhere. */
export function useWantedForm(form: Form, open: () => void): void {
  const wanted = useWanted((state) => state.form === form)
  useEffect(() => {
    if (!wanted) return
    useWanted.setState({ form: null })
    open()
  }, [wanted, open])
}
