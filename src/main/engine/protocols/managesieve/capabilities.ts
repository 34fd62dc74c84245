import { textOf } from './responses'
import type { Token } from './tokens'
import type { Capabilities } from './types'

export function readCapabilities(lines: readonly (readonly Token[])[]): Capabilities {
  const all = new Map<string, string>()
  for (const [name, value] of lines) {
    if (name !== undefined) all.set(textOf(name).toUpperCase(), value === undefined ? '' : textOf(value))
  }
  const words = (name: string): string[] => (all.get(name) ?? '').split(' ').filter((word) => word !== '')
  const maxRedirects = all.get('MAXREDIRECTS') ?? ''
  return {
    implementation: all.get('IMPLEMENTATION') ?? '',
    sasl: words('SASL'),
    extensions: words('SIEVE'),
    notify: words('NOTIFY'),
    startTls: all.has('STARTTLS'),
    maxRedirects: /^\d{1,9}$/.test(maxRedirects) ? Number(maxRedirects) : null,
    version: all.get('VERSION') ?? '',
    owner: all.get('OWNER') ?? '',
    all,
  }
}
