import type { MailAddress } from '../../../shared/contract/messages'
import type { StandingDoubt } from '../../../shared/sender-standing'
import type { DraftContent, Outgoing } from '../../../shared/contract/outbox'
import { bracesIn, replaceTextVariables, replaceVariables } from '../../../shared/template-variables'
import { roughWords } from '../../app/rough-words'

/** What may have been forgotten or overlooked. */
export interface Doubt {
  kind:
    | StandingDoubt['kind']
    | 'sender'
    | 'passing'
    | 'attachment'
    | 'subject'
    | 'recipients'
    | 'arrived'
    | 'elsewhere'
    | 'quote'
    | 'copies'
    | 'size'
    | 'letters'
    | 'together'
    | 'filled'
    | 'braces'
  /** Of `sender` and `passing` those it is about. */
  people: readonly MailAddress[]
  /** Of what is known of its sender at the server. */
  standing?: StandingDoubt
  /** Of `braces` what is written like a variable and is none. */
  words?: readonly string[]
  /** Of `copies` how many, of `size` how large. */
  much?: { is: number; most: number }
}

/** More than the user's own settings or the server let through without a word. */
export interface Excess {
  kind: 'copies' | 'size' | 'letters'
  people?: readonly MailAddress[]
  much?: { is: number; most: number }
}

/** The languages mail is written in here: a mail in one speaks of its attachment whatever the window's language is. */
const speaksOfFile =
  /\battach(?:ed|ing|ments?)?\b|\benclosed\b|\ballegat[oaie]\b|\balleg(?:o|hiamo|are)\b|(?<!\p{L})za[łl][ąa]cz\p{L}*/iu

/** What is known of a mail besides its words. */
interface Leaving extends Pick<Outgoing, 'attachments' | 'quoteMissing'> {
  recipientsLeftOut: number
  mayHaveArrived: boolean
  /** The draft on the server it goes on with was sent, changed or deleted elsewhere. */
  isGoneElsewhere: boolean
  passing: readonly MailAddress[]
  /** Who sends it now, where that was somebody else when the user looked last. */
  sender: readonly MailAddress[]
  /** What speaks against the sender at the server it leaves by. */
  standing: StandingDoubt | null
  excess?: readonly Excess[]
  /** Those it goes to together seem not to know each other, and nobody has said that they may see all addresses. */
  isToStrangers?: boolean
  /** Whom a template was filled in for, where the mail goes to others, too. */
  filledFor?: MailAddress | null
}

/** What is written like a variable and would leave as it stands. */
function bracesLeft({ subject, html }: Pick<DraftContent, 'subject' | 'html'>): string[] {
  const inSubject = bracesIn(replaceTextVariables(subject, () => ''))
  const inText = html.includes('{{')
    ? bracesIn(
        roughWords(
          replaceVariables(html, () => ''),
          200_000,
        ),
      )
    : []
  return [...new Set([...inSubject, ...inText])]
}

/** Whether to ask once before a mail leaves; only one's own words count, not those of the quote. */
export function doubtsAbout(
  content: Pick<DraftContent, 'subject' | 'html' | 'quotedHtml'>,
  leaving: Leaving,
): Doubt[] {
  const { subject, html, quotedHtml } = content
  const { attachments, quoteMissing, recipientsLeftOut, mayHaveArrived, isGoneElsewhere } = leaving
  const { passing, sender, standing } = leaving
  const text = roughWords(html, 200_000)
  const kinds: Doubt['kind'][] = []
  if (sender.length > 0) kinds.push('sender')
  if (standing) kinds.push(standing.kind)
  if (passing.length > 0) kinds.push('passing')
  if (leaving.isToStrangers) kinds.push('together')
  if (attachments.length === 0 && !html.includes('<img') && speaksOfFile.test(text)) kinds.push('attachment')
  if (subject.trim() === '') kinds.push('subject')
  if (recipientsLeftOut > 0) kinds.push('recipients')
  if (mayHaveArrived) kinds.push('arrived')
  if (isGoneElsewhere) kinds.push('elsewhere')
  if (isQuoteIncomplete(quoteMissing, quotedHtml)) kinds.push('quote')
  if (leaving.filledFor) kinds.push('filled')
  const braces = bracesLeft(content)
  if (braces.length > 0) kinds.push('braces')
  const about: Partial<Record<Doubt['kind'], readonly MailAddress[]>> = {
    ...{ passing, sender },
    ...(leaving.filledFor && { filled: [leaving.filledFor] }),
  }
  const forgotten = kinds.map((kind) => ({
    kind,
    people: about[kind] ?? [],
    ...(kind === 'braces' ? { words: braces } : {}),
    ...(standing?.kind === kind ? { standing } : {}),
  }))
  const excess = (leaving.excess ?? []).map((found) => ({ ...found, people: found.people ?? [] }))
  return [...forgotten, ...excess]
}

/** A quote the user has taken out lacks no pictures. */
export const isQuoteIncomplete = (missing: Outgoing['quoteMissing'], quotedHtml: string): boolean =>
  missing === 'all' || (missing > 0 && quotedHtml !== '')
