import type { MailAddress } from '../../../../shared/contract/messages'
import type { DraftChanges, DraftContent, Outgoing } from '../../../../shared/contract/outbox'
import { ProblemError } from '../../../../shared/problem'
import { addressKey } from '../../../../shared/address-key'
import { missedRecipients } from '../../../../shared/missed-recipients'
import { mainWriter } from './answer/account'
import { writerById } from './answer/draft'
import { paragraphsOf } from './compose/html'
import type { OutboxDeps } from './deps'
import type { Language } from './language'
import type { AnswerKind } from './rows'

export interface NewDraftInput {
  kind: AnswerKind
  messageId?: number | undefined
  inThread?: boolean | undefined
  accountId?: number | undefined
  to?: MailAddress[] | undefined
  cc?: MailAddress[] | undefined
  bcc?: MailAddress[] | undefined
  subject?: string | undefined
  /** Plain text the mail begins with. */
  text?: string | undefined
  language?: Language | undefined
  picturesShown?: boolean | undefined
  method?: DraftContent['method']
  isBulk?: DraftContent['isBulk']
}

/**
 * The mail to those alone who did not get it, under the names it had them by; to nobody yet where those named are none
 * of several it went to.
 */
export function onlyTo(failed: readonly { address: string }[], content: DraftContent): DraftContent {
  const recipients = [...content.to, ...content.cc, ...content.bcc]
  const named = failed.map(({ address }) => address)
  return { ...content, to: missedRecipients(named, recipients).missed, cc: [], bcc: [] }
}

export const changedContent = (before: DraftContent, changes: DraftChanges): DraftContent => ({
  accountId: changes.accountId ?? before.accountId,
  identityId: changes.identityId === undefined ? before.identityId : changes.identityId,
  to: changes.to ?? before.to,
  cc: changes.cc ?? before.cc,
  bcc: changes.bcc ?? before.bcc,
  subject: changes.subject ?? before.subject,
  html: changes.html ?? before.html,
  // As a row is read: what was said is compared with what is there as text.
  ...signed(changes.hasSignature ?? before.hasSignature),
  ...plain(changes.isPlain ?? before.isPlain),
  ...each(changes.method ?? before.method, changes.isBulk ?? before.isBulk),
  ...afterwards(
    changes.followUp === undefined ? before.followUp : changes.followUp,
    changes.onlyIfNoReply ?? before.onlyIfNoReply,
  ),
  ...filled(changes.filledFor ?? before.filledFor),
  quotedHtml: changes.quotedHtml ?? before.quotedHtml,
})

const signed = (hasSignature: boolean | undefined): Pick<DraftContent, 'hasSignature'> =>
  hasSignature === undefined ? {} : { hasSignature }

const afterwards = (followUp: DraftContent['followUp'], onlyIfNoReply: boolean | undefined) => ({
  ...(followUp ? { followUp } : {}),
  ...(onlyIfNoReply === undefined ? {} : { onlyIfNoReply }),
})

const filled = (filledFor: string | undefined): Pick<DraftContent, 'filledFor'> =>
  filledFor === undefined ? {} : { filledFor }

const plain = (isPlain: boolean | undefined): Pick<DraftContent, 'isPlain'> =>
  isPlain === undefined ? {} : { isPlain }

const PREVIEW_LENGTH = 200

/** A mail sent once more is no answer begun: who answers the conversation it belongs to begins one of his own. */
export const answersNobody = { answerKind: 'new', answersMessageId: null } as const

/**
 * A draft's content, addressed as an answer of this kind: to all, nobody the user chose is taken out; to the writer
 * alone, unseen copies stay. The same object where nothing changes.
 */
export function addressedAs(
  kind: 'reply' | 'reply-all',
  content: DraftContent,
  asked: Pick<DraftContent, 'to' | 'cc'>,
): DraftContent {
  const keysOf = (people: readonly MailAddress[]) => people.map(({ address }) => addressKey(address))
  if (kind === 'reply') {
    const alone = new Set(keysOf([...asked.to, ...asked.cc]))
    const hasOthers = keysOf([...content.to, ...content.cc]).some((key) => !alone.has(key))
    return hasOthers ? { ...content, to: asked.to, cc: asked.cc } : content
  }
  const known = new Set(keysOf([...content.to, ...content.cc, ...content.bcc]))
  const missing = ({ address }: MailAddress): boolean => !known.has(addressKey(address))
  const to = asked.to.filter(missing)
  const cc = asked.cc.filter(missing)
  if (to.length + cc.length === 0) return content
  return { ...content, to: [...content.to, ...to], cc: [...content.cc, ...cc] }
}

export const isUnwritten = ({ isUntouched, content, attachments }: Outgoing): boolean =>
  isUntouched && content.html === '' && attachments.length === 0

/** Enough of the text to tell one draft from another. */
export function firstWords(html: string): string {
  const text = html
    .slice(0, 20_000)
    .replace(/<[^<>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  return text.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH)
}

const each = (method: DraftContent['method'], isBulk: DraftContent['isBulk']) => ({
  ...(method === undefined ? {} : { method }),
  ...(isBulk === undefined ? {} : { isBulk }),
})

export function newContent(
  {
    accountId,
    to = [],
    cc = [],
    bcc = [],
    subject = '',
    text = '',
    method,
    isBulk,
  }: Omit<NewDraftInput, 'kind'>,
  deps: OutboxDeps,
): DraftContent {
  const writer = accountId === undefined ? mainWriter(deps.accounts.list()) : writerById(accountId, deps)
  if (!writer) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  const html = text === '' ? '' : paragraphsOf(text)
  const { account, identity } = writer
  const written = { to, cc, bcc, subject, html, quotedHtml: '', hasSignature: true }
  const isPlain = deps.settings().writing.asPlainText
  return {
    accountId: account.id,
    identityId: identity.id,
    ...written,
    ...(isPlain ? { isPlain } : {}),
    ...each(method, isBulk),
  }
}
