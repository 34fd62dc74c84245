/** An amount in minor units as plain text for any language, e.g. `1500.00 EUR`. */
export function plainAmount(amountMinor: number, currency: string): string {
  const digits = fractionDigits(currency)
  const sign = amountMinor < 0 ? '-' : ''
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${sign}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''} ${currency}`
}

function fractionDigits(currency: string): number {
  // Intl refuses what is no currency code; two digits are right for nearly all.
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}
