/** The header fields that tie an answer to its thread; ids without angle brackets. */
export interface ThreadHeaders {
  inReplyTo: string
  references: string[]
}

/** What of the answered message decides them. */
export interface ParentIds {
  messageId: string
  inReplyTo: string
  references: readonly string[]
}

/** Servers and lists cut long headers; the first reference names the thread, the last ones the place in it. */
const MAX_REFERENCES = 50
const MESSAGE_ID = /^[^\s<>\p{Cc}]{1,250}$/u

/**
 * In-Reply-To and References of an answer (RFC 5322 section 3.6.4): the parent's references followed by its own id;
 * where it has none, its In-Reply-To stands in if that is a single id. A parent without an id ties to nothing.
 */
export function threadHeaders(parent: ParentIds): ThreadHeaders {
  const inherited = parent.references.filter(isMessageId)
  const ancestors = inherited.length > 0 ? inherited : [parent.inReplyTo].filter(isMessageId)
  if (!isMessageId(parent.messageId)) return { inReplyTo: '', references: [] }
  const all = [...new Set([...ancestors.filter((id) => id !== parent.messageId), parent.messageId])]
  return { inReplyTo: parent.messageId, references: bounded(all) }
}

/**
 * In-Reply-To and References of a mail sent again after it came back: it answers itself as it was first sent, and names
 * the bounce that it settles.
 */
export function sentAgainHeaders(original: ParentIds, bounceId: string): ThreadHeaders {
  const { inReplyTo, references } = threadHeaders(original)
  const settled = isMessageId(bounceId) && !references.includes(bounceId) ? [bounceId] : []
  return { inReplyTo, references: bounded([...references, ...settled]) }
}

const isMessageId = (id: string): boolean => MESSAGE_ID.test(id)

function bounded(references: readonly string[]): string[] {
  const [first] = references
  if (first === undefined || references.length <= MAX_REFERENCES) return [...references]
  return [first, ...references.slice(references.length - MAX_REFERENCES + 1)]
}
