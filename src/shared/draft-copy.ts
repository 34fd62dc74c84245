/** Names the draft of which a message is a copy. */
export const DRAFT_FIELD = 'X-Postilla-Draft'
/** Of a mail that waits: when it leaves, and which device sends it. */
export const SCHEDULED_FIELD = 'X-Postilla-Scheduled'

/** The Message-ID of one version of a draft, without angle brackets. The mail itself leaves under another. */
export const draftMessageId = (draft: string, version: number, domain: string): string =>
  `draft.${draft}.${String(version)}@${domain}`

/** The draft of which a message with this Message-ID is a copy of ours; null for any other. */
export const draftOfMessageId = (messageId: string): string | null =>
  /^draft\.([0-9a-f-]{36})\.\d{1,16}@/.exec(messageId)?.[1] ?? null

/** When a mail is to leave, and from where. */
export interface ScheduledAt {
  at: number
  /** The name of the device that sends it. */
  device: string
}

export const scheduledField = ({ at, device }: ScheduledAt): string =>
  `${new Date(at).toISOString()}; device=${encodeURIComponent(device)}`

/** Null for what no program of ours wrote. */
export function readScheduledField(value: string): ScheduledAt | null {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z);\s*device=([\w.!~*'()%-]{0,600})$/.exec(value.trim())
  const at = Date.parse(found?.[1] ?? '')
  if (Number.isNaN(at)) return null
  try {
    return { at, device: decodeURIComponent(found?.[2] ?? '').slice(0, 100) }
  } catch {
    return null
  }
}
