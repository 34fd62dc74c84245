/** A moment as the inputs of a browser hold it, by this computer's clock: `2026-11-30T22:10`; '' for none. */
export function localMinute(at: number | null): string {
  const date = new Date(at ?? NaN)
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Null for what is no such moment. */
export function readLocalMinute(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : NaN
  return Number.isNaN(at) ? null : at
}
