import { chanceOf } from './random'
import type { SmtpFault } from './smtp-faults'

/** How a mail is sent by whoever writes it. */
export type Manner = 'after its undo time' | 'now' | 'taken back and sent again' | 'scheduled' | 'to each'

/** One mail of a run. Everything about it follows from the seed and its number. */
export interface PlannedMail {
  number: number
  /** Which of the accounts it leaves from. */
  account: number
  manner: Manner
  to: string[]
  cc: string[]
  bcc: string[]
  /** Milliseconds from when it is written to the time chosen for it. */
  later: number
}

/** What stands in front of the `+` of addresses the server refuses. */
export const REFUSED = 'gone'
/** How many mailboxes mails go to. */
export const READERS = 6
export const ACCOUNTS = 3

export const readerOf = (run: string, reader: number): string => `reader${reader}-${run}`

/** The mail a text names, in a subject or an address; 0 for none. */
export const numberIn = (text: string): number =>
  Number(/\+m(\d+)@|#(\d+)#/.exec(text)?.slice(1).join('') ?? 0)

export function plannedMail(seed: number, run: string, number: number): PlannedMail {
  const chance = chanceOf(seed, 'mail', number)
  const manner = chance.pick<Manner>([
    ...(['after its undo time', 'after its undo time', 'after its undo time', 'now', 'now'] as const),
    ...(['taken back and sent again', 'scheduled', 'to each'] as const),
  ])
  const first = chance.below(READERS)
  const address = (local: string): string => `${local}+m${number}@example.test`
  const people = Array.from({ length: 1 + chance.below(3) }, (_, at) =>
    address(readerOf(run, (first + at) % READERS)),
  )
  const gone = chance.happens(0.08) ? [address(REFUSED)] : []
  const isForNobody = chance.happens(0.01)
  const [to = '', cc = '', bcc = ''] = people
  const [all, copies, hidden] =
    manner === 'to each'
      ? [[...people, ...gone], [], []]
      : isForNobody
        ? [[address(REFUSED)], [], []]
        : [[to], [cc, ...gone], [bcc]]
  return {
    ...{ number, manner, account: number % ACCOUNTS, later: 1000 + chance.below(20_000) },
    ...{ to: all.filter(Boolean), cc: copies.filter(Boolean), bcc: hidden.filter(Boolean) },
  }
}

/** What goes wrong in this attempt to hand a mail over: less than one in three, and nothing after a few. */
export function plannedFault(seed: number, mail: number, attempt: number): SmtpFault | null {
  const chance = chanceOf(seed, 'fault', mail, attempt)
  if (attempt > 3 || !chance.happens(0.28)) return null
  const kill = { what: 'kill' } as const
  const cut = { what: 'cut' } as const
  return chance.pick<SmtpFault>([
    ...([
      { at: 'RCPT', ...cut },
      { at: 'DATA', ...cut },
      { at: 'middle', ...cut },
    ] as const),
    { at: 'before dot', ...cut },
    // The server has it, and its yes never comes.
    ...([
      { at: 'after dot', ...cut },
      { at: 'after dot', ...cut },
      { at: 'after dot', ...cut },
    ] as const),
    ...([{ at: 'after dot', what: { late: 100 + chance.below(1500) } }] as const),
    { at: 'RCPT', what: { reply: '450 4.2.0 Greylisted, try again later' } },
    { at: 'RCPT', what: { reply: '452 4.5.3 Too many recipients' } },
    { at: 'DATA', what: { reply: '451 4.3.0 Try again later' } },
    { at: 'DATA', what: { reply: '421 4.3.2 Shutting down' } },
    { at: 'before dot', what: { reply: '451 4.3.0 Error in processing' } },
    { at: 'before dot', what: { reply: '554 5.7.1 Looks like spam' } },
    { at: chance.pick(['RCPT', 'DATA', 'middle', 'before dot'] as const), ...kill },
    { at: 'after dot', ...kill },
    { at: 'answered', ...kill },
  ])
}
