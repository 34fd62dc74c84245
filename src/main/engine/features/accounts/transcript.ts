import type { ProxyServer } from '../../../../shared/contract/proxy'
import type { Problem } from '../../../../shared/problem'
import { createMask, maskProblem } from '../../net/mask'
import type { Endpoint } from '../../net/problem-of'

const MAX_LINES = 400
const MAX_LENGTH = 500
const MASK = '••••••'

/** [ACC-09] A connection log a user can copy to a helpdesk: bounded, and without their secrets in any spelling. */
export function createTranscript(secrets: readonly string[]) {
  const lines: string[] = []
  const mask = createMask(secrets)
  const masked = (text: string): string => hideExchanges(mask(text))

  function add(line: string): void {
    if (lines.length === MAX_LINES) lines.push('…')
    if (lines.length > MAX_LINES) return
    for (const part of line.split(/\r?\n/)) lines.push(masked(part).slice(0, MAX_LENGTH))
  }

  return {
    add,
    heading({ protocol, host, port, security }: Endpoint, proxy: ProxyServer | null): void {
      const way = proxy
        ? ` through ${proxy.kind === 'http' ? 'HTTP' : 'SOCKS5'} ${proxy.host}:${proxy.port}`
        : ''
      add(`# ${protocol.toUpperCase()} ${host}:${port} (${security})${way}`)
    },
    lines: (): string[] => [...lines],
    /** A server may quote what it was sent. */
    mask: (problem: Problem): Problem => maskProblem(problem, masked),
  }
}

export type Transcript = ReturnType<typeof createTranscript>

/** SASL PLAIN carries the password inside one base64 word, wherever it starts: the word goes as a whole. */
const hideExchanges = (line: string): string =>
  line.replace(/^(C: (?:[\w.]+ )?(?:AUTH|AUTHENTICATE) [\w-]+ ).+$/i, `$1${MASK}`)
