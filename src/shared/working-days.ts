/** The hour at which what was put off to a day is due, by the clock on the wall. */
export const DUE_HOUR = 8

const isWorkingDay = (date: Date): boolean => date.getDay() % 6 !== 0

/**
 * The morning of the day so many working days (Monday to Friday) after a moment. Days are those of the calendar here:
 * one whose clock is changed is a day all the same. Over a weekend the first working day is Monday, whenever it began.
 */
export function afterWorkingDays(from: number, days: number): number {
  const start = new Date(from)
  const day = new Date(start.getFullYear(), start.getMonth(), start.getDate(), DUE_HOUR)
  for (let left = days; left > 0; left -= isWorkingDay(day) ? 1 : 0) day.setDate(day.getDate() + 1)
  return day.getTime()
}
