import { isReplyPrefix, oneLine, stripPrefixes } from '../../../mime/subject'

/** `Re: Offer`, however often and in whatever language the subject already says that it is an answer. */
export const replySubject = (subject: string): string =>
  `Re: ${stripPrefixes(subject, isReplyPrefix)}`.trimEnd()

/** `Fwd: Offer`. What was an answer stays recognisable: `Fwd: Re: Offer`. */
export function forwardSubject(subject: string): string {
  const bare = stripPrefixes(subject, (prefix) => !isReplyPrefix(prefix))
  return `Fwd: ${collapseReply(bare)}`.trimEnd()
}

const collapseReply = (subject: string): string => {
  const bare = stripPrefixes(subject, isReplyPrefix)
  return bare === oneLine(subject) ? bare : `Re: ${bare}`
}
