import { addressKey } from '../../../shared/address-key'
import { isMachineAddress } from '../../../shared/machine-address'
import type { MessageHeader } from './header'

/** A bounce written for people, with nothing for programs. */
export interface PlainBounce {
  kind: 'failed' | 'delayed'
  /** `about`: all that is said, where it can only be said of this one. */
  recipients: { address: string; status: string; words: string; about: string }[]
}

const MAX_TEXT = 100_000
const MAX_LINES = 2_000
const MAX_WORDS_LINES = 6

const daemon =
  /^(?:mailer[-._]?daemon|postmaster|mail[-._]?daemon|mdaemon|mail[-._]?delivery|microsoftexchange[0-9a-f]*|bounces?|mailer|daemon)@/i
const daemonName =
  /mail(?:er)?[- ]?(?:delivery|daemon|system)|courier mail server|postmaster|delivery (?:sub)?system|system administrator|amministratore di sistema|administrator systemu/i

/** Whether the sender calls itself what programs that carry mail do. */
export const isFromMailSystem = ({ from: [sender] }: Pick<MessageHeader, 'from'>): boolean =>
  sender !== undefined && (daemon.test(sender.address) || daemonName.test(sender.name))

/**
 * Whether a program wrote it, as far as the header tells: it says so, has an empty return path, names nobody or a mail
 * system as its author (RFC 3464 section 2), or an address nobody sits behind.
 */
export const isByProgram = ({ from, automatic }: Pick<MessageHeader, 'from' | 'automatic'>): boolean => {
  const [sender] = from
  return automatic || sender === undefined || isFromMailSystem({ from }) || isMachineAddress(sender.address)
}

const says = {
  failed:
    /(?:could|can)(?:n['’]t| ?not) be delivered|(?:was|were|wasn't|not) (?:un)?deliver(?:ed|able)|undeliver(?:ed|able)|delivery (?:has |to the following recipients? )?failed|unable to deliver|wasn't able to deliver|permanent (?:fatal )?(?:delivery )?(?:error|failure)|problem delivering|not delivered|returned mail|address not found|did not reach|mancat[oa] (?:recapito|consegna)|recapito non riuscito|non (?:(?:è|é|e['’]) stat[oa] )?(?:possibile )?(?:recapitat|consegnat|recapitare|consegnare)|impossibile (?:recapitare|consegnare)|nie (?:można|udało się|mogła|mógł|została?).{0,60}dostarcz|niedostarczon|dostarczenie nie powiodło|unzustellbar|nicht zugestellt|n'a pas pu être remis/i,
  delayed:
    /delivery (?:is |has been |status notification \()?delay|delivery incomplete|temporary problem delivering|has not yet been delivered|remains undelivered|delayed \d|will (?:keep trying|be retried|retry|continue to)|problema temporaneo|recapito (?:\S+ )?ritardat|in ritardo|opóźni|tymczasow\S+ problem|vorübergehend/gi,
}

/** Below these lines stands the mail that was sent, and in it addresses that did not fail. */
const originalBegins =
  /^\s{0,8}-{3,}.{0,100}(?:copy of|original|below this line|returned message|message header|unsent message)|^\s{0,8}(?:possibly truncated )?original message follows|^(?:original message headers|message headers follow|diagnostic information for administrators|informazioni di diagnostica|informacje diagnostyczne)/i

const address = `[^\\s<>"'(),;:]{1,100}@[^\\s<>"'(),;:]{1,200}`
const starts = [
  new RegExp(`^\\s{0,8}<(${address})>\\s{0,4}:?\\s*(.*)$`),
  new RegExp(
    `^\\s{0,8}(${address})(?:\\s{0,4}<mailto:[^<>]{1,300}>|\\s{0,4}\\([^()]{0,200}\\))?\\s{0,4}:?\\s*$`,
  ),
  new RegExp(`^\\s{0,8}(${address})\\s{0,4}:\\s+(\\S.*)$`),
  new RegExp(`^\\s{0,8}[^<>@:\\n]{1,80}[<(](?:mailto:)?(${address})[>)]\\s{0,4}:?\\s*$`),
]

/**
 * Finds who did not get a mail in the text of a bounce: addresses that begin a paragraph, with what is said below them.
 * `failedHeader` is Exim's X-Failed-Recipients.
 */
export function bouncedInText(text: string, failedHeader: string): PlainBounce | null {
  const lines = text
    .slice(0, MAX_TEXT)
    .split(/\r\n?|\n/)
    .slice(0, MAX_LINES)
  const end = lines.findIndex((line) => originalBegins.test(line.slice(0, 300)))
  const own = end < 0 ? lines : lines.slice(0, end)
  const whole = own.join(' ').replace(/\s+/g, ' ')
  const hasFailed = says.failed.test(whole) || failedHeader !== ''
  const withoutDelay = whole.replace(says.delayed, '')
  const isDelayed =
    withoutDelay !== whole && !/permanent (?:\S+ ){0,2}(?:error|failure)|gave up|given up/i.test(whole)
  if (!hasFailed && !isDelayed) return null
  const found = new Map<string, { address: string; words: string[] }>()
  for (const named of failedHeader.split(/[\s,]+/)) {
    if (addressKey(named) !== '') found.set(addressKey(named), { address: named, words: [] })
  }
  let current: string[] | null = null
  for (const line of own) {
    const start = starts.map((pattern) => pattern.exec(line.slice(0, 600))).find((match) => match !== null)
    const key = addressKey(start?.[1] ?? '')
    if (start?.[1] !== undefined && key !== '') {
      const entry = found.get(key) ?? { address: start[1], words: [] }
      found.set(key, entry)
      current = entry.words
      if (start[2]) current.push(start[2])
    } else if (current && line.trim() !== '' && current.length < MAX_WORDS_LINES) current.push(line.trim())
    // Lotus Domino writes `because:` and the reason in the next paragraph.
    else if (current && current.length > 0 && !label.test(current.at(-1) ?? '')) current = null
  }
  if (found.size === 0) {
    const inSentence = new RegExp(`(${address})`).exec(whole)?.[1]?.replace(/[.>]+$/, '') ?? ''
    if (addressKey(inSentence) === '') return null
    found.set(addressKey(inSentence), { address: inSentence, words: [] })
  }
  return {
    kind: isDelayed && !says.failed.test(withoutDelay) ? 'delayed' : 'failed',
    recipients: [...found.values()].map(({ address: named, words }) => ({
      address: named,
      status: '',
      words: (
        words.filter((line) => !label.test(line)).join(' ') || (found.size === 1 ? firstReply(own) : '')
      )
        .replace(/\s+/g, ' ')
        .trim(),
      about: found.size === 1 ? whole : '',
    })),
  }
}

/** A line that only announces the next one. */
const label = /^[\p{L} ]{1,40}:$/u

/** The line that quotes a server. */
const firstReply = (lines: readonly string[]): string =>
  lines.find((line) => /\b[45]\d\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}/.test(line))?.trim() ?? ''
