import { isMailAddress } from '../../../shared/addresses'

/**
 * The address a typed link leads to: `https://` before a bare host, `mailto:` before a mail address. Null for what
 * no mail program could open.
 */
export function linkAddress(typed: string): string | null {
  const text = typed.trim()
  if (text === '' || /\s/.test(text)) return null
  if (isMailAddress(text)) return `mailto:${text}`
  if (/^mailto:/i.test(text)) return isMailAddress(text.slice(7).split('?')[0] ?? '') ? text : null
  if (/^tel:/i.test(text)) return /^tel:\+?[\d().-]{3,}$/i.test(text) ? text : null
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`
  return isWebAddress(whole) ? whole : null
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { hostname, username } = new URL(text)
  // A browser reads `ftp:x` after `https://` as host and port, and any word as a host.
  return username === '' && (/\.[^.\d][^.]*\.?$/.test(hostname) || /^[\d.]+$|^\[|^localhost$/.test(hostname))
}
