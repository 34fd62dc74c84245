import { create } from 'zustand'

/** Drafts whose words a template has replaced, and of whose quote it is asked whether it is to stay. */
const useAsked = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

export const useIsQuoteAsked = (id: string): boolean => useAsked(({ ids }) => ids.has(id))

export const askAboutQuote = (id: string): void =>
  useAsked.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))

export const quoteIsSettled = (id: string): void =>
  useAsked.setState(({ ids }) => ({ ids: new Set([...ids].filter((other) => other !== id)) }))
