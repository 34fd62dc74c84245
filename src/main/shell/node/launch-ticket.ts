import { randomBytes } from 'node:crypto'
import { sameAs } from './guard'

export const TICKET_VALID_MS = 60_000

/**
 * What a browser is started with instead of the token. A ticket works once and for a minute; the page at `/open`
 * trades it for the token.
 */
export interface LaunchTickets {
  /** `ticket` is the fragment for a new address `/open#…`; `used` resolves when it was traded in. */
  issue(): { ticket: string; used: Promise<void> }
  redeem(given: string): boolean
}

export function createLaunchTickets(now: () => number = Date.now): LaunchTickets {
  let open: { matches: (given: string) => boolean; until: number; whenUsed: () => void } | null = null
  return {
    issue() {
      const ticket = randomBytes(32).toString('base64url')
      const used = Promise.withResolvers<void>()
      open = { matches: sameAs(ticket), until: now() + TICKET_VALID_MS, whenUsed: used.resolve }
      return { ticket, used: used.promise }
    },
    redeem(given) {
      if (!open?.matches(given) || now() > open.until) return false
      open.whenUsed()
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
