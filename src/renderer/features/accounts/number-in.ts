/** The whole number that is written; null for what is none. */
export const numberIn = (typed: string): number | null =>
  /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : null
