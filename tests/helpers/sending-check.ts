import type { OutgoingLine } from '../../src/shared/contract/outbox'
import { REFUSED, numberIn, type PlannedMail } from './sending-mails'
import type { Delivered } from './sending-truth'

/** Every address of a mail, in the outbox or planned. */
export const everybody = ({ to, cc, bcc }: OutgoingLine['content']): string[] =>
  [...to, ...cc, ...bcc].map(({ address }) => address)

/** The mails of the outbox by their number. */
export const byNumber = (lines: readonly OutgoingLine[]): Map<number, OutgoingLine[]> =>
  Map.groupBy(lines, ({ content }) => numberIn(everybody(content)[0] ?? ''))

export const isUnconfirmed = ({ state, problem }: OutgoingLine): boolean =>
  state === 'failed' && problem?.code === 'send-unconfirmed'

/**
 * What is not as it must be: each mail is in the outbox, once for each it goes to by itself; what is said to be sent was
 * delivered once to everyone but those it names; what is said not to be sent to nobody, with a reason; and what nobody
 * can know at most once.
 */
export function wrongs(
  planned: readonly PlannedMail[],
  lines: readonly OutgoingLine[],
  delivered: Delivered,
): string[] {
  const known = byNumber(lines)
  return planned.flatMap((mail) => {
    const mine = known.get(mail.number) ?? []
    const wanted = mail.manner === 'to each' ? mail.to.length : 1
    const named = new Set(mine.flatMap(({ content }) => everybody(content)))
    const missing = [...mail.to, ...mail.cc, ...mail.bcc].filter((address) => !named.has(address))
    return [
      ...(mine.length === wanted
        ? []
        : [`mail ${mail.number}: ${mine.length} in the outbox instead of ${wanted}`]),
      ...missing.map((address) => `mail ${mail.number}: no word of ${address}`),
      ...mine.flatMap((line) => wrongsOf(line, delivered).map((what) => `mail ${mail.number}: ${what}`)),
    ]
  })
}

function wrongsOf(line: OutgoingLine, delivered: Delivered): string[] {
  const { state, problem, refused, content } = line
  const refusedOnes = new Set(refused.map(({ address }) => address))
  const told = `${state}${problem ? ` (${problem.code})` : ''}`
  const hasReason = state !== 'failed' || problem !== null
  const isSilent = refused.some(({ reply }) => reply === '')
  return [
    ...(hasReason && !isSilent ? [] : [`${told} without a reason`]),
    ...everybody(content).flatMap((address) => {
      const times = delivered.times(address)
      return allowed(line, refusedOnes.has(address), address).includes(times)
        ? []
        : [`${told}, and ${address} has it ${times} times`]
    }),
  ]
}

/** How often somebody may have a mail of this state. */
function allowed(line: OutgoingLine, isRefused: boolean, address: string): readonly number[] {
  if (isRefused || address.startsWith(REFUSED)) return [0]
  if (isUnconfirmed(line)) return [0, 1]
  if (line.state === 'sent') return [1]
  // Some have it, and it goes on to the others.
  return line.state === 'queued' && line.attempts > 0 && line.problem?.code === 'recipient-refused'
    ? [0, 1]
    : [0]
}
