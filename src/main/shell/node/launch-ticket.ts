import { randomBytes } from 'node:crypto'
import { sameAs } from './guard'

const VALID_MS = 60_000

/**
 * What a browser is started with instead of the token: any user of this machine can read its command line. A ticket
 * works once and for a minute; the page at `/open` trades it for the token.
 */
export interface LaunchTickets {
  /** The fragment for a new address `/open#…`. */
  issue(): string
  redeem(given: string): boolean
}

export function createLaunchTickets(now: () => number = Date.now): LaunchTickets {
  let open: { matches: (given: string) => boolean; until: number } | null = null
  return {
    issue() {
      const ticket = randomBytes(32).toString('base64url')
      open = { matches: sameAs(ticket), until: now() + VALID_MS }
      return ticket
    },
    redeem(given) {
      if (!open?.matches(given) || now() > open.until) return false
      open = null
      return true
    },
  }
}

export const launchPage = `<!doctype html><meta charset="utf-8"><title>Postilla</title><script src="/open.js"></script>`

/** Without a valid ticket it leads to the page, which says that this address is of no use. */
export const launchScript = `
const headers = { authorization: 'Bearer ' + location.hash.slice(1) }
fetch('/ticket', { method: 'POST', headers })
  .then((answer) => (answer.ok ? answer.json() : { url: '/' }))
  .then(({ url }) => location.replace(url))
`
