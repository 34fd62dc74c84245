import { fold } from '../../../shared/fold'

/**
 * What programs in other languages put before the subject of an answer or a forwarded mail. Compared without
 * case; `Re[2]:`, `Re(3):`, `Re*2:`, a full-width colon and the space French programs put before the colon count too. `Ref:` and `Rif:` are
 * not among them: a number of the sender's follows, which is what the mail is about.
 */
const REPLY_PREFIXES = [
  're',
  'aw',
  'sv',
  'vs',
  'r',
  'odp',
  'antw',
  'res',
  'ynt',
  'atb',
  'bls',
  'ha',
  'vá',
  'ans',
  'antwort',
  'svar',
  'ответ',
  'απ',
  '回复',
  '回覆',
  '答复',
  '返信',
]
const FORWARD_PREFIXES = [
  'fwd',
  'fw',
  'wg',
  'i',
  'pd',
  'tr',
  'rv',
  'enc',
  'vl',
  'vb',
  'doorst',
  'pd',
  'przekaz',
  'inoltro',
  'ilt',
  'İlt',
  'πρθ',
  'továbbítás',
  '转发',
  '轉寄',
]

const PREFIX = new RegExp(
  `^\\s*(${[...REPLY_PREFIXES, ...FORWARD_PREFIXES].join('|')})\\s?(?:\\[\\d{1,3}\\]|\\(\\d{1,3}\\)|\\^\\d{1,3}|\\*\\d{1,3})?\\s?[:：]\\s*`,
  'iu',
)
const REPLY: ReadonlySet<string> = new Set(REPLY_PREFIXES)
/** Whether a prefix in lower case marks an answer, and not a forwarded mail. */
export const isReplyPrefix = (prefix: string): boolean => REPLY.has(prefix)

const MAX_STACKED = 30

/** The `[list]` that a list puts before a subject; one with a number in it names a matter. */
export const LIST_TAG = /^\[[^\]\d]{1,60}\]\s*(?=\S)/

/**
 * What a conversation is about, to compare: without marks of answers and forwarding, without the `[list]` a list puts
 * before it, without case and accents.
 */
export function baseSubject(subject: string): string {
  let rest = subject
  for (let count = 0; count < MAX_STACKED; count += 1) {
    const bare = stripPrefixes(rest, () => true).replace(LIST_TAG, '')
    if (bare === rest) break
    rest = bare
  }
  return fold(rest).replace(/\s+/g, ' ').trim()
}

/** Takes leading prefixes off for as long as they are of the wanted kind; forwarding marks inside an answer stay. */
export function stripPrefixes(subject: string, wanted: (prefix: string) => boolean): string {
  let rest = oneLine(subject)
  for (let count = 0; count < MAX_STACKED; count += 1) {
    const match = PREFIX.exec(rest)
    const prefix = match?.[1]?.toLowerCase()
    if (!match || !prefix || !wanted(prefix)) break
    rest = rest.slice(match[0].length)
  }
  return rest
}

// A folded or hostile subject must not carry a line end into the answer's header.
export const oneLine = (text: string): string => text.replace(/[\r\n\t\0]+/g, ' ').trim()
