import type { TFunction } from 'i18next'

/** What addresses are called as a rule; anything else may be typed. Kept by these names, and said in the user's language. */
export const labelNames = ['work', 'home', 'other', 'billing', 'pec'] as const

const named = (label: string): (typeof labelNames)[number] | undefined =>
  labelNames.find((name) => name === label.toLowerCase())

/** A kept label as the user reads it. */
export const sayLabel = (t: TFunction<'customer'>, label: string): string => {
  const name = named(label)
  return name ? t(`customer:emailLabels.${name}`) : label
}
