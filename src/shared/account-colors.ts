/** Marks of accounts, told apart also by people who confuse red and green, on light and dark ground. */
export const accountColors = [
  { name: 'blue', value: '#4c6ef5' },
  { name: 'orange', value: '#f08c00' },
  { name: 'teal', value: '#0c8599' },
  { name: 'purple', value: '#ae3ec9' },
  { name: 'green', value: '#2f9e44' },
  { name: 'red', value: '#e03131' },
  { name: 'grey', value: '#868e96' },
  { name: 'pink', value: '#c2255c' },
] as const

/** The first one no account has. */
export function freeColor(taken: readonly string[]): string {
  const free = accountColors.find(({ value }) => !taken.includes(value))
  return (free ?? accountColors[taken.length % accountColors.length] ?? accountColors[0]).value
}
