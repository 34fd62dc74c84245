import type { Problem } from '../../../shared/problem'

const MASK = '••••••'

/** Shorter pieces of base64 would hide words that have nothing to do with the secret. */
const SHORTEST_PIECE = 6

/**
 * Hides secrets in what a server says: some quote the command that failed, and with it the password, in the clear, as
 * base64 (alone or inside a SASL message, where it may start at any of three places), percent-encoded or escaped, in
 * whichever case.
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  // The longest first, or the password inside an encoded one would leave the rest of it standing.
  const spellings = [...new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))].sort(
    (a, b) => b.length - a.length,
  )
  const found = spellings.map((spelling) => new RegExp(literal(spelling), 'gi'))
  return (text) => found.reduce((masked, spelling) => masked.replace(spelling, MASK), text)
}

/** As `createMask`, for a problem on its way to the user. */
export function maskProblem(problem: Problem, mask: (text: string) => string): Problem {
  return problem.serverReply === undefined ? problem : { ...problem, serverReply: mask(problem.serverReply) }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

function spellingsOf(secret: string): string[] {
  const base64 = [Buffer.from(secret, 'utf8').toString('base64'), ...base64Within(secret)]
  const clear = [secret, JSON.stringify(secret).slice(1, -1)]
  return [
    ...clear,
    // A server that knows no UTF-8 quotes it a character a byte.
    ...clear.map((text) => Buffer.from(text, 'utf8').toString('latin1')),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    encodeURIComponent(secret),
  ]
}

/** What stands in base64 wherever the secret is in the encoded bytes: without the characters it shares with others. */
function base64Within(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const first = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    const piece = encoded.slice(first, end)
    return piece.length < SHORTEST_PIECE ? [] : [piece]
  })
}
