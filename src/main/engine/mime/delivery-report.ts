import type { DeliveryReport } from '../../../shared/contract/delivery-reports'
import { addressKey } from '../../../shared/address-key'
import { asBuffer } from './charset'
import { decodePart } from './body'
import { failureReason } from './failure-reason'
import { parseHeader, readFields, type MessageHeader } from './header'
import type { ParsedMessage } from './parse-message'
import { bouncedInText, isByProgram, isFromMailSystem } from './plain-bounce'
import { cleanText } from './text'
import type { SourceNode } from './tree'

const MAX_RECIPIENTS = 5_000
const MAX_WORDS = 1000
const MAX_PART = 1_500_000

/**
 * Reads what a mail system says of a mail that was sent: delivery status notifications (RFC 3464), receipts (RFC 8098)
 * and the plain texts of qmail, Exim, sendmail, Exchange and their like. Null for every other mail. Whether the mail it
 * speaks of was ours is for the caller to say: such reports are forged.
 */
export function readDeliveryReport({ header, text, root }: ParsedMessage): DeliveryReport | null {
  const parts = flat(root)
  const original = originalOf(parts, text, header)
  const receipt = parts.find(({ type }) => type === 'message/disposition-notification')
  if (receipt) return readReceipt(receipt, original)
  // A person who passes a bounce on, or attaches what looks like one, reports nothing about our mail.
  if (!header.isReport && !isByProgram(header)) return null
  const recipients: Reported[] = parts
    .filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type))
    .flatMap((part) => readStatus(textOf(part)))
    .slice(0, MAX_RECIPIENTS)
  if (recipients.length === 0) {
    const found = isFromMailSystem(header)
      ? bouncedInText(text, headerValue(root, 'x-failed-recipients'))
      : null
    if (!found) return null
    return { kind: found.kind, original, recipients: found.recipients.map(described) }
  }
  // Of a mail to several, those who did not get it are what the report is for.
  const [kind = 'failed'] = ranking.filter((wanted) =>
    recipients.some((recipient) => recipient.kind === wanted),
  )
  return {
    kind,
    original,
    recipients: recipients.filter((recipient) => recipient.kind === kind).map(described),
  }
}

type Kind = DeliveryReport['kind']
interface Reported {
  kind: Kind
  address: string
  status: string
  words: string
}

const ranking: readonly Kind[] = ['failed', 'delayed', 'delivered']

const described = ({
  address,
  words,
  status,
  about = '',
}: Omit<Reported, 'kind'> & { about?: string }): DeliveryReport['recipients'][number] => {
  const reason = failureReason(status, words)
  return {
    address,
    reason: reason === 'other' ? failureReason('', about) : reason,
    words: cleanText(words, MAX_WORDS),
  }
}

const flat = (node: SourceNode): SourceNode[] => [node, ...node.children.flatMap(flat)]

const textOf = (part: SourceNode): string =>
  decodePart(part.body, part.encoding, part.params.get('charset') ?? '', () => undefined).slice(0, MAX_PART)

function headerValue(root: SourceNode, name: string): string {
  return (
    readFields(root.source, new Set([name]))
      .fields.get(name)
      ?.join(', ') ?? ''
  )
}

/** The groups of fields of a delivery status: the first is of the message, each other one of a recipient. */
function readStatus(text: string): Reported[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .slice(0, MAX_RECIPIENTS * 2)
    .flatMap((group) => {
      const fields = fieldsOf(group)
      const address =
        recipientIn(fields.get('original-recipient')) || recipientIn(fields.get('final-recipient'))
      if (address === '') return []
      const status = fields.get('status') ?? ''
      const words = (fields.get('diagnostic-code') ?? '').replace(/^[\w-]{1,20}\s*;\s*/, '')
      const action = (fields.get('action') ?? '').toLowerCase()
      return { kind: kindOf(action, status), address, status, words: words || status }
    })
}

function kindOf(action: string, status: string): Kind {
  if (/^delayed/.test(action)) return 'delayed'
  if (/^(?:delivered|relayed|expanded)/.test(action)) return 'delivered'
  return action === '' && status.startsWith('2') ? 'delivered' : 'failed'
}

function fieldsOf(group: string): Map<string, string> {
  const { fields } = readFields(Buffer.from(`${group.replace(/^\n{1,9}/, '')}\n\n`, 'utf8'), null)
  const value = (text: string): string =>
    Buffer.from(text, 'latin1').toString('utf8').replace(/\s+/g, ' ').trim()
  return new Map([...fields].map(([name, [first = '']]) => [name, value(first)]))
}

/** `rfc822; <anna@example.it>` */
function recipientIn(value = ''): string {
  const address = value
    .replace(/^[\w-]{1,20}\s*;\s*/, '')
    .replace(/^<|>$/g, '')
    .trim()
  return addressKey(address) === '' || /\s/.test(address) ? '' : address.slice(0, 320)
}

function readReceipt(part: SourceNode, original: DeliveryReport['original']): DeliveryReport {
  const fields = fieldsOf(textOf(part))
  const disposition = (fields.get('disposition') ?? '').split(';').at(-1)?.trim().toLowerCase() ?? ''
  const address = recipientIn(fields.get('original-recipient')) || recipientIn(fields.get('final-recipient'))
  const messageId =
    /<([^<>]{1,998})>/.exec(fields.get('original-message-id') ?? '')?.[1] ?? original.messageId
  return {
    kind: disposition.startsWith('deleted')
      ? 'deleted'
      : disposition.startsWith('displayed')
        ? 'read'
        : 'delivered',
    recipients: address === '' ? [] : [{ address, reason: 'other', words: '' }],
    original: { ...original, messageId },
  }
}

const COPY_BEGINS =
  /^[ \t]{0,8}(?:(?:possibly truncated )?original message follows:?|-{3,}[^\n]{0,100}(?:copy of|original message|returned message|message header|kopia|copia)[^\n]{0,100}|-{3,} ?below this line[^\n]{0,100})$/im

/** What came back of the mail: whole, as its header, or in the text below a line. */
function originalOf(
  parts: readonly SourceNode[],
  text: string,
  report: MessageHeader,
): DeliveryReport['original'] {
  const whole = parts.find(({ type }) => type === 'message/rfc822' || type === 'message/global')
  const headers = parts.find(({ type }) => /^(?:text|message)\/(?:rfc822-headers|global-headers)$/.test(type))
  const source = whole ?? headers
  const inText = COPY_BEGINS.exec(text)
  const bytes = source
    ? Buffer.from(textOf(source), 'utf8')
    : Buffer.from(inText ? text.slice(inText.index + inText[0].length).trimStart() : '', 'utf8')
  const { messageId, subject } = parseHeader(asBuffer(bytes))
  return {
    messageId: messageId || report.inReplyTo || (report.references.at(-1) ?? ''),
    subject,
    partId: whole?.partId ?? '',
  }
}
