import { isReplyPrefix, LIST_TAG, oneLine, stripPrefixes } from '../../../mime/subject'

/**
 * `Re: Offer`, however often and in whatever language the subject already says that it is an answer, also behind the
 * `[list]` that a list puts before it. That it was passed on stays: `Re: Fwd: Offer`.
 */
export function replySubject(subject: string): string {
  const bare = stripPrefixes(subject, isReplyPrefix)
  const [tag = ''] = LIST_TAG.exec(bare) ?? []
  return `Re: ${tag}${stripPrefixes(bare.slice(tag.length), isReplyPrefix)}`.trimEnd()
}

/** `Fwd: Offer`. What was an answer stays recognisable: `Fwd: Re: Offer`. */
export function forwardSubject(subject: string): string {
  const bare = stripPrefixes(subject, (prefix) => !isReplyPrefix(prefix))
  return `Fwd: ${collapseReply(bare)}`.trimEnd()
}

const collapseReply = (subject: string): string => {
  const bare = stripPrefixes(subject, isReplyPrefix)
  return bare === oneLine(subject) ? bare : `Re: ${bare}`
}
