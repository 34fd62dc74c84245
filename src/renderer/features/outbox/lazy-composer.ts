import { lazyView } from '../../ui/lazy-view'

/** With its editor the largest part of the window's code, and not needed for reading. */
export const Composer = lazyView(async () => (await import('./Composer')).Composer)

export const SignatureField = lazyView(async () => (await import('./SignatureField')).SignatureField)
