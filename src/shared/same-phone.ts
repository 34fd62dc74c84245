/** Shorter numbers are dialled within one house, and mean another telephone in the next. */
export const MIN_SHARED_DIGITS = 7

/** The digits of each number in a phone field, without what is dialled before them to get out of a house or country. */
export const phoneNumbers = (phone: string): string[] =>
  phone
    .slice(0, 200)
    .split(/[/;,|]|\s+(?:or|o|e|lub)\s+/iu)
    .map((number) => number.replace(/\D/g, '').replace(/^0+/, ''))
    .filter((digits) => digits.length >= MIN_SHARED_DIGITS)

/** Whether two phone fields hold a number of one telephone, with or without its country's code. */
export function isSamePhone(one: string, other: string): boolean {
  const others = phoneNumbers(other)
  return phoneNumbers(one).some((digits) =>
    others.some((number) => number.endsWith(digits) || digits.endsWith(number)),
  )
}
